"""A whole chapter in JupyterLab: it opens, runs, and everything on it can be moved."""

from collections.abc import Callable
from pathlib import Path

from lab_page import LabPage
from lab_player import players

LEAST_FIGURES = 3


def assert_works(open_page: Callable[[str], LabPage], path: Path) -> None:
    """Run the chapter, move every control, answer every prediction, play every player."""
    page = open_page(path.name)
    found = [f"a pop-up: {text}" for text in page.pop_ups()]
    page.run_all()
    found += page.complaints()
    for player in players(page.page):
        found += player.complaints()
    if len(page.figures()) < LEAST_FIGURES:
        found.append(f"{len(page.figures())} figures, fewer than {LEAST_FIGURES}")
    # Said in full: pytest rewrites the asserts of test files only.
    assert not found, "\n".join(found)
