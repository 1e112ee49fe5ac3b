"""What several test files share."""

import importlib.util
import os
import shutil
from pathlib import Path

import chapters
import jupyter_server
import nbformat
import pytest
from lab_page import LabPage
from notebook_makers import code, notebook, prose

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


@pytest.fixture(scope="module")
def browser():
    missing = jupyter_server.find_browser() is None
    if missing and os.environ.get("GANLAB_REQUIRE_BROWSER") == "1":
        pytest.fail("GANLAB_REQUIRE_BROWSER=1, and there is no Chromium on this computer")
    if missing:
        pytest.skip("there is no Chromium on this computer")
    with jupyter_server.browser() as started:
        yield started


@pytest.fixture(scope="module")
def server(request, tmp_path_factory):
    """JupyterLab on a copy of notebooks/, with the test file's own SYNTHETIC ones beside them.

    SYNTHETIC: a dict of names to the sources of code cells.
    """
    folder = tmp_path_factory.mktemp("copy") / "notebooks"
    leave = shutil.ignore_patterns(".ipynb_checkpoints", "assignments")
    shutil.copytree(chapters.ROOT / "notebooks", folder, ignore=leave)
    for name, sources in getattr(request.module, "SYNTHETIC", {}).items():
        cells = [prose("# A test"), *map(code, sources)]
        draft = notebook(*cells)
        draft.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(draft, folder / f"{name}.ipynb")
    with jupyter_server.lab(folder, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def open_page(browser, server):
    pages = []

    def opener(name):
        pages.append(LabPage(browser, server, name))
        return pages[-1]

    yield opener
    for page in pages:
        page.close()
