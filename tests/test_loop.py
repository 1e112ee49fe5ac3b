"""Divergence stops one member, an interrupt keeps what there is, the bar knows when to be still."""

import os
import signal
import subprocess
import sys

import nbformat
import numpy as np
import pytest
import torch
from training_cases import TARGET, TIMED, game

from ganlab_utils.training import losses
from ganlab_utils.training.fit import fit
from ganlab_utils.training.history import History
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD
from ganlab_utils.training.progress import Bar, Interrupt, silent

CPU = {"device": "cpu"}


class Fragile(torch.nn.Module):
    """A discriminator whose first weight starts at inf for the seeds that draw a positive one."""

    def __init__(self):
        super().__init__()
        self.inside = MLP(2, 1, width=4)
        with torch.no_grad():
            if self.inside[0].weight[0, 0] > 0:
                self.inside[2].weight.mul_(1e25)

    def forward(self, x):
        return self.inside(x)


def test_a_huge_learning_rate_diverges_and_says_when():
    wild = game(loss=losses.least_squares, discriminator_optimiser=SGD(1e6))
    run = fit(wild, TARGET, 300, range(3), every=20, **CPU)
    assert all(at is not None and 1 <= at < 60 for at in run.diverged_at)
    for member, at in enumerate(run.diverged_at):
        gone = run.steps >= at
        assert gone.any()
        for name in (*TIMED, "captured", "generator_gradient"):
            assert np.isnan(getattr(run, name)[gone, member]).all()
        assert np.isfinite(run.distance[~gone, member]).all()
    assert run.completed < 300  # nobody was left
    assert f"seed 1 diverged at step {run.diverged_at[1]}" in repr(run)


def test_the_step_of_divergence_is_exact():
    """Alone and looked at after every step, the same step comes out."""
    wild = game(loss=losses.least_squares, discriminator_optimiser=SGD(1e6))
    rough = fit(wild, TARGET, 200, range(3), every=200, **CPU)
    exact = fit(wild, TARGET, 200, (1,), every=1, **CPU)
    assert exact.diverged_at[0] == rough.diverged_at[1]


def test_one_diverging_member_leaves_the_others_alone():
    rules = game(discriminator=Fragile, loss=losses.least_squares)
    run = fit(rules, TARGET, 10, range(8), every=5, **CPU)
    stopped = [at is not None for at in run.diverged_at]
    assert 0 < sum(stopped) < 8
    for weights in (run.players.generator_weights(), run.players.discriminator_weights()):
        for array in weights.values():
            assert np.isnan(array).reshape(8, -1).all(axis=1).tolist() == stopped
            assert np.isfinite(array).reshape(8, -1).all(axis=1).tolist() == [
                not s for s in stopped
            ]
    for member, gone in enumerate(stopped):
        alone = fit(rules, TARGET, 10, (member,), every=5, **CPU)
        assert (alone.diverged_at[0] is not None) == gone
        for name in TIMED:
            mine, its = getattr(run, name)[:, member], getattr(alone, name)[:, 0]
            assert np.isnan(mine[-1]) == gone
            # Alone, a run ends when its only member has diverged.
            np.testing.assert_allclose(mine[: len(its)], its, rtol=1e-3, atol=1e-5)


class Stop:
    """An observer that interrupts at its n-th call, by the signal or by the exception."""

    def __init__(self, calls, by_signal):
        self.left, self.by_signal = calls, by_signal

    def __call__(self, players):
        self.left -= 1
        if self.left == 0:
            if not self.by_signal:
                raise KeyboardInterrupt
            os.kill(os.getpid(), signal.SIGINT)
        return np.zeros(1)


@pytest.mark.parametrize("by_signal", [True, False])
def test_an_interrupt_returns_what_there_is(by_signal):
    run = fit(game(), TARGET, 100, range(2), every=5, observers={"s": Stop(4, by_signal)}, **CPU)
    assert isinstance(run, History)
    assert run.interrupted
    assert run.completed == 15
    assert run.steps.tolist() == ([0, 5, 10, 15] if by_signal else [0, 5, 10])
    assert run.state is not None
    assert np.isfinite(run.players.generate(np.zeros((3, 2)))).all()
    assert "interrupted" in repr(run)


def test_an_interrupt_before_anything_is_known_is_raised():
    with pytest.raises(KeyboardInterrupt):
        fit(game(), TARGET, 9, range(2), observers={"s": Stop(1, False)}, **CPU)


class Slow(torch.nn.Module):
    """A generator that is interrupted in the middle of a step, its twentieth forward pass."""

    def __init__(self, calls):
        super().__init__()
        self.layer, self.calls = torch.nn.Linear(2, 2), calls

    def forward(self, z):
        self.calls.append(1)
        if len(self.calls) == 20:
            raise KeyboardInterrupt
        return self.layer(z)


def test_a_step_cut_in_two_cannot_be_resumed():
    calls = []
    run = fit(game(generator=lambda: Slow(calls)), TARGET, 100, range(2), every=50, **CPU)
    assert run.interrupted
    assert run.state is None


def test_ctrl_c_is_given_back():
    before = signal.getsignal(signal.SIGINT)
    with Interrupt() as interrupt:
        assert signal.getsignal(signal.SIGINT) is not before
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupt.noted
        assert signal.getsignal(signal.SIGINT) is before
    assert signal.getsignal(signal.SIGINT) is before


def test_no_bar_where_a_machine_reads(monkeypatch, capsys):
    assert silent(None)
    assert not silent(True)
    monkeypatch.delenv("PYTEST_VERSION", raising=False)
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    assert not silent(None)
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert silent(None)
    bar = Bar(10, 0, None)
    bar.at(5), bar.close()
    assert capsys.readouterr() == ("", "")


def test_nbval_sees_no_bar(tmp_path):
    """A notebook whose run takes two seconds, with only what it prints, passes strict nbval."""
    cell = """\
import time
from ganlab_utils.training.progress import Bar
bar = Bar(3, 0, None)
for step in range(3):
    time.sleep(0.6)
    bar.at(step)
bar.close()
print("done")"""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell, execution_count=1)])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    output = nbformat.v4.new_output("stream", name="stdout", text="done\n")
    book.cells[0].outputs = [output]
    nbformat.write(book, tmp_path / "bar.ipynb")
    usual = {k: v for k, v in os.environ.items() if k != "TQDM_DISABLE"}
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "bar.ipynb"],
        cwd=tmp_path, env=usual, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout


def test_a_bar_for_people(capsys):
    bar = Bar(10, 0, True)
    bar._bar.delay = 0
    bar.at(5), bar._bar.refresh(), bar.close()
    assert "5/10" in capsys.readouterr().err
