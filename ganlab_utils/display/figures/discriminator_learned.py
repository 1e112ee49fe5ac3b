"""Discriminators learned by logistic regression on samples, beside the closed form."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ganlab_utils.display.drawing import Drawing
from ganlab_utils.display.figures.discriminator_densities import plain_value
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, choice, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.discriminator import optimal_logit
from ganlab_utils.theory.logistic import FittedDiscriminator, learn_discriminator

REAL, FAKE = Normal(0.0, 1.0), Normal(1.0, 1.5)
SIZES = (50, 100, 200, 500, 1000, 2000)
DEGREES = tuple(range(1, 7))
LOGIT_LIMIT = 6.0
GAIN_LOW, GAIN_HIGH = -0.5, 0.2
MARKS = 200


@dataclass(frozen=True)
class Learned:
    """A fitted discriminator, its gain over D* on its own sample, and its true V, in nats."""

    discriminator: FittedDiscriminator
    gain: float
    true: float


@lru_cache(maxsize=64)
def sample(repeat: int) -> tuple[np.ndarray, np.ndarray]:
    """2000 real and 2000 fake numbers; a smaller sample is their beginning."""
    rng = np.random.default_rng([2, repeat])
    return REAL.sample(SIZES[-1], rng), FAKE.sample(SIZES[-1], rng)


@lru_cache(maxsize=1)
def best_value() -> float:
    """The paper's V(D*) for N(0,1) against N(1, 1.5^2), in nats."""
    return 2 * plain_value(REAL, FAKE, optimal_logit(REAL, FAKE), 0.5)


@lru_cache(maxsize=4096)
def learn(n: int, degree: int, repeat: int) -> Learned:
    """Fit a polynomial logit to n real and n fake numbers of one repeat."""
    real, fake = (part[:n] for part in sample(repeat))
    d = learn_discriminator(real, fake, degree)
    true = 2 * plain_value(REAL, FAKE, d.logit, 0.5)
    best = optimal_logit(REAL, FAKE)
    of_best = -np.logaddexp(0, -best(real)).mean() - np.logaddexp(0, best(fake)).mean()
    return Learned(d, d.fit.log_likelihood / n - float(of_best), true)


def _draw_logits(panel: Drawing, fitted: Learned) -> None:
    x = np.linspace(-6.0, 7.0, 521)
    for key, s, role, label in (
        ("closed form", optimal_logit(REAL, FAKE)(x), "theory", "closed form"),
        ("learned", fitted.discriminator.logit(x), "discriminator", "learned"),
    ):
        panel.line(key, x, np.where(np.abs(s) <= LOGIT_LIMIT, s, np.nan), role, label=label)


def draw_learned(view: View, n: int, repeat: int) -> None:
    """Draw the sample on the left, the learned quadratic logit and the closed form on the right."""
    fitted = learn(n, 2, repeat)
    x = np.linspace(-6.0, 7.0, 521)
    real, fake = (part[:n] for part in sample(repeat))
    for key, density, marks, low, role in (
        ("p_data", REAL, real, -0.04, "real"),
        ("p_g", FAKE, fake, -0.09, "fake"),
    ):
        view[0].line(key, x, density.pdf(x), role, label=key)
        marks = marks[(marks > -6.0) & (marks < 7.0)][:MARKS]
        view[0].points(key + " sample", marks, np.full_like(marks, low), role, size=6)
    _draw_logits(view[1], fitted)
    powers = fitted.discriminator.powers()
    for name, coefficient in zip(("constant", "x", "x^2"), powers, strict=True):
        view.number("learned " + name, float(coefficient), digits=3)
    view.number("V(D*)", best_value())
    view.number("gap V(D*) - V(D)", best_value() - fitted.true, digits=5)
    if n > MARKS:
        view.note(f"The fit uses all {n} numbers of each kind; the first {MARKS} are marked.")


def learned_logit() -> SliderFigure:
    """A quadratic logit learned from n numbers of each kind."""
    return SliderFigure(
        draw_learned,
        panels=[
            Panel("x", "density", (-6, 7), (-0.13, 0.45), yticks=(0, 0.2, 0.4)),
            Panel("x", "logit", (-6, 7), (-LOGIT_LIMIT, LOGIT_LIMIT)),
        ],
        title="Learned logit and closed form, N(0, 1) against N(1, 1.5^2)",
        question="How many samples until the learned curve meets the closed form, and where last?",
        alt=(
            "Left: two Gaussian densities with up to 200 sample marks under each. Right: the "
            "closed-form parabola, dashed, and the learned one, which comes closer as n grows."
        ),
        n=choice({str(n): n for n in SIZES}, start="100", label="n of each kind"),
        repeat=integer(1, 1, 10, label="sample number"),
    )


def _mark_fallen(panel: Drawing, degrees: np.ndarray, values: np.ndarray, role: str) -> None:
    """Point an arrow at the lower edge, with the number, for each value under the picture."""
    for degree, value in zip(degrees, values, strict=True):
        panel.text(f"{role} {degree}", degree - 0.35, GAIN_LOW + 0.06, f"{value:.2f}", role)
        panel.arrow(f"{role} arrow {degree}", degree, GAIN_LOW + 0.1, 0.0, -0.09, role)


def draw_overfit(view: View, n: int, degree: int, repeat: int) -> None:
    """Draw both differences to D* against the degree, and the logit at one degree."""
    fits = [learn(n, each, repeat) for each in DEGREES]
    degrees = np.array(DEGREES)
    for key, values, role in (
        ("on sample", [fit.gain for fit in fits], "guess"),
        ("in truth", [fit.true - best_value() for fit in fits], "discriminator"),
    ):
        fine = np.linspace(degrees[0], degrees[-1], 501)
        path, inside = np.interp(fine, degrees, values), np.array(values) >= GAIN_LOW
        view[0].line(key, fine, np.where(path >= GAIN_LOW, path, np.nan), role, label=key)
        view[0].points(key + " dots", degrees[inside], np.array(values)[inside], role, size=10)
        _mark_fallen(view[0], degrees[~inside], np.array(values)[~inside], role)
    view[0].hline("best", 0.0, "theory", label="D*")
    view[0].vline("degree", degree, "neutral")
    fitted = fits[degree - 1]
    _draw_logits(view[1], fitted)
    view.number("V - V(D*) on the sample", fitted.gain)
    view.number("V - V(D*) in truth", fitted.true - best_value())
    if fitted.true - best_value() < GAIN_LOW:
        view.note("The true value lies below the picture; the arrow bears its number.")


def overfitting() -> SliderFigure:
    """The value on the sample and the true value as the degree grows."""
    return SliderFigure(
        draw_overfit,
        panels=[
            Panel(
                "degree",
                "V(D) - V(D*)",
                (0.5, 6.5),
                (GAIN_LOW, GAIN_HIGH),
                yticks=(-0.4, -0.2, 0, 0.2),
            ),
            Panel("x", "logit", (-6, 7), (-LOGIT_LIMIT, LOGIT_LIMIT)),
        ],
        title="Over-fitting: V(D) - V(D*), on the sample and in truth",
        question="Which degree has the best true value, and does the sample tell you so?",
        alt=(
            "Left: against the degree, the fitted D gains more and more over D* on its own sample "
            "while its true value is best at degree 2 and then falls, for large degrees below the "
            "picture, where an arrow bears its number. Right: a learned logit and the closed form."
        ),
        n=choice({str(n): n for n in SIZES}, start="50", label="n of each kind"),
        degree=integer(6, 1, 6, label="degree"),
        repeat=integer(3, 1, 10, label="sample number"),
    )
