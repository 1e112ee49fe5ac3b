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
SECONDS_TO_MOVE = 0.8
SECONDS_TO_SETTLE = 20
# One step either way, then the ends: at some position a picture may well stay as it is.
KEYS = ("ArrowRight", "ArrowLeft", "ArrowLeft", "End", "Home")
SLIDER = ".ganlab-controls .noUi-handle"
OTHERS = ".ganlab-controls input[type=checkbox], .ganlab-controls .widget-toggle-button"
FIGURE = ".ganlab-figure:not(.ganlab-player):has(> img.ganlab-picture)"
PREDICTION = ".ganlab-figure:has(> .widget-html .ganlab-result)"
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
        time.sleep(0.04)
    return True


# A sum in another order may round a pixel to the next of its 255 levels; no eye sees that.
LEVELS = 4


class Look:
    """A picture as a reader sees it; two are equal when no pixel differs by more than LEVELS."""

    __hash__ = None

    def __init__(self, image: bytes) -> None:
        with Image.open(io.BytesIO(image)) as opened:
            self.pixels = np.asarray(opened.convert("RGB")).astype(np.int16)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Look) or self.pixels.shape != other.pixels.shape:
            return False
        return bool(np.abs(self.pixels - other.pixels).max() <= LEVELS)


def button(root: object, name: str) -> object:
    """Return the button of this name below an element."""
    return next(b for b in root.query_selector_all("button") if b.inner_text().strip() == name)


class LabFigure:
    """One live SliderFigure on the page.

    `root` is an element, not a locator: a locator searches the whole page at each use, which on a
    long chapter takes a tenth of a second.
    """

    def __init__(self, page: object, root: object, name: str) -> None:
        self.page, self.root, self.name = page, root, name
        self.picture = root.query_selector("img.ganlab-picture")
        self._seen: tuple[str, Look | None] = ("", None)

    @property
    def sliders(self) -> list[object]:
        """The handles of the sliders, in reading order."""
        return self.root.query_selector_all(SLIDER)

    def look(self) -> Look:
        """Return the present picture, decoded only where it is a new one."""
        source = self.picture.evaluate("p => p.src")
        if source != self._seen[0]:
            self._seen = source, Look(base64.b64decode(source.partition(",")[2]))
        return self._seen[1]

    def errors(self) -> list[str]:
        """Return the errors that show under the picture."""
        return [e.inner_text() for e in self.root.query_selector_all(".ganlab-error")]

    def height(self) -> float:
        """Return the height of the whole figure, controls and numbers included, in pixels."""
        return self.root.bounding_box()["height"]

    def complaints(self) -> Iterator[str]:
        """Move every control and reset; yield a sentence for whatever goes wrong."""
        self.root.scroll_into_view_if_needed()
        start, height = self.look(), self.height()
        for number in range(len(self.sliders)):
            if not self._slides(number, start):
                yield f"{self.name}: slider {number + 1} leaves the picture as it is"
            yield from self._state(f"slider {number + 1}", height)
            self._reset()
        for number in range(len(self.root.query_selector_all(OTHERS))):
            self.root.query_selector_all(OTHERS)[number].click()
            time.sleep(0.1)
            yield from self._state(f"control {number + 1}", height)
        self._reset()
        if not until(lambda: self.look() == start, SECONDS_TO_SETTLE):
            yield f"{self.name}: Reset does not bring the first picture back"

    def _slides(self, number: int, start: Look) -> bool:
        handle = self.sliders[number]
        for key in KEYS:
            handle.focus()
            handle.press(key)
            # A slider at its end does not move; the last key gets the time that a busy page needs.
            patience = SECONDS_TO_SETTLE if key == KEYS[-1] else SECONDS_TO_MOVE
            if until(lambda: self.look() != start or bool(self.errors()), patience):
                break
        return self.look() != start

    def _state(self, after: str, height: float) -> Iterator[str]:
        for error in self.errors()[:1]:
            yield f"{self.name}: after {after} an error shows: {error}"
        if abs(self.height() - height) > 1:
            yield f"{self.name}: after {after} its height is {self.height()}, not {height}"

    def _reset(self) -> None:
        button(self.root, "Reset").click()

    def drag_complaints(self) -> Iterator[str]:
        """Drag the first slider faster than any kernel draws; the last value must win."""
        if not self._drags():
            yield f"{self.name}: a fast drag does not end on the last value"

    def _drags(self) -> bool:
        handle = self.sliders[0]
        track = self.root.query_selector(".noUi-target").bounding_box()
        handle.focus()
        handle.press("End")
        last = self._settled()
        handle.press("Home")
        self._settled()
        mouse, box = self.page.mouse, handle.bounding_box()
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
        roots = self.page.query_selector_all(FIGURE)
        return [LabFigure(self.page, root, f"figure {k + 1}") for k, root in enumerate(roots)]

    def prediction_complaints(self) -> Iterator[str]:
        """Answer every prediction, with "Commit" where a slider holds a guess already.

        Yields a sentence where the answer stood there before, or does not come.
        """
        for number, asked in enumerate(self.page.query_selector_all(PREDICTION)):
            # The answer's element is a new one after each change.
            def shown(asked: object = asked) -> str:
                return asked.query_selector(".ganlab-result").inner_text().strip()

            name = f"prediction {number + 1}"
            if shown():
                yield f"{name} shows its answer before the guess"
            button(asked, "Commit" if asked.query_selector(".noUi-handle") else "Show me").click()
            if not until(lambda shown=shown: bool(shown()), SECONDS_TO_SETTLE):
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
        for figure in [f for f in self.figures() if f.sliders][:1]:
            yield from figure.drag_complaints()
        yield from self.prediction_complaints()
        yield from (f"a pop-up: {text}" for text in self.pop_ups())

    def close(self) -> None:
        """Close the page and leave its kernel to the server's end."""
        self.page.close()
