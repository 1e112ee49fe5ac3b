"""Modules by hand-made cases; parsing tells what the fast engine may take."""

from functools import partial

import numpy as np
import pytest
import torch
import training_cases
from torch import nn
from training_cases import TARGET, game

from ganlab_utils.training import devices, graph
from ganlab_utils.training.build import build
from ganlab_utils.training.ensemble import Ensemble, parse_layers
from ganlab_utils.training.explicit import is_mlp
from ganlab_utils.training.fit import fit
from ganlab_utils.training.graph import CapturedStep, stepper
from ganlab_utils.training.latents import uniform
from ganlab_utils.training.networks import MLP, MinibatchStd, MixtureOfGenerators
from ganlab_utils.training.streams import Streams

CPU, DOUBLE = torch.device("cpu"), torch.float64


def test_mlp_has_the_layers_it_says():
    kinds = [type(layer).__name__ for layer in MLP(3, 1, width=7, depth=2, activation=nn.Tanh)]
    assert kinds == ["Linear", "Tanh", "Linear", "Tanh", "Linear"]
    shapes = [tuple(p.shape) for p in MLP(3, 2, 7, 1).parameters()]
    assert shapes == [(7, 3), (7,), (2, 7), (2,)]
    assert [tuple(p.shape) for p in MLP(3, 2, depth=0).parameters()] == [(2, 3), (2,)]


def test_minibatch_std_appends_the_mean_std():
    x = torch.tensor([[[0.0, 0.0], [2.0, 4.0]], [[5.0, 5.0], [5.0, 5.0]]])
    out = MinibatchStd(1e-12)(x)
    assert out.shape == (2, 2, 3)
    assert torch.equal(out[..., :2], x)
    # Of (0, 2) and (0, 4) the stds are 1 and 2; of equal samples they are 0.
    np.testing.assert_allclose(out[..., 2], [[1.5, 1.5], [0.0, 0.0]], atol=2e-6)


def test_a_mixture_takes_its_label_from_the_first_coordinate():
    parts = [nn.Linear(1, 1) for _ in range(4)]
    mixed = MixtureOfGenerators(parts)
    # Quartiles of N(0, 1): -0.674, 0, 0.674.
    first = torch.tensor([-5.0, -0.7, -0.6, -0.1, 0.1, 0.6, 0.7, 5.0])
    z = torch.stack((first, torch.linspace(-1, 1, 8)), 1)
    expected = [parts[j](z[i, 1:]) for i, j in enumerate((0, 0, 1, 1, 2, 2, 3, 3))]
    torch.testing.assert_close(mixed(z), torch.stack(expected))


def test_members_start_as_their_modules_would():
    ensemble = Ensemble(partial(MLP, 2, 1, 5), (3, 8), 1, CPU, DOUBLE)
    alone = Ensemble(partial(MLP, 2, 1, 5), (8,), 1, CPU, DOUBLE)
    for both, one in zip(ensemble.views, alone.views, strict=True):
        assert torch.equal(both[1], one[0])
        assert not torch.equal(both[0], both[1])
    x = torch.randn(2, 4, 2, generator=torch.Generator().manual_seed(0), dtype=DOUBLE)
    out = ensemble.forward(ensemble.views, {}, x)
    for e in range(2):
        expected = ensemble.module(e).double()(x[e])
        torch.testing.assert_close(out[e], expected.detach(), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("module", "layers", "mlp"),
    [
        (MLP(2, 1), True, True),
        (MLP(2, 1, activation=partial(nn.LeakyReLU, 0.2)), True, True),
        (MLP(2, 1, activation=partial(nn.LeakyReLU, 0.0)), True, False),
        (nn.Sequential(nn.Linear(2, 3), nn.Tanh()), True, True),
        (nn.Sequential(nn.Linear(2, 3, bias=False)), True, False),
        (nn.Sequential(nn.ReLU(), nn.Linear(2, 3)), True, False),
        (nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Tanh()), True, False),
        (nn.Sequential(nn.Linear(2, 3), MinibatchStd()), True, False),
        (nn.Sequential(nn.Linear(2, 3), nn.GELU()), False, False),
        (nn.Linear(2, 3), False, False),
    ],
)
def test_what_the_fast_paths_take(module, layers, mlp):
    assert bool(parse_layers(module)) == layers
    assert is_mlp(Ensemble(lambda: module, (0,), 1, CPU, DOUBLE)) == mlp


def test_layers_used_twice_or_hooked_are_left_to_vmap():
    layer = nn.Linear(2, 2)
    assert parse_layers(nn.Sequential(layer, nn.ReLU(), layer)) == []
    hooked = MLP(2, 1)
    hooked[0].register_forward_hook(lambda *a: None)
    assert parse_layers(hooked) == []


