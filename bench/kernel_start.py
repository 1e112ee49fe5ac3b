"""From nothing to a theory chapter's first figure, and the same in a kernel that imports torch.

The rooms are cut so that theory chapters never pay for torch; this shows what that saves.
"""

import statistics
import sys
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ganlab_utils.display.committed import read
from ganlab_utils.display.execution import code_cells, execute

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
REPEATS = 3
SECONDS_PER_CELL = 120


def up_to_first_figure(path: Path) -> list[NotebookNode]:
    """Return a chapter's code cells up to the first one that shows a figure."""
    chosen = []
    for cell in code_cells(read(path)):
        chosen.append(cell)
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        if any(text.startswith("[figure]") for text in texts):
            break
    return chosen


def seconds_to_run(cells: list[NotebookNode]) -> float:
    """Return the median seconds that these cells take, the kernel's start included."""
    notebook, taken = nbformat.v4.new_notebook(cells=cells), []
    for _ in range(REPEATS):
        began = time.perf_counter()
        execute(notebook, NOTEBOOKS, SECONDS_PER_CELL)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> int:
    """Print the two times and their ratio, for the first chapter."""
    chapters = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    if not chapters:
        print("there is no chapter yet")
        return 0
    cells = up_to_first_figure(chapters[0])
    light = seconds_to_run(cells)
    heavy = seconds_to_run([nbformat.v4.new_code_cell("import torch"), *cells])
    what = f"kernel start to first figure, {chapters[0].stem}"
    print(f"{what}\t{light:.2f} s\t-", flush=True)
    print(f"{what}, torch imported\t{heavy:.2f} s\t-", flush=True)
    print(f"ratio with torch to without\t{heavy / light:.2f}\t> 1", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
