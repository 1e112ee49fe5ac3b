"""What a game may add to the plain one: noise on all that D sees, and a G that looks ahead."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory.checks import count, positive
from ganlab_utils.training.sweep import Each, check_each


@dataclass(frozen=True)
class InstanceNoise:
    """White noise added to all that D sees, of std (1 - t/until)_+ at step t; until None: constant.

    ValueError unless std > 0 and until >= 1. Source: Sønderby et al. 2017; Arjovsky & Bottou 2017.
    """

    std: Each = 0.1
    until: int | None = None
    EACH: ClassVar = ("std",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        check_each(positive, "std", self.std)
        if self.until is not None:
            count("until", self.until, 1)

    def at(self, step: int) -> float | NDArray[np.float64]:
        """Return the std at a step, counted from 0; (E,) where each member has its own."""
        left = 1.0 if self.until is None else max(0.0, 1.0 - step / self.until)
        return (np.array(self.std) if isinstance(self.std, tuple) else self.std) * left


@dataclass(frozen=True)
class Unrolled:
    """G looks ahead: its loss is taken after `steps` steps of D, and differentiates them.

    learning_rate None: the steps that D's own optimiser would make from where it stands, clipping
    included, as the authors' code has it; a number: plain gradient steps of that rate. ValueError
    for steps < 1 or learning_rate <= 0. Source: Metz et al. 2017, equations 5-7.
    """

    steps: int = 5
    learning_rate: float | None = None

    def __post_init__(self) -> None:
        """Check the arguments."""
        count("steps", self.steps, 1)
        if self.learning_rate is not None:
            positive("learning_rate", self.learning_rate)
