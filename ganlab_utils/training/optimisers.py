"""Optimisers that update one flat buffer in place: a few kernels however many members there are.

A learning rate may be a tuple, one number for each seed; `rates` then holds them, spread over the
buffer. `ahead` is the same update as a differentiable function, for a discriminator unrolled.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from ganlab_utils.theory.checks import finite, positive
from ganlab_utils.training.root import root
from ganlab_utils.training.sweep import Each, check_each

State = dict[str, Tensor]


def _decay(name: str, value: float) -> None:
    if not 0.0 <= finite(name, value) < 1.0:
        raise ValueError(f"{name} must lie in [0, 1), got {value!r}")


@dataclass(frozen=True)
class SGD:
    """Gradient descent, m = momentum m + g, w = w - learning_rate m.

    ValueError unless learning_rate > 0 and momentum lies in [0, 1). Source: Polyak 1964.
    """

    learning_rate: Each = 0.01
    momentum: float = 0.0
    EACH: ClassVar = ("learning_rate",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(positive, "learning_rate", self.learning_rate)
        _decay("momentum", self.momentum)

    def start(self, weights: Tensor) -> State:
        """Return the state before the first step."""
        return {"momentum": torch.zeros_like(weights)} if self.momentum else {}

    def step(
        self, weights: Tensor, gradient: Tensor, state: State, rates: Tensor | None = None
    ) -> None:
        """Update weights and state in place; all of one shape (n,)."""
        if self.momentum:
            gradient = state["momentum"].mul_(self.momentum).add_(gradient)
        if rates is None:
            weights.add_(gradient, alpha=-self.learning_rate)
        else:
            weights.addcmul_(gradient, rates, value=-1.0)

    def ahead(
        self, weights: Tensor, gradient: Tensor, state: State, rates: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return weights and state after a step, differentiable, changing nothing."""
        if self.momentum:
            gradient = self.momentum * state["momentum"] + gradient
            state = {"momentum": gradient}
        return weights - (self.learning_rate if rates is None else rates) * gradient, state


@dataclass(frozen=True)
class RMSProp:
    """v = decay v + (1-decay) g^2, w = w - learning_rate g / (sqrt v + epsilon).

    ValueError unless learning_rate, epsilon > 0 and decay lies in [0, 1). Source: Tieleman & Hinton
    2012; the defaults are those of WGAN (Arjovsky et al. 2017, algorithm 1) and of PyTorch.
    """

    learning_rate: Each = 5e-5
    decay: float = 0.99
    epsilon: float = 1e-8
    EACH: ClassVar = ("learning_rate",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(positive, "learning_rate", self.learning_rate)
        positive("epsilon", self.epsilon)
        _decay("decay", self.decay)

    def start(self, weights: Tensor) -> State:
        """Return the state before the first step."""
        return {"square": torch.zeros_like(weights), "scratch": torch.zeros_like(weights)}

    def step(
        self, weights: Tensor, gradient: Tensor, state: State, rates: Tensor | None = None
    ) -> None:
        """Update weights and state in place; all of one shape (n,)."""
        square, scratch = state["square"], state["scratch"]
        square.mul_(self.decay).addcmul_(gradient, gradient, value=1.0 - self.decay)
        torch.sqrt(square, out=scratch).add_(self.epsilon)
        if rates is None:
            weights.addcdiv_(gradient, scratch, value=-self.learning_rate)
        else:
            torch.div(gradient, scratch, out=scratch)
            weights.addcmul_(scratch, rates, value=-1.0)

    def ahead(
        self, weights: Tensor, gradient: Tensor, state: State, rates: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return weights and state after a step, differentiable, changing nothing."""
        square = self.decay * state["square"] + (1.0 - self.decay) * gradient.square()
        move = gradient / (root(square) + self.epsilon)
        rate = self.learning_rate if rates is None else rates
        return weights - rate * move, {**state, "square": square}


@dataclass(frozen=True)
class Adam:
    """w = w - learning_rate m^ / (sqrt v^ + epsilon), m^ and v^ the corrected moments of g, g^2.

    ValueError unless learning_rate, epsilon > 0 and betas lie in [0, 1). Source: Kingma & Ba 2015,
    algorithm 1; betas (0.5, 0.999) as in Radford et al. 2016.
    """

    learning_rate: Each = 1e-3
    betas: tuple[float, float] = (0.5, 0.999)
    epsilon: float = 1e-8
    EACH: ClassVar = ("learning_rate",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(positive, "learning_rate", self.learning_rate)
        positive("epsilon", self.epsilon)
        if not isinstance(self.betas, tuple) or len(self.betas) != 2:
            raise ValueError(f"betas must be a tuple of two numbers, got {self.betas!r}")
        for beta in self.betas:
            _decay("betas", beta)

    def start(self, weights: Tensor) -> State:
        """Return the state before the first step."""
        steps = torch.zeros((), dtype=torch.float32, device=weights.device)
        mean, square = torch.zeros_like(weights), torch.zeros_like(weights)
        return {"mean": mean, "square": square, "steps": steps}

    def step(
        self, weights: Tensor, gradient: Tensor, state: State, rates: Tensor | None = None
    ) -> None:
        """Update weights and state in place; all of one shape (n,)."""
        mean, square, steps = state["mean"], state["square"], state["steps"].add_(1.0)
        # The fused kernel knows one rate: by members it moves zeros at rate 1, scaled afterwards.
        moved = weights if rates is None else torch.zeros_like(weights)
        torch._fused_adam_(
            [moved], [gradient], [mean], [square], [], [steps],
            lr=self.learning_rate if rates is None else 1.0, beta1=self.betas[0],
            beta2=self.betas[1], weight_decay=0.0, eps=self.epsilon, amsgrad=False, maximize=False,
        )  # fmt: skip
        if rates is not None:
            weights.addcmul_(moved, rates)

    def ahead(
        self, weights: Tensor, gradient: Tensor, state: State, rates: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return weights and state after a step, differentiable, changing nothing."""
        steps = state["steps"] + 1.0
        mean = self.betas[0] * state["mean"] + (1.0 - self.betas[0]) * gradient
        square = self.betas[1] * state["square"] + (1.0 - self.betas[1]) * gradient.square()
        first, second = (_correction(beta, steps.to(weights.dtype)) for beta in self.betas)
        move = mean / first / (root(square) / second.sqrt() + self.epsilon)
        rate = self.learning_rate if rates is None else rates
        return weights - rate * move, {"mean": mean, "square": square, "steps": steps}


def _correction(beta: float, steps: Tensor) -> Tensor:
    """Return 1 - beta^steps, without losing digits where beta is nearly 1."""
    return -torch.expm1(steps * (math.log(beta) if beta else -math.inf))


@dataclass(frozen=True)
class Frozen:
    """Leave the player's weights as they are: D is trained against a fixed G, or the reverse."""

    def start(self, weights: Tensor) -> State:
        """Return the state, which is empty."""
        return {}


Optimiser = SGD | RMSProp | Adam | Frozen
