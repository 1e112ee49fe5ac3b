"""Chapter 1: a critic does not oppose its actor, a discriminator opposes its generator."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.one_parameter import ShiftGAN

TICKS = (-2, -1, 0, 1, 2)
GRID = np.linspace(-2.0, 2.0, 81)
NOISE_STD = 0.5  # of the reward; the critic cannot predict this part
GAME = ShiftGAN()


def actor_loss(theta: float | np.ndarray) -> float | np.ndarray:
    """Return E a^2 = theta^2 + 1 for a = theta + z, z ~ N(0, 1): minus the mean reward."""
    return theta**2 + 1.0


def discriminator_loss(theta: float | np.ndarray) -> np.ndarray:
    """Return -max over psi of V(theta, psi), the loss of a refitted discriminator."""
    return -np.asarray(GAME.value(theta, GAME.best_response_discriminator(theta)))


@lru_cache(maxsize=1)
def discriminator_losses() -> np.ndarray:
    """Return the refitted discriminator's loss on the grid of theta."""
    return discriminator_loss(GRID)


def draw_actor_critic(view: View, theta: float) -> None:
    """Draw both players' losses against theta, for actor-critic and for the one-parameter GAN."""
    d_curve, d_now = discriminator_losses(), float(discriminator_loss(theta))
    noise = NOISE_STD**2
    view[0].line("actor", GRID, actor_loss(GRID), "fake", label="actor's loss")
    view[0].line("critic", GRID, np.full_like(GRID, noise), "discriminator", label="critic's loss")
    view[0].points("now_actor", [theta], [actor_loss(theta)], "fake", size=16)
    view[0].points("now_critic", [theta], [noise], "discriminator", size=16)
    view[1].line("g", GRID, -d_curve, "fake", label="G's loss, V")
    view[1].line("d", GRID, d_curve, "discriminator", label="D's loss, -V")
    view[1].points("now_g", [theta], [-d_now], "fake", size=16)
    view[1].points("now_d", [theta], [d_now], "discriminator", size=16)
    view.number("actor's loss", actor_loss(theta))
    view.number("critic's loss", noise)
    view.number("G's loss", -d_now)
    view.number("D's loss", d_now)


def actor_critic() -> SliderFigure:
    """The losses of actor and critic, and of generator and discriminator, as theta moves."""
    limits = (-2.2, 2.2)
    left = Panel("theta (actor)", "loss", limits, (-0.3, 5.6), title="actor-critic", xticks=TICKS)
    right = Panel(
        "theta (generator)", "loss in nats", limits, (-1.8, 1.8), title="GAN", xticks=TICKS
    )
    return SliderFigure(
        draw_actor_critic,
        panels=[left, right],
        title="One network trained through another: actor-critic and GAN",
        question="Bring the first player to its goal, theta = 0. What does the second one pay?",
        alt="Left: the actor's loss theta^2 + 1 is a valley and the refitted critic's loss a flat "
        "line. Right: the generator's loss is a valley and the discriminator's the same "
        "curve upside down.",
        theta=slider(2.0, -2.0, 2.0, step=0.1),
    )
