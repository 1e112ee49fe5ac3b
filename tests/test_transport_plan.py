"""Plans and critics against the line, brute force over vertices, and each other."""

import numpy as np
import pytest
from scipy import stats

from ganlab_utils.theory.transport_plan import best_critic, c_transform, transport_plan

RNG = np.random.default_rng(0)
X = np.array([0.0, 1.0, 2.5, 4.0])
COST = np.abs(X[:, None] - X)
P, Q = RNG.dirichlet(np.ones(4), size=2)


def test_the_plan_has_its_marginals_and_the_cost_of_the_line():
    plan = transport_plan(P, Q, COST)
    np.testing.assert_allclose(plan.matrix.sum(1), P, atol=1e-9)
    np.testing.assert_allclose(plan.matrix.sum(0), Q, atol=1e-9)
    assert plan.matrix.min() >= 0.0
    assert plan.cost == pytest.approx(stats.wasserstein_distance(X, X, P, Q), rel=1e-9)
    assert plan.cost == pytest.approx((plan.matrix * COST).sum(), rel=1e-9)


def test_the_critic_is_lipschitz_and_meets_the_plan():
    critic = best_critic(P, Q, COST)
    assert (critic.f[:, None] - critic.f <= COST + 1e-9).all()
    assert critic.f[0] == 0.0
    assert critic.value == pytest.approx(critic.f @ (P - Q), rel=1e-9)
    assert critic.value == pytest.approx(transport_plan(P, Q, COST).cost, rel=1e-8)


def test_rectangular_plans():
    plan = transport_plan([1.0], [0.25, 0.75], [[2.0, 4.0]])
    assert plan.cost == pytest.approx(3.5)


def test_c_transforms_by_hand():
    np.testing.assert_allclose(c_transform([0.0, 1.0], [[0.0, 3.0], [3.0, 0.0]]), [0.0, -1.0])
    f = RNG.normal(size=4)
    g = c_transform(f, COST)
    assert (f[:, None] + g <= COST + 1e-12).all()
    assert np.isclose(f[:, None] + g, COST).any(axis=0).all()


@pytest.mark.parametrize(
    ("p", "cost", "words"),
    [
        ([0.5, 0.6, 0.0, 0.0], COST, "sum to 1"),
        ([1.5, -0.5, 0.0, 0.0], COST, "sum to 1"),
        (P, np.full((4, 4), np.inf), "finite matrix"),
        (P, COST[0], "finite matrix"),
        (P, COST[:, :3], "hold 3 masses"),
    ],
)
def test_wrong_arguments_are_repeated(p, cost, words):
    with pytest.raises(ValueError, match=words):
        transport_plan(p, Q, cost)


def test_a_critic_needs_one_space():
    with pytest.raises(ValueError, match="square"):
        best_critic(P, Q[:3] / Q[:3].sum(), COST[:, :3])
    with pytest.raises(ValueError, match=r"\(3,\) and \(4, 4\)"):
        c_transform([0.0] * 3, COST)
