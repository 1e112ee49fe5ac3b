"""run.py makes its environment, repairs it, and says in one sentence what is missing."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 99)])
def test_an_old_python_gets_one_sentence(house, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(house.Stop, match=r"Python 3\.11 or newer is needed") as stop:
        house.main(["lab"])
    assert ".".join(map(str, version)) in str(stop.value)
    assert house.ran == []


def test_the_oldest_good_python_goes_on(house, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 11, 0))
    assert house.main(["lab"]) == 0


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_gets_one_sentence(house, monkeypatch, module):
    house.PYTHON.unlink()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else 1)
    with pytest.raises(house.Stop, match=rf"module {module}\..*apt install python3-venv"):
        house.main(["lab"])
    assert house.ran == []


def test_a_good_environment_is_kept_and_a_broken_one_made_anew(house):
    house.make_environment()
    assert [command[1] for command in house.ran] == ["-c"]
    house.PYTHON.unlink()
    house.ran.clear()
    house.make_environment()
    assert house.ran == [[sys.executable, "-m", "venv", "--clear", str(house.VENV)]]
    house.status = 1
    with pytest.raises(house.Stop, match="could not make the environment"):
        house.make_environment()


def test_pip_runs_again_only_when_something_changed(house):
    def pips(*more):
        house.ran.clear()
        house.set_up(*more)
        return [" ".join(command[5:]) for command in house.ran if command[1:3] == ["-m", "pip"]]

    assert pips() == ["-r requirements.txt"]
    assert pips() == []
    assert pips("tester") == ["-e .[test]"]
    assert pips("tester") == []
    assert pips("tester", "bencher") == ["-e .[bench]"]
    for name in ("requirements.txt", "pyproject.toml"):
        (house.HERE / name).write_text("numpy\n")
        assert pips("tester") == ["-r requirements.txt", "-e .[test]"]
        assert pips("tester") == []


def test_an_interrupted_installation_is_tried_again(house, monkeypatch):
    house.status = 1
    with pytest.raises(house.Stop, match="Installing failed"):
        house.install("reader")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(house, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            house.install("reader")
    house.status = 0
    house.ran.clear()
    house.install("reader")
    assert len(house.ran) == 1


def test_a_moved_house_is_installed_again(house, monkeypatch, tmp_path):
    house.install("reader")
    house.ran.clear()
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("requirements.txt", "pyproject.toml"):
        (moved / name).write_text("\n")
    monkeypatch.setattr(house, "HERE", moved)
    house.install("reader")
    assert len(house.ran) == 1


def test_a_bare_machine_is_set_up_for_real(tmp_path):
    # Nothing to install here, so no network: what is proved is the environment and its stamp.
    shutil.copy(ROOT / "run.py", tmp_path / "run.py")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "pyproject.toml").write_text("")
    command = [sys.executable, "-c", "import run; run.set_up(); run.set_up()"]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert first.stdout.count("Making the environment") == 1
    assert first.stdout.count("Installing into") == 1
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert again.stdout == ""
