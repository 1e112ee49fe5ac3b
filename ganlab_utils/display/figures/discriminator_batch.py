"""Many logistic regressions at once: the gap of learned discriminators over repeated samples."""

from functools import lru_cache

import numpy as np
from numpy.polynomial.hermite_e import hermevander
from scipy.special import expit

from ganlab_utils.display.figures.discriminator_learned import FAKE, REAL, best_value

REPEATS = 128
STEPS = 40
CONVERGED = 1e-14  # what one more step would gain
ROUNDING = 1e-9  # of the loss, a sum over 2 n numbers


@lru_cache(maxsize=8)
def _samples(n: int) -> np.ndarray:
    """Real, then fake numbers, shape (repeats, 2 n); smaller samples are parts of larger ones."""
    rng = np.random.default_rng(27)
    real, fake = REAL.sample(REPEATS * 1000, rng), FAKE.sample(REPEATS * 1000, rng)
    parts = [part.reshape(REPEATS, 1000)[:, :n] for part in (real, fake)]
    return np.concatenate(parts, axis=1)


def _features(x: np.ndarray, degree: int) -> np.ndarray:
    """Hermite polynomials up to the degree: the same family as powers, but well conditioned."""
    return hermevander((x - 0.5) / 1.3, degree)


def _losses(s: np.ndarray, n: int) -> np.ndarray:
    """-n V_n of each repeat, shape (repeats,), from its logits (repeats, 2 n)."""
    return np.logaddexp(0, np.where(np.arange(2 * n) < n, -s, s)).sum(axis=1)


def _fit(features: np.ndarray, n: int) -> np.ndarray:
    """Coefficients (repeats, k) that maximise V_n; a Newton step is halved until V_n grows."""
    turned = np.ascontiguousarray(features.transpose(0, 2, 1))
    c = np.zeros((features.shape[0], features.shape[2], 1))
    s = np.zeros(features.shape[:2])
    for _ in range(STEPS):
        d = expit(s)
        gradient = turned @ ((np.arange(2 * n) < n) - d)[..., None]
        step = np.linalg.solve((turned * (d * (1 - d))[:, None, :]) @ features, gradient)
        if np.sum(gradient * step, axis=1).max() < CONVERGED:
            break
        here, move = _losses(s, n), (features @ step)[..., 0]
        size = np.ones((len(c), 1))
        while np.any(worse := _losses(s + size * move, n) > here + ROUNDING):
            size[worse] /= 2
        c, s = c + size[..., None] * step, s + size * move
    return c[..., 0]


@lru_cache(maxsize=64)
def gaps(n: int, degree: int) -> np.ndarray:
    """V(D*) - V(D) of the learned D, in nats, shape (repeats,), for n numbers of each kind."""
    c = _fit(_features(_samples(n), degree), n)
    x = np.linspace(-9.0, 11.0, 1001)
    s = c @ _features(x, degree).T
    loss = REAL.pdf(x) * np.logaddexp(0, -s) + FAKE.pdf(x) * np.logaddexp(0, s)
    return best_value() + np.trapezoid(loss, x, axis=1)
