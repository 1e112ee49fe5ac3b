"""The smallest GAN: a generator that shifts, a discriminator with one slope, and their saddle."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from ganlab_utils.theory.checks import finite, points, positive, real_array
from ganlab_utils.theory.games import MinMaxGap
from ganlab_utils.theory.logistic_normal import (
    softplus_mean,
    softplus_mean_gradient,
    softplus_mean_hessian,
)


@dataclass(frozen=True)
class GeneratorResponse:
    """Every best theta of the generator: the closed interval [low, high], and the `value` there.

    A unique best response has low == high. Floats, or arrays of the shape of psi.
    """

    low: float | np.ndarray
    high: float | np.ndarray
    value: float | np.ndarray

    @property
    def is_unique(self) -> bool | np.ndarray:
        """Tell whether one theta alone is best."""
        return self.low == self.high


@dataclass(frozen=True)
class ShiftGAN:
    """Data N(mean, std^2), fakes theta + std Z, discriminator D(x) = sigmoid(psi (x - mean)).

    V(theta, psi) = E_{x ~ N(mean, std)} log D(x) + E_{x ~ N(theta, std)} log(1 - D(x)), in nats.
    D ascends V in psi, G descends it in theta; the saddle is (mean, 0) with value -log 4. V is
    concave in psi and monotone in theta for each psi. `theta`, `psi` are finite and broadcast.
    Absolute error of V below 1e-12 max(1, |psi| std, |psi (theta - mean)|), for every psi.
    Raises ValueError when mean or std is not finite or std <= 0.
    Source: the value is eq. (1) of Goodfellow et al. (2014), the families are ours.
    """

    mean: float = 0.0
    std: float = 1.0

    def __post_init__(self) -> None:
        """Check the data's parameters."""
        finite("mean", self.mean)
        positive("std", self.std)

    @property
    def saddle(self) -> tuple[float, float]:
        """Return (theta, psi) = (mean, 0), where neither player can gain."""
        return (self.mean, 0.0)

    def value(self, theta: ArrayLike, psi: ArrayLike) -> float | np.ndarray:
        """Return V(theta, psi); the arguments broadcast."""
        shift, psi = self._shift(theta), _finite("psi", psi)
        scale = self.std * psi
        # E log sigmoid(t) = -E softplus(-t); the first term depends on psi alone.
        return _plain(-softplus_mean(0.0, scale) - softplus_mean(psi * shift, scale))

    def gradient(
        self, theta: ArrayLike, psi: ArrayLike
    ) -> tuple[float | np.ndarray, float | np.ndarray]:
        """Return (dV/dtheta, dV/dpsi); the arguments broadcast.

        dV/dtheta = -psi E_fake D, dV/dpsi = E_real (x - mean)(1 - D) - E_fake (x - mean) D.
        """
        shift, psi = self._shift(theta), _finite("psi", psi)
        scale = self.std * psi
        _, real = softplus_mean_gradient(0.0, scale)
        d_mean, d_scale = softplus_mean_gradient(psi * shift, scale)
        return _plain(-psi * d_mean), _plain(-self.std * (real + d_scale) - shift * d_mean)

    def field(self, params: ArrayLike) -> np.ndarray:
        """Return (-dV/dtheta, +dV/dpsi) for params (..., 2) = (theta, psi), shape (..., 2)."""
        params = _finite("params", points("params", params, 2))
        d_theta, d_psi = self.gradient(params[..., 0], params[..., 1])
        return np.stack([np.negative(d_theta), d_psi], axis=-1)

    def jacobian(self, params: ArrayLike) -> np.ndarray:
        """Return d field_i / d params_j, shape (..., 2, 2), for params (..., 2) = (theta, psi).

        At the saddle it is [[0, 1/2], [-1/2, -std^2/2]].
        """
        params = _finite("params", points("params", params, 2))
        shift, psi = self._shift(params[..., 0]), params[..., 1]
        scale, std = self.std * psi, self.std
        real = softplus_mean_hessian(0.0, scale)[2]
        d_mean, _ = softplus_mean_gradient(psi * shift, scale)
        mm, ma, aa = softplus_mean_hessian(psi * shift, scale)
        theta_theta = -(psi**2) * mm
        theta_psi = -d_mean - psi * (shift * mm + std * ma)
        psi_psi = -(std**2) * (real + aa) - shift * (shift * mm + 2 * std * ma)
        rows = [[-theta_theta, -theta_psi], [theta_psi, psi_psi]]
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)

    def best_response_discriminator(self, theta: ArrayLike) -> float | np.ndarray:
        """Return argmax_psi V(theta, psi), unique because V is strictly concave in psi.

        Its sign is opposite to theta - mean and |psi| std stays below 1: this discriminator has no
        bias, its boundary stands at the data's mean, so it grows gentler again for far fakes.
        """
        shift = self._shift(theta)
        slope = _best_slope(np.abs(shift) / self.std) / self.std
        return _plain(np.where(shift > 0, -slope, slope))

    def best_response_generator(self, psi: ArrayLike, low: float, high: float) -> GeneratorResponse:
        """Return the best theta in [low, high]: high for psi > 0, low for psi < 0, any for psi = 0.

        V is strictly monotone in theta unless psi = 0: the generator always runs to an end.
        """
        low, high = _interval(low, high)
        psi = _finite("psi", psi)
        first, last = np.where(psi > 0, high, low), np.where(psi < 0, low, high)
        return GeneratorResponse(_plain(first), _plain(last), self.value(first, psi))

    def bounds(self, low: float, high: float, psi_max: float) -> MinMaxGap:
        """Return max_psi min_theta V and min_theta max_psi V on [low, high] x [-psi_max, psi_max].

        The two sides are computed apart, each by its own search. Sion (1958) says that they agree:
        both sets are convex and compact, V is concave in psi and quasi-convex in theta.
        """
        low, high = _interval(low, high)
        positive("psi_max", psi_max)

        def worst_case(psi: float) -> float:
            return self.best_response_generator(psi, low, high).value

        def best_answer(theta: float) -> float:
            psi = np.clip(self.best_response_discriminator(theta), -psi_max, psi_max)
            return self.value(theta, psi)

        max_min = -_minimum(lambda psi: -worst_case(psi), -psi_max, psi_max)
        return MinMaxGap(max_min=max_min, min_max=_minimum(best_answer, low, high))

    def _shift(self, theta: ArrayLike) -> np.ndarray:
        return _finite("theta", theta) - self.mean


