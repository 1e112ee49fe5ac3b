"""Chapter 6: samples of whole WGANs by three methods, first seeds."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.ring_transport import ring_points

POINTS = ring_points()


def draw_samples(view: View, step: float) -> None:
    """Draw the samples of each method's first seed."""
    k = round(step / 200)
    for panel, (title, name) in enumerate(kept.RUNS.items()):
        history = kept.run(name)
        fake = np.clip(history.snapshots[k, 0].astype(float), -2.9, 2.9)
        view[panel].points("real", POINTS[:, 0], POINTS[:, 1], "real", label="real", size=9)
        view[panel].points("fake", fake[:, 0], fake[:, 1], "fake", label="fake", size=4)
        seeds = history.observed["exact"][2 * k]
        view.number(f"{title}: W1 of this seed", float(seeds[0]), digits=2)
        view.number(f"{title}: median of 16", float(np.median(seeds)), digits=2)
    gaps = [kept.run(name).snapshots[k][..., None, :] - POINTS for name in kept.RUNS.values()]
    least = min(float(np.sqrt(np.square(gap.astype(float)).sum(-1).min())) for gap in gaps)
    view.number("least distance of a kept sample to a point, all seeds", least, digits=4)
    view.note("Samples outside the axes lie on their edge.")


def samples_figure() -> SliderFigure:
    """Figure: which trainings find the ring, and when?"""
    edge, ticks = (-3, 3), (-2, 0, 2)
    return SliderFigure(
        draw_samples,
        panels=[
            Panel("x", "y", edge, edge, title, equal=True, xticks=ticks, yticks=ticks)
            for title in kept.RUNS
        ],
        title="Whole WGANs on the ring: 128 samples of the first seed",
        question="Which generators surround the ring, and from which step on?",
        alt="Samples of three WGANs and the eight real points. By clipping they still lie on a "
        "narrow strip; by penalty and spectral norm they surround the ring.",
        height=400,
        step=slider(1000, 0, 1000, step=200, label="generator steps", digits=0),
    )
