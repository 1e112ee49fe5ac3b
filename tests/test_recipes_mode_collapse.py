"""Chapter 5's runs: what their observers measure, what each remedy changes, what the files show."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from scipy.stats import norm
from torch import nn

from ganlab_utils.theory.coverage import mode_coverage
from ganlab_utils.theory.densities import ring
from ganlab_utils.training import recorded
from ganlab_utils.training.networks import MLP, MixtureOfGenerators
from ganlab_utils.training.recipes import lipschitz, mode_collapse, remedies

CHAPTER = {r.name: r for r in (*mode_collapse.RECORDINGS, *remedies.RECORDINGS)}
BRIDGES = [name for name, one in CHAPTER.items() if "inside" in one.observers]


def players(generators=(), logits=None, generate=None):
    return SimpleNamespace(
        members=len(generators),
        generator=lambda member: generators[member],
        logits=logits,
        generate=generate,
    )


def seeded(make):
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return make()


@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh])
def test_slopes_are_those_of_autograd(activation):
    g = seeded(lambda: MLP(2, 2, width=16, activation=activation))
    z = np.random.default_rng(1).standard_normal((40, 2))
    jacobians = torch.func.vmap(torch.func.jacrev(g.double()))(torch.from_numpy(z))
    judge = np.linalg.svd(jacobians.detach().numpy(), compute_uv=False)[:, 0]
    np.testing.assert_allclose(lipschitz.slopes(g, z), judge, rtol=1e-9)


def test_a_linear_generator_is_as_steep_as_its_layer():
    g = seeded(lambda: MLP(2, 2, depth=0))
    judge = np.linalg.svd(g[0].weight.detach().numpy(), compute_uv=False)[0]
    for measure in (lipschitz.largest_slope, lipschitz.layer_product):
        np.testing.assert_allclose(measure(players([g])), [judge], rtol=1e-6)


def test_of_a_mixture_the_steepest_counts():
    parts = seeded(lambda: [MLP(2, 2, width=8), MLP(2, 2, width=8)])
    with torch.no_grad():
        parts[1][0].weight.mul_(5.0)
    for measure in (lipschitz.largest_slope, lipschitz.layer_product):
        alone = measure(players(parts))
        assert alone[1] > 2.0 * alone[0]
        assert measure(players([MixtureOfGenerators(parts)])) == alone[1:]


def test_a_layer_without_known_slope_is_refused():
    with pytest.raises(ValueError, match="Sigmoid"):
        lipschitz.slopes(nn.Sequential(nn.Linear(2, 2), nn.Sigmoid()), np.zeros((1, 2)))


def test_the_map_has_rows_of_y_and_columns_of_x():
    found = mode_collapse.map_of_d(
        players(logits=lambda x: np.stack([x[:, 0], 4.0 * x[:, 1], 0.0 * x[:, 0]]))
    )
    ticks = np.linspace(-4.0, 4.0, 41)
    assert found.shape == (2, 41, 41)
    for member, logits in enumerate(np.meshgrid(ticks, 4.0 * ticks)):
        np.testing.assert_allclose(found[member], 1.0 / (1.0 + np.exp(-logits)), atol=0.5 / 128)


def test_inside_agrees_with_the_coverage():
    target = ring(modes=2, std=0.5)

    def generate(z):
        return np.stack([1.5 * z, z + np.array([2.0, 0.0])])

    inside = mode_collapse.Inside(target)
    found = inside(players(generate=generate))
    judge = mode_coverage(generate(inside.z), target)
    np.testing.assert_allclose(found.sum(-1), judge.high_quality, atol=1e-12)
    # The second law is N(the first mode, I): within 1.5 of it lie 1 - exp(-9/8) of the samples;
    # 20,000 miss by 5 standard errors (0.0166) with probability 6e-7.
    assert abs(found[1, 0] - (1.0 - np.exp(-9.0 / 8.0))) < 0.0166
    assert found[1, 1] < 0.05


@pytest.mark.parametrize("setting", ["hopping", "stuck"])
@pytest.mark.parametrize("name", [name for name in remedies.REMEDIES if name != "plain"])
def test_a_remedy_changes_what_it_says_and_nothing_else(setting, name):
    plain, one = CHAPTER[f"05_{setting}_plain"], CHAPTER[f"05_{setting}_{name}"]
    changed = {f for f, v in vars(one.game).items() if v != vars(plain.game)[f]}
    assert changed == set(remedies.REMEDIES[name][1]) != set()
    assert (one.seeds, one.target, one.steps) == (plain.seeds, plain.target, plain.steps)


def test_the_kinds_of_collapse_differ_in_the_rates_alone():
    hopping, stuck = (CHAPTER[f"05_{kind}_plain"].game for kind in ("hopping", "stuck"))
    changed = {f for f, v in vars(hopping).items() if v != vars(stuck)[f]}
    assert changed == {"generator_optimiser", "discriminator_optimiser"}
    assert hopping.generator_optimiser == stuck.discriminator_optimiser
    assert hopping.discriminator_optimiser == stuck.generator_optimiser


def test_all_runs_are_of_sixteen_seeds():
    assert {one.seeds for one in CHAPTER.values()} == {tuple(range(16))}


@pytest.mark.parametrize("name", [name for name, one in CHAPTER.items() if one.observers])
def test_observers_find_the_start_again(name):
    then, again = recorded.load(name), CHAPTER[name].train(1, progress=False)
    for key, array in again.observed.items():
        # Samples and maps are rounded to 1/128: another processor may round one step off.
        np.testing.assert_allclose(array[0], then.observed[key][0], atol=1.01 / 128, rtol=1e-3)


@pytest.mark.parametrize("name", BRIDGES)
def test_no_slope_exceeds_the_product_of_the_layers(name):
    observed = recorded.load(name).observed
    assert (observed["largest_slope"] <= observed["layer_product"] * (1.0 + 1e-5)).all()


@pytest.mark.parametrize("name", ["05_bridge_two", "05_ring_recovers"])
def test_trained_generators_keep_the_isoperimetric_bound(name):
    observed, means = recorded.load(name).observed, np.asarray(CHAPTER[name].target.means)
    gaps = np.linalg.norm(means[:, None] - means, axis=-1)[~np.eye(len(means), dtype=bool)]
    delta = gaps.min() - 6.0 * CHAPTER[name].target.std
    inside = observed["inside"].astype(float)
    # A share of 20,000 lies 6 standard errors high with probability 1e-9.
    low = np.clip(inside - 6.0 * np.sqrt(inside * (1.0 - inside) / 20_000) - 1e-4, 0.0, 1.0)
    reach = delta / (2.0 * observed["layer_product"].astype(float))
    assert (norm.cdf(norm.ppf(low) + reach[..., None]).sum(-1) <= 1.0).all()


def test_what_the_rings_show():
    end = {kind: recorded.load(f"05_ring_{kind}") for kind in ("hopping", "stuck", "recovers")}
    assert (end["recovers"].captured[-1] == 8).all()
    assert (end["recovers"].high_quality[-1] > 0.75).all()
    assert np.median(end["stuck"].captured[-1]) <= 3
    assert np.median(end["stuck"].high_quality[-1]) > 0.75
    assert np.median(end["hopping"].captured[-1]) <= 1
    assert end["hopping"].captured[-1].max() <= 2


def test_what_fast_g_shows():
    history = recorded.load("05_ring_hopping")
    late = history.share[len(history.steps) // 2 :] >= 0.1
    assert late.any(axis=0).all()
    held = np.sort(late.sum(axis=2).mean(axis=0))
    assert held[0] >= 1.0
    assert held[-2] < 1.45
    assert 3.0 < held[-1] < 3.15


def test_even_rates_beat_both_games():
    even = recorded.load("05_ring_even")
    at = int(np.flatnonzero(even.steps == remedies.STEPS)[0])
    for setting, wins in (("hopping", 16), ("stuck", 14)):
        plain = recorded.load(f"05_{setting}_plain")
        assert np.sum(even.captured[at] > plain.captured[-1]) == wins
        assert np.sum(even.captured[at] < plain.captured[-1]) == (setting == "stuck")
