"""The live side of a player: its buttons, and pictures that never queue on their way."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets

from ganlab_utils.display import page, widgets
from ganlab_utils.display.home import Home
from ganlab_utils.display.live import LiveFigure

if TYPE_CHECKING:
    from ganlab_utils.display.player import Player

# Pictures that may be on their way to the page; one that stays silent gets one in this time.
MOST_ON_THE_WAY = 3
PATIENCE_SECONDS = 1.0


class LivePlayer(LiveFigure):
    """The widgets of one player: a figure whose Reset is Restart, with Play or Pause, and Step."""

    figure: "Player"

    def __init__(self, player: "Player") -> None:
        """Make the widgets, showing where the player stands."""
        self._home = Home()
        self._sent, self._seen, self._link = _counters()
        self._sent_at = 0.0
        self.play = ipywidgets.Button(description="Play", button_style="primary")
        self.step = ipywidgets.Button(description="Step")
        super().__init__(player)
        self.reset.description = "Restart"
        self.play.on_click(lambda _: self._press("play", self._toggle))
        self.step.on_click(lambda _: self._press("step", player.step))
        self.update_buttons()

    def complain(self, text: str) -> None:
        """Show what went wrong under the picture, until something goes well."""
        self.error.value = page.complaint(text)
        self.update_buttons()

    def update_buttons(self) -> None:
        """Let the buttons say what they would do now."""
        player = self.figure
        self.play.description = "Pause" if player.playing else "Play"
        self.play.disabled = player.finished
        self.step.disabled = player.finished or player.playing

    def awaits(self) -> bool:
        """Return whether the page keeps up, or has said nothing for long, as a closed one does."""
        behind = self._sent.value - self._seen.value
        return behind < MOST_ON_THE_WAY or time.monotonic() - self._sent_at > PATIENCE_SECONDS

    def close(self) -> None:
        """Close every widget."""
        for part in (self._link, self._sent, self._seen):
            widgets.close(part)
        super().close()

    def _assemble(self) -> ipywidgets.Widget:
        root = super()._assemble()
        row = root.children[1]
        row.children = [self.play, self.step, self.reset, *self.controls.values()]
        return root.add_class("ganlab-player")

    def _toggle(self) -> None:
        player = self.figure
        player.pause() if player.playing else player.play()

    def _restart(self, _: object) -> None:
        self._press("restart", self.figure.restart)

    def _moved(self, change: object) -> None:
        # Asked here: a slider that follows the figure moves at home.
        if not self._following:
            self._home.do("move", lambda: super(LivePlayer, self)._moved(change))

    def _press(self, button: str, action: Callable[[], object]) -> None:
        self._home.do(button, lambda: self._try_to(action))

    def _try_to(self, action: Callable[[], object]) -> None:
        """Do what a button says; a failure is said under the picture."""
        try:
            action()
        except Exception as problem:
            self.complain(f"{type(problem).__name__}: {problem}")

    def _show(self) -> None:
        # While it plays, nobody wants every number read aloud.
        player, spoken = self.figure, not self.figure.playing
        self.picture.show(player.png())
        self.numbers.value = page.readouts(*player.readouts, self._rows, spoken)
        self.error.value = ""
        self.update_buttons()
        self._sent.value += 1
        self._sent_at = time.monotonic()


def _counters() -> tuple[ipywidgets.Widget, ipywidgets.Widget, ipywidgets.Widget]:
    """Return a counter of pictures sent, one that the page keeps level with it, and their link."""
    sent, seen = ipywidgets.IntText(0), ipywidgets.IntText(0)
    return sent, seen, ipywidgets.jsdlink((sent, "value"), (seen, "value"))
