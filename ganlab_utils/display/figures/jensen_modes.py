"""k of n modes: every divergence is a function of the share r = k/n."""

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.collapse import collapse
from ganlab_utils.theory.densities import GaussianMixture2D, ring

MODES = 8
SHARES = np.linspace(0.02, 1.0, 99)
PLANE = Panel("x", "y", (-2.6, 2.6), (-2.6, 2.6), equal=True, title="Samples, modes drawn wide")
CURVES = Panel("share r = k/n", "reading", (0.0, 1.04), (0.0, 1.0), title="Divergences")


def kept(covered: int) -> GaussianMixture2D:
    """The generator that covers the first `covered` of the eight modes evenly."""
    target = ring(MODES, std=0.1)
    return GaussianMixture2D(target.means[:covered], 0.1)


def closed_forms(r: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """JSD, TV and H^2 at the share r."""
    jsd = on_grid.LOG_2 + 0.5 * (r * np.log(r) - (1.0 + r) * np.log1p(r))
    return jsd, 1.0 - r, 1.0 - np.sqrt(r)


def draw_modes(view: View, covered: int) -> None:
    """Draw samples of data and generator, and the divergences against the share of modes."""
    real = ring(MODES, std=0.1).sample(240, np.random.default_rng(1))
    fake = kept(covered).sample(240, np.random.default_rng(2))
    view[0].points("real", real[:, 0], real[:, 1], "real", label="real", size=6)
    view[0].points("fake", fake[:, 0], fake[:, 1], "fake", label="fake", size=6)
    jsd, variation, hellinger = closed_forms(SHARES)
    view[1].line("tv", SHARES, variation, "neutral", label="TV")
    view[1].line("hellinger", SHARES, hellinger, "guess", label="H^2")
    view[1].line("jsd", SHARES, jsd, "theory", label="JSD")
    steps = np.arange(1, MODES + 1) / MODES
    for key, role, heights in zip(
        ("jsd", "tv", "hellinger"), ("theory", "neutral", "guess"), closed_forms(steps), strict=True
    ):
        view[1].points(f"{key} steps", steps, heights, role, size=6)
    now = collapse(covered, MODES)
    share = covered / MODES
    view[1].points("now", [share], [now.jsd], "theory", size=12)
    view[1].points("now tv", [share], [now.total_variation], "neutral", size=10)
    view[1].points("now hellinger", [share], [now.squared_hellinger], "guess", size=10)
    view.note("The modes are drawn five times as wide (0.1) as the 0.02 of the text.")
    view.number("JSD", now.jsd)
    view.number("KL(p||q)", now.kl)
    view.number("KL(q||p)", now.reverse_kl)
    view.number("TV", now.total_variation)
    view.number("H^2", now.squared_hellinger)
    view.number("D* on a covered mode", now.discriminator_on_covered)


def modes_figure() -> SliderFigure:
    """Figure: how dear is a missed mode?"""
    return SliderFigure(
        draw_modes,
        panels=[PLANE, CURVES],
        title="k of 8 modes",
        question="Which step costs more: from 8 modes to 7, or from 2 modes to 1?",
        alt=(
            "Left: real samples in eight clusters on a circle and fake samples in some of them. "
            "Right: Jensen-Shannon, total variation and squared Hellinger fall to 0 as the share "
            "of covered modes rises to 1, with a dot at each eighth."
        ),
        covered=integer(4, 1, MODES, label="modes covered, k"),
    )
