"""Every measurement of this folder in turn, and one table of what they found.

`python3 run.py bench` runs this. A measurement is a script whose `main` prints rows of three cells
with tabs between them: what was measured, the value with its unit, the target.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADER = ("measurement", "value", "target")


def measure(script: Path) -> tuple[int, list[tuple[str, ...]]]:
    """Run one script, show its output as it comes, and return its exit status and its rows."""
    print(f"--- bench/{script.name}", flush=True)
    rows = []
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, cwd=HERE.parent, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            cells = tuple(cell.strip() for cell in line.split("\t"))
            if len(cells) == len(HEADER):
                rows.append(cells)
    return process.returncode, rows


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return the rows under their header, in aligned columns."""
    widths = [max(map(len, column)) for column in zip(HEADER, *rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (HEADER, rule, *rows)
    ]
    return "\n".join(lines)


def main(names: Sequence[str]) -> int:
    """Run the named measurements, or all; return 1 when one of them failed."""
    scripts = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("_"))
    chosen = [path for path in scripts if not names or path.stem in names]
    if not chosen:
        print(f"no measurement is called {names}; there are {[path.stem for path in scripts]}")
        return 2
    results = [measure(script) for script in chosen]
    print("\n" + table([row for _, rows in results for row in rows]))
    return int(any(status for status, _ in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
