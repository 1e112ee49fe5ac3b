"""What the predictions of chapter 3 reveal, kept out of the cells that ask."""

from dataclasses import dataclass

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.figures.jensen_plateau import gap_and_slope
from ganlab_utils.theory.collapse import collapse
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.divergences import jsd
from ganlab_utils.theory.histograms import expected_histogram_jsd


@dataclass(frozen=True)
class Answer:
    """The truth of a question, a number, an option or a function, and a sentence on why."""

    truth: object
    explain: str


def lifted_value(mean: np.ndarray) -> np.ndarray:
    """(V(D*, G) + log 4)/2 for N(0, 1) and N(mean, 1), which is their JSD; shapes (n,)."""
    return on_grid.LOG_2 - gap_and_slope(mean)[0]


SHIFT = Answer(
    lifted_value,
    "It starts flat, is steepest near mu = 1.6 and levels off at 0.693: neither line nor parabola.",
)
ONE_SAMPLE = Answer(
    jsd(Normal(), Normal(1.5, 1.0)),
    "A third of the coin. On the curve of section 1 it is e(1.5). The bells overlap by 45 %.",
)
REVERSE_KL = Answer(
    "on one of the bumps, about as narrow as it",
    "KL(q||p) averages over q: q pays for mass where p has none, not for what it misses.",
)
HALF_THE_MODES = Answer(
    collapse(4, 8).jsd,
    "Half of the modes are missed, yet JSD is at 31 % of its range: q lies wholly inside p.",
)
PERFECT_HISTOGRAMS = Answer(
    expected_histogram_jsd(200, 200),
    "The truth between the laws is 0. Missing half of the modes, for comparison, costs 0.216.",
)
SLOPES = Answer(
    "about 350",
    "The slope falls like exp(-mu^2/8), which is a factor 403, times a slow correction of 0.87.",
)
