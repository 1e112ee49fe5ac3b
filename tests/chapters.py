"""Finding the chapters, and taking them apart."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
NO_CHAPTERS = "there is no chapter in notebooks/ yet"


@dataclass(frozen=True)
class Section:
    """A heading of level `level` and the prose under it, up to the next one as high or higher."""

    level: int
    title: str
    body: str


@dataclass(frozen=True)
class Chapter:
    """A notebook, and the number with which its file name starts."""

    notebook: NotebookNode
    number: int

    @cached_property
    def code(self) -> list[NotebookNode]:
        """The code cells."""
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    @cached_property
    def prose(self) -> str:
        """All markdown, cells parted by empty lines."""
        cells = (c.source for c in self.notebook.cells if c.cell_type == "markdown")
        return "\n\n".join(cells)

    @cached_property
    def sections(self) -> list[Section]:
        """Every heading of level two or more with its body; fenced code holds no headings."""
        plain = re.sub(r"^```.*?^```", _blank_out, self.prose, flags=re.M | re.S)
        marks = [*re.finditer(r"^(#{1,6}) (.*)$", plain, flags=re.M)]
        found = []
        for place, mark in enumerate(marks):
            level = len(mark[1])
            ends = (m.start() for m in marks[place + 1 :] if len(m[1]) <= level)
            body = self.prose[mark.end() : next(ends, len(plain))]
            found.append(Section(level, mark[2].strip(), body))
        return found

    @cached_property
    def exercises(self) -> list[Section]:
        """The sections called Exercise 1, Exercise 2 and so on."""
        return [s for s in self.sections if s.level == 3 and s.title.startswith("Exercise ")]

    def calls(self, pattern: str) -> int:
        """Count the calls in the code whose function, as written, matches `pattern` wholly."""
        trees = [ast.parse(cell.source) for cell in self.code]
        nodes = [node for tree in trees for node in ast.walk(tree)]
        names = [ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)]
        return sum(bool(re.fullmatch(pattern, name)) for name in names)

    def texts(self) -> list[str]:
        """Return the text of every output, one string an output."""
        outputs = [output for cell in self.code for output in cell.outputs]
        return [o.get("text", o.get("data", {}).get("text/plain", "")) for o in outputs]


def read(path: Path) -> Chapter:
    """Read a chapter from its file."""
    return Chapter(nbformat.read(path, as_version=4), int(path.name[:2]))


def solution_blocks(exercise: Section) -> list[str]:
    """Return the fenced python blocks inside an exercise's folded solution."""
    folded = "".join(re.findall(r"<details>(.*?)</details>", exercise.body, flags=re.S))
    return re.findall(r"^```python\n(.*?)^```", folded, flags=re.M | re.S)


def _blank_out(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match[0])
