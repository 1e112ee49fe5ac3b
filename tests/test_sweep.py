"""Numbers that differ between members: each is the GAN with its own number, trained alone."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from training_cases import TARGET, TIMED, Convolutional, game, same

from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import InstanceNoise, Unrolled
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD, Adam, RMSProp
from ganlab_utils.training.penalties import clip_weights, gradient_penalty, r1, r2
from ganlab_utils.training.runs import load, resume, save

DOUBLE = {"dtype": torch.float64, "device": "cpu"}
CLOSE = {"rtol": 1e-5, "atol": 1e-6}
THREE = (3e-3, 1e-3, 1e-2)
SWEEPS = {
    "adam": {"generator_optimiser": Adam(THREE), "discriminator_optimiser": Adam(THREE[::-1])},
    "one player only": {"discriminator_optimiser": Adam(THREE, betas=(0.0, 0.9))},
    "sgd": {"generator_optimiser": SGD(THREE), "discriminator_optimiser": SGD(THREE, 0.9)},
    "rmsprop": {"generator_optimiser": RMSProp(THREE), "discriminator_optimiser": RMSProp(THREE)},
    "smoothing": {"label_smoothing": (0.0, 0.1, 0.3)},
    "instance noise": {"instance_noise": InstanceNoise((1.0, 0.5, 0.1), until=20)},
    "clipping": {"constraint": clip_weights((0.3, 0.1, 0.2))},
    "penalty": {"penalties": (gradient_penalty((0.0, 0.1, 3.0)), r2(0.5))},
    "r1 and r2": {"penalties": (r1((1.0, 2.0, 3.0)), r2((0.1, 1.0, 0.0)))},
    "all at once, any module": {
        "discriminator": Convolutional,
        "generator": partial(MLP, 2, 2, 8, 2, nn.Tanh),
        "generator_optimiser": Adam(THREE),
        "label_smoothing": (0.0, 0.1, 0.3),
        "instance_noise": InstanceNoise((1.0, 0.5, 0.1)),
    },
    "unrolled adam": {"discriminator_optimiser": Adam(THREE), "unrolled": Unrolled(2)},
    "unrolled sgd": {"discriminator_optimiser": SGD(THREE, 0.5), "unrolled": Unrolled(2)},
    "unrolled rmsprop, clipped": {
        "discriminator_optimiser": RMSProp(THREE),
        "constraint": clip_weights((0.3, 0.1, 0.2)),
        "unrolled": Unrolled(2),
    },
}  # fmt: skip


@pytest.mark.parametrize("options", SWEEPS.values(), ids=list(SWEEPS))
def test_a_member_is_the_game_with_its_own_number_alone(options):
    rules = game(**options)
    together = fit(rules, TARGET, 24, seeds=(7, 3, 11), every=12, **DOUBLE)
    for member, seed in ((0, 7), (1, 3)):
        own = rules.member(member)
        assert own.members is None
        alone = fit(own, TARGET, 24, seeds=(seed,), every=12, **DOUBLE)
        for name in TIMED:
            mine, its = getattr(together, name)[:, member], getattr(alone, name)[:, 0]
            np.testing.assert_allclose(mine, its, **CLOSE)
        weights = together.players.generator_weights()
        for name, its in alone.players.generator_weights().items():
            np.testing.assert_allclose(weights[name][member], its[0], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("name", ["adam", "sgd", "rmsprop", "smoothing", "instance noise"])
def test_the_engines_agree(name):
    rules = game(**SWEEPS[name])
    fast = fit(rules, TARGET, 24, range(3), every=12, **DOUBLE)
    general = fit(rules, TARGET, 24, range(3), every=12, engine=AutogradEngine, **DOUBLE)
    assert (fast.engine, general.engine) == ("explicit", "autograd")
    for field in TIMED:
        np.testing.assert_allclose(getattr(fast, field), getattr(general, field), **CLOSE)


def test_one_seed_under_three_rates():
    """Members that share a seed start alike, and draw the same samples: a paired comparison."""
    rules = game(generator_optimiser=Adam(THREE))
    run = fit(rules, TARGET, 8, seeds=(5, 5, 5), every=8, **DOUBLE)
    assert np.ptp(run.distance[0]) == 0.0
    assert len(set(run.distance[1].tolist())) == 3
    first = run.players.generator_weights()["0.weight"]
    step = [np.abs(first[i] - first[1]).max() for i in range(3)]
    assert step[2] > step[0] > 0.0


def test_what_a_sweep_says_of_itself():
    rules = game(generator_optimiser=SGD(THREE), label_smoothing=(0.0, 0.1, 0.2))
    assert rules.members == 3
    assert rules.describe()["generator_optimiser"] == (
        "SGD(learning_rate=(0.003, 0.001, 0.01), momentum=0.0)"
    )
    assert rules.member(2).describe() == (
        game(generator_optimiser=SGD(0.01), label_smoothing=0.2).describe()
    )
    assert game().members is None


@pytest.mark.parametrize("name", ["adam", "rmsprop", "all at once, any module"])
def test_a_resumed_sweep_is_the_uninterrupted_one(name, tmp_path):
    rules = game(**SWEEPS[name])
    whole = fit(rules, TARGET, 20, (5, 5, 6), every=4, device="cpu")
    save(fit(rules, TARGET, 10, (5, 5, 6), every=4, device="cpu"), tmp_path / "part", state=True)
    assert same(whole, resume(load(tmp_path / "part"), rules, TARGET, 20, device="cpu"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit(game(label_smoothing=(0.1, 0.2)), TARGET, 5, range(3)), "for 2 seeds, got 3"),
        (lambda: fit(game(label_smoothing=(0.1, 0.1)), TARGET, 5, (4, 4)), r"distinct .*\(4, 4\)"),
        (lambda: game(label_smoothing=(0.1, 1.0)), "got 1.0"),
        (lambda: game(label_smoothing=()), r"one for each seed, got \(\)"),
        (lambda: Adam((1e-3, 0.0)), "learning_rate must be above 0, got 0.0"),
        (lambda: SGD((-1.0,)), "got -1.0"),
        (lambda: RMSProp(()), r"got \(\)"),
        (lambda: gradient_penalty((1.0, -2.0)), "got -2.0"),
        (lambda: InstanceNoise((0.1, 0.0)), "got 0.0"),
        (lambda: clip_weights((0.1, float("nan"))), "got nan"),
        (
            lambda: game(generator_optimiser=SGD(THREE), label_smoothing=(0.1, 0.2)),
            "of one length, got 2 and 3",
        ),
    ],
)
def test_wrong_numbers_are_told(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_number_must_be_one():
    with pytest.raises(TypeError, match="got 'fast'"):
        Adam((1e-3, "fast"))
    with pytest.raises(TypeError, match=r"got \[0.1, 0.2\]"):
        Adam([0.1, 0.2])
