"""A figure that goes on by itself: Play, Pause, Step, Restart, and what goes wrong meanwhile."""

from typing import Any

from ganlab_utils.display.playback import Playback
from ganlab_utils.display.player_live import LivePlayer
from ganlab_utils.display.sliders import SliderFigure


class Film(SliderFigure):
    """A figure whose state a subclass can `advance`; it is shown at each `next_picture` step."""

    completed: int
    finished: bool
    steps: int

    def __init__(self, *given: Any, **named: Any) -> None:
        self.problem: BaseException | None = None
        self._playback = Playback(self)
        super().__init__(*given, **named)

    def advance(self, until: int, seconds: float) -> None:
        """Go on towards step `until` for about so many seconds, and return."""
        raise NotImplementedError

    def next_picture(self) -> int:
        """Return the step at which the next picture is due."""
        raise NotImplementedError

    def _begin(self, values: dict[str, Any]) -> None:
        """Stand before step 0, for these positions of the sliders."""
        raise NotImplementedError

    @property
    def playing(self) -> bool:
        """Whether training goes on between other work of the kernel."""
        return self._playback.task is not None

    def play(self) -> "Film":
        """Go on training, with a picture now and then; return self at once.

        RuntimeError where no event loop runs, as in a plain program: call `train` there.
        """
        return self._play_to(self.steps)

    def step(self) -> "Film":
        """Train up to the next picture, then pause; return self at once."""
        return self._play_to(self.next_picture())

    def pause(self) -> "Film":
        """Stop training where it is; return self."""
        if self._playback.halt():
            self.refresh()
        return self

    def restart(self) -> "Film":
        """Build the game anew from the sliders, at step 0; it plays on if it was playing."""
        was_playing = self._playback.halt()
        self._begin(self._values)
        self.refresh()
        return self.play() if was_playing else self

    def live(self) -> LivePlayer:
        """Return the live widgets, made when first asked for."""
        if self._widget is None:
            self._widget = LivePlayer(self)
        return self._widget

    def close(self) -> None:
        """Stop training, close the live widgets and free the canvas."""
        self._playback.halt()
        super().close()

    def refresh(self) -> None:
        """Draw and show what is now; when `draw` fails, pause and say so."""
        try:
            self._redraw(self._values)
        except Exception as problem:
            self._playback.halt()
            where = f"The picture could not be drawn at step {self.completed}; training is paused."
            self.fail(where, problem)
        else:
            self.problem = None
            self._show()

    def awaited(self) -> bool:
        """Return whether the page has shown what it was sent, so that pictures never queue."""
        return self._widget is None or self._widget.awaits()

    def fail(self, where: str, problem: BaseException) -> None:
        """Keep what went wrong in `problem`, and say it under the picture."""
        self.problem = problem
        if self._widget is not None:
            self._widget.complain(f"{where}\n{type(problem).__name__}: {problem}")

    def _play_to(self, until: int) -> "Film":
        if not self.finished:
            self._playback.start(until)
        self._show()
        return self

    def _show(self) -> None:
        if self._widget is not None:
            self._widget._show()
