"""Quadrature against exact integrals, and its warnings where a promise is not kept."""

import numpy as np
import pytest
from scipy import integrate as scipy_integrate

from ganlab_utils.theory.divergences import IntegrationWarning
from ganlab_utils.theory.quadrature import gauss_kronrod, integrate, nodes_between
from ganlab_utils.theory.quadrature_2d import integrate_2d, squares_around
from ganlab_utils.theory.refinement import Integral, adapt, trusted


def approx(value, rel=None, abs=0.0):
    """Return pytest.approx without its hidden absolute tolerance of 1e-12."""
    return pytest.approx(value, rel=rel, abs=abs)


@pytest.mark.parametrize("order", [3, 7, 10, 15])
def test_rule_is_exact_for_polynomials(order):
    rule = gauss_kronrod(order)
    assert len(rule.nodes) == 2 * order + 1
    assert (np.diff(rule.nodes) > 0.0).all()
    assert (rule.kronrod > 0.0).all()
    for weights, degree in ((rule.kronrod, 3 * order + 1), (rule.gauss, 2 * order - 1)):
        for power in range(degree + 1):
            exact = 2.0 / (power + 1) if power % 2 == 0 else 0.0
            assert weights @ rule.nodes**power == approx(exact, abs=1e-14)


def test_rule_is_that_of_quadpack():
    nodes, kronrod, gauss = gauss_kronrod(10)
    assert nodes[-1] == approx(0.995657163025808080735527280689003, abs=1e-15)
    assert kronrod[-1] == approx(0.011694638867371874278064396062192, abs=1e-15)
    assert gauss[-2] == approx(0.066671344308688137593568809893332, abs=1e-15)


LINE = [
    (lambda x: np.exp(-0.5 * x * x), [-40.0, 40.0], np.sqrt(2.0 * np.pi)),
    (lambda x: np.exp(-0.5 * (x / 1e-5) ** 2), [-0.01, 0.003, 1.0], 1e-5 * np.sqrt(2.0 * np.pi)),
    (lambda x: np.abs(x - np.pi / 10.0), [0.0, 1.0], 0.5 - np.pi / 10.0 + (np.pi / 10.0) ** 2),
    (lambda x: (x > 1.0 / 3.0) * 1.0, [0.0, 1.0], 2.0 / 3.0),
    (lambda x: 1.0 / np.sqrt(x), [0.0, 1.0], 2.0),
    (lambda x: np.cos(50.0 * x), [0.0, 1.0], np.sin(50.0) / 50.0),
    (np.zeros_like, [0.0, 1.0], 0.0),
]


@pytest.mark.parametrize(("function", "edges", "exact"), LINE)
def test_line_integrals(function, edges, exact):
    total = integrate(function, np.array(edges))
    assert total.value == approx(exact, rel=1e-9, abs=1e-14)
    assert trusted(total, 1e-8) == total.value


@pytest.mark.parametrize(("function", "edges", "exact"), LINE)
def test_the_error_estimate_covers_the_error(function, edges, exact):
    total = integrate(function, np.array(edges), tolerance=1e-4)
    assert abs(total.value - exact) <= total.error + 1e-15


def test_infinite_value_makes_an_infinite_integral():
    edges = np.array([0.0, 0.5, 1.0])
    assert integrate(lambda x: np.where(x > 0.7, np.inf, x), edges).value == np.inf
    assert integrate(lambda x: np.where(x > 0.7, -np.inf, x), edges).value == -np.inf


def test_noise_is_reported():
    rng = np.random.default_rng(0)
    total = integrate(lambda x: 1.0 + 1e-3 * rng.random(x.shape), np.array([0.0, 1.0]))
    with pytest.warns(IntegrationWarning, match="may be off by"):
        trusted(total, 1e-8)


def test_trust_is_relative_to_the_size():
    assert trusted(Integral(0.0, 1e-9, 1.0), 1e-8) == 0.0
    with pytest.warns(IntegrationWarning):
        trusted(Integral(1e-12, 1e-9, 1e-12), 1e-8)


