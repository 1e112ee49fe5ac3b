"""Chapter 1: the value V = E_p log D + E_q log(1 - D), one term at a time."""

import numpy as np
from scipy.special import expit

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

X = np.linspace(-12.0, 12.0, 1201)
STEP = X[1] - X[0]
SHOWN = slice(300, 901)  # the part of X between -6 and 6
LEVELS = np.linspace(0.01, 0.99, 197)
LOG_4 = float(np.log(4.0))


def normal(x: np.ndarray, mean: float) -> np.ndarray:
    """Return the density of N(mean, 1) at x."""
    return np.exp(-0.5 * (x - mean) ** 2) / np.sqrt(2.0 * np.pi)


def value_terms_at(theta: float, slope: float, bias: float) -> tuple[float, float]:
    """Return E_p log D and E_q log(1 - D) for p = N(0, 1), q = N(theta, 1).

    D = sigma(slope x + bias). The grid reaches ten standard deviations past both means, where the
    trapezoid rule is exact to rounding.
    """
    logit = slope * X + bias
    real = -STEP * float(normal(X, 0.0) @ np.logaddexp(0.0, -logit))
    fake = -STEP * float(normal(X, theta) @ np.logaddexp(0.0, logit))
    return real, fake


def draw_constant_level(view: View, level: float) -> None:
    """Draw log d, log(1 - d) and their sum against d, and mark the chosen level."""
    view[0].line("real", LEVELS, np.log(LEVELS), "real", label="log d, paid on real samples")
    view[0].line("fake", LEVELS, np.log1p(-LEVELS), "fake", label="log(1 - d), paid on fakes")
    total = np.log(LEVELS) + np.log1p(-LEVELS)
    view[0].line("sum", LEVELS, total, "discriminator", label="V, their sum", width=4)
    view[0].hline("best", -LOG_4, "theory", label="-log 4 = -1.3863")
    view[0].vline("level", level, "neutral")
    value = float(np.log(level) + np.log1p(-level))
    view[0].points("now", [level], [value], "discriminator", size=16)
    view.number("log d", np.log(level))
    view.number("log(1 - d)", np.log1p(-level))
    view.number("V", value)
    view.number("below the best constant by", -LOG_4 - value)


def constant_level() -> SliderFigure:
    """A discriminator that gives every sample the same score d."""
    panel = Panel(
        xlabel="d, the score that every sample gets",
        ylabel="nats",
        xlim=(0.0, 1.0),
        ylim=(-5.0, 0.2),
    )
    return SliderFigure(
        draw_constant_level,
        panels=[panel],
        title="A discriminator that cannot see: V = log d + log(1 - d)",
        question="Which constant score d makes V largest?",
        alt="Three curves against the score d between 0 and 1: log d rises, log(1 - d) falls, and "
        "their sum is a hill with its top at d = 1/2, height -log 4.",
        level=slider(0.8, 0.01, 0.99, step=0.01, label="d"),
    )


def draw_value_terms(view: View, theta: float, slope: float, bias: float) -> None:
    """Draw p, q and D on the left and the two terms of V as bars on the right."""
    real, fake = value_terms_at(theta, slope, bias)
    value = real + fake
    x = X[SHOWN]
    view[0].line("p", x, normal(x, 0.0), "real", label="p_data")
    view[0].line("q", x, normal(x, theta), "fake", label="p_g")
    view[0].line("d", x, expit(slope * x + bias), "discriminator", label="D(x)", width=4)
    for place, key, height, role in ((0, "p", real, "real"), (1, "q", fake, "fake")):
        view[1].bars(key, [place], [height], role)
    view[1].bars("sum", [2.0], [value], "discriminator")
    view[1].hline("blind", -LOG_4, "theory", label="blind D = 1/2: -log 4")
    view.number("E_p log D", real)
    view.number("E_q log(1 - D)", fake)
    view.number("V", value)
    if value > -LOG_4 + 1e-9:
        view.note("D earns more than the blind score -log 4: it tells real from fake.")
    elif value > -LOG_4 - 1e-9:
        view.note("D earns exactly the blind score -log 4.")
    else:
        view.note("D earns less than the blind score -log 4: guessing would pay better.")


def value_terms() -> SliderFigure:
    """The value of a logistic discriminator against a shifted Gaussian, term by term."""
    names = ((0.0, "E_p log D"), (1.0, "E_q log(1-D)"), (2.0, "V"))
    left = Panel(xlabel="x", ylabel="density, score", xlim=(-6.0, 6.0), ylim=(0.0, 1.05))
    right = Panel(
        xlabel="term of V", ylabel="nats", xlim=(-0.6, 2.6), ylim=(-6.5, 0.2), xticks=names
    )
    return SliderFigure(
        draw_value_terms,
        panels=[left, right],
        title="The value, term by term: data N(0, 1), fakes N(theta, 1)",
        question="At theta = 1, how large can slope and bias make V? Then let G answer with theta.",
        alt="Left: the density of the data, the density of the fakes and the discriminator's score "
        "over x. Right: two bars for the two terms of V and one for their sum.",
        theta=slider(1.0, -2.0, 2.0, step=0.1),
        slope=slider(-0.5, -1.5, 1.5, step=0.1),
        bias=slider(0.3, -1.5, 1.5, step=0.1),
    )
