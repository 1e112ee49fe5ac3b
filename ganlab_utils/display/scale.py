"""A guess and the truth on one line, as a small drawing inside the page."""

import html

from ganlab_utils.display import style

WIDTH, HEIGHT, MARGIN, LINE_Y = 640, 66, 90, 34


def number_line(
    low: float, high: float, truth: float, guess: float | None, ends: tuple[str, str]
) -> str:
    """Return SVG: a line with its ends named, a diamond at the truth, a triangle at the guess.

    It says nothing that the words beside it do not, so a screen reader passes it by.
    """

    def place(value: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (value - low) / (high - low)

    parts = [_end(place(low), ends[0], "end"), _end(place(high), ends[1], "start")]
    parts.append(_line(place(low), place(high), 2, style.role("neutral").color))
    if guess is not None:
        color = style.role("guess").color
        parts.append(_line(place(guess), place(truth), 6, color))
        parts.append(_mark(place(guess), "-9,-18 9,-18 0,-2", color, "guess", -22))
    parts.append(_mark(place(truth), "0,-8 8,0 0,8 -8,0", style.role("theory").color, "truth", 27))
    inside = "".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'style="max-width:100%; background:{style.PAPER}" aria-hidden="true">{inside}</svg>'
    )


def _line(start: float, end: float, width: float, color: str) -> str:
    return (
        f'<line x1="{start:.1f}" x2="{end:.1f}" y1="{LINE_Y}" y2="{LINE_Y}" '
        f'stroke="{color}" stroke-width="{width}"/>'
    )


def _end(x: float, text: str, anchor: str) -> str:
    gap = -10 if anchor == "end" else 10
    return (
        f'<text x="{x + gap:.1f}" y="{LINE_Y + 5}" text-anchor="{anchor}" '
        f'font-size="{style.FONT_PX}" fill="{style.INK}">{html.escape(text)}</text>'
    )


def _mark(x: float, shape: str, color: str, word: str, drop: float) -> str:
    return (
        f'<g transform="translate({x:.1f},{LINE_Y})"><polygon points="{shape}" fill="{color}"/>'
        f'<text y="{drop}" text-anchor="middle" font-size="{style.FONT_PX}" '
        f'fill="{style.INK}">{word}</text></g>'
    )
