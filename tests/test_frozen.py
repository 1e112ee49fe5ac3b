"""A player under Frozen() stays as it is, the other trains as if alone, and both are observed."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from training_cases import TARGET, Convolutional, game

from ganlab_utils.training import losses
from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.ensemble import Ensemble
from ganlab_utils.training.explicit import ExplicitEngine
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Game, Unrolled
from ganlab_utils.training.latents import Latent
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD, Frozen
from ganlab_utils.training.penalties import clip_weights, spectral_norm

DOUBLE = {"dtype": torch.float64, "device": "cpu"}
FIXED_G = {"generator_optimiser": Frozen()}
FIXED_D = {"discriminator_optimiser": Frozen()}


def moved(run, before, player):
    now = getattr(run.players, f"{player}_weights")()
    return any(not np.array_equal(now[n], w) for n, w in before[player].items())


def started(**options):
    """Return the weights that both players start from, those of one step of a frozen player."""
    found = {}
    for player, fixed in (("generator", FIXED_G), ("discriminator", FIXED_D)):
        run = fit(game(**{**options, **fixed}), TARGET, 1, (1, 2), **DOUBLE)
        found[player] = getattr(run.players, f"{player}_weights")()
    return found


@pytest.mark.parametrize("engine", [ExplicitEngine, AutogradEngine])
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_one_player_stays_and_the_other_moves(engine, player):
    fixed = FIXED_G if player == "generator" else FIXED_D
    run = fit(game(**fixed, average=0.9), TARGET, 6, (1, 2), every=3, engine=engine, **DOUBLE)
    before = started()
    assert moved(run, before, "generator") == (player == "discriminator")
    assert moved(run, before, "discriminator") == (player == "generator")
    assert (run.generator_gradient > 0).all()
    assert (run.discriminator_gradient > 0).all()
    assert not any(name.startswith(f"{player}/optimiser") for name in run.state)


def test_weights_start_where_the_seed_puts_them():
    at = Ensemble(game().generator, (1, 2), 1, torch.device("cpu"), torch.float64)
    for name, view in zip(at.names, at.views, strict=True):
        assert np.array_equal(view.numpy(), started()["generator"][name])


def test_a_fixed_discriminator_is_not_clipped():
    run = fit(game(**FIXED_D, constraint=clip_weights(1e-3)), TARGET, 2, (1, 2), **DOUBLE)
    assert not moved(run, started(), "discriminator")


def test_a_fixed_discriminator_acts_as_it_did_under_spectral_norm():
    rules = game(**FIXED_D, constraint=spectral_norm(2))
    first, last = (fit(rules, TARGET, n, (1, 2), **DOUBLE) for n in (1, 5))
    x = np.random.default_rng(0).normal(size=(9, 2))
    assert np.array_equal(first.players.logits(x), last.players.logits(x))


def test_g_descends_a_fixed_critic_by_exactly_its_slope():
    """The judge is arithmetic: G(z) = b + 0 z against the fixed critic s = w x.

    Each step of SGD moves b by rate * w, whatever the samples.
    """

    class Shift(nn.Module):
        def __init__(self):
            super().__init__()
            self.b = nn.Parameter(torch.zeros(2))

        def forward(self, z):
            return self.b + 0.0 * z

    linear = partial(nn.Linear, 2, 1, bias=False)
    rules = Game(Shift, linear, loss=losses.wasserstein, generator_optimiser=SGD(0.1), **FIXED_D)
    run = fit(rules, TARGET, 7, (3,), **DOUBLE)
    w = run.players.discriminator_weights()["weight"][0, 0]
    np.testing.assert_allclose(run.players.generator_weights()["b"][0], 0.7 * w, rtol=1e-12)
    np.testing.assert_allclose(run.generator_gradient, np.linalg.norm(w), rtol=1e-6)


def test_a_fixed_generator_may_be_without_weights():
    rules = Game(nn.Identity, partial(MLP, 2, 1, width=8), batch=16, **FIXED_G)
    run = fit(rules, TARGET, 5, range(2), device="cpu")
    assert (run.generator_gradient == 0).all()
    assert (run.discriminator_gradient > 0).all()
    z = np.eye(2, dtype=np.float32)
    assert np.array_equal(run.players.generate(z)[1], z)


@pytest.mark.parametrize("engine", [ExplicitEngine, AutogradEngine])
def test_divergence_is_seen_where_only_one_player_moves(engine):
    for fixed, own in ((FIXED_D, "generator_optimiser"), (FIXED_G, "discriminator_optimiser")):
        rules = game(loss=losses.least_squares, **fixed, **{own: SGD(1e6)})
        run = fit(rules, TARGET, 200, range(2), every=200, engine=engine, device="cpu")
        assert all(0 < at < 60 for at in run.diverged_at)
        assert run.completed < 200


def test_running_statistics_of_a_fixed_discriminator_still_run():
    """As in a torch loop: its weights are left alone, not its mode."""
    rules = game(discriminator=Convolutional, **FIXED_D)
    short, long = (fit(rules, TARGET, n, (1,), **DOUBLE) for n in (1, 4))
    name = "discriminator/buffer/norm.running_mean"
    assert not np.array_equal(short.state[name], long.state[name])


def test_unrolling_a_fixed_discriminator_still_looks_ahead():
    ahead = fit(game(**FIXED_D, unrolled=Unrolled(2, 0.5)), TARGET, 3, (1, 2), **DOUBLE)
    plain = fit(game(**FIXED_D), TARGET, 3, (1, 2), **DOUBLE)
    assert moved(ahead, {"generator": plain.players.generator_weights()}, "generator")
    assert not moved(ahead, started(), "discriminator")


def test_both_frozen_is_no_game():
    with pytest.raises(ValueError, match=r"got Frozen\(\) for both"):
        game(**FIXED_G, **FIXED_D)


def test_a_latent_game_may_freeze_g_of_any_size():
    rules = Game(partial(MLP, 1, 2, depth=0), partial(MLP, 2, 1), latent=Latent(1), **FIXED_G)
    assert fit(rules, TARGET, 2, (0,), device="cpu").completed == 2
