"""Small notebooks for the tests of what handles notebooks."""

import nbformat
from nbformat import NotebookNode

# A figure as the chapters have them: a live view for JupyterLab, a PNG and a text form.
FIGURE = """\
import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider

X = np.linspace(-4, 4, 200)
PANEL = Panel("x", "density", (-4, 4), (0, 1.2))


def draw(view, mean):
    view[0].line("bell", X, np.exp(-((X - mean) ** 2) / 2), "fake", label="p_g")
    view.number("mean", mean)"""
SHOW = """\
alt, ask = "A bell that moves.", "What does the mean move?"
SliderFigure(draw, [PANEL], "A bell", ask, alt, mean=slider(0, -2, 2))"""


def code(source: str, **metadata: object) -> NotebookNode:
    """Return a code cell that has not run."""
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def prose(source: str) -> NotebookNode:
    """Return a markdown cell."""
    return nbformat.v4.new_markdown_cell(source)


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook of these cells."""
    return nbformat.v4.new_notebook(cells=list(cells))
