"""A whole chapter in JupyterLab: it opens, runs, and everything on it can be moved."""

from collections.abc import Callable
from pathlib import Path

from lab_page import LabPage
from lab_player import players

LEAST_FIGURES = 3


def assert_works(open_page: Callable[[str], LabPage], path: Path) -> None:
    """Run the chapter, move every control, answer every prediction, play every player."""
    page = open_page(path.name)
    assert page.pop_ups() == []
    page.run_all()
    assert [*page.complaints()] == []
    for player in players(page.page):
        assert [*player.complaints()] == []
    assert len(page.figures()) >= LEAST_FIGURES
