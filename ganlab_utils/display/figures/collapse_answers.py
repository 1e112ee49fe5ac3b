"""What the predictions of chapter 5 reveal, kept out of the cells that ask."""

from dataclasses import dataclass

from ganlab_utils.theory.bridge import bridge_bound
from ganlab_utils.theory.capture import expected_captured, uniform_masses
from ganlab_utils.theory.densities import grid


@dataclass(frozen=True)
class Answer:
    """The truth of a question, a number or an option, and a sentence on why."""

    truth: object
    explain: str


PERFECT_QUALITY = Answer(
    "the one with 98.9 %",
    "One sample in 90 of the law itself lies farther out than 3 std, on average. Round modes of "
    "which more lies within 3 std are too narrow.",
)
NOISE_ON_GRID = Answer(
    round(expected_captured(uniform_masses(grid(), 4.5), 2500), 2),
    "Each mode is a disc with 0.087 % of the square's area, and 2,500 samples hit it 2.2 times on "
    "average. Only 2.2 % of the samples are of high quality.",
)
HALF_RING = Answer(
    "0",
    "The four corners of the square have the same mean, 0, and the same covariance, 2.0004 I, as "
    "all eight modes. The distance reads nothing else.",
)
PULL = Answer(
    "nowhere",
    "On a covered mode D* = r/(1 + r) = 1/3 at every point: a constant has slope 0.",
)
TWO_MODES = Answer(
    round(bridge_bound(2, 1.0, 0.5), 3),
    "2 Phi(-1) = 0.317: at least two samples of three are off the modes.",
)
FAST_G = Answer(
    "they go from mode to mode and never settle",
    "In the second half of these recordings most samples have one nearest mode at nearly all "
    "times in fifteen seeds, in the sixteenth at a fifth of the times. That mode changes: in all "
    "sixteen seeds each of the eight modes is at some time nearest to a tenth of the samples.",
)
UNROLLED = Answer(
    "it captures fewer than 2",
    "There the unrolled game never captures more than about one mode on average, and ends at 0.6. "
    "One setting was tried in this table: 5 steps at rate 0.1.",
)
SHARP = Answer(
    "the mixture",
    "It ends at 7.6 and 7.8 modes, and at 0.90 in fast D. Packing four raises both counts, but "
    "its high quality in fast D is 0.03; R1 leaves fast G at 0.6 modes.",
)
SURPLUS = Answer(
    "more than 5",
    "It is 9.0, and the least of the 32 is 4.0. The bound forbids; it does not say what training "
    "reaches.",
)
SATURATING = Answer(
    "the saturating loss",
    "Sixteen seeds of sixteen against seven. Chapter 4's fault of the saturating loss is a slope "
    "that vanishes while D is sure of every fake; it says nothing of which modes are served.",
)
LONGER = Answer(
    "it rises in all sixteen",
    "Its mean goes from 0.042 to 0.109: by this measure the last step is not the best one.",
)
PLAIN_GAP = Answer(
    14.0,
    "3.3 modes in one table and 17.3 in the other, for one name, plain GAN, on one target.",
)
