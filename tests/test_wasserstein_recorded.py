"""What the figures of chapter 6 say of its recordings, judged without them."""

import numpy as np
import pytest
from scipy import stats

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.figures.wasserstein_runs import follows
from ganlab_utils.display.figures.wasserstein_surfaces import CONE
from ganlab_utils.display.figures.wasserstein_witness import X, cramer_witness
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.integral_metrics import cramer_squared
from ganlab_utils.theory.ring_transport import ring_points, ring_potential
from ganlab_utils.theory.transport import wasserstein

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


def test_samples_of_the_points_are_not_at_distance_0():
    rng, seats = np.random.default_rng(66), np.repeat(ring_points(), 32, axis=0)
    draws = [wasserstein(ring_points()[rng.integers(8, size=256)], seats) for _ in range(60)]
    assert np.mean(draws) == pytest.approx(kept.PERFECT, abs=0.03)


def test_rank_correlations_are_spearmans():
    watched = kept.run("penalty").observed
    raw, exact = (watched[n][1:].astype(float) for n in ("told", "exact"))
    wanted = np.median([stats.spearmanr(raw[:, k], exact[:, k]).statistic for k in range(16)])
    assert follows("penalty")[1] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("q", [Normal(2.0, 1.0), Normal(-1.0, 0.5), Normal(4.0, 1.5)])
def test_the_cramer_witness_reads_its_distance(q):
    found = cramer_witness(Normal(), q, X)
    step = X[1] - X[0]
    reading = np.sum(found.f * (Normal().pdf(X) - q.pdf(X))) * step
    assert found.value == pytest.approx(np.sqrt(cramer_squared(Normal(), q, X)), rel=1e-6)
    assert reading == pytest.approx(found.value, rel=1e-3)
    assert np.sum(np.gradient(found.f, step) ** 2) * step == pytest.approx(1.0, rel=0.01)
