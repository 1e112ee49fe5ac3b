"""One call trains an ensemble: a GAN for each seed, all in the same tensors."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from ganlab_utils.theory.checks import count
from ganlab_utils.training import devices
from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.build import build, check_seeds
from ganlab_utils.training.game import Game
from ganlab_utils.training.graph import stepper
from ganlab_utils.training.history import MODES, TIMED, History
from ganlab_utils.training.loop import Loop
from ganlab_utils.training.observe import Observer, Observers
from ganlab_utils.training.progress import Interrupt, silent
from ganlab_utils.training.rules import rules_of
from ganlab_utils.training.streams import Streams
from ganlab_utils.training.targets import sample_shape


def fit(
    game: Game,
    target: Any,
    steps: int,
    seeds: Iterable[int] = range(16),
    device: str | torch.device | None = None,
    *,
    every: int | None = None,
    snapshot_every: int | None = None,
    snapshot_size: int = 256,
    observers: Observers | None = None,
    progress: bool | None = None,
    dtype: torch.dtype = torch.float32,
    engine: type[AutogradEngine] | None = None,
) -> History:
    """Train one GAN for each seed, `steps` steps of G each, and return their History.

    target: anything with sample(n, rng) -> (n,) or (n, ...). Members are observed at step 0, then
    `every` steps (about 40 times unless told) and at the end; samples are kept each
    `snapshot_every` steps (a multiple of every, unless told every fourth time), the first
    `snapshot_size` of them. observers: functions of the Players, by name, whose arrays go to
    `history.observed`. device: None takes CUDA, then MPS, then CPU. engine: None takes the fastest
    that can play the game. A member whose numbers are no longer finite stops, alone; an interrupt
    returns what there is. ValueError or TypeError before the first step for wrong input.
    """
    if not isinstance(game, Game):
        raise TypeError(f"game must be a Game, got {game!r}")
    total = count("steps", steps, 1)
    every = max(1, total // 40) if every is None else count("every", every, 1)
    snapshot_every = 4 * every if snapshot_every is None else snapshot_every
    if count("snapshot_every", snapshot_every, 1) % every:
        raise ValueError(
            f"snapshot_every must be a multiple of every={every}, got {snapshot_every!r}"
        )
    count("snapshot_size", snapshot_size, 1)
    silent(progress)
    run = prepare(
        game, target, check_seeds(seeds, game), device, every, snapshot_every, snapshot_size,
        observers, dtype, engine,
    )  # fmt: skip
    return run.go(total, progress)


class Run:
    """A game in training: the loop, and what History says about it."""

    def __init__(self, game: Game, seeds: tuple[int, ...], loop: Loop, rules: dict) -> None:
        """Keep the parts; time counts from here."""
        self.game, self.seeds, self.loop, self.rules = game, seeds, loop, rules
        self.earlier = 0.0

    def take_up(self, history: History) -> None:
        """Stand where a run of this game stopped; ValueError for a state of other networks."""
        loop = self.loop
        loop.engine.restore(history.state)
        loop.step, loop.diverged_at = history.completed, list(history.diverged_at)
        loop.times = history.steps.tolist()
        names = [n for n in (*TIMED, *MODES) if getattr(history, n) is not None]
        loop.records = {name: list(getattr(history, name)) for name in names}
        loop.records |= {f"observed/{name}": list(a) for name, a in history.observed.items()}
        loop.observer.shapes = {name: a.shape[1:] for name, a in history.observed.items()}
        loop.snapshot_times = history.snapshot_steps.tolist()
        loop.snapshots = list(history.snapshots)
        if history.completed % history.every:
            loop.forget(history.completed)
        self.earlier, loop.seconds = history.wall_seconds, history.training_seconds

    def go(self, total: int, progress: bool | None) -> History:
        """Train up to step `total` and return the History of all steps so far."""
        start = time.perf_counter()
        interrupted = self.loop.run(total, progress)
        with Interrupt() as late:
            history = self._history(interrupted, self.earlier + time.perf_counter() - start)
        return replace(history, interrupted=True) if late.noted else history

    def stretch(self, until: int, total: int, seconds: float) -> None:
        """Train towards step `until` of `total` for about so many seconds, between other work."""
        start = time.perf_counter()
        self.loop.stretch(until, total, seconds)
        self.earlier += time.perf_counter() - start

    def history(self, total: int) -> History:
        """Return the History so far; interrupted while not all `total` steps are made."""
        return self._history(self.loop.step < total, self.earlier)

    def _history(self, interrupted: bool, seconds: float) -> History:
        loop, engine = self.loop, self.loop.engine
        found = {name: np.stack(rows) for name, rows in loop.records.items()}
        line = loop.observer.on_a_line
        state = {name: t.cpu().numpy().copy() for name, t in engine.state().items()}
        return History(
            seeds=self.seeds,
            steps=np.array(loop.times, dtype=np.int64),
            **{name: found[name] for name in TIMED},
            **{name: found.get(name) for name in MODES},
            distance_name="W1" if line else "energy distance",
            snapshot_steps=np.array(loop.snapshot_times, dtype=np.int64),
            snapshots=np.stack(loop.snapshots),
            diverged_at=tuple(loop.diverged_at),
            completed=loop.step,
            interrupted=interrupted,
            wall_seconds=seconds,
            training_seconds=loop.seconds,
            device=devices.describe(engine.watch.device),
            engine=engine.name,
            rules=self.rules,
            every=loop.every,
            snapshot_every=loop.snapshot_every,
            observed=_observed(found),
            state=state if loop.whole else None,
            players=loop.observer.players,
        )


def _observed(found: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    prefix = "observed/"
    return {n.removeprefix(prefix): a for n, a in found.items() if n.startswith(prefix)}


@torch.inference_mode(False)
def prepare(
    game: Game,
    target: Any,
    seeds: tuple[int, ...],
    device: str | torch.device | None,
    every: int,
    snapshot_every: int,
    snapshot_size: int,
    observers: Observers | None,
    dtype: torch.dtype,
    engine: type[AutogradEngine] | None,
) -> Run:
    """Return a run that stands before its first step."""
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"dtype must be torch.float32 or torch.float64, got {dtype!r}")
    if engine is not None and not (isinstance(engine, type) and issubclass(engine, AutogradEngine)):
        raise TypeError(f"engine must be None, ExplicitEngine or AutogradEngine, got {engine!r}")
    observers = {} if observers is None else observers
    if not isinstance(observers, Mapping):
        raise TypeError(f"observers must map names to functions, got {observers!r}")
    for name, function in observers.items():
        if not isinstance(name, str) or not callable(function):
            raise TypeError(f"observers must map names to functions, got {name!r}: {function!r}")
    chosen = devices.choose(device, dtype)
    shape = sample_shape(target)
    playing = build(game, shape, seeds, chosen, dtype, engine)
    streams = Streams(game, target, shape, seeds, chosen, dtype)
    observer = Observer(playing, target, shape, seeds, observers)
    make_step = stepper(playing, streams.at(0))
    loop = Loop(playing, make_step, streams, observer, every, snapshot_every, snapshot_size)
    return Run(game, seeds, loop, rules_of(game, target, dtype))
