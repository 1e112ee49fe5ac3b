"""The Normal nearest to a density, by Kullback-Leibler divergence in either direction."""

import math
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from scipy import optimize

from ganlab_utils.theory.densities import Laplace, Mixture, Normal, Uniform
from ganlab_utils.theory.divergences import kl

# Trapezoidal rule in units of the fitted std: spectrally accurate for a smooth log density.
_NODES = np.linspace(-10.0, 10.0, 4001)
_WEIGHTS = np.exp(-0.5 * _NODES**2) * (_NODES[1] - _NODES[0]) / math.sqrt(2.0 * math.pi)
_FLAT = 1e-6


@dataclass(frozen=True)
class Projection:
    """One Normal q fitted to a density p, with the divergence that is left.

    `start` is None where the fit is closed form. `slope` is the largest derivative by the mean and
    by log std at the end, `curvature` the smallest eigenvalue of the second derivatives in
    (mean, log std): positive at a local minimum, negative at a saddle.
    """

    fitted: Normal
    divergence: float
    start: Normal | None = None
    iterations: int = 0
    slope: float = 0.0
    curvature: float = math.nan

    @property
    def converged(self) -> bool:
        """True where the slope is below 1e-6 and the curvature is not negative."""
        return self.slope < _FLAT and not self.curvature < 0.0


@singledispatch
def moments(p: object) -> tuple[float, float]:
    """Mean and variance of a 1-D density: E x and E x^2 - (E x)^2, in closed form.

    For a mixture: E x = sum w_i m_i, and variance sum w_i (v_i + (m_i - E x)^2).
    Raises TypeError for anything but Normal, Uniform, Laplace or a Mixture of them.
    """
    raise TypeError(f"p is {p!r}; accepted are Normal, Uniform, Laplace and a Mixture of them")


@moments.register
def _(p: Normal) -> tuple[float, float]:
    return p.mean, p.std**2


@moments.register
def _(p: Uniform) -> tuple[float, float]:
    return 0.5 * (p.low + p.high), (p.high - p.low) ** 2 / 12.0


@moments.register
def _(p: Laplace) -> tuple[float, float]:
    return p.mean, 2.0 * p.scale**2


@moments.register
def _(p: Mixture) -> tuple[float, float]:
    means, variances = np.array([moments(component) for component in p.components]).T
    weights = np.asarray(p.weights, dtype=float)
    mean = float(weights @ means)
    return mean, float(weights @ (variances + (means - mean) ** 2))


def fit_forward_kl(p: object) -> Projection:
    """The Normal q that minimises the forward KL(p||q): the one with the mean and variance of p.

    -E_p log q = log std + ((E_p x - mean)^2 + Var_p x) / (2 std^2) + const, which is least at
    mean = E_p x, std^2 = Var_p x; this minimum is the only one. Divergence in nats.
    Raises TypeError for a density without closed-form moments. Source: Bishop, Pattern Recognition
    and Machine Learning (2006), section 10.7, eq. 10.187.
    """
    mean, variance = moments(p)
    fitted = Normal(mean, math.sqrt(variance))
    # Second derivatives in (mean, log std) at the minimum: 1/variance and 2.
    return Projection(fitted, kl(p, fitted), curvature=min(1.0 / variance, 2.0))


def reverse_slope(p: object, mean: float, log_std: float) -> np.ndarray:
    """Slope of KL(q||p) for q = N(mean, std^2) by (mean, log std), shape (2,).

    By Stein's identity, with x = mean + std z and z ~ N(0, 1):
    (-E[z log p(x)] / std, -1 - E[(z^2 - 1) log p(x)]); no derivative of p is needed.
    """
    std = math.exp(log_std)
    log_p = np.asarray(p.log_pdf(mean + std * _NODES)) * _WEIGHTS
    return np.array([-(_NODES @ log_p) / std, -1.0 - (_NODES**2 - 1.0) @ log_p])


def _reverse_objective(parameters: np.ndarray, p: object) -> tuple[float, np.ndarray]:
    mean, log_std = parameters
    log_p = np.asarray(p.log_pdf(mean + math.exp(log_std) * _NODES))
    value = -log_std - 0.5 * math.log(2.0 * math.pi * math.e) - float(_WEIGHTS @ log_p)
    return value, reverse_slope(p, mean, log_std)


def _curvature(p: object, parameters: np.ndarray, step: float = 1e-4) -> float:
    rows = [
        (reverse_slope(p, *(parameters + move)) - reverse_slope(p, *(parameters - move)))
        for move in step * np.eye(2)
    ]
    hessian = np.array(rows) / (2.0 * step)
    return float(np.linalg.eigvalsh(0.5 * (hessian + hessian.T))[0])


def fit_reverse_kl(p: object, start: Normal) -> Projection:
    """A local minimum of the reverse KL(q||p) over Normals q, by BFGS from the Normal `start`.

    KL(q||p) = -log std - log(2 pi e)/2 - E_q log p. It has several local minima where p has
    several modes: the start decides which one is found, and none is promised to be the least.
    Divergence in nats. Raises TypeError where start is not a Normal, ValueError where p is zero
    somewhere on the line (then KL(q||p) is infinite for every Normal q).
    Source: Bishop (2006), section 10.1.2; Minka, Divergence measures and message passing (2005).
    """
    if not isinstance(start, Normal):
        raise TypeError(f"start is {start!r}; accepted is a Normal(mean, std)")
    low, high = p.support()
    if math.isfinite(low) or math.isfinite(high):
        raise ValueError(
            f"p is {p!r}, zero outside ({low}, {high}): KL(q||p) is infinite for all q"
        )
    first = np.array([start.mean, math.log(start.std)])
    best = optimize.minimize(
        _reverse_objective, first, args=(p,), jac=True, method="BFGS", options={"gtol": 1e-9}
    )
    fitted = Normal(float(best.x[0]), math.exp(best.x[1]))
    slope = float(np.max(np.abs(reverse_slope(p, *best.x))))
    return Projection(fitted, kl(fitted, p), start, int(best.nit), slope, _curvature(p, best.x))
