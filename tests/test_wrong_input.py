"""What users hand over by mistake is told before the first step, with the value repeated."""

import numpy as np
import pytest
import torch
from torch import nn
from training_cases import TARGET, game

from ganlab_utils.theory.densities import Normal
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Game
from ganlab_utils.training.latents import Latent
from ganlab_utils.training.losses import LossPair
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.targets import draw

CPU = {"device": "cpu"}


class Drawing:
    """A target that returns what it is told."""

    def __init__(self, function):
        self.function = function

    def sample(self, n, rng):
        return self.function(n)


def own(real=lambda s: s, fake=lambda s: s, generator=lambda s: s):
    return game(loss=LossPair("own", real, fake, generator))


def growing():
    sizes = iter(range(3, 99))
    return lambda: MLP(2, 2, next(sizes))


def varying():
    sizes = iter(range(1, 99))
    return lambda players: np.zeros(next(sizes))


WRONG = {
    "a target of text": (lambda: fit(game(), Drawing(lambda n: ["a"] * n), 5), "real numbers"),
    "complex": (lambda: fit(game(), Drawing(lambda n: np.ones((n, 2)) * 1j), 5), "real numbers"),
    "ragged": (lambda: fit(game(), Drawing(lambda n: [[1], [2, 3], [4]]), 5), r"got \[\[1\]"),
    "nothing": (lambda: fit(game(), Drawing(lambda n: None), 5), r"got shape \(\)"),
    "beyond float32": (lambda: fit(game(), Drawing(lambda n: np.full((n, 2), 1e39)), 5), "1.e.39"),
    "another shape later": (
        lambda: fit(game(), Drawing(lambda n: np.zeros((n, 2 + (n > 3)))), 5),
        r"must have shape \(2500, 2\)|must have shape \(512, 2\).*\(512, 3\)",
    ),
    "too few": (lambda: fit(game(), Drawing(lambda n: np.zeros((3, 2))), 5), r"got \(3, 2\)"),
    "a loss that sums": (lambda: fit(own(real=torch.sum), TARGET, 5), r"each logit.*got \(\)"),
    "a loss of nothing": (lambda: fit(own(fake=lambda s: None), TARGET, 5), "got None"),
    "a loss that fails": (lambda: fit(own(generator=lambda s: 1 @ s), TARGET, 5), "of own"),
    "a penalty that is a float": (
        lambda: fit(game(penalties=(lambda *a: 0.5,)), TARGET, 5),
        "one number for each member, .* got 0.5",
    ),
    "modules that differ": (lambda: fit(game(generator=growing()), TARGET, 5), "must be alike"),
    "an observer of varying shape": (
        lambda: fit(game(), TARGET, 5, every=1, observers={"mine": varying()}, **CPU),
        r"'mine' must return one shape always, \(1,\), got \(2,\)",
    ),
    "device meta": (lambda: fit(game(), TARGET, 5, device="meta"), "got 'meta'"),
    "device number": (lambda: fit(game(), TARGET, 5, device=7), "got 7"),
}  # fmt: skip
KINDS = {
    "engine": (lambda: fit(game(), TARGET, 5, engine="fast", **CPU), "got 'fast'"),
    "engine class": (lambda: fit(game(), TARGET, 5, engine=int, **CPU), "got <class 'int'>"),
    "observers": (lambda: fit(game(), TARGET, 5, observers=[print], **CPU), "got .<built-in"),
    "observer of text": (
        lambda: fit(game(), TARGET, 5, observers={"mine": lambda p: "high"}, **CPU),
        "'mine' must return numbers, got 'high'",
    ),
    "observer of nothing": (
        lambda: fit(game(), TARGET, 5, observers={"mine": lambda p: None}, **CPU),
        "'mine' must return numbers, got None",
    ),
    "seed": (lambda: fit(game(), TARGET, 5, [True], **CPU), "got True"),
    "steps": (lambda: fit(game(), TARGET, True, **CPU), "got True"),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=list(WRONG))
def test_wrong_values(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(("call", "message"), KINDS.values(), ids=list(KINDS))
def test_wrong_kinds(call, message):
    with pytest.raises(TypeError, match=message):
        call()


@pytest.mark.parametrize("kind", [int, bool, np.float64, "list", "torch"])
def test_targets_of_other_kinds_of_numbers_are_taken(kind):
    make = {
        "list": lambda n: [[0.0, 1.0]] * n,
        "torch": lambda n: torch.ones(n, 2),
    }.get(kind, lambda n: np.ones((n, 2), dtype=kind))
    assert fit(game(), Drawing(make), 2, (0,), **CPU).completed == 2


def test_an_overflow_in_the_target_is_a_divergence():
    """Finite in the trial of 3, infinite later: no warning, and the member stops."""
    out = np.empty((7, 2), dtype=np.float32)
    draw(Drawing(lambda n: np.full((n, 2), 1e300)), np.random.default_rng(0), out)
    assert np.isinf(out).all()
    wild = Drawing(lambda n: np.full((n, 2), 1e300 if n > 3 else 0.0))
    run = fit(game(), wild, 5, range(2), **CPU)
    assert None not in run.diverged_at


def test_a_constant_loss_moves_nobody():
    flat = LossPair("flat", torch.zeros_like, torch.zeros_like, torch.zeros_like)
    run = fit(game(loss=flat), TARGET, 3, range(2), every=3, **CPU)
    assert (run.generator_gradient == 0).all()
    assert np.array_equal(run.snapshots[0], run.snapshots[-1])


SHAPES = {
    "one of everything": (1, 1, 1, 1, 1),
    "batch 1": (2, 2, 8, 1, 2),
    "latent 1, plane": (1, 2, 8, 4, 1),
    "depth 0": (3, 2, 8, 4, 0),
    "scalar target": (2, 1, 8, 4, 2),
}


@pytest.mark.parametrize("sizes", SHAPES.values(), ids=list(SHAPES))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_smallest_games_play(sizes, dtype):
    latent, features, width, batch, depth = sizes
    rules = Game(
        lambda: MLP(latent, features, width, depth), lambda: MLP(features, 1, width, depth),
        latent=Latent(latent), batch=batch,
    )  # fmt: skip
    run = fit(rules, Normal() if features == 1 else TARGET, 3, (0, 5), dtype=dtype, **CPU)
    assert np.isfinite(run.generator_loss).all()
    assert run.completed == 3


def test_128_members_at_once():
    run = fit(game(), TARGET, 2, range(128), every=2, **CPU)
    alone = fit(game(), TARGET, 2, (77,), every=2, **CPU)
    np.testing.assert_allclose(run.value[:, 77], alone.value[:, 0], rtol=1e-5)


def test_a_module_that_changes_batch_size_is_told():
    folded = lambda: nn.Sequential(nn.Linear(2, 1), nn.Unflatten(0, (-1, 2)), nn.Flatten())  # noqa: E731
    with pytest.raises(ValueError, match=r"logits \(16, 1\) or \(16,\), got \(8, 2\)"):
        fit(game(discriminator=folded), TARGET, 2, (0,), **CPU)
