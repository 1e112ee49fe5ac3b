"""Modes captured over sixteen seeds, for every recorded remedy: the README's table and picture.

The runs are recorded (`python3 run.py record 05` plays them again). `python bench/coverage.py
--markdown` prints the table as it stands in the README, `--picture FILE` draws it.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from ganlab_utils.display import style
from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.figures.collapse_remedies import NAMES, label, remedies_figure

CAPTION = 34  # pixels
COLUMNS = ("modes of 8", "all 8", "high quality")


def cells(game: str, name: str) -> tuple[str, ...]:
    """Return mean and range of the modes, seeds with all of them, mean high quality; at the end."""
    history = runs.remedy(game, name)
    captured, modes = history.captured[-1].astype(int), history.share.shape[-1]
    spread = f"{captured.mean():.1f} ({captured.min()} to {captured.max()})"
    return spread, str((captured == modes).sum()), f"{history.high_quality[-1].mean():.2f}"


def rows() -> list[tuple[str, ...]]:
    """Return a row for each remedy: its name, then the cells of each game."""
    games = runs.COLLAPSING
    return [(label(name), *(c for game in games for c in cells(game, name))) for name in NAMES]


def markdown() -> str:
    """Return the table as the README shows it."""
    header = ("", *(f"{game}: {column}" for game in runs.COLLAPSING for column in COLUMNS))
    lines = [header, ("---",) * len(header), *rows()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def picture(path: Path) -> None:
    """Draw every seed of both games, one picture over the other, each under its name."""
    figure, drawn = remedies_figure(), []
    for game in runs.COLLAPSING:
        shown = Image.open(io.BytesIO(figure.set(game=game).png())).convert("RGB")
        head = Image.new("RGB", (shown.width, CAPTION), style.PAPER)
        words = f"{game}: modes captured of 8 after 4,000 steps"
        font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), style.FONT_PX + 2)
        ImageDraw.Draw(head).text((16, 8), words, fill=style.INK, font=font)
        drawn += [np.asarray(head), np.asarray(shown)]
    Image.fromarray(np.concatenate(drawn)).quantize(64).save(path, optimize=True)


def main(arguments: Sequence[str]) -> None:
    """Print the table for bench/, or for the README, or draw it."""
    if arguments[:1] == ["--markdown"]:
        print(markdown())
    elif arguments[:1] == ["--picture"]:
        picture(Path(arguments[1]))
    else:
        for name, *found in rows():
            half = len(found) // 2
            fast_g, fast_d = ", ".join(found[:half]), ", ".join(found[half:])
            print(f"modes, seeds with all, high quality: {name}\t{fast_g} | {fast_d}\t")


if __name__ == "__main__":
    main(sys.argv[1:])
