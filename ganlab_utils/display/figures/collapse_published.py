"""Two published tables of mode collapse, with our own games and uniform noise beside them."""

from dataclasses import dataclass

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.sliders import Panel, SliderFigure, choice
from ganlab_utils.display.view import View
from ganlab_utils.theory.capture import expected_captured, uniform_masses
from ganlab_utils.theory.densities import GaussianMixture2D, grid, ring


@dataclass(frozen=True)
class Row:
    """One line of a table: modes captured and high quality in percent."""

    method: str
    modes: float
    quality: float


# Srivastava et al. 2017, table 1 (means of 5 runs); Lin et al. 2018, table 1 (means of 10 runs).
VEEGAN = {
    "ring": (
        Row("GAN", 1.0, 99.3),
        Row("ALI", 2.8, 0.13),
        Row("Unrolled GAN", 7.6, 35.6),
        Row("VEEGAN", 8.0, 52.9),
    ),
    "grid": (
        Row("GAN", 3.3, 0.5),
        Row("ALI", 15.8, 1.6),
        Row("Unrolled GAN", 23.6, 16.0),
        Row("VEEGAN", 24.6, 40.0),
    ),
}
PACGAN = {
    "ring": (
        Row("GAN", 6.3, 98.2),
        Row("ALI", 6.6, 97.6),
        Row("PacGAN2", 7.9, 95.6),
        Row("PacGAN3", 7.8, 97.7),
        Row("PacGAN4", 7.8, 95.9),
    ),
    "grid": (
        Row("GAN", 17.3, 94.8),
        Row("ALI", 24.1, 95.7),
        Row("PacGAN2", 23.8, 91.3),
        Row("PacGAN3", 24.6, 94.2),
        Row("PacGAN4", 24.8, 93.6),
    ),
}
TARGETS: dict[str, tuple[GaussianMixture2D, float, int]] = {
    "ring": (ring(), 2.5, 8),
    "grid": (grid(), 4.5, 25),
}
OURS = {
    "ring": {
        "fast G": "05_ring_hopping",
        "fast D": "05_ring_stuck",
        "even, ReLU": "05_ring_even",
        "even, tanh": "05_ring_recovers",
    },
    "grid": {
        "fast G": "05_grid_hopping",
        "even, ReLU": "05_grid_plain",
        "mixture": "05_grid_mixture",
    },
}
PLANES = [
    Panel(
        "share of the modes captured", "high quality, percent", (0.0, 1.12), (-6.0, 112.0),
        title=title,
    )
    for title in ("VEEGAN's table", "PacGAN's table")
]  # fmt: skip
# Where a name stands beside its mark, when not above it: (right, up).
BESIDE = {
    "GAN 98.2": (-0.07, -8.0),
    "ALI 97.6": (0.02, -8.0),
    "PacGAN4 95.9": (0.03, 7.0),
    "ALI 95.7": (-0.07, 3.0),
    "PacGAN4 93.6": (0.02, -9.0),
    "GAN 94.8": (0.0, -8.0),
    "GAN 0.5": (0.11, 0.0),
    "ALI 1.6": (0.05, 6.0),
}
OURS_BESIDE = {
    "ring": {"fast G": (0.06, 7.0), "even, ReLU": (-0.17, -1.0), "even, tanh": (-0.02, -8.0)},
    "grid": {"fast G": (0.06, 8.0), "even, ReLU": (-0.12, 6.0), "mixture": (-0.04, 6.0)},
}
UNNAMED = ("PacGAN2", "PacGAN3")  # PacGAN2 to 4 lie together


def noise_row(target: str) -> Row:
    """What 2,500 samples of uniform noise score on average."""
    law, half_width, _ = TARGETS[target]
    masses = uniform_masses(law, half_width)
    return Row("noise", expected_captured(masses, 2500), 100.0 * float(masses.sum()))


def our_rows(target: str) -> tuple[Row, ...]:
    """Means over sixteen seeds of our recorded games at their last step."""
    found = []
    for name, run in OURS[target].items():
        last = runs.load(run)
        modes, quality = last.captured[-1].mean(), last.high_quality[-1].mean()
        found.append(Row(name, float(modes), 100.0 * float(quality)))
    return tuple(found)


def draw_published(view: View, target: str) -> None:
    """Draw modes captured against high quality for both tables, our games and noise."""
    modes = TARGETS[target][2]
    noise, ours = noise_row(target), our_rows(target)
    for panel, table in enumerate((VEEGAN[target], PACGAN[target])):
        view[panel].text("target", 0.5, 105.0, f"{target} of {modes}")
        for key, rows, role, label in (
            ("table", table, "neutral", "published"),
            ("ours", ours, "fake", "our games"),
            ("noise", (noise,), "theory", "noise"),
        ):
            x, y = [row.modes / modes for row in rows], [row.quality for row in rows]
            view[panel].points(key, x, y, role, label=label, size=11)
        for row in table:
            if row.method in UNNAMED:
                continue
            right, up = BESIDE.get(f"{row.method} {row.quality:g}", (0.0, 6.0))
            name = row.method.replace("PacGAN4", "Pac 2-4").replace(" GAN", "")
            view[panel].text(row.method, row.modes / modes + right, row.quality + up, name)
        for row in ours:
            right, up = OURS_BESIDE[target].get(row.method, (0.0, 6.0))
            at = row.modes / modes + right, row.quality + up
            view[panel].text(f"ours {row.method}", *at, row.method)
    both = VEEGAN[target][0], PACGAN[target][0]
    for name, row in zip(("VEEGAN's table", "PacGAN's table"), both, strict=True):
        view.number(f"plain GAN in {name}, modes", row.modes, digits=1)
        view.number(f"plain GAN in {name}, percent", row.quality, digits=1)
    view.number("noise, modes", noise.modes, digits=1)
    view.number("noise, percent", noise.quality, digits=1)


def published_figure() -> SliderFigure:
    """Figure: how far apart are two tables on one and the same method?"""
    return SliderFigure(
        draw_published,
        panels=PLANES,
        title="Two published tables",
        question="Which marks are below noise in both? How far apart are the two plain GANs?",
        alt=(
            "High quality against the share of captured modes, a panel for each table: the methods "
            "of one spread over the whole picture, those of the other stand at the top. Our games, "
            "named, and uniform noise are in both panels; noise stands at the bottom. Left of it "
            "and lower: our fast G at its last step and, of VEEGAN's table, ALI and on the grid "
            "the plain GAN."
        ),
        target=choice(["ring", "grid"], "grid", label="target"),
    )
