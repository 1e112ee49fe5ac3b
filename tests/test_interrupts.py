"""Interrupts at arbitrary moments, and the states of torch around a call, change nothing."""

import os
import random
import signal
import sys
import threading
import time

import numpy as np
import pytest
import torch
from training_cases import OPTIONS, TARGET, TIMED, game, same

from ganlab_utils.training.fit import fit
from ganlab_utils.training.runs import resume

CPU = {"device": "cpu", "every": 2, "snapshot_every": 2}
WATCHED = ("loop", "observe", "streams", "autograd", "explicit", "engine", "optimisers", "players")


class Injector:
    """A trace function that raises KeyboardInterrupt at the n-th line of the watched modules."""

    def __init__(self, n):
        self.left, self.fired, self.late = n, False, False

    def __call__(self, frame, event, arg):
        folder, name = os.path.split(frame.f_code.co_filename)
        watched = folder.endswith("training") and name.removesuffix(".py") in WATCHED
        return self.line if watched else None

    def line(self, frame, event, arg):
        if event == "line":
            self.left -= 1
            if self.left == 0:
                self.fired = True
                # There signals wait: the handler of `fit` is in place, and nothing raises.
                self.late = "_history" in _callers(frame)
                raise KeyboardInterrupt
        return self.line


def _callers(frame):
    while frame is not None:
        yield frame.f_code.co_name
        frame = frame.f_back


def injected(rules, n):
    """Return the run interrupted at its n-th line, None where that raised, and the injector."""
    injector, before = Injector(n), sys.gettrace()
    sys.settrace(injector)
    try:
        run = fit(rules, TARGET, 6, (1, 2), **CPU)
    except KeyboardInterrupt:
        run = None
    finally:
        sys.settrace(before)
    return run, injector


def whole_and_of_one_length(run):
    lengths = {getattr(run, name).shape[0] for name in (*TIMED, "captured", "share")}
    return lengths == {len(run.steps)} and len(run.snapshots) == len(run.snapshot_steps)


@pytest.mark.parametrize("name", ["plain", "gradient penalty"])
def test_a_second_interrupt_may_come_at_any_line(name):
    """The second Ctrl-C raises where it comes: every 37th line of a run is tried."""
    rules = game(**OPTIONS[name])
    whole = fit(rules, TARGET, 6, (1, 2), **CPU)
    seen, resumed, fired, n = 0, 0, True, 5
    while fired:
        run, injector = injected(rules, n)
        fired = injector.fired
        n += 37
        assert torch.is_grad_enabled()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if run is None or not fired:
            assert seen == 0 or run is not None or injector.late  # once observed, nothing is lost
            continue
        seen += 1
        assert run.interrupted
        assert whole_and_of_one_length(run)
        if run.state is not None and run.completed < 6:
            assert same(whole, resume(run, rules, TARGET, 6, device="cpu"))
            resumed += 1
    assert seen > 10
    assert resumed > 3


@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_a_signal_may_come_at_any_moment(name):
    """Five runs, each stopped by a signal after a random time: all are the beginning of one."""
    rules, chance = game(**OPTIONS[name]), random.Random(3)
    begin = time.perf_counter()
    whole = fit(rules, TARGET, 40, (1, 2), **CPU)
    seconds = time.perf_counter() - begin
    for _ in range(5):
        done, delay, run = threading.Event(), chance.random() * seconds, None

        def shoot(done=done, delay=delay):
            if not done.wait(delay):
                os.kill(os.getpid(), signal.SIGINT)

        shooter = threading.Thread(target=shoot)
        try:
            shooter.start()
            run = fit(rules, TARGET, 40, (1, 2), **CPU)
            done.set()
            shooter.join()
        except KeyboardInterrupt:  # before the first observation, or after the run
            done.set()
            shooter.join()
        if run is None:
            continue
        assert whole_and_of_one_length(run)
        assert run.interrupted or run.completed == 40
        if run.state is not None and 0 < run.completed < 40:
            assert same(whole, resume(run, rules, TARGET, 40, device="cpu"))


@pytest.mark.parametrize("around", [torch.no_grad, torch.inference_mode, torch.enable_grad])
@pytest.mark.parametrize("name", ["plain", "gradient penalty", "any module"])
def test_the_mode_around_a_call_does_not_matter(around, name):
    rules = game(**OPTIONS[name])
    usual = fit(rules, TARGET, 4, (1, 2), **CPU)
    with around():
        within = fit(rules, TARGET, 4, (1, 2), **CPU)
        slopes = within.players.slopes(np.ones((3, 2)))
        assert torch.is_grad_enabled() == (around is torch.enable_grad)
        again = resume(fit(rules, TARGET, 2, (1, 2), **CPU), rules, TARGET, 4, device="cpu")
    assert same(usual, within)
    assert same(usual, again)
    assert np.array_equal(slopes, usual.players.slopes(np.ones((3, 2))))


def test_defaults_of_torch_do_not_reach_the_device():
    usual = fit(game(), TARGET, 3, (1,), **CPU)
    torch.set_default_device("meta")
    try:
        other = fit(game(), TARGET, 3, (1,), **CPU)
    finally:
        torch.set_default_device(None)
    assert same(usual, other)
