"""The README's examples run, and what it links to is there."""

import re
from pathlib import Path

import pytest

from ganlab_utils.display.sliders import SliderFigure

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
LINKS = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]


def test_readme_has_an_example_and_links():
    assert EXAMPLES
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
