"""Unrolled discriminators against a small autograd implementation that shares no code with ours."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.func import functional_call
from training_cases import TARGET, game

from ganlab_utils.training.build import build
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Unrolled
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD, Adam, Frozen, RMSProp
from ganlab_utils.training.penalties import clip_weights
from ganlab_utils.training.streams import Streams

CPU, DOUBLE = torch.device("cpu"), torch.float64
SMOOTH = partial(MLP, 2, 1, 6, 2, nn.Tanh)


def adam(w, g, s, rate=0.02, b1=0.5, b2=0.999):
    t, m, v = s.get("t", 0) + 1, s.get("m", 0.0), s.get("v", 0.0)
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
    move = (m / (1 - b1**t)) / ((v / (1 - b2**t)) ** 0.5 + 1e-8)
    return w - rate * move, {"t": t, "m": m, "v": v}


def rmsprop(w, g, s, rate=0.02, decay=0.9):
    v = decay * s.get("v", 0.0) + (1 - decay) * g**2
    return w - rate * g / (v**0.5 + 1e-8), {"v": v}


def momentum(w, g, s, rate=0.1, beta=0.8):
    m = beta * s.get("m", 0.0) + g
    return w - rate * m, {"m": m}


def clipped(w, g, s):
    w, s = momentum(w, g, s, beta=0.0)
    return w.clamp(-0.3, 0.3), s


OWN = {
    "adam": ({"discriminator_optimiser": Adam(0.02)}, adam),
    "adam (0, 0.9)": (
        {"discriminator_optimiser": Adam(0.02, (0.0, 0.9))},
        partial(adam, b1=0.0, b2=0.9),
    ),
    "rmsprop": ({"discriminator_optimiser": RMSProp(0.02, 0.9)}, rmsprop),
    "momentum": ({"discriminator_optimiser": SGD(0.1, 0.8)}, momentum),
    "clipped": ({"discriminator_optimiser": SGD(0.1), "constraint": clip_weights(0.3)}, clipped),
}


def loss_of_d(d, w, real, fake):
    bce = nn.functional.binary_cross_entropy_with_logits
    s, t = (functional_call(d, w, (x,)) for x in (real, fake))
    return bce(s, torch.ones_like(s)) + bce(t, torch.zeros_like(t))


def step_of_d(update, d, w, s, real, fake, graph):
    slopes = torch.autograd.grad(loss_of_d(d, w, real, fake), list(w.values()), create_graph=graph)
    moved = {n: update(w[n], g, s.get(n, {})) for n, g in zip(w, slopes, strict=True)}
    return {n: a for n, (a, _) in moved.items()}, {n: b for n, (_, b) in moved.items()}


@pytest.mark.parametrize(("options", "update"), OWN.values(), ids=list(OWN))
def test_three_steps_of_training_by_hand(options, update):
    """Parameter by parameter, one member; D's state at the later steps is no longer empty."""
    rules = game(
        generator=partial(MLP, 2, 2, 6, 1, nn.Tanh), discriminator=SMOOTH, batch=8,
        generator_optimiser=SGD(0.5), unrolled=Unrolled(3), **options,
    )  # fmt: skip
    engine = build(rules, (2,), (4,), CPU, DOUBLE)
    g, d = (p.module(0).double() for p in (engine.generator, engine.discriminator))
    streams = Streams(rules, TARGET, (2,), (4,), CPU, DOUBLE)
    of_g, of_d = (
        {n: p.detach().clone().requires_grad_() for n, p in zip(
            player.names, (v[0] for v in player.views), strict=True)}
        for player in (engine.generator, engine.discriminator)
    )  # fmt: skip
    state = {}
    for t in range(3):
        now = streams.at(t)
        engine.step(now)
        real = now.real[0, 0]
        fake = functional_call(g, of_g, (now.z_discriminator[0, 0],)).detach()
        of_d, state = step_of_d(update, d, of_d, state, real, fake, False)
        of_d = {n: w.detach().requires_grad_() for n, w in of_d.items()}
        state = {n: {k: v.detach() if torch.is_tensor(v) else v for k, v in s.items()}
                 for n, s in state.items()}  # fmt: skip
        x = functional_call(g, of_g, (now.z_generator[0],))
        ahead, s = of_d, state
        for _ in range(3):
            ahead, s = step_of_d(update, d, ahead, s, real, x, True)
        logits = functional_call(d, ahead, (x,))
        slopes = torch.autograd.grad(nn.functional.softplus(-logits).mean(), list(of_g.values()))
        of_g = {n: (w - 0.5 * a).detach().requires_grad_()
                for (n, w), a in zip(of_g.items(), slopes, strict=True)}  # fmt: skip
    for player, mine in ((engine.generator, of_g), (engine.discriminator, of_d)):
        for name, view in zip(player.names, player.views, strict=True):
            torch.testing.assert_close(view[0], mine[name].detach(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(("options", "update"), OWN.values(), ids=list(OWN))
def test_the_slope_of_looking_ahead_against_finite_differences(options, update):
    rules = game(
        generator=partial(MLP, 2, 2, 6, 1, nn.Tanh), discriminator=SMOOTH, batch=8,
        unrolled=Unrolled(2), **options,
    )  # fmt: skip
    engine = build(rules, (2,), (1, 2), CPU, DOUBLE)
    streams = Streams(rules, TARGET, (2,), (1, 2), CPU, DOUBLE)
    for t in range(3):  # so that the optimiser stands somewhere
        engine.step(streams.at(t))
    now, player = streams.at(3), engine.generator

    def loss():
        leaves = player.leaves()
        return engine.generator_loss(leaves, now.z_generator, now.real[:, 0], None).sum(), leaves

    value, leaves = loss()
    gradient = torch.cat([g.flatten() for g in player.gradients(value, leaves)])
    for index in np.random.default_rng(6).choice(len(player.flat), 10, replace=False):
        ends = []
        for sign in (1.0, -1.0):
            player.flat[index] += sign * 1e-6
            ends.append(loss()[0].item())
            player.flat[index] -= sign * 1e-6
        slope = (ends[0] - ends[1]) / 2e-6
        assert gradient[index].item() == pytest.approx(slope, rel=2e-5, abs=1e-7)


def test_looking_ahead_leaves_d_and_its_optimiser_where_they_are():
    runs = [
        fit(game(generator_optimiser=Frozen(), unrolled=ahead), TARGET, 6, (1, 2), device="cpu",
            dtype=DOUBLE)
        for ahead in (None, Unrolled(4))
    ]  # fmt: skip
    for name, array in runs[0].state.items():
        np.testing.assert_allclose(array, runs[1].state[name], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("optimiser", [Adam(), RMSProp(1e-3), SGD(0.1, 0.5)])
def test_dead_units_have_a_slope(optimiser):
    """Where a gradient is exactly 0, sqrt of its square has slope 0 and not 0 times infinity."""
    rules = game(discriminator=partial(MLP, 2, 1, 64), discriminator_optimiser=optimiser,
                 unrolled=Unrolled(3), batch=2)  # fmt: skip
    run = fit(rules, TARGET, 5, range(4), every=1, device="cpu")
    assert np.isfinite(run.generator_gradient).all()
    assert run.diverged_at == (None,) * 4


def test_weights_that_d_does_not_train_stay_while_looking_ahead():
    def half():
        module = SMOOTH()
        module[0].weight.requires_grad_(False)
        return module

    rules = game(discriminator=half, unrolled=Unrolled(2), batch=8)
    engine = build(rules, (2,), (1,), CPU, DOUBLE)
    x = torch.randn(1, 8, 2, dtype=DOUBLE, generator=torch.Generator().manual_seed(0))
    ahead = engine._opponent(x, x + 1.0, None, {})
    assert torch.equal(ahead[0], engine.discriminator.views[0])
    assert not torch.equal(ahead[2], engine.discriminator.views[2])


def test_a_frozen_d_has_no_steps_to_unroll():
    with pytest.raises(ValueError, match="frozen D has no steps of its own"):
        game(unrolled=Unrolled(), discriminator_optimiser=Frozen())
