"""Both players' gradients, for every option, against finite differences and double precision."""

import numpy as np
import pytest
import torch
from training_cases import EXPLICIT, OPTIONS, TARGET, game

from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.build import build
from ganlab_utils.training.explicit import ExplicitEngine
from ganlab_utils.training.optimisers import SGD
from ganlab_utils.training.streams import Streams

CPU, DOUBLE, SINGLE = torch.device("cpu"), torch.float64, torch.float32


def losses_of(engine, noise):
    """Return, for each player, a function that gives its loss and leaves, drawing nothing new."""
    with torch.no_grad():
        generator = engine.generator
        copies = {n: b.clone() for n, b in generator.buffers.items()}
        fake = generator.forward(generator.views, copies, noise.z_discriminator[:, 0])
    real, fake = engine.pack(noise.real[:, 0]), engine.pack(fake)
    epsilon = None if noise.epsilon is None else noise.epsilon[:, 0]

    def buffers():
        players = (engine.generator, engine.discriminator)
        return tuple({n: b.clone() for n, b in p.buffers.items()} for p in players)

    def of_d():
        leaves = engine.discriminator.leaves()
        return engine.discriminator_loss(leaves, real, fake, epsilon, buffers()[1])[0].sum(), leaves

    def of_g():
        leaves = engine.generator.leaves()
        z = noise.z_generator
        return engine.generator_loss(leaves, z, real, epsilon, buffers=buffers()).sum(), leaves

    return ((engine.discriminator, of_d), (engine.generator, of_g))


def started(rules, dtype):
    """Return an engine two steps from its start, and the noise of the third."""
    engine = build(rules, (2,), (1, 2), CPU, dtype)
    streams = Streams(rules, TARGET, (2,), (1, 2), CPU, dtype)
    for t in range(2):
        engine.step(streams.at(t))
    return engine, streams.at(2)


@pytest.mark.parametrize("name", OPTIONS)
def test_against_finite_differences(name):
    rules = game(**{**dict(OPTIONS[name]), "batch": 8})
    for player, loss in losses_of(*started(rules, DOUBLE)):
        value, leaves = loss()
        gradient = torch.cat([g.flatten() for g in player.gradients(value, leaves)])
        steep = gradient.abs().topk(12).indices.tolist()
        errors = []
        for index in steep[::2]:
            ends = []
            for sign in (1.0, -1.0):
                player.flat[index] += sign * 1e-7
                ends.append(loss()[0].item())
                player.flat[index] -= sign * 1e-7
            errors.append(abs((ends[0] - ends[1]) / 2e-7 - gradient[index].item()))
        # A ReLU may have its kink within 1e-7 of a sample: one of six may be off, by chance.
        assert sorted(errors)[-2] < 1e-5 * gradient.abs().max().item() + 1e-7
        assert gradient.abs().max() > 1e-4


@pytest.mark.parametrize("name", OPTIONS)
def test_single_precision_against_double(name):
    rules = game(**dict(OPTIONS[name]))
    double, noise = started(rules, DOUBLE)
    single = build(rules, (2,), (1, 2), CPU, SINGLE)
    single.restore({n: t.to(single.state()[n].dtype) for n, t in double.state().items()})
    rounded = type(noise)(*(None if t is None else t.float() for t in noise.parts()))
    pairs = zip(losses_of(double, noise), losses_of(single, rounded), strict=True)
    for (player, exact), (other, rough) in pairs:
        gradients = []
        for ensemble, loss in ((player, exact), (other, rough)):
            value, leaves = loss()
            gradients.append(torch.cat([g.flatten() for g in ensemble.gradients(value, leaves)]))
        error = (gradients[1].double() - gradients[0]).norm() / gradients[0].norm()
        # Unrolling divides by the root of small second moments: there rounding grows most.
        assert error < (2e-3 if "unrolled" in name or "noise" in name else 1e-4)


@pytest.mark.parametrize("name", EXPLICIT)
def test_the_explicit_engine_stores_the_gradient_by_autograd(name):
    """After one step from one state, with no optimiser that could hide a factor."""
    fixed = {"fixed generator", "fixed discriminator"}
    moves = {k: SGD(1.0) for k in ("generator_optimiser", "discriminator_optimiser")}
    rules = game(**{**dict(OPTIONS[name]), **({} if name in fixed else moves)})
    noise = Streams(rules, TARGET, (2,), (1, 2), CPU, DOUBLE).at(0)
    stored = []
    for kind in (ExplicitEngine, AutogradEngine):
        engine = build(rules, (2,), (1, 2), CPU, DOUBLE, kind)
        engine.step(noise)
        stored.append((engine.generator.gradient.clone(), engine.discriminator.gradient.clone()))
    for fast, general in zip(*stored, strict=True):
        torch.testing.assert_close(fast, general, rtol=1e-9, atol=1e-13)
    assert max(np.abs(g.numpy()).max() for g in stored[0]) > 1e-6
