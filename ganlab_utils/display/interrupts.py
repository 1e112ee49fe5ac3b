"""The kernel's stop button, heard between cells: ipykernel ignores it there."""

import signal
import threading
from types import FrameType


class StopButton:
    """Counts the times that SIGINT came while someone listened and nobody else did."""

    def __init__(self) -> None:
        """Start at 0."""
        self.presses = 0

    def listen(self) -> int:
        """Hear SIGINT where it would be ignored, and return how often it was heard so far."""
        main = threading.current_thread() is threading.main_thread()
        if main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._note)
        return self.presses

    def rest(self) -> None:
        """Let SIGINT be ignored again, where this is what hears it."""
        if signal.getsignal(signal.SIGINT) == self._note:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.presses += 1


STOP_BUTTON = StopButton()
