"""What a reader does to a notebook in JupyterLab: open it, run it, move every slider."""

import base64
import io
import time
from collections.abc import Callable, Iterator

import numpy as np
from jupyter_server import Server
from PIL import Image

SIZE = {"width": 1280, "height": 900}
SECONDS_TO_RUN = 120
SECONDS_TO_MOVE = 3.0
SECONDS_TO_SETTLE = 20
# One step either way, then the ends: at some position a picture may well stay as it is.
KEYS = ("ArrowRight", "ArrowLeft", "ArrowLeft", "End", "Home")
SLIDER = ".ganlab-controls .noUi-handle"
OTHERS = ".ganlab-controls input[type=checkbox], .ganlab-controls .widget-toggle-button"
POP_UPS = ".Toastify__toast, .jp-Dialog"
BROKEN = ".jupyter-widgets-error-widget"
RUN_ALL = """seconds => Promise.race([
  window.jupyterapp.commands.execute('notebook:run-all-cells'),
  new Promise((_, refuse) => setTimeout(() => refuse('Run All did not end'), 1000 * seconds)),
])"""
ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .flatMap(cell => cell.model.outputs?.toJSON() ?? [])
  .filter(output => output.output_type === 'error')
  .map(output => `${output.ename}: ${output.evalue}`)"""
# A picture is told by its bytes; the address of its blob is new after every move.
DIGEST = """async picture => {
  const bytes = await (await fetch(picture.src)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map(b => b.toString(16).padStart(2, '0')).join('');
}"""


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds; return False when it does not within the time."""
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True


# A sum in another order may round a pixel to the next of its 255 levels; no eye sees that.
LEVELS = 4
BYTES = """async picture => {
  const bytes = new Uint8Array(await (await fetch(picture.src)).arrayBuffer());
  return btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''));
}"""


class Look:
    """A picture as a reader sees it; two are equal when no pixel differs by more than LEVELS."""

    __hash__ = None

    def __init__(self, image: bytes) -> None:
        with Image.open(io.BytesIO(image)) as opened:
            self.pixels = np.asarray(opened.convert("RGB")).astype(np.int16)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Look) or self.pixels.shape != other.pixels.shape:
            return False
        return bool(np.abs(self.pixels - other.pixels).max() <= LEVELS)


class LabFigure:
    """One live SliderFigure on the page."""

    def __init__(self, root: object, name: str) -> None:
        self.root, self.name = root, name
        self.sliders = root.locator(SLIDER)
        self.picture = root.locator("img.ganlab-picture")
        self._error = root.locator(".ganlab-error")

    def look(self) -> Look:
        """Return the present picture."""
        return Look(base64.b64decode(self.picture.evaluate(BYTES)))

    def height(self) -> float:
        """Return the height of the whole figure, controls and numbers included, in pixels."""
        return self.root.bounding_box()["height"]

    def complaints(self) -> Iterator[str]:
        """Move every control and reset; yield a sentence for whatever goes wrong."""
        self.root.scroll_into_view_if_needed()
        start, height = self.look(), self.height()
        for number in range(self.sliders.count()):
            if not self._slides(number, start):
                yield f"{self.name}: slider {number + 1} leaves the picture as it is"
            yield from self._state(f"slider {number + 1}", height)
            self._reset()
        others = self.root.locator(OTHERS)
        for number in range(others.count()):
            others.nth(number).click()
            time.sleep(0.1)
            yield from self._state(f"control {number + 1}", height)
        self._reset()
        if not until(lambda: self.look() == start, SECONDS_TO_SETTLE):
            yield f"{self.name}: Reset does not bring the first picture back"

    def _slides(self, number: int, start: Look) -> bool:
        handle = self.sliders.nth(number)
        for key in KEYS:
            handle.focus()
            handle.press(key)
            until(lambda: self.look() != start or self._error.count() > 0, SECONDS_TO_MOVE)
            if self.look() != start or self._error.count():
                break
        return self.look() != start

    def _state(self, after: str, height: float) -> Iterator[str]:
        if self._error.count():
            yield f"{self.name}: after {after} an error shows: {self._error.first.inner_text()}"
        if abs(self.height() - height) > 1:
            yield f"{self.name}: after {after} its height is {self.height()}, not {height}"

    def _reset(self) -> None:
        self.root.get_by_role("button", name="Reset").click()

    def drag_complaints(self) -> Iterator[str]:
        """Drag the first slider faster than any kernel draws; the last value must win."""
        if not self._drags():
            yield f"{self.name}: a fast drag does not end on the last value"

    def _drags(self) -> bool:
        handle = self.sliders.first
        track = self.root.locator(".noUi-target").first.bounding_box()
        handle.focus()
        handle.press("End")
        last = self._settled()
        handle.press("Home")
        self._settled()
        mouse, box = self.root.page.mouse, handle.bounding_box()
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        mouse.down()
        # Far past the end.
        mouse.move(track["x"] + track["width"] + 60, track["y"] + 5, steps=80)
        mouse.up()
        return until(lambda: self.look() == last, SECONDS_TO_SETTLE)

    def _settled(self) -> Look:
        """Return the picture once it has stayed the same for a while."""
        looks = [self.look()]
        for _ in range(60):
            time.sleep(0.15)
            looks.append(self.look())
            if len(looks) > 3 and looks[-3] == looks[-2] == looks[-1]:
                break
        return looks[-1]