def test_frozen_weights_stay():
    def half_frozen():
        module = MLP(2, 2, width=4)
        module[0].weight.requires_grad_(False)
        return module

    short, long = (fit(game(generator=half_frozen), TARGET, n, (1,), device="cpu") for n in (1, 6))
    weights = [run.players.generator_weights() for run in (short, long)]
    assert np.array_equal(weights[0]["0.weight"], weights[1]["0.weight"])
    assert not np.array_equal(weights[0]["2.weight"], weights[1]["2.weight"])


def test_uniform_latents_fill_the_interval():
    out = np.empty(10_000, dtype=np.float32)
    uniform(np.random.default_rng(0), out)
    # The mean of 10,000 has standard error 0.0058; the extremes miss the ends by about 2e-4.
    assert abs(out.mean()) < 0.03
    assert -1 <= out.min() < -0.99
    assert 0.99 < out.max() < 1


def test_the_device_is_chosen_and_named():
    chosen = devices.choose()
    best = "cuda" if torch.cuda.is_available() else "cpu"
    assert chosen.type in (best, "mps")
    assert devices.describe(torch.device("cpu")) == "cpu"
    assert fit(game(), TARGET, 1, (0,), device="cpu").device == "cpu"


@pytest.mark.parametrize(
    ("cuda", "mps", "dtype", "chosen"),
    [
        (True, True, torch.float32, "cuda"),
        (False, True, torch.float32, "mps"),
        (False, True, torch.float64, "cpu"),
        (True, False, torch.float64, "cuda"),
        (False, False, torch.float32, "cpu"),
    ],
)
def test_cuda_comes_before_mps_before_the_cpu(cuda, mps, dtype, chosen, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert devices.choose(None, dtype).type == chosen


def test_threads_are_put_back(monkeypatch):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with devices.threads(CPU, 100):
            assert torch.get_num_threads() == 1
        with devices.threads(CPU, 10**6):
            assert torch.get_num_threads() == 2
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


class Recorder:
    """Stands for torch.cuda where there is none: a graph that calls the step again."""

    def __init__(self):
        self.captured = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def wait_stream(self, other):
        return None


@pytest.mark.parametrize("options", ["plain", "spectral norm", "average", "gradient penalty"])
def test_a_captured_step_starts_where_it_was_and_reads_fresh_noise(options, monkeypatch):
    """The code path of CUDA on the CPU: warm-up leaves no trace, and each replay has its noise."""
    rules = game(**training_cases.OPTIONS[options])
    engines = [build(rules, (2,), (1, 2), CPU, DOUBLE) for _ in range(2)]
    noise = Streams(rules, TARGET, (2,), (1, 2), CPU, DOUBLE)
    for name in ("Stream", "current_stream", "CUDAGraph"):
        monkeypatch.setattr(torch.cuda, name, Recorder)
    monkeypatch.setattr(torch.cuda, "stream", lambda side: side)
    monkeypatch.setattr(torch.cuda, "graph", lambda graph: graph)
    captured = CapturedStep(engines[0], noise.at(0))
    captured.graph.replay = lambda: engines[0].step(captured.inputs)
    for t in range(5):
        captured(noise.at(t))
        engines[1].step(noise.at(t))
    for name, tensor in engines[1].state().items():
        assert torch.equal(tensor, engines[0].state()[name]), name
    assert stepper(engines[1], noise.at(0)) == engines[1].step


def test_a_capture_that_fails_leaves_no_trace(monkeypatch):
    """On the CPU under the name of CUDA: warm-up steps are made, then recording is refused."""
    rules = game(average=0.9)
    engine = build(rules, (2,), (1, 2), CPU, DOUBLE)
    before = {name: tensor.clone() for name, tensor in engine.state().items()}
    noise = Streams(rules, TARGET, (2,), (1, 2), CPU, DOUBLE).at(0)

    def refuse(graph):
        raise RuntimeError("operation not permitted when stream is capturing")

    for name in ("Stream", "current_stream", "CUDAGraph"):
        monkeypatch.setattr(torch.cuda, name, Recorder)
    monkeypatch.setattr(torch.cuda, "stream", lambda side: side)
    monkeypatch.setattr(torch.cuda, "graph", refuse)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: None)
    steps, step = [], engine.step
    engine.step = lambda inputs: (steps.append(1), step(inputs))

    def failing(self, state):
        if len(steps) == 3 and not failing.done:
            failing.done = True
            raise RuntimeError("device-side assert")
        return type(engine).restore(engine, state)

    failing.done = False
    engine.restore = lambda state: failing(engine, state)
    monkeypatch.setattr(graph, "on_cuda", lambda engine: True)
    assert stepper(engine, noise) is engine.step
    assert len(steps) == 3
    for name, tensor in engine.state().items():
        assert torch.equal(tensor, before[name]), name


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
@pytest.mark.parametrize("options", list(training_cases.OPTIONS))
def test_cuda_agrees_with_the_cpu(options):
    rules = game(**training_cases.OPTIONS[options])
    runs = [fit(rules, TARGET, 12, range(3), d, every=6, dtype=DOUBLE) for d in ("cpu", "cuda")]
    for name in training_cases.TIMED:
        a, b = (getattr(run, name) for run in runs)
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
