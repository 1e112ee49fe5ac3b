"""What a cell shows of a figure: the live view or its picture, and the same in words."""

from typing import Any

from IPython.display import display

PICTURE, HTML, TEXT = "image/png", "text/html", "text/plain"


def show(data: dict[str, Any], metadata: dict[str, Any], words: str) -> None:
    """Display a picture, then its words.

    Neither JupyterLab nor nbconvert give a saved picture its alternative text, so that a reader who
    cannot see it, or a page that is not live, needs the words as an output of their own.
    """
    display(data, metadata=metadata, raw=True)
    if PICTURE in data:
        display({HTML: words, TEXT: data[TEXT]}, raw=True)
