"""The mean of softplus under a Normal law, S(m, a) = E log(1 + exp(m + a Z)), and its derivatives.

Two equispaced (trapezoid) sums, each converging geometrically where the other does not. For small
|a| the sum runs over Z. For large |a|, softplus is the ramp max(t, 0) smoothed by a logistic
variable L, so S = E R(m + L, |a|) with R(t, a) = E max(t + a Z, 0) = t Phi(t/a) + a phi(t/a), and
the sum runs over L. Any finite m and a are accepted; the arguments broadcast.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import expit, ndtr

_LARGEST_SMOOTH = 3.0  # softplus(m + a z) is singular at |Im z| = pi / |a|: too near for more
_ROWS = 128  # rows evaluated at a time, so that the table of integrands stays in the cache

Integrand = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]


def softplus_mean(mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return S = E log(1 + exp(mean + scale Z)) with Z ~ N(0, 1); S is even in `scale`."""

    def smooth(t: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, ...]:
        return (np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t))),)

    def ramp(t: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, ...]:
        return (t * ndtr(t / a) + a * _phi(t / a),)

    return _averages(mean, scale, smooth, ramp)[0]


def softplus_mean_gradient(mean: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (dS/dmean, dS/dscale) = (E sigma(t), E Z sigma(t)) at t = mean + scale Z."""

    def smooth(t: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, ...]:
        slope = expit(t)
        return slope, z * slope

    def ramp(t: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, ...]:
        return ndtr(t / a), _phi(t / a)

    d_mean, d_scale = _averages(mean, scale, smooth, ramp)
    return d_mean, np.sign(scale) * d_scale


def softplus_mean_hessian(
    mean: np.ndarray, scale: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (S_mm, S_ma, S_aa) = (E sigma'(t), E Z sigma'(t), E Z^2 sigma'(t))."""

    def smooth(t: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, ...]:
        curvature = expit(t) * expit(-t)
        return curvature, z * curvature, z * z * curvature

    def ramp(t: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, ...]:
        ratio = t / a
        curvature = _phi(ratio) / a
        return curvature, -ratio * curvature, ratio * ratio * curvature

    d_mm, d_ma, d_aa = _averages(mean, scale, smooth, ramp)
    return d_mm, np.sign(scale) * d_ma, d_aa


def _averages(
    mean: np.ndarray, scale: np.ndarray, smooth: Integrand, ramp: Integrand
) -> tuple[np.ndarray, ...]:
    """Average smooth(m + a z, z) over Z where |a| is small, ramp(m + l, a) over L elsewhere."""
    mean, scale = np.broadcast_arrays(np.asarray(mean, float), np.abs(np.asarray(scale, float)))
    m, a = mean.ravel(), scale.ravel()
    is_smooth = a <= _LARGEST_SMOOTH
    parts = []
    for chosen, sharp in ((is_smooth, False), (~is_smooth, True)):
        for rows in _chunks(np.flatnonzero(chosen)):
            t, width = m[rows, None], a[rows, None]
            table = ramp(t + _L, width) if sharp else smooth(t + width * _Z, _Z)
            parts.append((rows, [f @ (_L_WEIGHTS if sharp else _Z_WEIGHTS) for f in table]))
    out = np.empty((len(parts[0][1]), m.size))
    for rows, averages in parts:
        out[:, rows] = averages
    return tuple(average.reshape(mean.shape) for average in out)


def _chunks(rows: np.ndarray) -> list[np.ndarray]:
    return [rows[i : i + _ROWS] for i in range(0, max(rows.size, 1), _ROWS)]


def _phi(t: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * t * t) / np.sqrt(2 * np.pi)


# Weights are normalised so that the average of a constant is that constant.
_Z = 0.19 * np.arange(-47, 48)
_Z_WEIGHTS = _phi(_Z) / _phi(_Z).sum()
_L = 0.57 * np.arange(-64, 65)
_L_WEIGHTS = expit(_L) * expit(-_L) / (expit(_L) * expit(-_L)).sum()
