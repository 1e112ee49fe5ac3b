"""What a reader does to a live player in JupyterLab: press Play, watch, press Pause."""

import re
import time
from collections.abc import Iterator

from lab_page import DIGEST, SECONDS_TO_SETTLE, until

PLAYER = ".ganlab-player:has(> img.ganlab-picture)"


class LabPlayer:
    """One live player on the page."""

    def __init__(self, root: object, name: str) -> None:
        self.root, self.name = root, name
        self.picture = root.locator("img.ganlab-picture")
        self._error = root.locator(".ganlab-error")

    def press(self, button: str) -> None:
        """Press a button by its name."""
        self.root.get_by_role("button", name=button, exact=True).click()

    def look(self) -> str:
        """Return what tells the present picture from every other."""
        return self.picture.evaluate(DIGEST)

    def step(self) -> int:
        """Return the step that stands under the picture."""
        return int(re.search(r"[Ss]tep (\d+) of", self.root.inner_text())[1])

    def height(self) -> float:
        """Return the height of the whole player, in pixels."""
        return self.root.bounding_box()["height"]

    def complaints(self) -> Iterator[str]:
        """Play, pause and restart; yield a sentence for whatever goes wrong."""
        self.root.scroll_into_view_if_needed()
        start, height = self.look(), self.height()
        if self.step() != 0:
            yield f"{self.name}: stands at step {self.step()} before anybody pressed Play"
        self.press("Play")
        if not until(lambda: self.step() > 0 and self.look() != start, SECONDS_TO_SETTLE):
            yield f"{self.name}: Play changes nothing"
        if abs(self.height() - height) > 1:
            yield f"{self.name}: when it plays its height is {self.height()}, not {height}"
        self.press("Pause")
        if not self.rests():
            yield f"{self.name}: Pause does not stop it"
        if self._error.count():
            yield f"{self.name}: an error shows: {self._error.first.inner_text()}"
        self.press("Restart")
        if not until(lambda: self.step() == 0 and self.look() == start, SECONDS_TO_SETTLE):
            yield f"{self.name}: Restart does not bring the first picture back"

    def rests(self) -> bool:
        """Return whether it has paused, and its picture and its step then stay."""
        play = self.root.get_by_role("button", name="Play", exact=True)
        if not until(lambda: play.count() == 1, SECONDS_TO_SETTLE):
            return False
        time.sleep(0.3)  # the last picture is decoded beside the label
        before = self.step(), self.look()
        time.sleep(1.0)
        return before == (self.step(), self.look())


def players(page: object) -> list[LabPlayer]:
    """Return the live players of a page, in reading order."""
    roots = page.locator(PLAYER)
    return [LabPlayer(roots.nth(k), f"player {k + 1}") for k in range(roots.count())]
