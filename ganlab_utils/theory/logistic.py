"""Logistic regression by Newton's method: the discriminator that samples can teach."""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from ganlab_utils.theory.checks import count, finite, real_array, unit_interval

Array = NDArray[np.float64]

MAX_ITERATIONS = 100
TOLERANCE = 1e-9  # of the last change of the logits, against 1 + the largest logit


@dataclass(frozen=True, eq=False)
class LogisticFit:
    """What `fit_logistic` found.

    coefficients: (k,); log_likelihood: the sum over the samples, in nats, without the ridge term;
    converged: whether the last step was negligible; separated: there is no ridge and every sample
    lies strictly on its own side, so that no maximum exists.
    """

    coefficients: Array
    iterations: int
    converged: bool
    separated: bool
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class FittedDiscriminator:
    """D(x) = sigmoid(sum_j coefficients[j] u^j), u = (x - centre) / scale; `fit` tells how it went.

    It can be passed to `value`, which uses its `logit`. x has any shape.
    """

    coefficients: Array
    centre: float
    scale: float
    fit: LogisticFit

    def __call__(self, x: ArrayLike) -> Array:
        """Return D(x)."""
        return expit(self.logit(x))

    def logit(self, x: ArrayLike) -> Array:
        """Return the logit of D(x)."""
        u = (real_array("x", x) - self.centre) / self.scale
        return np.polynomial.polynomial.polyval(u, self.coefficients)

    def powers(self) -> Array:
        """Return the coefficients (degree + 1,) of 1, x, x^2, ... in the logit."""
        u = Polynomial([-self.centre / self.scale, 1.0 / self.scale])
        powers = Polynomial(self.coefficients)(u).coef
        return np.pad(powers, (0, len(self.coefficients) - len(powers)))


def polynomial_features(x: ArrayLike, degree: int) -> Array:
    """Return the columns 1, x, ..., x^degree, shape (..., degree + 1) for x of shape (...)."""
    degree = count("degree", degree)
    return _finite("x", x)[..., None] ** np.arange(degree + 1)


def learn_discriminator(
    x_real: ArrayLike, x_fake: ArrayLike, degree: int = 1, ridge: float = 0.0
) -> FittedDiscriminator:
    """Fit a polynomial logit of the given degree to x_real (n,) and x_fake (m,) on the line.

    The samples are centred and scaled first; `ridge` weighs the coefficients in those units. The
    logit estimated is log(p/q) + log(n/m), the optimal one at prior n / (n + m).
    """
    x_real, x_fake = _finite("x_real", x_real), _finite("x_fake", x_fake)
    for name, x in (("x_real", x_real), ("x_fake", x_fake)):
        if x.ndim != 1 or x.size == 0:
            raise ValueError(f"{name} must have shape (n,) with n >= 1, got {x.shape}")
    both = np.concatenate([x_real, x_fake])
    centre, scale = float(both.mean()), float(both.std()) or 1.0
    labels = np.repeat([1.0, 0.0], [x_real.size, x_fake.size])
    fit = fit_logistic(polynomial_features((both - centre) / scale, degree), labels, ridge)
    return FittedDiscriminator(fit.coefficients, centre, scale, fit)


def fit_logistic(features: ArrayLike, labels: ArrayLike, ridge: float = 0.0) -> LogisticFit:
    """Maximise sum_i [y_i log D_i + (1-y_i) log(1-D_i)] - (ridge/2) |c|^2, D = sigmoid(features c).

    features: (n, k), with a column of ones if a constant is wanted; labels y: (n,), 1 for real and
    0 for fake, or between; ridge >= 0 acts on every coefficient. Newton's method as iterated
    weighted least squares, each step halved until the objective does not fall. When a hyperplane
    separates the labels there is no maximum: each step adds about 1 to the logits, and after 100
    steps at most the fit comes back with converged=False and finite coefficients; a ridge (1e-3,
    say) makes a maximum.
    Raises ValueError for wrong shapes, numbers that are not finite, labels outside [0, 1], or a
    negative ridge. Source: McCullagh & Nelder 1989, section 2.5.
    """
    x, y = _checked(features, labels)
    if finite("ridge", ridge) < 0:
        raise ValueError(f"ridge must be at least 0, got {ridge!r}")
    # Columns of unit length, so that the least-squares solver cuts only what is truly dependent.
    length = np.sqrt((x * x).mean(axis=0))
    length[length == 0] = 1.0
    x, penalty = x / length, np.sqrt(ridge) / length

    def objective(c: Array) -> float:
        return _log_likelihood(y, x @ c) - 0.5 * float(np.sum((penalty * c) ** 2))

    c, iterations, converged = np.zeros(x.shape[1]), 0, False
    full_rank = _newton_step(x, y, c, penalty)[1]
    while not converged and iterations < MAX_ITERATIONS:
        (step, rank), before = _newton_step(x, y, c, penalty), objective(c)
        if rank < full_rank:  # some direction ran away until its samples lost all weight
            break
        while objective(c + step) < before - 1e-12 * (1.0 + abs(before)):
            step = step / 2.0
        c, iterations = c + step, iterations + 1
        converged = bool(np.abs(x @ step).max() <= TOLERANCE * (1.0 + np.abs(x @ c).max()))
    logits = x @ c
    separated = ridge == 0 and bool((np.sign(2.0 * y - 1.0) * logits > 0).all())
    separated = separated and bool(np.isin(y, (0.0, 1.0)).all())
    return LogisticFit(
        coefficients=c / length,
        iterations=iterations,
        converged=converged and not separated,
        separated=separated,
        log_likelihood=_log_likelihood(y, logits),
    )


def _newton_step(x: Array, y: Array, c: Array, penalty: Array) -> tuple[Array, int]:
    """Return the step d with least |W^(1/2) (x d - (y - D) / W)|^2 + |penalty (c + d)|^2, and rank.

    W = D (1 - D) are the weights of iterated least squares.
    """
    logits = x @ c
    # sqrt(D (1 - D)) from the logit, which does not round 1 - D to 0.
    root = np.exp(-0.5 * np.abs(logits)) / (1.0 + np.exp(-np.abs(logits)))
    root = np.maximum(root, 1e-150)
    rows = np.vstack([x * root[:, None], np.diag(penalty)])
    residual = y * expit(-logits) - (1.0 - y) * expit(logits)  # y - D, without rounding to 0
    target = np.concatenate([residual / root, -penalty * c])
    # The triangular factor holds all that least squares needs, and is small.
    triangle = np.linalg.qr(np.column_stack([rows, target]), mode="r")[: x.shape[1]]
    step, _, rank, _ = np.linalg.lstsq(triangle[:, :-1], triangle[:, -1], rcond=None)
    return step, int(rank)


def _log_likelihood(y: Array, logits: Array) -> float:
    # y log D + (1-y) log(1-D) = -softplus(-s) - (1-y) s, arranged without overflow.
    softplus = np.maximum(logits, 0.0) + np.log1p(np.exp(-np.abs(logits)))
    return float(np.sum(y * logits - softplus))


def _checked(features: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
    x, y = _finite("features", features), unit_interval("labels", labels)
    if x.ndim != 2 or x.size == 0:
        raise ValueError(f"features must have shape (n, k) with n, k >= 1, got {x.shape}")
    if y.shape != (len(x),):
        raise ValueError(f"labels must have shape ({len(x)},) like features, got {y.shape}")
    return x, y


def _finite(name: str, values: ArrayLike) -> Array:
    array = real_array(name, values)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite")
    return array
