"""What several test files share."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def house(tmp_path, monkeypatch):
    """run.py loaded from an empty house of its own, where commands are noted and not run.

    `house.ran` lists the commands, `house.status` is what each of them returns.
    """
    shutil.copy(ROOT / "run.py", tmp_path / "run.py")
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text("\n")
    (tmp_path / "notebooks").mkdir()
    spec = importlib.util.spec_from_file_location("house_run", tmp_path / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ran, module.status = [], 0

    def note(*command, **_):
        module.ran.append([str(word) for word in command])
        return module.status

    monkeypatch.setattr(module, "run", note)
    monkeypatch.setattr(module, "become", note)
    module.PYTHON.parent.mkdir(parents=True)
    module.PYTHON.touch()
    return module