class LabPage:
    """A notebook opened in JupyterLab."""

    def __init__(self, browser: object, server: Server, notebook: str = "") -> None:
        self.page = browser.new_page(viewport=SIZE)
        self.page.goto(server.page(notebook))
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
            "?.status === 'idle'",
            timeout=60_000,
        )

    def title(self) -> str:
        """Return the name of the file in front."""
        return self.page.evaluate("() => window.jupyterapp.shell.currentWidget.title.label")

    def run_all(self) -> None:
        """Run all cells, wait until they ended and every picture is there."""
        self.page.evaluate(RUN_ALL, SECONDS_TO_RUN)
        counts = []
        for _ in range(100):
            counts.append(self.page.locator("img.ganlab-picture").count())
            if len(counts) > 5 and len(set(counts[-5:])) == 1:
                break
            time.sleep(0.1)

    def figures(self) -> list[LabFigure]:
        """Return the live figures that have controls, in reading order."""
        roots = self.page.locator(".ganlab-figure:not(.ganlab-player):has(> img.ganlab-picture)")
        return [LabFigure(roots.nth(k), f"figure {k + 1}") for k in range(roots.count())]

    def prediction_complaints(self) -> Iterator[str]:
        """Answer every prediction, with "Commit" where a slider holds a guess already.

        Yields a sentence where the answer stood there before, or does not come.
        """
        asked = self.page.locator(".ganlab-figure:has(> .widget-html .ganlab-result)")
        results = self.page.locator(".ganlab-result")
        for number in range(results.count()):
            name, shown = f"prediction {number + 1}", results.nth(number)
            if shown.inner_text().strip():
                yield f"{name} shows its answer before the guess"
            sliders = asked.nth(number).locator(".noUi-handle").count()
            button = "Commit" if sliders else "Show me"
            asked.nth(number).get_by_role("button", name=button).click()
            if not until(lambda shown=shown: bool(shown.inner_text().strip()), SECONDS_TO_SETTLE):
                yield f"{name} does not show its answer"

    def pop_ups(self) -> list[str]:
        """Return the text of every box that lies over the page."""
        return self.page.locator(POP_UPS).all_inner_texts()

    def complaints(self) -> Iterator[str]:
        """Yield a sentence for each cell or widget that failed, and whatever a figure says."""
        yield from (f"a cell failed: {error}" for error in self.page.evaluate(ERRORS))
        broken = self.page.locator(BROKEN).count()
        if broken:
            yield f"{broken} widgets could not be shown"
        for figure in self.figures():
            yield from figure.complaints()
        for figure in [f for f in self.figures() if f.sliders.count()][:1]:
            yield from figure.drag_complaints()
        yield from self.prediction_complaints()
        yield from (f"a pop-up: {text}" for text in self.pop_ups())

    def close(self) -> None:
        """Close the page and leave its kernel to the server's end."""
        self.page.close()
