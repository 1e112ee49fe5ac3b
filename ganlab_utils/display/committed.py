"""Notebooks in committed form: executed in a fresh kernel, saved without what changes by chance.

`python -m ganlab_utils.display.committed notebooks/01_minimax_game.ipynb ...`
"""

import copy
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ganlab_utils.display.compression import compress_png_base64
from ganlab_utils.display.execution import CellFailedError, code_cells, execute

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
CELL_METADATA = ("tags", "nbgrader", "jupyter")
SECONDS_PER_CELL = 120


@dataclass(frozen=True)
class Committed:
    """What became of one notebook: its size and time, and what its author should still mend."""

    path: Path
    code_cells: int
    seconds: float
    kilobytes: float
    remarks: tuple[str, ...]

    def __str__(self) -> str:
        """One line, and one more for each remark."""
        summary = f"{self.path.name}: {self.code_cells} code cells, {self.seconds:.1f} s"
        lines = [f"{summary}, {self.kilobytes:.0f} kB", *self.remarks]
        return "\n  ".join(lines)


def commit(path: str | Path, timeout: float = SECONDS_PER_CELL) -> Committed:
    """Execute the notebook at `path` in a fresh kernel and save it there in committed form.

    `timeout` is in seconds for one cell. When a cell fails, raises `CellFailedError` naming the
    cell and leaves the file as it was. Raises FileNotFoundError or ValueError for a bad file.
    """
    path = Path(path)
    notebook = read(path)
    began = time.perf_counter()
    executed = execute(notebook, path.parent, timeout)
    seconds = time.perf_counter() - began
    text = as_text(normalise(executed))
    _replace(path, text)
    kilobytes = len(text.encode()) / 1000
    advice = tuple(remarks(executed))
    return Committed(path, len(code_cells(executed)), seconds, kilobytes, advice)


def read(path: Path) -> NotebookNode:
    """Read a notebook of format 4 and give each cell an id; ValueError when it is none."""
    text = path.read_text(encoding="utf-8")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not a notebook: {error}") from error
    if not isinstance(content, dict) or content.get("nbformat") != 4:
        raise ValueError(f"{path} is not a notebook of format 4")
    # nbformat.v4 joins the lines and, unlike nbformat.reads, leaves the ids to _name_cells.
    notebook = nbformat.v4.reads(text)
    _name_cells(notebook)
    nbformat.validate(notebook)
    return notebook


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without live-widget views, timings, editors' metadata and chance numbering."""
    clean = copy.deepcopy(notebook)
    _name_cells(clean)
    clean.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    for cell in clean.cells:
        kept = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
    for count, cell in enumerate(code_cells(clean), start=1):
        cell.execution_count = count
        cell.outputs = _clean_outputs(cell.outputs, count)
    return clean


def as_text(notebook: NotebookNode) -> str:
    """Return the notebook's JSON, keys sorted, with one newline at its end."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def remarks(notebook: NotebookNode) -> Iterator[str]:
    """Yield one sentence for each thing that an author should mend in an executed notebook."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        text = json.dumps(cell.outputs)
        checks = {
            "ends in ';'": cell.source.rstrip().endswith(";"),
            "is empty": not cell.source.strip(),
            "writes to stderr": any(out.get("name") == "stderr" for out in cell.outputs),
            "prints a memory address": re.search(r"\bat 0x[0-9a-fA-F]{6,}", text),
            "prints an absolute path": re.search(r"(?<![\w.:/])/(home|root|tmp|Users|work)/", text),
        }
        for complaint, found in checks.items():
            if found:
                yield f"code cell {number} (cell {cell.id}) {complaint}"


def _name_cells(notebook: NotebookNode) -> None:
    """Keep good ids; make the missing and the doubled ones from place and source, so they stay."""
    notebook.nbformat_minor = max(5, notebook.nbformat_minor)
    taken: set[str] = set()
    for place, cell in enumerate(notebook.cells):
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell.get("id", "")) or cell.id in taken:
            cell.id = hashlib.sha256(f"{place}\n{cell.source}".encode()).hexdigest()[:8]
        taken.add(cell.id)


def _clean_outputs(outputs: list[NotebookNode], count: int) -> list[NotebookNode]:
    clean: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type == "stream" and output.name in streams:
            # How a stream is cut into messages is chance; one output for each stream is not.
            streams[output.name].text += output.text
            continue
        if output.output_type == "stream":
            streams[output.name] = output
        if "data" in output:
            output.data.pop(WIDGET_VIEW, None)
            if "image/png" in output.data:
                output.data["image/png"] = compress_png_base64(output.data["image/png"])
        if output.output_type == "execute_result":
            output.execution_count = count
        if output.get("data", True):
            clean.append(output)
    return clean


def _replace(path: Path, text: str) -> None:
    """Write beside the file first, so that an interrupt never leaves half a notebook."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, path)


def main(arguments: Sequence[str]) -> int:
    """Commit each named notebook; return 1 when one of them failed."""
    failed = 0
    for name in arguments:
        try:
            print(commit(name), flush=True)
        except (CellFailedError, OSError, ValueError) as error:
            print(f"{name}: not saved: {error}", file=sys.stderr, flush=True)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
