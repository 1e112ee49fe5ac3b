"""A panel: the axes of one part of a picture, fixed before anything is drawn."""

from dataclasses import dataclass

import numpy as np

SCALES = ("linear", "log", "symlog")
LEGENDS = ("above", "upper right", "upper left", "lower right", "lower left", "upper center")
LEGENDS += ("lower center", "center left", "center right", "center")


@dataclass(frozen=True)
class Panel:
    """The axes of one part of a picture: labels, limits and scales that no slider changes.

    legend="above" puts the labels in a strip over the axes, where no curve can run under them;
    a corner such as "upper right" puts them inside; None leaves them out. xticks and yticks are
    positions, or pairs (position, text), or None for automatic ones.
    Raises ValueError for limits that are not finite and increasing, or for an unknown scale.
    """

    xlabel: str
    ylabel: str
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    title: str = ""
    xscale: str = "linear"
    yscale: str = "linear"
    equal: bool = False
    legend: str | None = "above"
    xticks: tuple | None = None
    yticks: tuple | None = None

    def __post_init__(self) -> None:
        """Check everything before any work is done."""
        _check_limits("xlim", self.xlim, self.xscale)
        _check_limits("ylim", self.ylim, self.yscale)
        if self.legend is not None and self.legend not in LEGENDS:
            raise ValueError(f"legend is {self.legend!r}; accepted: None or one of {LEGENDS}")

    @property
    def corners(self) -> np.ndarray:
        """The limits as an array (2, 2): row 0 is xlim, row 1 is ylim."""
        return np.array([self.xlim, self.ylim], dtype=float)


def _check_limits(name: str, limits: tuple[float, float], scale: str) -> None:
    values = np.asarray(limits, dtype=float)
    if values.shape != (2,) or not np.all(np.isfinite(values)) or values[0] >= values[1]:
        raise ValueError(f"{name} is {limits!r}; accepted: two finite numbers, the first smaller")
    if scale not in SCALES:
        raise ValueError(f"{name[0]}scale is {scale!r}; accepted: one of {SCALES}")
    if scale == "log" and values[0] <= 0:
        raise ValueError(f"{name} is {limits!r}; on a log scale both must be above 0")