def test_refinement_stops_at_the_last_bit_of_a_jump():
    jump = 0.1 + 1e-9
    total = integrate(lambda x: np.where(x < jump, 0.0, 1.0), np.array([0.0, 1.0]), tolerance=1e-14)
    assert total.value == approx(1.0 - jump, rel=1e-12)


def test_only_the_needed_panels_are_halved():
    seen = []

    def function(x):
        seen.append(x.size)
        return np.exp(-0.5 * ((x - 0.3) / 1e-3) ** 2)

    integrate(function, np.linspace(0.0, 1.0, 41))
    assert seen[0] == 40 * 21
    assert max(seen[1:]) <= 8 * 21


def test_nodes_are_inside_their_panels_and_rising():
    edges = np.array([-2.0, 0.0, 0.5, 7.0])
    nodes = nodes_between(edges)
    assert ((nodes > edges[:-1, None]) & (nodes < edges[1:, None])).all()
    assert (np.diff(nodes.ravel()) > 0.0).all()


def test_adapt_works_in_three_dimensions():
    def midpoint(centre, half):
        volume = (2.0 * half) ** 3
        value = volume * (centre**2).sum(axis=1)
        return np.stack((value, volume * half**2, volume * half**0))

    total = adapt(midpoint, np.zeros((1, 3)), np.ones(1), 1e-3, 40_000)
    assert total.value == approx(8.0, rel=2e-3)  # int of |x|^2 over [-1, 1]^3


CENTRES = np.array([(0.0, 0.0), (3.0, 0.1), (-1.0, 4.0)])
SCALES = np.array([0.5, 0.02, 1.0])


def test_squares_are_disjoint_and_cover_the_discs():
    reach = 12.0 * SCALES
    square, half = squares_around(CENTRES, SCALES, reach)
    rng = np.random.default_rng(2)
    turn, radius = rng.uniform(0.0, 2.0 * np.pi, 900), np.sqrt(rng.random(900))
    points = CENTRES.repeat(300, axis=0) + (radius * reach.repeat(300))[:, None] * np.column_stack(
        (np.cos(turn), np.sin(turn))
    )
    inside = (np.abs(points[:, None] - square) <= half[:, None]).all(axis=-1)
    assert (inside.sum(axis=1) == 1).all()
    narrow = (np.abs(CENTRES[1] - square) <= half[:, None]).all(axis=1)
    assert half[narrow].max() <= 2.0 * SCALES[1]


def test_plane_integral_of_gaussians():
    weights = np.array([1.0, 3.0, 0.2])

    def function(x):
        squared = ((x[..., None, :] - CENTRES) ** 2).sum(axis=-1)
        return (weights / (2.0 * np.pi * SCALES**2) * np.exp(-0.5 * squared / SCALES**2)).sum(-1)

    total = integrate_2d(function, squares_around(CENTRES, SCALES, 12.0 * SCALES))
    assert total.value == approx(weights.sum(), rel=1e-10)


def test_plane_integral_with_a_kink_along_a_curve():
    def function(x):
        return np.abs(np.hypot(x[..., 0] - 0.1, x[..., 1]) - 0.5)

    squares = squares_around(np.zeros((1, 2)), np.array([0.5]), np.array([1.0]))
    square, half = squares
    total = integrate_2d(function, squares, kinked=True)
    judge = 0.0
    for (x, y), h in zip(square, half, strict=True):
        judge += scipy_integrate.quad(
            lambda a, y=y, h=h: scipy_integrate.quad(
                lambda b: function(np.array([a, b])), y - h, y + h, limit=200, points=_kinks(a)
            )[0],
            x - h,
            x + h,
            epsabs=1e-9,
        )[0]
    assert total.value == approx(judge, rel=1e-6)
    assert trusted(total, 1e-5) == total.value


def _kinks(a):
    inner = 0.25 - (a - 0.1) ** 2
    return (-np.sqrt(inner), np.sqrt(inner)) if inner > 0.0 else None
