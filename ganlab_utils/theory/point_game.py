"""Generators that cannot copy the data: min max and max min differ, unless the generator mixes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import xlog1py, xlogy

from ganlab_utils.theory.checks import finite, open_unit, positive, unit_interval
from ganlab_utils.theory.densities import Mixture, Normal
from ganlab_utils.theory.divergences import jsd_gap
from ganlab_utils.theory.games import MinMaxGap

PURE = (0.0, 1.0)  # the generator's two parameters: all mass at -1, all mass at +1


@dataclass(frozen=True)
class PointGame:
    """Data on {-1, +1} with P(+1) = share; a generator that must choose one of the two points.

    The discriminator is any pair (d_minus, d_plus) in [0, 1]^2. `mix` is the generator's
    probability of +1: 0 and 1 are its parameters, what lies between is a mixed strategy. With
    share = 1/2,  V = (1/2) log d_minus + (1/2) log d_plus + E_fake log(1 - d), in nats;
    min max V over pure generators is log(2 / (3 sqrt 3)) and max min V is -log 4.
    Raises ValueError unless 0 < share < 1. Source: ours, after eq. (1) of Goodfellow et al. (2014).
    """

    share: float = 0.5

    def __post_init__(self) -> None:
        """Check the share."""
        open_unit("share", self.share)

    def value(self, mix: ArrayLike, d_minus: ArrayLike, d_plus: ArrayLike) -> float | np.ndarray:
        """Return V = E_data log d + E_fake log(1 - d); broadcasts, 0 log 0 = 0, -inf allowed."""
        mix = unit_interval("mix", mix)
        d_minus, d_plus = unit_interval("d_minus", d_minus), unit_interval("d_plus", d_plus)
        minus = xlogy(1.0 - self.share, d_minus) + xlog1py(1.0 - mix, -d_minus)
        plus = xlogy(self.share, d_plus) + xlog1py(mix, -d_plus)
        return _plain(minus + plus)

    def best_response_discriminator(
        self, mix: ArrayLike
    ) -> tuple[float | np.ndarray, float | np.ndarray]:
        """Return (d_minus, d_plus) = data / (data + fake) at each point, the maximiser of V."""
        mix = unit_interval("mix", mix)
        real_minus, fake_minus = 1.0 - self.share, 1.0 - mix
        d_minus = real_minus / (real_minus + fake_minus)
        return _plain(d_minus), _plain(self.share / (self.share + mix))

    def best_value(self, mix: ArrayLike) -> float | np.ndarray:
        """Return max_D V for a generator, which is -log 4 + 2 JSD(data || fakes)."""
        return self.value(mix, *self.best_response_discriminator(mix))

    def best_response_generator(self, d_minus: float, d_plus: float) -> tuple[float, ...]:
        """Return every best pure mix: (0.0,), (1.0,), or both where d_minus = d_plus.

        The fake goes where the discriminator believes more. Against equal d every mix is best.
        """
        d_minus = float(unit_interval("d_minus", d_minus))
        d_plus = float(unit_interval("d_plus", d_plus))
        if d_minus == d_plus:
            return PURE
        return (0.0,) if d_minus > d_plus else (1.0,)

    def worst_value(self, d_minus: ArrayLike, d_plus: ArrayLike) -> float | np.ndarray:
        """Return min over the generator of V for a discriminator; mixing cannot lower it."""
        return _plain(np.minimum(*(self.value(mix, d_minus, d_plus) for mix in PURE)))

    def gap(self) -> MinMaxGap:
        """Return (max_min, min_max) over pure generators; they differ.

        max min: D = 1/2 everywhere guarantees -log 4, and no D guarantees more, because against
        the mix that copies the data -log 4 is the most that any D gets (`best_value(share)`), and
        the worse of the two points is no better for D than their mixture. A generator that may mix
        therefore has min max = max min.
        """
        min_max = min(self.best_value(mix) for mix in PURE)
        return MinMaxGap(max_min=self.worst_value(0.5, 0.5), min_max=min_max)


@dataclass(frozen=True)
class TwoHumpGame:
    """Data half N(-distance, std^2), half N(distance, std^2); the generator is one N(theta, std^2).

    The discriminator is any function. No theta copies the data, so min max V stays above -log 4;
    a mixture of theta = -distance and theta = distance copies it and closes the gap.
    Raises ValueError unless distance >= 0 and std > 0. Source: ours.
    """

    distance: float
    std: float = 1.0

    def __post_init__(self) -> None:
        """Check the parameters."""
        positive("std", self.std)
        if finite("distance", self.distance) < 0:
            raise ValueError(f"distance must be at least 0, got {self.distance!r}")

    @property
    def data(self) -> Mixture:
        """Return the density of the data."""
        humps = (Normal(-self.distance, self.std), Normal(self.distance, self.std))
        return Mixture(humps, (0.5, 0.5))

    def best_value(self, theta: float) -> float:
        """Return max_D V(theta, D) = -log 4 + 2 JSD(data || N(theta, std^2))."""
        return -2.0 * jsd_gap(self.data, Normal(theta, self.std))

    def best_shift(self) -> float:
        """Return the least theta >= 0 that minimises best_value; -theta does as well."""
        grid = np.linspace(0.0, max(self.distance, self.std), 33)
        values = [self.best_value(theta) for theta in grid]
        best = int(np.argmin(values))
        bounds = (grid[max(best - 1, 0)], grid[min(best + 1, 32)])
        inside = minimize_scalar(
            self.best_value, bounds=bounds, method="bounded", options={"xatol": 1e-9}
        )
        # The middle is flat: a difference that is mere rounding must not win over exactly 0.
        better = inside.fun < values[best] - 1e-13
        return float(inside.x) if better else float(grid[best])

    def gap(self) -> MinMaxGap:
        """Return (max_min, min_max) over all shifts: -log 4, and best_value at the best shift."""
        return MinMaxGap(max_min=-float(np.log(4.0)), min_max=self.best_value(self.best_shift()))


def _plain(values: np.ndarray) -> float | np.ndarray:
    return float(values) if np.ndim(values) == 0 else values
