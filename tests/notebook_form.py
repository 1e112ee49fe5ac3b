"""The form of a chapter, as checks that each yield a sentence for what they find amiss."""

import ast
import copy
import json
import re
from collections.abc import Callable, Iterator

from chapters import Chapter
from nbformat import NotebookNode

from ganlab_utils.display.committed import WIDGET_VIEW, as_text, normalise, remarks

LONGEST_CELL, LONGEST_LINE, LARGEST_FILE = 15, 100, 1_500_000
FIGURES, CLAIMS, PREDICTIONS, EXERCISES = 3, 8, 3, 5
CLOSING = ("What to remember", "What comes next", "Exercises", "Sources")
OPENING = ("What you will see", "What you need", "Recap")
# Outputs that strict nbval may leave out, as (chapter, cell id): only live players may be here.
IGNORED: set[tuple[int, str]] = set()
# Chapters that may import torch; the theory chapters start in a light kernel.
TORCH: set[int] = {4, 5, 6}
BANNED = (
    r"obvious(ly)?|clearly|trivial(ly)?|easy to see|easily seen|needless to say|of course|"
    r"left to the reader|as everyone knows|game[- ]chang\w+|revolutionary|groundbreaking"
)
GLOBAL_STATE = r"(np|numpy)\.random\.(?!default_rng|Generator|SeedSequence|PCG64)\w+|random\.seed"
ABSOLUTE = r"(?<![\w.:/~])/(home|root|tmp|usr|opt|mnt|Users|work)/|\b[A-Z]:\\\\?Users"

