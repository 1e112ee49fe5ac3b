"""Algorithm 1 of Goodfellow et al. (2014) on the one-parameter GAN: k steps of D, then one of G."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

from ganlab_utils.theory.checks import count, finite, generator, positive
from ganlab_utils.theory.one_parameter import ShiftGAN


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The players' parameters `theta`, `psi` and the exact `value` V, each (steps + 1,) read-only.

    Entry 0 is the start, entry t the state after t generator steps.
    """

    theta: np.ndarray
    psi: np.ndarray
    value: np.ndarray


def minibatch_value(game: ShiftGAN, psi: float, x_real: np.ndarray, x_fake: np.ndarray) -> float:
    """Return mean log D(x_real) + mean log(1 - D(x_fake)), the estimate of V from (n,) samples."""
    log_d = log_expit(psi * (x_real - game.mean))
    log_1_minus_d = log_expit(-psi * (x_fake - game.mean))
    return float(log_d.mean() + log_1_minus_d.mean())


def discriminator_gradient(
    game: ShiftGAN, psi: float, x_real: np.ndarray, x_fake: np.ndarray
) -> float:
    """Return d/dpsi of the minibatch value.

    With u = x - mean it is mean u (1 - D) on x_real minus mean u D on x_fake.
    """
    real, fake = x_real - game.mean, x_fake - game.mean
    return float((real * expit(-psi * real)).mean() - (fake * expit(psi * fake)).mean())


def generator_gradient(game: ShiftGAN, psi: float, x_fake: np.ndarray) -> float:
    """Return d/dtheta of mean log(1 - D(theta + std z)), which is -psi mean D(x_fake)."""
    return float(-psi * expit(psi * (x_fake - game.mean)).mean())


def algorithm_1(
    game: ShiftGAN,
    start: tuple[float, float],
    steps: int,
    k: int,
    learning_rate: float,
    batch: int,
    rng: np.random.Generator,
) -> Trajectory:
    """Run Algorithm 1 with plain minibatch gradients from start = (theta, psi).

    Each of the `steps` rounds makes k discriminator steps, psi += learning_rate * d/dpsi V, each on
    fresh samples, and then one generator step on the paper's saturating loss,
    theta -= learning_rate * d/dtheta V. Order of the draws: a discriminator step draws
    x_real = rng.normal(mean, std, batch) and then z = rng.standard_normal(batch), a generator step
    draws z alone; x_fake = theta + std z. (The paper writes the noise first and used momentum.)
    Raises TypeError or ValueError for counts below 1 (steps below 0), learning_rate <= 0, a start
    that is not two finite numbers, or an rng that is no Generator; FloatingPointError, with the
    step, when psi (theta - mean) overflows.
    """
    theta, psi = _start(start)
    steps, k, batch = count("steps", steps), count("k", k, 1), count("batch", batch, 1)
    learning_rate, rng = positive("learning_rate", learning_rate), generator(rng)
    path = np.empty((steps + 1, 2))
    path[0] = theta, psi
    for step in range(1, steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(k):
                x_real = rng.normal(game.mean, game.std, batch)
                x_fake = theta + game.std * rng.standard_normal(batch)
                psi += learning_rate * discriminator_gradient(game, psi, x_real, x_fake)
            x_fake = theta + game.std * rng.standard_normal(batch)
            theta -= learning_rate * generator_gradient(game, psi, x_fake)
        if not np.isfinite(psi * (theta - game.mean)):
            raise FloatingPointError(f"overflow at step {step}: theta={theta}, psi={psi}")
        path[step] = theta, psi
    value = np.asarray(game.value(path[:, 0], path[:, 1]))
    for array in (path, value):
        array.setflags(write=False)
    return Trajectory(theta=path[:, 0], psi=path[:, 1], value=value)


def _start(start: tuple[float, float]) -> tuple[float, float]:
    if np.shape(start) != (2,):
        raise ValueError(f"start must be (theta, psi), got {start!r}")
    return finite("theta", start[0]), finite("psi", start[1])
