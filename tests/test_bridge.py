"""The bridge bound against explicit generators, half-spaces and Monte Carlo."""

import numpy as np
import pytest
from scipy import optimize
from scipy.stats import norm

from ganlab_utils.theory.bridge import (
    bridge_bound,
    bridge_bound_for_shares,
    least_lipschitz,
    neighbourhood_mass,
    polygon_precision,
    project_on_polygon,
)


def corners(modes, radius=1.0):
    angles = 2.0 * np.pi * np.arange(modes) / modes
    return radius * np.column_stack((np.cos(angles), np.sin(angles)))


@pytest.mark.parametrize(("edge", "radius"), [(-2.0, 0.5), (0.0, 1.0), (1.3, 0.2)])
def test_half_spaces_reach_the_isoperimetric_inequality(edge, radius):
    found = neighbourhood_mass(norm.cdf(edge), radius)
    assert found == pytest.approx(norm.cdf(edge + radius), rel=1e-12, abs=0.0)


def test_a_ball_and_a_slab_have_larger_neighbourhoods():
    # A slab |z| < a, and in the plane a disc of radius a, both of them of exact mass.
    for a, radius in ((0.3, 0.4), (1.0, 0.1), (2.0, 1.0)):
        slab = norm.cdf(a) - norm.cdf(-a), norm.cdf(a + radius) - norm.cdf(-a - radius)
        disc = -np.expm1(-(a**2) / 2.0), -np.expm1(-((a + radius) ** 2) / 2.0)
        for mass, grown in (slab, disc):
            assert grown > neighbourhood_mass(mass, radius) + 1e-4


@pytest.mark.parametrize("lipschitz", [0.5, 1.0, 7.0])
def test_two_modes_are_tight_for_the_clipped_line(lipschitz):
    # G(z) = clip(L z, -1/2, 1/2): the modes are its ends, one apart, with mass Phi(-1/(2L)) each.
    exact = 2.0 * norm.cdf(-0.5 / lipschitz)
    assert bridge_bound(2, 1.0, lipschitz) == pytest.approx(exact, rel=1e-12, abs=0.0)
    assert polygon_precision(2, 1.0, lipschitz) == pytest.approx(exact, rel=1e-12, abs=0.0)


def test_two_modes_are_tight_for_unequal_shares_too():
    # A line that is cut at t and t + 2: masses Phi(t) and Phi(-t - 2), bound with separation/L = 2.
    masses = norm.cdf([-0.3, -1.7])
    bound = bridge_bound_for_shares(masses / masses.sum(), 2.0, 1.0)
    assert bound == pytest.approx(masses.sum(), rel=1e-10, abs=0.0)


@pytest.mark.parametrize("modes", [2, 3, 8, 25])
def test_equal_shares_are_the_special_case_and_the_strictest(modes):
    rng = np.random.default_rng(modes)
    equal = bridge_bound(modes, 1.4, 2.0)
    at_equal = bridge_bound_for_shares(np.full(modes, 1.0 / modes), 1.4, 2.0)
    assert at_equal == pytest.approx(equal, rel=1e-10, abs=0.0)
    for shares in rng.dirichlet(np.ones(modes), size=20):
        assert bridge_bound_for_shares(shares, 1.4, 2.0) >= equal


def test_limits():
    assert bridge_bound(8, 0.0, 1.0) == pytest.approx(1.0, rel=1e-12)
    assert bridge_bound(1, 3.0, 1.0) == 1.0
    assert bridge_bound(8, 1.0, 1e6) == pytest.approx(1.0, rel=1e-5)
    assert bridge_bound_for_shares([0.0, 1.0], 5.0, 1.0) == 1.0
    many = [bridge_bound(m, 1.0, 1.0) for m in (2, 10, 100, 10_000, 10**8)]
    assert (np.diff(many) < 0.0).all()
    # Far in the tail: exp(-r t - r^2/2) at t = Phi^-1(1/m), r = 1/2, with the ratio of Mills.
    t = norm.ppf(1e-8)
    assert many[-1] == pytest.approx(1e8 * norm.cdf(t - 0.5), rel=1e-9, abs=0.0)


@pytest.mark.parametrize("modes", [2, 5, 8])
def test_least_lipschitz_inverts_the_bound(modes):
    precision = bridge_bound(modes, 1.41, 3.7)
    found = least_lipschitz(np.full(modes, precision / modes), 1.41)
    assert found == pytest.approx(3.7, rel=1e-9)


def test_least_lipschitz_at_the_ends():
    assert least_lipschitz([0.5, 0.5], 1.0) == np.inf
    assert least_lipschitz([0.7, 0.0], 1.0) == 0.0
    assert least_lipschitz([0.49, 0.49], 1.0) > least_lipschitz([0.4, 0.4], 1.0)


@pytest.mark.parametrize(("modes", "lipschitz"), [(2, 1.0), (3, 2.0), (8, 5.0)])
def test_polygon_by_monte_carlo(modes, lipschitz):
    # 4.5 standard errors: fails once in 150,000 for a correct formula; the seed is fixed.
    size, radius = 200_000, 1.0 / (2.0 * np.sin(np.pi / modes))
    z = np.random.default_rng(1).standard_normal((size, 2))
    x = lipschitz * project_on_polygon(z, modes, radius / lipschitz)
    distance = np.linalg.norm(x[:, None] - corners(modes, radius), axis=-1).min(axis=1)
    exact = polygon_precision(modes, 1.0, lipschitz)
    error = np.sqrt(exact * (1.0 - exact) / size)
    assert abs((distance < 1e-9).mean() - exact) < 4.5 * error
    assert exact <= bridge_bound(modes, 1.0, lipschitz) * (1.0 + 1e-12)


@pytest.mark.parametrize("modes", [2, 3, 6])
def test_projection_is_the_nearest_point_and_contracts(modes):
    rng, ends = np.random.default_rng(modes), corners(modes, 0.7)
    z = 1.5 * rng.standard_normal((40, 2))
    found = project_on_polygon(z, modes, 0.7)
    for point, nearest in zip(z[:8], found[:8], strict=True):
        best = optimize.minimize(
            lambda w, point=point: ((w @ ends - point) ** 2).sum(),
            np.full(modes, 1.0 / modes),
            bounds=[(0.0, 1.0)] * modes,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1.0},
        )
        assert nearest == pytest.approx(best.x @ ends, abs=2e-3)
    before = np.linalg.norm(z[:, None] - z, axis=-1)
    after = np.linalg.norm(found[:, None] - found, axis=-1)
    assert (after <= before + 1e-12).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: bridge_bound(0, 1.0, 1.0), "modes .* got 0"),
        (lambda: bridge_bound(2, -1.0, 1.0), "separation .* got -1.0"),
        (lambda: bridge_bound(2, 1.0, 0.0), "lipschitz .* got 0.0"),
        (lambda: bridge_bound_for_shares([0.5, 0.6], 1.0, 1.0), "sum to 1"),
        (lambda: least_lipschitz([0.8, 0.8], 1.0), "masses"),
        (lambda: neighbourhood_mass(0.5, -1.0), "radius .* got -1.0"),
        (lambda: polygon_precision(1, 1.0, 1.0), "modes .* got 1"),
        (lambda: project_on_polygon([[0.0, 1.0]], 3, -1.0), "radius .* got -1.0"),
    ],
)
def test_wrong_input_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
