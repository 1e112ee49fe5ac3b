"""How long Run All takes, chapter by chapter, from a fresh kernel to the last output."""

import sys
import time
from pathlib import Path

from ganlab_utils.display.committed import read
from ganlab_utils.display.execution import code_cells, execute

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
TARGET = 20.0
TRAINING_TARGET = 90.0  # of the chapters that train networks
TRAINING = {"04", "05", "06"}
SECONDS_PER_CELL = 300


def run_all(path: Path) -> float:
    """Return the seconds that the notebook at `path` takes in a fresh kernel."""
    notebook = read(path)
    began = time.perf_counter()
    execute(notebook, path.parent, SECONDS_PER_CELL)
    return time.perf_counter() - began


def main() -> int:
    """Print a row for each chapter; return 1 when one takes more than twice its target."""
    slow = 0
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        seconds, cells = run_all(path), len(code_cells(read(path)))
        target = TRAINING_TARGET if path.name[:2] in TRAINING else TARGET
        print(
            f"run all, {path.stem}, {cells} cells\t{seconds:.1f} s\t<= {target:.0f} s", flush=True
        )
        # A busy machine may take longer than the target; twice as long is the chapter's fault.
        slow = slow or int(seconds > 2 * target)
    return slow


if __name__ == "__main__":
    sys.exit(main())