Check = Callable[[Chapter], Iterator[str]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Add a check to the table, under its name."""
    CHECKS[function.__name__] = function
    return function


def _where(cell: NotebookNode) -> str:
    return f"cell {cell.id} ({cell.source.strip().splitlines()[:1]})"


@check
def opening(chapter: Chapter) -> Iterator[str]:
    """The first cell names the chapter and says what it shows, needs and builds on."""
    first = chapter.notebook.cells[0]
    if first.cell_type != "markdown" or not first.source.startswith(f"# {chapter.number}. "):
        yield f"the first cell does not start with '# {chapter.number}. Title'"
    yield from (f"the first cell lacks '{words}'" for words in OPENING if words not in first.source)


@check
def headings(chapter: Chapter) -> Iterator[str]:
    """Sections carry minutes; the closing ones stand at the end in their order."""
    titles = [section.title for section in chapter.sections if section.level == 2]
    closing = [t for t in titles if t.startswith(CLOSING)]
    if [t for c in CLOSING for t in closing if t.startswith(c)] != titles[-len(CLOSING) :]:
        yield f"the last sections are {titles[-len(CLOSING) :]}, not {list(CLOSING)}"
    for title in titles:
        if title not in closing and not re.search(r"\(\d+ minutes\)$", title):
            yield f"the section '{title}' gives no '(10 minutes)'"


@check
def prose_before_code(chapter: Chapter) -> Iterator[str]:
    """A sentence or more stands directly before every code cell."""
    cells = chapter.notebook.cells
    for before, cell in zip([None, *cells], cells, strict=False):
        if cell.cell_type == "code":
            prose = before.source if before and before.cell_type == "markdown" else ""
            if len(re.sub(r"^#+ .*$", "", prose, flags=re.M).split()) < 4:
                yield f"no prose stands before {_where(cell)}"


@check
def short_cells(chapter: Chapter) -> Iterator[str]:
    """Code cells are short, hold no magic and end without a semicolon."""
    for cell in chapter.code:
        lines = cell.source.splitlines()
        if len(lines) > LONGEST_CELL:
            yield f"{_where(cell)} has {len(lines)} lines"
        if any(len(line) > LONGEST_LINE for line in lines):
            yield f"{_where(cell)} has a line of more than {LONGEST_LINE} characters"
        if any(line.startswith(("%", "!")) for line in lines):
            yield f"{_where(cell)} holds a magic or a shell command"


@check
def committed_form(chapter: Chapter) -> Iterator[str]:
    """The file is what `run.py notebooks` writes: executed in order, no views, no timings."""
    # Pictures are left out: another version of the encoder may find fewer bytes for them.
    bare = copy.deepcopy(chapter.notebook)
    for output in (output for cell in bare.cells for output in cell.get("outputs", [])):
        output.get("data", {}).pop("image/png", None)
    if as_text(normalise(bare)) != as_text(bare):
        yield "this is not committed form; run `python3 run.py notebooks`"
    if "widgets" in bare.metadata or WIDGET_VIEW in json.dumps(bare):
        yield "live-widget views are saved"
    counts = [cell.execution_count for cell in chapter.code]
    if counts != [*range(1, len(counts) + 1)]:
        yield f"the cells ran in the order {counts}"
    yield from remarks(chapter.notebook)


@check
def outputs(chapter: Chapter) -> Iterator[str]:
    """What a cell shows is saved, and nothing in it went wrong."""
    for cell in chapter.code:
        last = ast.parse(cell.source).body[-1:]
        if last and isinstance(last[0], ast.Expr) and not cell.outputs:
            yield f"{_where(cell)} ends in an expression and shows nothing"
        if any(output.output_type == "error" for output in cell.outputs):
            yield f"{_where(cell)} ended in an error"


@check
def small(chapter: Chapter) -> Iterator[str]:
    """The file stays small enough to read online."""
    size = len(as_text(chapter.notebook).encode())
    if size > LARGEST_FILE:
        yield f"the file has {size} bytes"


@check
def strict(chapter: Chapter) -> Iterator[str]:
    """No output is kept from nbval, neither by a tag nor by a comment."""
    for cell in chapter.code:
        tags = " ".join(cell.metadata.get("tags", []))
        escapes = re.search(r"nbval|raises-exception", tags) or "NBVAL_" in cell.source
        if escapes and (chapter.number, cell.id) not in IGNORED:
            yield f"{_where(cell)} escapes the strict comparison"


@check
def alternative_text(chapter: Chapter) -> Iterator[str]:
    """Every picture, in an output or in prose, says in words what it shows."""
    for cell in chapter.code:
        for output in cell.outputs:
            told = output.get("metadata", {}).get("image/png", {}).get("alt", "").strip()
            if "image/png" in output.get("data", {}) and not told:
                yield f"a picture of {_where(cell)} has no alternative text"
    pictures = re.findall(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")[^>]*>", chapter.prose)
    yield from (f"the picture {picture} has no alternative text" for picture in pictures)


@check
def rhythm(chapter: Chapter) -> Iterator[str]:
    """There are figures, claims and predictions enough."""
    figures = sum(text.startswith("[figure]") for text in chapter.texts())
    claims = chapter.calls(r"(\w+\.)?Claim")
    predictions = chapter.calls(r"predict\.(number|choice|curve)")
    counts = {"figures": figures, "claims": claims, "predictions": predictions}
    for (name, found), least in zip(counts.items(), (FIGURES, CLAIMS, PREDICTIONS), strict=True):
        if found < least:
            yield f"{found} {name}, at least {least} are needed"


@check
def exercises(chapter: Chapter) -> Iterator[str]:
    """Five exercises or more, each with a mistake named and its solution folded."""
    numbers = [exercise.title.split()[1].rstrip(".:") for exercise in chapter.exercises]
    if len(numbers) < EXERCISES or numbers != [str(k + 1) for k in range(len(numbers))]:
        yield f"the exercises are numbered {numbers}"
    for exercise in chapter.exercises:
        folds = re.findall(
            r"<details>\s*<summary>Solution</summary>.*?</details>", exercise.body, flags=re.S
        )
        if len(folds) != 1 or exercise.body.count("<details>") != 1:
            yield f"'{exercise.title}' has no folded solution"
        if "mistake" not in exercise.body.lower():
            yield f"'{exercise.title}' names no common mistake"


@check
def sources(chapter: Chapter) -> Iterator[str]:
    """The sources give papers with their years."""
    bodies = [section.body for section in chapter.sections if section.title.startswith("Sources")]
    if not any(re.search(r"\b(19|20)\d\d\b", body) for body in bodies):
        yield "the sources name no paper with its year"


@check
def plain_words(chapter: Chapter) -> Iterator[str]:
    """The prose neither flatters nor hurries the reader."""
    for found in re.finditer(rf"\b({BANNED})\b", chapter.prose, flags=re.I):
        line = chapter.prose[: found.end()].splitlines()[-1]
        yield f"'{found[0]}' in '{line[-60:]}'"


@check
def no_hidden_state(chapter: Chapter) -> Iterator[str]:
    """Nothing is seeded globally, nothing depends on this computer, theory stays light."""
    for cell in chapter.code:
        if re.search(rf"\b({GLOBAL_STATE}|manual_seed)\b", cell.source):
            yield f"{_where(cell)} uses the global random state"
        if re.search(ABSOLUTE, cell.source):
            yield f"{_where(cell)} holds an absolute path"
        if chapter.number not in TORCH and re.search(r"^\s*(import|from) torch", cell.source, re.M):
            yield f"{_where(cell)} imports torch"
