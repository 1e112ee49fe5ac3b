"""What the predictions of chapter 6 reveal, kept out of the cells that ask."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Answer:
    """The truth of a question, a number, an option or a function, and a sentence on why."""

    truth: object
    explain: str


LINES = Answer(
    lambda theta: np.abs(theta),
    "Every point moves the same way, |theta|, and no plan is shorter: each must cross over.",
)
MOVED = Answer(
    0.2 * 3.0,
    "Only the surplus must travel: mass 0.2 over distance 3. What both share may stay.",
)
CLIPPED = Answer(
    "piled up at -c and c",
    "Larger weights can raise the gap, and only the box bounds them. And the first clip itself "
    "already throws initial weights wider than c onto the walls.",
)
LIGHT = Answer(
    "about eight times W1",
    "The last unit of slope gains W1 = 1.4 and costs 2 * 0.1 * (8 - 1) = 1.4: then it costs more.",
)
ROUNDS = Answer(
    0.7**4,
    "tan of the angle is multiplied by 0.49, and the error of sigma goes with its square.",
)
SPIRAL = Answer(
    "it moves away for every step size",
    "One step multiplies the radius by sqrt(1 + eta^2), which exceeds 1 for every eta.",
)
HALF = Answer(
    "0",
    "Both laws have mean 0, and the covariance of points that lie evenly on one circle.",
)
DEPTH = Answer(
    "about a thousandth",
    "9.8e-7 against 1.1e-3. A bound need not be reached, and each depth leaves more room below it.",
)
EXCHANGED = Answer(
    11,
    "From 0 to 11 by G's optimiser alone: so 0 against 16 does not show what clipping does.",
)
ORDER = Answer(
    "the bare step number, counted down",
    "From step 100 on W1 mostly falls in these runs. So does a clock, which knows nothing of it.",
)
GROWING = Answer(
    "W1 and Cramér",
    "|f| <= 1 reads at most 2, this kernel at most sqrt(2). W1 is the shift; far out Cramér grows "
    "like its root.",
)
WIDTH = Answer(
    1.6,
    "On this grid at 1.6; the humps' own standard deviation is sqrt(1.5^2 + 0.5^2) = 1.58.",
)
NEARER = Answer(
    "the penalty's alone",
    "0.969 against 0.952 for the bare distance; spectral norm has 0.910 and clipping 0.790.",
)
