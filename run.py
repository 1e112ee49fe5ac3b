#!/usr/bin/env python3
"""The one command line: `python3 run.py lab` opens the notebooks; `python3 run.py` lists the rest.

Standard library only. Old Pythons must still parse this file, to be told what is missing.
"""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

MINIMUM = (3, 11)
HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NOTEBOOKS = HERE / "notebooks"
LAB_SHARE = VENV / "share" / "jupyter" / "lab"

# What each set-up installs: of readers, of those who run the tests, and the peer of bench/.
INSTALLS = {"reader": "-r requirements.txt", "tester": "-e .[test]", "bencher": "-e .[bench]"}

OVERRIDES = {
    # Else JupyterLab asks each new reader about news, in a box over the first figure.
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # Every cell stays laid out. The default leaves out what is off screen and guesses its height:
    # in one scroll the page changed its height 65 times, and what a reader jumps to moved away.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}

USAGE = """usage: python3 run.py COMMAND

  lab [options]        open the notebooks in JupyterLab; options go to it (--no-browser --port 9999)
  test [pytest args]   run every check; with a path (tests/test_run.py) only that one
  notebooks [names]    execute chapters and save them in committed form (none named: all of them)
  record [names]       play the long runs that chapters load, and keep them
  bench                run the measurements in bench/ and print one table
  lint [--fix]         check, or mend, the style of code and notebooks"""


class Stop(Exception):
    """Ends the run with one clear sentence."""


def run(*command: object, **options: object) -> int:
    """Run a command in the repository's root and return its exit status."""
    return subprocess.call([str(word) for word in command], cwd=str(HERE), **options)


def become(*command: object) -> int:
    """Turn into a command, so that Ctrl-C and an end from outside reach it and nobody else."""
    words = [str(word) for word in command]
    if os.name == "posix":
        os.chdir(str(HERE))
        os.execv(words[0], words)
    process = subprocess.Popen(words, cwd=str(HERE))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # Windows sends it to the command too, which ends in its own way.


def check_version() -> None:
    """Stop when this Python is too old."""
    if sys.version_info < MINIMUM:
        have = "{} is Python {}.{}.{}".format(sys.executable, *sys.version_info[:3])
        raise Stop(
            f"Python {MINIMUM[0]}.{MINIMUM[1]} or newer is needed, but {have}. Install a newer one "
            "(from python.org or your system's packages) and run this again with it."
        )


def make_environment() -> None:
    """Make .venv, or make it anew where its Python no longer runs or pip never arrived."""
    check = f"import sys, pip; sys.exit(sys.version_info < {MINIMUM})"
    if PYTHON.exists() and run(PYTHON, "-c", check, stderr=subprocess.DEVNULL) == 0:
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Stop(
                f"This Python comes without its module {module}. On Debian or Ubuntu run 'sudo apt "
                "install python3-venv', then run this again."
            )
    print("Making the environment .venv ...", flush=True)
    if run(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        raise Stop(f"Python could not make the environment {VENV} (see above).")


def install(name: str) -> None:
    """Install with pip, unless the stamp says that exactly this was installed here before."""
    stamp = VENV / ("installed-" + name)
    digest = hashlib.sha256(repr((str(HERE), INSTALLS[name])).encode())
    for file in ("requirements.txt", "pyproject.toml"):
        digest.update((HERE / file).read_bytes())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    print("Installing into .venv; the first time this takes some minutes ...", flush=True)
    pip = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check")
    if run(*pip, *INSTALLS[name].split()) != 0:
        raise Stop("Installing failed (see above). Once that is mended, run this again.")
    stamp.write_text(digest.hexdigest())


def set_up(*more: str) -> None:
    """Bring .venv up to date for readers, and for more of INSTALLS."""
    make_environment()
    for name in ("reader", *more):
        install(name)


def chapters() -> list:
    """Return the chapters' paths, relative to the repository, in reading order."""
    return sorted(path.relative_to(HERE) for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def lab(arguments: list) -> int:
    """Open JupyterLab on the first chapter; its token stays on."""
    set_up()
    settings = LAB_SHARE / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(OVERRIDES, indent=2) + "\n")
    # A layout of its own, else tabs left over from other projects come up and are not found.
    layouts = LAB_SHARE / "workspaces"
    options = [f"--ServerApp.root_dir={NOTEBOOKS}", f"--LabApp.workspaces_dir={layouts}"]
    if chapters():
        options.append("--LabApp.default_url=/lab/tree/" + quote(chapters()[0].name))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    # What the reader says wins; Jupyter refuses an option that comes twice.
    given = [argument.split("=")[0] for argument in arguments]
    ours = [option for option in options if option.split("=")[0] not in given]
    return become(PYTHON, "-m", "jupyterlab", *ours, *arguments)


def lint(arguments: list) -> int:
    """Check style with ruff, notebooks too; with --fix mend what can be mended."""
    set_up("tester")
    if arguments not in ([], ["--fix"]):
        raise Stop("lint knows only --fix, not {}".format(" ".join(arguments)))
    check = run(PYTHON, "-m", "ruff", "check", *arguments, ".")
    return check or run(PYTHON, "-m", "ruff", "format", *([] if arguments else ["--check"]), ".")


def notebooks(arguments: list) -> int:
    """Execute and save the named chapters ("01", a file name or a path), or all of them."""
    set_up()
    chosen = [match for name in arguments for match in named(name)] if arguments else chapters()
    return become(PYTHON, "-m", "ganlab_utils.display.committed", *chosen)


def record(arguments: list) -> int:
    """Play the long runs whose names begin with those given ("05", "05_ring"), or all of them."""
    set_up()
    return become(PYTHON, "-m", "ganlab_utils.training.record", *arguments)


def named(name: str) -> list:
    """Return the chapters that a name means; stop when there is none."""
    found = [path for path in chapters() if path.name.startswith(Path(name).name)]
    if not found:
        raise Stop(f"no chapter is called {name}; there are {[c.stem for c in chapters()]}")
    return found


def test(arguments: list) -> int:
    """Run every check in turn; see tests/stages.py."""
    set_up("tester")
    return become(PYTHON, HERE / "tests" / "stages.py", *arguments)


def bench(arguments: list) -> int:
    """Run every measurement in turn; see bench/__main__.py."""
    set_up("tester", "bencher")
    return become(PYTHON, HERE / "bench", *arguments)


COMMANDS = {f.__name__: f for f in (lab, test, notebooks, record, bench, lint)}


def main(arguments: list) -> int:
    """Run the command that the arguments name."""
    check_version()
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    print(USAGE)
    return 0 if arguments[:1] in (["-h"], ["--help"], ["help"]) else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(f"run.py: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
