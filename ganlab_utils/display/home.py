"""The thread a figure lives in: JupyterLab may deliver a click in another one, beside a cell."""

import asyncio
import threading
from collections.abc import Callable


class Home:
    """The thread and, where one runs, the event loop in which this was made.

    JupyterLab sends what widgets say to a subshell of the kernel, a thread of its own, so that it
    arrives while a cell runs. Training and drawing must not meet there: all is done at home.
    """

    def __init__(self) -> None:
        """Be at home here and now."""
        self.thread = threading.get_ident()
        try:
            self.loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self.loop = None
        self._waiting: set[str] = set()

    def do(self, name: str, action: Callable[[], object]) -> None:
        """Do something at home: at once when there, else soon, once for each name that waits."""
        if self.loop is None or self.loop.is_closed() or threading.get_ident() == self.thread:
            action()
        elif name not in self._waiting:
            self._waiting.add(name)
            self.loop.call_soon_threadsafe(self._do_waiting, name, action)

    def _do_waiting(self, name: str, action: Callable[[], object]) -> None:
        self._waiting.discard(name)
        action()
