"""The README's examples run, and what it links to is there."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from ganlab_utils.display.sliders import SliderFigure

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
EXAMPLES = [block for block in BLOCKS if "SliderFigure(" in block]
GAMES = [block for block in BLOCKS if "fit(" in block]
CHAPTERS = re.findall(r"\((notebooks/0\S+)\).*\| (\d+) \|$", TEXT, re.MULTILINE)
LINKS = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]


def bench_module(name: str):
    """Return a script of bench/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "bench" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_readme_has_an_example_and_links():
    assert EXAMPLES
    assert len(CHAPTERS) == len(list((ROOT / "notebooks").glob("0[1-9]*.ipynb")))
    assert GAMES
    assert len(EXAMPLES) + len(GAMES) == len(BLOCKS)
    assert "notebooks/notation.md" in LINKS


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_makes_a_figure_that_moves(example):
    """As in a notebook, the value of the last expression is what is shown."""
    lines = example.rstrip().splitlines()
    last = max(i for i, line in enumerate(lines) if line and not line[0].isspace() and line != ")")
    namespace: dict[str, object] = {}
    exec("\n".join(lines[:last]), namespace)
    figure = eval("\n".join(lines[last:]), namespace)
    assert isinstance(figure, SliderFigure)
    before = figure.png()
    for corner in figure.corners():
        figure.set(**corner)
        assert figure.off_axes() == []
    assert figure.png() != before


@pytest.mark.parametrize("link", LINKS)
def test_link_leads_somewhere(link):
    assert (ROOT / link.split("#")[0]).exists()


@pytest.mark.parametrize(("chapter", "told"), CHAPTERS)
def test_the_minutes_are_those_of_the_sections(chapter, told):
    cells = nbformat.read(ROOT / chapter, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    sections = re.findall(r"^## .*\((\d+) minutes\)$", prose, re.M)
    head = re.search(r"(\d+)\s+minutes", prose).group(1)
    assert sum(map(int, sections)) == int(head) == int(told)


@pytest.mark.parametrize("game", GAMES)
def test_example_trains_sixteen_gans(game, capsys):
    namespace: dict[str, object] = {}
    exec(game, namespace)
    history = namespace["history"]
    assert history.completed == 200
    assert history.captured.shape[1] == 16
    assert history.device in capsys.readouterr().out


def test_coverage_table_is_that_of_the_recordings():
    assert bench_module("coverage").markdown() in TEXT


def test_coverage_picture_can_be_drawn(tmp_path):
    bench_module("coverage").picture(tmp_path / "coverage.png")
    with Image.open(tmp_path / "coverage.png") as drawn:
        wide, high = drawn.size
        assert len(drawn.convert("RGB").getcolors(wide * high)) > 10
    with Image.open(ROOT / "notebooks" / "images" / "coverage.png") as shown:
        assert shown.size == (wide, high)
