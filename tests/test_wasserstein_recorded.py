"""What the figures of chapter 6 say of its recordings, judged without them."""

import numpy as np
import pytest
from scipy import stats

from ganlab_utils.display.figures import wasserstein_answers as answers
from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.figures.wasserstein_profile import RING, between, profile
from ganlab_utils.display.figures.wasserstein_runs import told
from ganlab_utils.display.figures.wasserstein_spiral import path
from ganlab_utils.display.figures.wasserstein_surfaces import CONE
from ganlab_utils.display.figures.wasserstein_witness import X, cramer_witness, steep_witness
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.integral_metrics import cramer_squared
from ganlab_utils.theory.ring_transport import ring_potential

AXIS = np.linspace(-3.0, 3.0, 33)
PLANE = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)
INSIDE = PLANE[:, 0] ** 2 + PLANE[:, 1] ** 2 <= 4.0


@pytest.mark.parametrize("name", ["clip", "loose", "penalty", "light", "spectral"])
def test_likeness_of_the_first_seed_is_that_of_its_map(name):
    watched = kept.critic(name).observed
    found = watched["surface"][-1].astype(float)[INSIDE]
    exact, radius = ring_potential(PLANE[INSIDE]), np.hypot(*PLANE[INSIDE].T)
    assert watched["likeness"].shape == (11, 16)
    assert watched["likeness"][-1, 0] == pytest.approx(np.corrcoef(found, exact)[0, 1], abs=2e-3)
    assert watched["cone"][-1, 0] == pytest.approx(np.corrcoef(found, radius)[0, 1], abs=2e-3)


def test_the_cone_has_a_likeness_without_a_critic():
    exact, radius = ring_potential(PLANE[INSIDE]), np.hypot(*PLANE[INSIDE].T)
    assert pytest.approx(stats.pearsonr(exact, radius).statistic) == CONE


def test_the_answers_are_those_of_the_recordings():
    exact = kept.run("adam_clip").observed["exact"]
    assert np.count_nonzero(exact[-1] <= exact[0] / 2) == answers.EXCHANGED.truth
    one, five = (np.median(kept.depth(layers).observed["steepest"][-1]) for layers in (1, 5))
    assert answers.DEPTH.truth == "about a thousandth"
    assert 3e-4 < five / one < 3e-3


def test_the_exchanged_runs_start_from_the_same_generators():
    for recipe, exchanged in kept.EXCHANGED.items():
        first, other = (kept.run(name).observed["exact"][0] for name in (recipe, exchanged))
        assert (first == other).all()
        assert not (
            kept.run(recipe).observed["exact"] == kept.run(exchanged).observed["exact"]
        ).all()


@pytest.mark.parametrize("q", [Normal(2.0, 1.0), Normal(-1.0, 0.5), Normal(4.0, 1.5)])
def test_the_cramer_witness_reads_its_distance(q):
    found = cramer_witness(Normal(), q, X)
    step = X[1] - X[0]
    reading = np.sum(found.f * (Normal().pdf(X) - q.pdf(X))) * step
    assert found.value == pytest.approx(np.sqrt(cramer_squared(Normal(), q, X)), rel=1e-6)
    assert reading == pytest.approx(found.value, rel=1e-3)
    assert np.sum(np.gradient(found.f, step) ** 2) * step == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize(("mean", "std", "turns"), [(4.0, 1.0, 0), (12.0, 1.0, 0), (4.0, 1.5, 1)])
def test_the_steep_witness_keeps_its_slope_in_the_tails(mean, std, turns):
    found = steep_witness(Normal(), Normal(mean, std), X)
    slope = np.sign(np.diff(found.f))
    assert np.count_nonzero(np.diff(slope[slope != 0.0])) == turns
    assert np.count_nonzero(slope == 0.0) <= turns
    assert found.value >= mean - 1e-6


def test_the_raw_number_of_a_critic_has_its_greatest_median_at_1():
    raw = told("clip", "raw")
    assert np.median(raw[1:], axis=1).max() == pytest.approx(1.0)
    assert np.ptp(raw / kept.run("clip").observed["told"]) == pytest.approx(0.0, abs=1e-3)


def test_values_between_grid_points_are_those_of_a_bilinear_function():
    x, y = PLANE.T
    places = np.random.default_rng(0).uniform(-3.0, 3.0, (50, 2))
    wanted = 2.0 + places[:, 0] - 3.0 * places[:, 1] + places[:, 0] * places[:, 1]
    assert between(2.0 + x - 3.0 * y + x * y, places) == pytest.approx(wanted)


def test_a_profile_is_0_at_the_centre_and_1_at_the_point():
    found = profile(np.linspace(5.0, 7.0, 56) ** 2)
    assert found[[0, RING]].tolist() == [0.0, 1.0]


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5, 1.0, 2.5])
def test_a_bounded_pair_neither_rests_nor_leaves(rate):
    theta, psi = path(rate, 2000, 1.0).T
    assert np.abs(psi).max() <= 1.0
    assert np.hypot(theta, psi).min() >= 1.0 - 1e-12
    assert np.abs(theta).max() <= 1.0 / rate + 2.0 * rate


def test_a_free_pair_leaves_at_its_rate():
    assert np.hypot(*path(0.1, 200)[-1]) == pytest.approx(1.01**100)
