"""The arrows of the house run one way, and every file keeps to its subject."""

import ast
import subprocess
import sys
from pathlib import Path

import architecture
import pytest

ROOT = Path(__file__).resolve().parent.parent
THEORY = [n for n in architecture.modules(ROOT) if n.startswith("ganlab_utils.theory")]
DISPLAY = [n for n in architecture.modules(ROOT) if n.startswith("ganlab_utils.display")]


def package(root, files):
    """Write a small package into `root`: a dict of module path to source."""
    for name, source in files.items():
        path = root / "ganlab_utils" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return root


def test_the_arrows_run_one_way():
    assert architecture.wrong_arrows(ROOT) == []


def test_no_import_circles():
    assert architecture.circles(ROOT) == []


def test_theory_is_numpy_and_scipy_only():
    allowed = architecture.THEORY_PACKAGES | set(sys.stdlib_module_names)
    foreign = architecture.foreign_packages(ROOT, "theory")
    assert foreign, "no module of theory was found"
    assert {name: used - allowed for name, used in foreign.items() if used - allowed} == {}


def test_display_draws_without_torch():
    users = {
        n for n, used in architecture.foreign_packages(ROOT, "display").items() if "torch" in used
    }
    assert {name.rsplit(".")[-1] for name in users} <= architecture.TORCH_PLAYERS


def test_no_logic_in_an_init():
    assert architecture.logic_in_init(ROOT) == []


def test_every_file_has_one_subject():
    folders = [ROOT / name for name in ("ganlab_utils", "bench")]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    assert architecture.too_long([*files, ROOT / "run.py"]) == {}


def test_public_functions_are_annotated_and_documented():
    assert architecture.undocumented(ROOT) == []


def test_run_py_needs_the_standard_library_only():
    used = architecture.imports(ROOT / "run.py", "run", set())
    assert {name.split(".")[0] for name in used} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("names", [THEORY, DISPLAY], ids=["theory", "display"])
def test_a_theory_chapter_starts_without_torch(names):
    players = architecture.TORCH_PLAYERS
    light = [name for name in names if name.rsplit(".")[-1] not in players]
    program = f"import sys, {', '.join(light)}; print('torch' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert answer.stdout.strip() == "False", answer.stderr


def test_theory_starts_without_display():
    heavy = "'matplotlib', 'ipywidgets', 'IPython', 'torch'"
    program = f"import sys, {', '.join(THEORY)}; print({{{heavy}}} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert answer.stdout.strip() == "set()", answer.stderr


# The checks themselves: each must find the fault it is there for.

ARROWS = {
    "theory/wrong.py": "from ganlab_utils.display import style",
    "theory/late.py": "def f():\n    from ganlab_utils.training.fit import fit",
    "theory/relative.py": "from ..training import losses",
    "training/wrong.py": "import ganlab_utils.display.style",
    "grading/wrong.py": "import ganlab_utils.display.style as s",
    "display/right.py": "from ganlab_utils.theory import a\nfrom ganlab_utils.training import b",
    "training/right.py": "from ganlab_utils.theory.games import MatrixGame",
    "theory/typed.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
    "    from ganlab_utils.display import style",
}


def test_a_wrong_arrow_is_found(tmp_path):
    found = architecture.wrong_arrows(package(tmp_path, ARROWS))
    assert [sentence.split()[0].removeprefix("ganlab_utils.") for sentence in found] == [
        "grading.wrong",
        "theory.late",
        "theory.relative",
        "theory.wrong",
        "training.wrong",
    ]


def test_a_circle_is_found(tmp_path):
    files = {
        "theory/a.py": "from ganlab_utils.theory import b",
        "theory/b.py": "from .c import thing",
        "theory/c.py": "def thing():\n    import ganlab_utils.theory.a",
        "theory/d.py": "from ganlab_utils.theory.a import b",
    }
    names = [f"ganlab_utils.theory.{letter}" for letter in "abca"]
    assert architecture.circles(package(tmp_path, files)) == [names]


def test_foreign_packages_are_found(tmp_path):
    source = "import numpy.linalg\ndef f():\n    from torch import nn"
    root = package(tmp_path, {"theory/a.py": source})
    assert architecture.foreign_packages(root, "theory") == {
        "ganlab_utils.theory.a": {"numpy", "torch"}
    }


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""A room."""\n', False),
        ("from ganlab_utils.theory.a import f\n\n__all__ = ['f']\n", False),
        ("VERSION = 1\n", True),
        ("def f():\n    return 1\n", True),
    ],
)
def test_logic_in_an_init_is_found(tmp_path, source, found):
    root = package(tmp_path, {"theory/__init__.py": source})
    assert bool(architecture.logic_in_init(root)) is found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('def f(x: int) -> int:\n    """Return x."""\n', False),
        ("def _f(x):\n    return x\n", False),
        ("def f(x: int) -> int:\n    return x\n", True),
        ('def f(x: int):\n    """Return x."""\n', True),
        ('def f(x) -> int:\n    """Return x."""\n', True),
        ('class C:\n    def f(self) -> int:\n        """Return 1."""\n', False),
        ('class C:\n    def f(self, x) -> int:\n        """Return x."""\n', True),
    ],
)
def test_a_bare_function_is_found(tmp_path, source, found):
    assert bool(architecture.undocumented(package(tmp_path, {"theory/a.py": source}))) is found


def test_a_long_file_is_found(tmp_path):
    for lines in (200, 201):
        (tmp_path / f"{lines}.py").write_text("x = 1\n" * lines)
    assert architecture.too_long(sorted(tmp_path.iterdir())) == {"201.py": 201}


def test_old_pythons_can_parse_run_py():
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
