"""The one command line: what each command starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


def add_chapters(house, *names):
    for name in names:
        (house.NOTEBOOKS / name).write_text("{}")


def test_lab_opens_the_first_chapter_with_the_readers_options(house, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    add_chapters(house, "02_b.ipynb", "01_a.ipynb", "notes.ipynb")
    assert house.main(["lab", "--no-browser", "--port", "9999"]) == 0
    command = house.ran[-1]
    assert command[:3] == [str(house.PYTHON), "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={house.NOTEBOOKS}" in command
    assert "--LabApp.default_url=/lab/tree/01_a.ipynb" in command
    assert command[-3:] == ["--no-browser", "--port", "9999"]
    assert "--allow-root" not in command
    assert not any("token" in word or "password" in word for word in command)


def test_lab_prefers_chapter_00_and_allows_root_to_root(house, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    add_chapters(house, "01_a.ipynb", "00_gan lab.ipynb")
    house.main(["lab"])
    assert "--LabApp.default_url=/lab/tree/00_gan%20lab.ipynb" in house.ran[-1]
    assert "--allow-root" in house.ran[-1]


def test_what_the_reader_says_wins(house):
    house.main(["lab", "--ServerApp.root_dir=elsewhere"])
    given = [word for word in house.ran[-1] if word.startswith("--ServerApp.root_dir")]
    assert given == ["--ServerApp.root_dir=elsewhere"]


def test_lab_writes_settings_that_jupyterlab_knows(house):
    house.main(["lab"])
    written = house.VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings = json.loads(written.read_text())
    assert settings == house.OVERRIDES
    for plugin, values in settings.items():
        package, name = plugin.split(":")
        schema = json.loads((SCHEMAS / package / f"{name}.json").read_text(encoding="utf-8"))
        for key, value in values.items():
            known = schema["properties"][key]
            choices = [choice["const"] for choice in known.get("oneOf", [])]
            assert value in (choices or [True, False]), f"{plugin} {key} = {value}"
    news = settings["@jupyterlab/apputils-extension:notification"]
    assert news == {"fetchNews": "false", "checkForUpdates": False}


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["01_a", "02_b"]),
        (["02"], ["02_b"]),
        (["notebooks/01_a.ipynb"], ["01_a"]),
        (["01_a", "02_b"], ["01_a", "02_b"]),
    ],
)
def test_notebooks_commits_the_named_chapters(house, arguments, names):
    add_chapters(house, "02_b.ipynb", "01_a.ipynb")
    house.main(["notebooks", *arguments])
    assert house.ran[-1][1:3] == ["-m", "ganlab_utils.display.committed"]
    assert house.ran[-1][3:] == [str(Path("notebooks") / f"{name}.ipynb") for name in names]


def test_an_unknown_chapter_is_named(house):
    add_chapters(house, "01_a.ipynb")
    with pytest.raises(house.Stop, match=r"no chapter is called 07; there are \['01_a'\]"):
        house.main(["notebooks", "07"])


@pytest.mark.parametrize(("arguments", "mends"), [([], False), (["--fix"], True)])
def test_lint_checks_or_mends(house, arguments, mends):
    house.main(["lint", *arguments])
    check, style = (command[2:] for command in house.ran[-2:])
    assert check == ["ruff", "check", *(["--fix"] if mends else []), "."]
    assert style == ["ruff", "format", *([] if mends else ["--check"]), "."]


@pytest.mark.parametrize("fails", ["check", "format"])
def test_lint_fails_when_either_half_of_ruff_does(house, monkeypatch, fails):
    monkeypatch.setattr(house, "set_up", lambda tests: None)
    monkeypatch.setattr(house, "run", lambda *command: int(fails in command))
    assert house.main(["lint"]) == 1


def test_lint_knows_one_option(house):
    with pytest.raises(house.Stop, match="knows only --fix, not --all"):
        house.main(["lint", "--all"])


@pytest.mark.parametrize(
    ("command", "starts"), [("test", Path("tests", "stages.py")), ("bench", Path("bench"))]
)
def test_test_and_bench_pass_their_arguments_on(house, command, starts):
    house.main([command, "-x"])
    assert house.ran[-1][1:] == [str(house.HERE / starts), "-x"]


@pytest.mark.parametrize(
    ("arguments", "status"), [([], 2), (["lap"], 2), (["--help"], 0), (["help"], 0)]
)
def test_the_usage_names_every_command(house, capsys, arguments, status):
    assert house.main(arguments) == status
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in house.COMMANDS)
    assert house.ran == []


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_become_leaves_no_process_between(tmp_path):
    program = "import run, sys; run.become(sys.executable, '-c', 'import os; print(os.getpid())')"
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    shown, _ = process.communicate(timeout=30)
    assert int(shown) == process.pid