def _best_slope(distance: np.ndarray) -> np.ndarray:
    """Return c >= 0 that maximises V(distance, -c) for mean 0, std 1: Newton kept in a bracket."""
    low, high = np.zeros_like(distance), np.ones_like(distance)
    slope = np.minimum(distance, 0.5)
    for _ in range(60):
        real = softplus_mean_gradient(0.0, slope)[1]
        d_mean, d_scale = softplus_mean_gradient(-slope * distance, slope)
        rise = distance * d_mean - real - d_scale
        low, high = np.where(rise > 0, slope, low), np.where(rise > 0, high, slope)
        mm, ma, aa = softplus_mean_hessian(-slope * distance, slope)
        curvature = softplus_mean_hessian(0.0, slope)[2] + aa + distance * (distance * mm - 2 * ma)
        step = slope + rise / curvature
        after = np.where((step >= low) & (step <= high), step, (low + high) / 2)
        done = np.abs(after - slope) <= 4e-15 + 1e-13 * slope
        slope = after
        if done.all():
            break
    return slope


def _minimum(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the least value of a unimodal function on [low, high], the two ends included."""
    inside = minimize_scalar(
        function, bounds=(low, high), method="bounded", options={"xatol": 1e-13, "maxiter": 500}
    )
    return min(float(inside.fun), function(low), function(high))


def _interval(low: float, high: float) -> tuple[float, float]:
    low, high = finite("low", low), finite("high", high)
    if low > high:
        raise ValueError(f"low must not exceed high, got low={low}, high={high}")
    return low, high


def _finite(name: str, values: ArrayLike) -> np.ndarray:
    array = real_array(name, values)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {values!r}")
    return array


def _plain(values: np.ndarray) -> float | np.ndarray:
    """Return a float for a 0-d array, so that notebooks print a number."""
    return float(values) if np.ndim(values) == 0 else values
