"""Generator losses as functions of the discriminator's output, with their slopes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from ganlab_utils.theory.checks import real_array, unit_interval

Array = NDArray[np.float64]


@dataclass(frozen=True)
class GeneratorLoss:
    """L_G = E_q loss(s(x)) of a score s, the number that the network D puts out.

    For the two GAN losses s is the logit and d = sigmoid(s). `slope` is d loss / d s; both keep the
    shape of s. Both players have their own loss: this is the generator's.
    """

    name: str
    loss: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def _log_1_minus_d(s: Array) -> Array:
    return -np.logaddexp(0.0, s)


def _minus_log_d(s: Array) -> Array:
    return np.logaddexp(0.0, -s)


def _minus_d(s: Array) -> Array:
    return -expit(s)


def _d_minus_one(s: Array) -> Array:
    # -sigmoid(-s), not sigmoid(s) - 1: nothing is lost where d is nearly 1.
    return -expit(-s)


def _half_square(s: Array) -> Array:
    return 0.5 * (np.asarray(s, dtype=float) - 1.0) ** 2


def _minus_gap(s: Array) -> Array:
    return np.asarray(s, dtype=float) - 1.0


def _minus(s: Array) -> Array:
    return -np.asarray(s, dtype=float)


def _minus_one(s: Array) -> Array:
    return -np.ones_like(np.asarray(s, dtype=float))


SATURATING = GeneratorLoss("saturating", _log_1_minus_d, _minus_d)
"""log(1 - d), slope -d by the logit. Goodfellow et al. 2014, equation 1."""

NON_SATURATING = GeneratorLoss("non-saturating", _minus_log_d, _d_minus_one)
"""-log d, slope -(1 - d) by the logit. Goodfellow et al. 2014, section 3."""

LEAST_SQUARES = GeneratorLoss("least squares", _half_square, _minus_gap)
"""(s - 1)^2 / 2 in the coding fake 0, real 1. Mao et al. 2017, equation 9."""

HINGE = GeneratorLoss("hinge", _minus, _minus_one)
"""-s, slope -1; hinged is D's loss, not this one. Lim & Ye 2017, Miyato et al. 2018, eq. 17."""

WASSERSTEIN = GeneratorLoss("Wasserstein", _minus, _minus_one)
"""-s, slope -1. Arjovsky et al. 2017, equation 3."""

TABLE = (SATURATING, NON_SATURATING, LEAST_SQUARES, HINGE, WASSERSTEIN)


def saturating_by_d(d: ArrayLike) -> tuple[Array, Array]:
    """Return log(1-d) and its slope by d, -1/(1-d), for d strictly inside (0, 1)."""
    d = _probability(d)
    return np.log1p(-d), -1.0 / (1.0 - d)


def non_saturating_by_d(d: ArrayLike) -> tuple[Array, Array]:
    """Return -log d and its slope by d, -1/d, for d strictly inside (0, 1)."""
    d = _probability(d)
    return -np.log(d), -1.0 / d


def slope_ratio(d: ArrayLike) -> Array:
    """Return (1-d)/d, the non-saturating slope over the saturating one; by d or by the logit."""
    d = _probability(d)
    return (1.0 - d) / d


def _probability(d: ArrayLike) -> Array:
    array = unit_interval("d", real_array("d", d))
    if ((array <= 0.0) | (array >= 1.0)).any():
        raise ValueError(f"d must lie strictly between 0 and 1, got {d!r}")
    return array
