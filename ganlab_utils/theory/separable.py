"""The smallest separable game: one real point, one fake, and D trained for ever."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, wrightomega

from ganlab_utils.theory.checks import real_array

Array = NDArray[np.float64]


def separable_weight(time: ArrayLike) -> Array:
    """Return w(t) of D(x) = sigmoid(w x) with a real point at 1, a fake at -1, and w(0) = 0.

    Gradient flow on V/2 = log sigmoid(w) gives dw/dt = sigmoid(-w), so w + exp(w) = 1 + t and
    w = log omega(1 + t), with omega + log omega = 1 + t (Wright's function). ValueError for
    t < 0. Grows like log t.
    """
    time = _time(time)
    return np.log(wrightomega(1.0 + time))


def separable_slopes(time: ArrayLike) -> tuple[Array, Array]:
    """Return |d L_G / d x| of the fake at time t, shape of t: d w saturating, (1-d) w the other.

    With d = sigmoid(-w) = 1/(1 + exp w): the first falls like log t / t, the second grows like
    log t.
    """
    weight = separable_weight(time)
    return expit(-weight) * weight, expit(weight) * weight


def _time(time: ArrayLike) -> Array:
    time = real_array("time", time)
    if not (np.isfinite(time) & (time >= 0)).all():
        raise ValueError(f"time must be finite and at least 0, got {time!r}")
    return time
