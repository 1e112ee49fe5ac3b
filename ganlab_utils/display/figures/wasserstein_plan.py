"""Chapter 6: a plan from above and a critic from below, on six points."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.transport_plan import Critic, Plan, best_critic, transport_plan

X = np.arange(6.0)
P = np.array([0.4, 0.2, 0.1, 0.1, 0.1, 0.1])
Q = np.array([0.1, 0.1, 0.1, 0.1, 0.2, 0.4])
COST = np.abs(X[:, None] - X)


@lru_cache(maxsize=1)
def optimum() -> tuple[Plan, Critic]:
    """Return the best plan and the best critic."""
    return transport_plan(P, Q, COST), best_critic(P, Q, COST)


def draw_plan(view: View, share: float, slope: float) -> None:
    """Draw masses and critic, the plan, and both values on one axis."""
    plan, critic = optimum()
    matrix = share * plan.matrix + (1.0 - share) * np.outer(P, Q)
    f = slope * critic.f
    cost, value = float((matrix * COST).sum()), float(f @ (P - Q))
    view[0].bars("p", X - 0.17, P, "real", width=0.3, label="p")
    view[0].bars("q", X + 0.17, Q, "fake", width=0.3, label="q")
    view[0].line("f", X, (f - f.min()) / 15.0, "discriminator", label="f / 15")
    grey = np.sqrt(np.maximum(matrix, 0.0))
    view[1].image("plan", grey, (-0.5, 5.5, -0.5, 5.5), cmap="Greys", vmin=0.0, vmax=0.6)
    view[2].hline("w1", plan.cost, "theory", label="W1")
    view[2].points("cost", [0.3], [cost], "neutral", size=15, label="plan")
    view[2].points("value", [0.7], [value], "discriminator", size=15, label="critic")
    view.number("cost of the plan", cost)
    view.number("E_p f - E_q f", value)
    view.number("plan - critic", cost - value)
    view.number("W1", plan.cost)
    if slope > 1.0 + 1e-9:
        view.note(
            "The critic is steeper than 1: it is no 1-Lipschitz function, and bounds nothing."
        )
    else:
        view.note("Every plan lies on or above W1, every 1-Lipschitz critic on or below.")


def plan_figure() -> SliderFigure:
    """Figure: what brings a plan and a critic together?"""
    return SliderFigure(
        draw_plan,
        panels=[
            Panel(
                "point",
                "mass",
                (-0.6, 5.6),
                (0, 0.62),
                xticks=tuple(range(6)),
                title="Laws and critic",
            ),
            Panel(
                "to (q)",
                "from (p)",
                (-0.5, 5.5),
                (-0.5, 5.5),
                equal=True,
                title="Plan, grey: root of mass",
                xticks=tuple(range(6)),
                yticks=tuple(range(6)),
            ),
            Panel("", "cost", (0, 1), (0, 4.6), xticks=(), title="Both values"),
        ],
        title="A plan and a critic for the same two laws",
        question="Bring plan and critic together. What happens beyond slope 1?",
        alt="Left: masses of p and q on six points with the critic. Middle: the plan as a shaded "
        "matrix. Right: the plan's cost above, the critic's value below the line W1.",
        share=slider(0.0, 0.0, 1.0, step=0.05, label="share of the best plan"),
        slope=slider(0.5, 0.0, 1.5, step=0.05, label="slope of the critic"),
    )
