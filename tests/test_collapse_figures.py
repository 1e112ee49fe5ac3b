"""Chapter 5's figures: D's map stands where it was taken, costs are counted, equal rates cut."""

import numpy as np
import pytest
from matplotlib.image import AxesImage
from torch.utils.flop_counter import FlopCounterMode

from ganlab_utils.display.figures import collapse_runs, collapse_strip, collapse_timelapse
from ganlab_utils.display.figures.collapse_remedies import COST, LABELS, label
from ganlab_utils.display.view import View
from ganlab_utils.training import recorded
from ganlab_utils.training.fit import fit
from ganlab_utils.training.recipes import mode_collapse, remedies

GAMES = {one.name: one.game for one in remedies.RECORDINGS}


class Planted:
    """A history of one observation whose map is 1 at one point of the grid and 0 elsewhere."""

    def __init__(self, row, column, samples):
        values = np.zeros((1, 1, mode_collapse.POINTS, mode_collapse.POINTS))
        values[0, 0, row, column] = 1.0
        self.observed = {"map_of_d": values, "samples": np.asarray(samples, float)[None, None]}


@pytest.mark.parametrize(("row", "column"), [(20, 20), (5, 20), (20, 35), (9, 30)])
def test_a_point_of_the_map_is_drawn_where_it_was_taken(row, column):
    view = View([collapse_timelapse.PLANE], 400, 400)
    view.begin()
    collapse_timelapse.draw_plane(view[0], Planted(row, column, [[0.0, 0.0]]), 0, 0)
    (image,) = (one for one in view[0].artists() if isinstance(one, AxesImage))
    left, right, low, high = image.get_extent()
    values = np.asarray(image.get_array())
    (found,) = np.argwhere(values == 1.0)
    x = left + (found[1] + 0.5) * (right - left) / values.shape[1]
    y = low + (found[0] + 0.5) * (high - low) / values.shape[0]
    ticks = np.linspace(-mode_collapse.EDGE, mode_collapse.EDGE, mode_collapse.POINTS)
    np.testing.assert_allclose([x, y], [ticks[column], ticks[row]], atol=1e-9)


def test_samples_outside_are_counted_and_not_drawn():
    view = View([collapse_timelapse.PLANE], 400, 400)
    view.begin()
    planted = Planted(20, 20, [[0.0, 0.0], [3.5, 0.0], [0.0, -9.0]])
    *_, outside = collapse_timelapse.draw_plane(view[0], planted, 0, 0)
    assert outside == 2
    assert view.off_axes() == []


def test_the_titles_of_the_strip_are_its_steps():
    for game, at, title in collapse_strip.FRAMES:
        step = collapse_runs.load(collapse_runs.RINGS[game]).steps[at]
        assert title.split()[-1] == f"{step:,}"


def products_of_a_step(game):
    """Multiplications of one step: what a second step adds to the count of the first."""
    counts = []
    for steps in (1, 2):
        with FlopCounterMode(display=False) as counter:
            fit(game, mode_collapse.RING, steps, range(1), "cpu", every=steps, progress=False)
        counts.append(counter.get_total_flops())
    return counts[1] - counts[0]


@pytest.mark.parametrize("name", [name for name in COST if name not in ("plain", "even_rates")])
def test_the_costs_of_the_table_are_counted(name):
    plain = products_of_a_step(GAMES["05_hopping_plain"])
    assert round(products_of_a_step(GAMES[f"05_hopping_{name}"]) / plain, 1) == COST[name]


def test_equal_rates_end_with_the_remedies():
    whole, cut = recorded.load("05_ring_even"), collapse_runs.remedy("fast G", "even_rates")
    assert cut is collapse_runs.remedy("fast D", "even_rates")
    assert cut.steps[-1] == cut.completed == remedies.STEPS
    at = int(np.flatnonzero(whole.steps == remedies.STEPS)[0])
    for name in ("captured", "high_quality", "reverse_kl", "share"):
        np.testing.assert_array_equal(getattr(cut, name)[-1], getattr(whole, name)[at])


def test_equal_rates_are_the_plain_game_with_other_rates():
    even = next(one.game for one in mode_collapse.RECORDINGS if one.name == "05_ring_even")
    changed = {f for f, v in vars(even).items() if v != vars(GAMES["05_hopping_plain"])[f]}
    assert changed == {"discriminator_optimiser"}


def test_labels_are_one_line():
    assert [label(name) for name in ("wgan_gp", "five_steps", "mixture")] == [
        "WGAN-GP",
        "5 steps of D",
        "mixture",
    ]
    assert list(COST) == list(LABELS)
