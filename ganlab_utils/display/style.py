"""One look for every picture: colours that colour-blind readers can tell apart, and large type."""

from dataclasses import dataclass
from types import MappingProxyType

import matplotlib as mpl
import numpy as np

WIDTH = 960
HEIGHT = 380
FONT_PX = 16
DPI = 100
INK = "#1a1a1a"
PAPER = "#ffffff"
GRID = "#e3e3e3"

Dashes = tuple[float, tuple[float, ...]]


@dataclass(frozen=True)
class Role:
    """What a mark stands for: a colour, a line pattern and a marker: colour is never alone."""

    color: str
    dashes: Dashes | str
    marker: str
    width: float = 2.5
    fill_alpha: float = 0.28
    cmap: str = "cividis"


# The hues of Okabe & Ito (2008), shifted until any two lie 25 apart in CIELAB for each kind of
# colour blindness and each has a contrast of 3:1 on white; tests/test_style.py measures both.
PALETTE = MappingProxyType(
    {
        "real": Role("#0058BF", "-", "o", cmap="Blues"),
        "fake": Role("#CE3104", (0.0, (7.0, 2.0)), "^", cmap="Oranges"),
        "discriminator": Role("#0FAA6B", (0.0, (6.0, 1.5, 1.5, 1.5)), "s"),
        "theory": Role("#000000", (0.0, (3.5, 2.5)), "D", width=2.0),
        "guess": Role("#CE69AB", (0.0, (1.2, 1.4)), "v"),
        "neutral": Role("#474747", (0.0, (1.2, 3.0)), "x", width=1.8),
    }
)


def role(name: str) -> Role:
    """Return the look of a role.

    Raises ValueError for a name that is not in PALETTE.
    """
    if name not in PALETTE:
        raise ValueError(f"unknown role {name!r}; accepted: {', '.join(PALETTE)}")
    return PALETTE[name]


def points(pixels: float) -> float:
    """Convert a size in pixels of the page to matplotlib's points."""
    return pixels * 72.0 / DPI


def rc() -> dict[str, object]:
    """Return the matplotlib settings under which every figure is created."""
    size = points(FONT_PX)
    return {
        "figure.facecolor": PAPER,
        "axes.facecolor": PAPER,
        "font.family": "DejaVu Sans",
        "font.size": size,
        "axes.titlesize": points(FONT_PX + 1),
        "axes.labelsize": size,
        "xtick.labelsize": size,
        "ytick.labelsize": size,
        "legend.fontsize": size,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": GRID,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
        "path.simplify": True,
    }


def apply() -> object:
    """Return a context in which matplotlib objects take the look of this module."""
    return mpl.rc_context(rc())


def luminance(color: str) -> float:
    """Return the relative luminance of an sRGB colour, between 0 and 1 (WCAG 2.2)."""
    channel = np.array([int(color[i : i + 2], 16) / 255.0 for i in (1, 3, 5)])
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (L1 + 0.05) / (L2 + 0.05) of two colours, L1 >= L2 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
