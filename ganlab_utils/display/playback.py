"""Training in small stretches on the kernel's event loop, with a picture between them."""

import asyncio
import time
from typing import Protocol

from ganlab_utils.display.interrupts import STOP_BUTTON

# The kernel trains for so long at a time, then listens; pictures come no faster than this.
STRETCH_SECONDS = 0.03
BREATH_SECONDS = 0.002
PICTURE_SECONDS = 1 / 15


class Trainer(Protocol):
    """What is played: it can go on for a moment, and be shown."""

    completed: int
    finished: bool

    def advance(self, until: int, seconds: float) -> None:
        """Train towards step `until` for about so many seconds."""

    def next_picture(self) -> int:
        """Return the step at which the next picture is due."""

    def refresh(self) -> None:
        """Draw and show what is now."""

    def awaited(self) -> bool:
        """Return whether the page has shown what it was sent, and can take a picture."""

    def fail(self, where: str, problem: BaseException) -> None:
        """Say what went wrong."""


class Playback:
    """At most one task that trains `trainer` and shows it, until it is halted."""

    def __init__(self, trainer: Trainer) -> None:
        """Play nothing yet."""
        self.trainer = trainer
        self.task: asyncio.Task | None = None

    def start(self, until: int) -> None:
        """Play up to step `until`, in place of what was playing.

        RuntimeError where no event loop runs, as in a plain program.
        """
        self.halt()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise RuntimeError(
                "no event loop runs here, as one does in a notebook; accepted: train()"
            ) from None
        self.task = loop.create_task(self._film(until))

    def halt(self) -> bool:
        """Stop; return whether anything was playing."""
        task, self.task = self.task, None
        if task is not None:
            task.cancel()
        return task is not None

    async def _film(self, until: int) -> None:
        mine, trainer, heard = self.task, self.trainer, STOP_BUTTON.listen()
        try:
            while not self._done(until) and STOP_BUTTON.listen() == heard:
                began = time.perf_counter()
                await self._to_next_picture(until)
                if not self._done(until) and trainer.awaited():
                    trainer.refresh()
                left = PICTURE_SECONDS - (time.perf_counter() - began)
                await asyncio.sleep(max(BREATH_SECONDS, left))
        except (Exception, KeyboardInterrupt) as problem:
            self.task = None
            trainer.fail(f"Training stopped at step {trainer.completed}.", problem)
        finally:
            STOP_BUTTON.rest()
        if self.task is mine:
            self.task = None
            trainer.refresh()

    async def _to_next_picture(self, until: int) -> None:
        stop, heard = min(until, self.trainer.next_picture()), STOP_BUTTON.presses
        while not self._done(stop) and STOP_BUTTON.presses == heard:
            self.trainer.advance(stop, STRETCH_SECONDS)
            await asyncio.sleep(BREATH_SECONDS)

    def _done(self, until: int) -> bool:
        return self.trainer.completed >= until or self.trainer.finished
