"""Which modes of a mixture the samples reach, in what shares, and how many samples are on one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from ganlab_utils.theory import checks
from ganlab_utils.theory.densities_2d import GaussianMixture2D

Array = NDArray[np.float64]
RADIUS = 3.0  # standard deviations: the convention of VEEGAN and PacGAN


@dataclass(frozen=True, eq=False)
class Coverage:
    """How samples cover k modes; fields keep the leading axes of the samples, `share` adds (k,).

    captured: modes with at least one sample within 3 std; high_quality: share of samples within 3
    std of some mode (1 - exp(-4.5) = 98.89 % for the truth, so more is under-dispersed); share: of
    samples whose nearest mode is j; reverse_kl: sum_j share_j log(share_j / weight_j), in nats.
    """

    captured: int | NDArray[np.int64]
    high_quality: float | Array
    share: Array
    reverse_kl: float | Array


def mode_coverage(samples: ArrayLike, target: GaussianMixture2D) -> Coverage:
    """Return the coverage of a mixture's modes by samples of shape (..., n, 2).

    Weak on its own: uniform noise captures most of a grid, so read all four. ValueError for another
    shape, no sample or a nan; TypeError for a target without modes. Source: Srivastava et al. 2017,
    section 4.1; Lin et al. 2018, section 4.1 (2,500 samples).
    """
    means, weights = _modes(target)
    x = checks.points("samples", samples, means.shape[1])
    if x.ndim < 2 or x.shape[-2] == 0:
        raise ValueError(f"samples must have shape (..., n, 2) with n >= 1, got shape {x.shape}")
    square, nearest = _nearest(x, means)
    modes = np.arange(len(means))
    on_a_mode = square <= (RADIUS * target.std) ** 2
    hits = ((nearest[..., None] == modes) & on_a_mode[..., None]).any(axis=-2)
    share = (nearest[..., None] == modes).mean(axis=-2)
    with np.errstate(divide="ignore"):
        terms = np.where(share > 0.0, xlogy(share, share) - xlogy(share, weights), 0.0)
    share.setflags(write=False)
    return Coverage(
        _plain(hits.sum(axis=-1)),
        _plain(on_a_mode.mean(axis=-1)),
        share,
        _plain(np.maximum(terms.sum(axis=-1), 0.0)),
    )


def has_modes(target: Any) -> bool:
    """Return whether mode_coverage can be told of this target."""
    return isinstance(target, GaussianMixture2D)


def _modes(target: Any) -> tuple[Array, Array]:
    if not has_modes(target):
        raise TypeError(f"target must be a GaussianMixture2D, which has modes, got {target!r}")
    return np.asarray(target.means), np.asarray(target.weights)


def _nearest(x: Array, means: Array) -> tuple[Array, NDArray[np.intp]]:
    """Return the squared distance to the nearest mode, and its index, both (..., n)."""
    square = np.zeros((*x.shape[:-1], len(means)))
    for axis in range(x.shape[-1]):
        square += (x[..., axis, None] - means[:, axis]) ** 2
    nearest = square.argmin(axis=-1)
    return np.take_along_axis(square, nearest[..., None], axis=-1)[..., 0], nearest


def _plain(value: Any) -> Any:
    """Return a Python number where there are no leading axes."""
    return value.item() if np.ndim(value) == 0 else value
