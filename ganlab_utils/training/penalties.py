"""Terms added to the discriminator's loss, and constraints put on its weights.

A penalty is any function `penalty(critic, x_real, x_fake, epsilon)` that returns one number for
each member, shape (E,); critic takes (E, n, ...) to logits (E, n), and epsilon, shape (E, n), is
uniform on (0, 1) and fresh at each step. A constraint is `clip_weights` or `spectral_norm`.
The weights, gammas and limits of those below may be a tuple of one number for each seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from ganlab_utils.theory.checks import count, finite, positive
from ganlab_utils.training.root import root
from ganlab_utils.training.sweep import Each, check_each, numbers

Critic = Callable[[Tensor], Tensor]


def _input_gradient(critic: Critic, x: Tensor) -> Tensor:
    """Return the gradient of each sample's logit by that sample, flattened to (E, n, features)."""
    # An x that depends on the generator, as when D is unrolled, keeps that dependence.
    point = x if x.requires_grad else x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(point).sum(), point, create_graph=True)
    return gradient.flatten(2)


def _weight(name: str, value: float) -> float:
    number = finite(name, value)
    if number < 0.0:
        raise ValueError(f"{name} must be at least 0, got {value!r}")
    return number


@dataclass(frozen=True)
class gradient_penalty:
    """weight E (|grad s(x)| - target)^2 at x between a real and a fake sample, epsilon of the way.

    ValueError for a negative weight or target. Source: Gulrajani et al. 2017, equation 3.
    """

    weight: Each = 10.0
    target: float = 1.0
    EACH: ClassVar = ("weight",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(_weight, "weight", self.weight)
        _weight("target", self.target)

    def __call__(self, critic: Critic, x_real: Tensor, x_fake: Tensor, epsilon: Tensor) -> Tensor:
        """Return the penalty of each member, shape (E,)."""
        share = epsilon.reshape(*epsilon.shape, *[1] * (x_real.dim() - 2))
        gradient = _input_gradient(critic, share * x_real + (1.0 - share) * x_fake)
        norm = root(gradient.square().sum(-1))
        return numbers(self.weight, norm) * (norm - self.target).square().mean(-1)


@dataclass(frozen=True)
class _SlopePenalty:
    """What r1 and r2 share: a gamma for all members or for each."""

    gamma: Each = 1.0
    EACH: ClassVar = ("gamma",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(_weight, "gamma", self.gamma)

    def _at(self, critic: Critic, x: Tensor) -> Tensor:
        square = _input_gradient(critic, x).square().sum(-1).mean(-1)
        return 0.5 * numbers(self.gamma, x) * square


@dataclass(frozen=True)
class r1(_SlopePenalty):
    """gamma/2 E_p |grad s(x)|^2, on real samples. Source: Mescheder et al. 2018, equation 9.

    ValueError for a negative gamma.
    """

    def __call__(self, critic: Critic, x_real: Tensor, x_fake: Tensor, epsilon: Tensor) -> Tensor:
        """Return the penalty of each member, shape (E,)."""
        return self._at(critic, x_real)


@dataclass(frozen=True)
class r2(_SlopePenalty):
    """gamma/2 E_q |grad s(x)|^2, on fake samples. Source: Mescheder et al. 2018, equation 10.

    ValueError for a negative gamma.
    """

    def __call__(self, critic: Critic, x_real: Tensor, x_fake: Tensor, epsilon: Tensor) -> Tensor:
        """Return the penalty of each member, shape (E,)."""
        return self._at(critic, x_fake)


@dataclass(frozen=True)
class clip_weights:
    """Keep every parameter of D in [-limit, limit] after each of its steps.

    ValueError unless limit is above 0. Source: Arjovsky et al. 2017, algorithm 1 (limit 0.01).
    """

    limit: Each = 0.01
    EACH: ClassVar = ("limit",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(positive, "limit", self.limit)


@dataclass(frozen=True)
class spectral_norm:
    """Divide each weight matrix W of D by its largest singular value, found by power iteration.

    Convolutions count as matrices (out, rest). One step of D makes `iterations` rounds
    v = W^T u / |W^T u|, u = W v / |W v|, and sigma = u^T W v keeps its gradient by W.
    ValueError for iterations < 1. Source: Miyato et al. 2018, algorithm 1.
    """

    iterations: int = 1

    def __post_init__(self) -> None:
        """Check the arguments."""
        count("iterations", self.iterations, 1)
