"""Chapter 1: generator and discriminator as players, drawn by code."""

from ganlab_utils.display.drawing import Drawing
from ganlab_utils.display.sliders import Panel, SliderFigure
from ganlab_utils.display.view import View

# name: (centre x, centre y, width, height, role, lines of text)
BOXES = {
    "noise": (1.1, 1.1, 1.7, 1.0, "neutral", ("noise z", "from N(0, 1)")),
    "generator": (4.0, 1.1, 2.2, 1.0, "fake", ("generator G", "theta")),
    "data": (4.0, 4.0, 2.2, 1.0, "real", ("real data", "p_data")),
    "discriminator": (8.6, 2.55, 2.5, 1.2, "discriminator", ("discriminator D", "psi")),
    "value": (12.6, 2.55, 2.2, 1.2, "neutral", ("score D(x)", "value V")),
}


def box(panel: Drawing, name: str) -> None:
    """Draw one box with its two lines of text."""
    x, y, width, height, role, (first, second) = BOXES[name]
    left, right, low, high = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    panel.fill(f"{name} box", [left, right], low, high, role)
    edge_x, edge_y = [left, right, right, left, left], [low, low, high, high, low]
    panel.line(f"{name} edge", edge_x, edge_y, role, width=3, style="-")
    panel.text(f"{name} first", x, y + 0.2, first)
    panel.text(f"{name} second", x, y - 0.25, second)


def draw_players(view: View) -> None:
    """Draw who feeds whom, and in which direction each player pushes V."""
    panel = view[0]
    view.figure.axes[0].set_axis_off()  # a diagram has no scales
    for name in BOXES:
        box(panel, name)
    panel.arrow("to G", 1.97, 1.1, 0.9, 0.0, "neutral")
    panel.arrow("fake", 5.15, 1.15, 2.15, 1.0, "fake")
    panel.arrow("real", 5.15, 3.95, 2.15, -1.0, "real")
    panel.arrow("to V", 9.9, 2.55, 1.55, 0.0, "discriminator")
    panel.text("x_fake", 6.95, 1.2, "x_fake = G(z)", "fake")
    panel.text("x_real", 6.75, 3.95, "x_real", "real")
    # The way back: which player's parameters follow which sign of the gradient of V.
    back_x, back_y = [12.6, 12.6, 8.6], [3.25, 4.5, 4.5]
    panel.line("raise path", back_x, back_y, "discriminator", width=3)
    panel.arrow("raise", 8.6, 4.5, 0.0, -1.25, "discriminator")
    panel.text("raise text", 10.6, 4.8, "D moves psi to raise V", "discriminator")
    panel.line("lower path", [12.6, 12.6, 4.0], [1.85, 0.1, 0.1], "fake", width=3)
    panel.arrow("lower", 4.0, 0.1, 0.0, 0.45, "fake")
    panel.text("lower text", 9.4, 0.4, "G moves theta, through D, to lower V", "fake")


def players() -> SliderFigure:
    """The two players of a GAN and what passes between them."""
    panel = Panel("", "", (0.0, 14.0), (-0.2, 5.1), legend=None, xticks=(), yticks=())
    return SliderFigure(
        draw_players,
        panels=[panel],
        title="Two players and one number",
        question="By which way does word of the real data reach G?",
        alt="Noise z enters the generator G, which makes x_fake. Real data give x_real. Both go to "
        "the discriminator D, whose score makes the value V. D moves psi to raise V; G moves "
        "theta, through D, to lower V.",
    )
