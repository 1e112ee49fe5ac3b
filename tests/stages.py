"""Every check of the project in turn: style, tests, the committed notebooks, here and elsewhere.

`python3 run.py test` runs this. All stages run even if one fails; a summary closes it.
"""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SECONDS_PER_CELL = 120
NOTHING_SELECTED = 5
# Two workers: the chapters and the slow test files share the cores of a small machine.
WORKERS = ("-n", "2", "--dist", "loadfile")
STRICT = ("--nbval", f"--nbval-cell-timeout={SECONDS_PER_CELL}")
# The workers fill the cores. Two whose threads wait in a loop for each other's cores train ten
# times slower than two with a thread each; threads that sleep add up as a reader's do.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
SLEEPING_THREADS = {"OMP_WAIT_POLICY": "PASSIVE"}


@dataclass(frozen=True)
class Stage:
    """One command of the test run; `environment` is added to this process's own."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """How a stage ended: its exit status, its seconds and the line with which it closed."""

    name: str
    status: int
    seconds: float
    closing: str

    def __str__(self) -> str:
        """One line of the summary."""
        verdict = "ok    " if self.status == 0 else "FAILED"
        return f"{verdict} {self.name:<34}{self.seconds:7.1f} s  {self.closing}"


def another_computer() -> dict[str, str]:
    """Return the environment in which this computer reckons as a simpler one would.

    One thread, and none of the vector instructions that numpy, OpenBLAS and torch choose at start:
    the last digits then come out otherwise, and a printed number that shows them is found out.
    """
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    features = [name for name in __cpu_dispatch__ if __cpu_features__[name]]
    simpler = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    simpler["NPY_DISABLE_CPU_FEATURES"] = " ".join(features)
    simpler["ATEN_CPU_CAPABILITY"] = "default"
    if platform.machine().lower() in ("x86_64", "amd64"):
        simpler["OPENBLAS_CORETYPE"] = "Nehalem"
    return simpler


def chapters() -> list[str]:
    """Return the chapters, and not the assignments or an editor's checkpoints."""
    found = (HERE / "notebooks").glob("[0-9][0-9]_*.ipynb")
    return sorted(str(path.relative_to(HERE)) for path in found)


def stages(arguments: Sequence[str]) -> list[Stage]:
    """Return the stages; a path among the arguments leaves one stage, pytest with just them."""
    pytest = (sys.executable, "-m", "pytest")
    if any(Path(HERE, argument.split("::")[0]).exists() for argument in arguments):
        return [Stage("pytest " + " ".join(arguments), (*pytest, *arguments), {})]
    ruff = (sys.executable, "-m", "ruff")
    planned = [
        Stage("style: ruff check", (*ruff, "check", "."), {}),
        Stage("style: ruff format", (*ruff, "format", "--check", "."), {}),
        Stage("tests", (*pytest, *WORKERS, "tests", *arguments), ONE_THREAD),
    ]
    if chapters():
        strict = (*pytest, *WORKERS, *STRICT, *chapters(), *arguments)
        planned.append(Stage("notebooks, strict", strict, SLEEPING_THREADS))
        planned.append(Stage("notebooks, as another computer", strict, another_computer()))
    return planned


def run(stage: Stage) -> Outcome:
    """Run one stage, show its output as it comes, and remember its closing line."""
    print(f"\n--- {stage.name}", flush=True)
    began, closing = time.perf_counter(), ""
    environment = {**os.environ, **stage.environment, "PYTHONUNBUFFERED": "1"}
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    with subprocess.Popen(stage.command, cwd=HERE, env=environment, **pipe) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            closing = line.strip(" =\n") or closing
    return Outcome(stage.name, process.returncode, time.perf_counter() - began, closing)


def main(arguments: Sequence[str]) -> int:
    """Run the stages, print the summary, and return 1 when a stage failed."""
    outcomes = []
    for stage in stages(arguments):
        outcome = run(stage)
        if arguments and outcome.status == NOTHING_SELECTED:
            outcome = Outcome(outcome.name, 0, outcome.seconds, outcome.closing)
        outcomes.append(outcome)
    print("\n--- summary")
    print(*outcomes, sep="\n")
    return int(any(outcome.status for outcome in outcomes))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
