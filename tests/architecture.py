"""What the house's plan allows: which room may import which, and the shape of a file."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "ganlab_utils"
LONGEST = 200
# A room may import from itself and from the rooms named here.
ROOMS = {
    "theory": set(),
    "training": {"theory"},
    "display": {"training", "theory"},
    "grading": {"theory"},
}
# `theory` is numpy and scipy in float64, and nothing else from outside the standard library.
THEORY_PACKAGES = {"numpy", "scipy"}
# The one module of `display` that plays a training run may import torch.
TORCH_PLAYERS = {"player"}


def modules(root: Path) -> dict[str, Path]:
    """Return every module of the package under `root`, by its dotted name."""
    found = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, name: str, known: set[str]) -> set[str]:
    """Return the dotted names that a module imports, wherever in it the import stands.

    `from a.b import c` counts as a.b.c where that is a module in `known`, else as a.b. Imports
    for type checkers alone are left out: they draw no arrow when the program runs.
    """
    found = set()
    for node in _running(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, name, path)
            longer = {f"{base}.{alias.name}" for alias in node.names}
            found |= (longer & known) or {base}
    return found


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from _running(node)


def _absolute(node: ast.ImportFrom, name: str, path: Path) -> str:
    if not node.level:
        return node.module or ""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


def wrong_arrows(root: Path) -> list[str]:
    """Return a sentence for each import from a room that the importing room may not use."""
    files = modules(root)
    wrong = []
    for name, path in files.items():
        room = _room(name)
        for target in sorted(imports(path, name, set(files))):
            other = _room(target)
            if room and other and other != room and other not in ROOMS.get(room, set()):
                wrong.append(f"{name} imports {target}")
    return wrong


def _room(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 else ""


def foreign_packages(root: Path, room: str) -> dict[str, set[str]]:
    """Return, for each module of a room, the top-level packages it imports."""
    files = modules(root)
    return {
        name: {target.split(".")[0] for target in imports(path, name, set(files))} - {PACKAGE}
        for name, path in files.items()
        if _room(name) == room
    }


def circles(root: Path) -> list[list[str]]:
    """Return each circle of imports as the names along it; an empty list when there is none."""
    files = modules(root)
    arrows = {n: imports(p, n, set(files)) & set(files) - {n} for n, p in files.items()}
    found: list[list[str]] = []
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> None:
        if name in trail:
            found.append([*trail[trail.index(name) :], name])
        elif name not in done:
            for target in sorted(arrows[name]):
                walk(target, [*trail, name])
            done.add(name)

    for name in files:
        walk(name, [])
    return found


def logic_in_init(root: Path) -> list[str]:
    """Return each `__init__.py` that does more than say what its room is and re-export names."""
    allowed = (ast.Expr, ast.Import, ast.ImportFrom)
    return [
        name
        for name, path in modules(root).items()
        if path.name == "__init__.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if not isinstance(node, allowed) and not _is_all(node)
    ]


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def too_long(paths: list[Path]) -> dict[str, int]:
    """Return the files of more lines than a file may have, with their lines."""
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return {name: count for name, count in lines.items() if count > LONGEST}


def undocumented(root: Path) -> list[str]:
    """Return every public function that lacks a docstring or an annotation."""
    missing = []
    for name, path in modules(root).items():
        for owner, function in _public(ast.parse(path.read_text(encoding="utf-8"))):
            arguments = function.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            named = [a for a in every if a.arg not in ("self", "cls")]
            bare = function.returns is None or any(a.annotation is None for a in named)
            silent = ast.get_docstring(function) is None and not function.name.startswith("__")
            if bare or silent:
                missing.append(f"{name}.{owner}{function.name}")
    return missing


def _public(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.", inner
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield "", node
