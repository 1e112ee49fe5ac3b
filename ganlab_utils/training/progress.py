"""A progress bar for people, silent where a machine reads the output; and Ctrl-C between steps."""

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


def silent(progress: bool | None) -> bool:
    """Return whether no bar is shown: told so, under pytest or nbval, or with TQDM_DISABLE set."""
    if progress is not None and not isinstance(progress, bool):
        raise TypeError(f"progress must be True, False or None, got {progress!r}")
    machine = any(name in os.environ for name in ("PYTEST_VERSION", "PYTEST_CURRENT_TEST"))
    return not progress if progress is not None else machine or "TQDM_DISABLE" in os.environ


class Bar:
    """A tqdm bar that appears after a second and leaves nothing behind, or nothing at all."""

    def __init__(self, total: int, start: int, progress: bool | None) -> None:
        """Prepare the bar; without tqdm there is none."""
        self._bar: Any = None
        if silent(progress):
            return
        try:
            from tqdm import tqdm
        except ImportError:
            return
        self._bar = tqdm(total=total, initial=start, delay=1.0, leave=False, unit="step")

    def at(self, step: int) -> None:
        """Show the step reached."""
        if self._bar is not None:
            self._bar.update(step - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


class Interrupt:
    """While active, the first Ctrl-C (or Jupyter's stop button) is noted instead of raised.

    So a run ends between two steps, where its state is whole. A second one raises at once.
    """

    def __init__(self) -> None:
        """Start with nothing noted."""
        self.noted = False
        self._before: Any = None
        self._active = False

    def __enter__(self) -> Self:
        """Take over SIGINT, where this is the main thread and Python handles it."""
        self._before = signal.getsignal(signal.SIGINT)
        main = threading.current_thread() is threading.main_thread()
        if main and self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._active = True
        return self

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.noted = True
        self._release()

    def _release(self) -> None:
        if self._active:
            signal.signal(signal.SIGINT, self._before)
            self._active = False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give SIGINT back."""
        self._release()
