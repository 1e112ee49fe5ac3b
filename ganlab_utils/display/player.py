"""A GAN trained live under its own picture: Play, Pause, Step and Restart.

from ganlab_utils.display.player import play

play(Game(lambda: MLP(2, 2), lambda: MLP(2, 1)), ring(), "A ring", "How many modes does G find?")
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch

from ganlab_utils.display import arguments, scenes, style
from ganlab_utils.display.control_kinds import Control
from ganlab_utils.display.controls import choice
from ganlab_utils.display.film import Film
from ganlab_utils.display.moment import Moment, status
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.view import View
from ganlab_utils.theory.checks import count
from ganlab_utils.training.build import check_seeds
from ganlab_utils.training.fit import Run, prepare
from ganlab_utils.training.game import Game
from ganlab_utils.training.history import History
from ganlab_utils.training.losses import non_saturating, saturating
from ganlab_utils.training.observe import Observers

PICTURES, SAMPLES = 150, 512


class Player(Film):
    """A figure drawn by `draw(view, now)` while one GAN for each seed trains in the kernel.

    game: a Game, or a function of the sliders' values that returns one, called anew at Restart.
    now: a Moment. `steps` steps of G are made, `chunk` of them between two pictures; observations
    are made each `every` steps, as by `fit`. Nothing trains before `play`, `step` or `train`.
    Before the first step no numbers are shown, so that the saved text is the same everywhere.
    Raises ValueError or TypeError before the first step for any argument that does not fit.
    """

    def __init__(
        self,
        game: Game | Callable[..., Game],
        target: Any,
        draw: Callable[[View, Moment], None],
        panels: Sequence[Panel],
        title: str,
        question: str = "",
        alt: str = "",
        *,
        steps: int = 3000,
        seeds: Iterable[int] = range(4),
        chunk: int | None = None,
        every: int | None = None,
        observers: Observers | None = None,
        device: str = "cpu",
        width: int = style.WIDTH,
        height: int = style.HEIGHT,
        scale: float = 1.0,
        **sliders: Control,
    ) -> None:
        self.steps, self.seeds = count("steps", steps, 1), check_seeds(seeds)
        self.chunk = count("chunk", max(1, steps // PICTURES) if chunk is None else chunk, 1)
        self.every = count("every", 2 * self.chunk if every is None else every, 1)
        self._game, self._target, self._scene = game, target, draw
        self._observers, self._device = observers, device
        self._rules: tuple[str, ...] = arguments.check_rules(game, sliders)
        self._run: Run | None = None
        seeds = {"seed": choice({str(s): e for e, s in enumerate(self.seeds)})}
        super().__init__(
            self._paint, panels, title, question, alt, width, height, scale, **sliders, **seeds
        )

    @property
    def completed(self) -> int:
        """The steps made so far."""
        return self._run.loop.step

    @property
    def finished(self) -> bool:
        """Whether nothing is left to train: all steps are made, or all members diverged."""
        return self.completed >= self.steps or None not in self._run.loop.diverged_at

    @property
    def history(self) -> History:
        """What was observed so far; its `players` are those of now."""
        return self._run.history(self.steps)

    def train(self, steps: int | None = None) -> History:
        """Train so many steps more, or all that are left, and wait; return the history."""
        self._playback.halt()
        until = self.steps if steps is None else self.completed + count("steps", steps, 1)
        while self.completed < min(until, self.steps) and not self.finished:
            self.advance(until, 60.0)
        self._redraw(self._values)
        self._show()
        return self.history

    def survey(self) -> list[tuple[list[str], list[str]]]:
        """Return the readouts at the corners, with the longest status that can come."""
        all_gone = [self.steps] * len(self.seeds)
        longest = status(self.steps, self.steps, self.seeds, all_gone, bool(self._rules))
        return [(numbers, [*notes[:-1], longest]) for numbers, notes in super().survey()]

    def advance(self, until: int, seconds: float) -> None:
        """Train towards step `until` for about so many seconds, and return."""
        self._run.stretch(until, self.steps, seconds)

    def next_picture(self) -> int:
        """Return the step at which the next picture is due."""
        return min((self.completed // self.chunk + 1) * self.chunk, self.steps)

    def _begin(self, values: dict[str, Any]) -> None:
        """Stand before step 0 of the game that the sliders describe, observed once."""
        chosen = {name: values[name] for name in self._rules}
        given = {name: self.controls[name].argument(value) for name, value in chosen.items()}
        game = self._game(**given) if callable(self._game) else self._game
        if not isinstance(game, Game):
            raise TypeError(f"game must be a Game, or a function that returns one, got {game!r}")
        run = prepare(
            game, self._target, self.seeds, self._device, self.every, 4 * self.every, 256,
            self._observers, torch.float32, None,
        )  # fmt: skip
        run.stretch(0, self.steps, 0.0)
        self._run, self._built = run, chosen

    def _redraw(self, values: dict[str, Any]) -> None:
        if self._run is None:
            self._begin(values)
        super()._redraw(values)
        if self.completed == 0:
            self._numbers = []

    def _drawn(self, values: Mapping[str, Any]) -> View:
        view = super()._drawn(values)
        moved = any(values[name] != self._built[name] for name in self._rules)
        view.note(self._status(moved))
        return view

    def _paint(self, view: View, seed: int, **_: Any) -> None:
        self._scene(view, self._moment(seed))

    def _moment(self, member: int) -> Moment:
        loop = self._run.loop
        observer, game = loop.observer, self._run.game
        return Moment(
            step=loop.step, steps=self.steps, seeds=self.seeds, member=member,
            target=self._target, real=observer.real[:SAMPLES].cpu().numpy().astype(float),
            z=observer.z[member, :SAMPLES].cpu().numpy(), players=observer.players,
            packing=game.packing, probability=game.loss in (non_saturating, saturating),
            distance_name="W1" if observer.on_a_line else "energy distance",
            diverged_at=tuple(loop.diverged_at), times=loop.times, records=loop.records,
        )  # fmt: skip

    def _status(self, moved: bool) -> str:
        return status(self.completed, self.steps, self.seeds, self._run.loop.diverged_at, moved)


def play(
    game: Game | Callable[..., Game],
    target: Any,
    title: str = "A GAN in training",
    question: str = "",
    *,
    steps: int = 3000,
    **options: Any,
) -> Player:
    """Return a Player of a target on the line or in the plane, with its picture ready made.

    Samples of G beside real ones, D's map, and the modes captured by each seed over time (for a
    target without modes, the distance). options: those of Player, sliders among them.
    """
    panels = scenes.panels(target, steps)
    alt = options.pop("alt", scenes.alt(target))
    return Player(game, target, scenes.draw, panels, title, question, alt, steps=steps, **options)
