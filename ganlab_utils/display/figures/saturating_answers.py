"""What the predictions of chapter 4 reveal, kept out of the cells that ask."""

from dataclasses import dataclass

from ganlab_utils.display.figures.saturating_lags import lagged


@dataclass(frozen=True)
class Answer:
    """The truth of a question, a number, an option or a function, and a sentence on why."""

    truth: object
    explain: str


STEPS = Answer(
    "1 or 2",
    "About 1: the slope is almost exactly the distance, 10, where it was 0.0000045.",
)
BY_D = Answer(
    "about -1",
    "-1/(1 - d) = -1/0.99. The small number by the logit comes from the sigmoid's own slope, "
    "d (1 - d): steps 1 and 2.",
)
STILL = Answer(
    "saturating, hinge and least squares",
    "0.0125, exactly 0, and 0.0045. Least squares pushes the output by nearly 1, but its optimal "
    "D is nearly flat around the fakes.",
)
FOLLOWED = Answer(
    "half of it",
    "L_G alone is then KL(q||m) - log 2, and by mirror symmetry KL(q||m) is JSD, half of the "
    "2 JSD whose slope the frozen loss has.",
)
D_IMPROVES = Answer(
    "it grows",
    "Once d is small, nearly every 1 - d is 1, so the gradient is nearly that of the logit, and "
    "the logit grows steeper as D grows surer: see the small game below.",
)
BATCH = Answer(
    2.0,
    "The same, 2: step 4 below. For a law with a variance it would be about ten times smaller.",
)
NEGATIVE = Answer(
    "no, never",
    "It equals 2 KL(m||p), a divergence: at least 0, and 0 only for q = p.",
)
SETTLES = Answer(
    "-log d: on one hump; log(1 - D): across both",
    "Mean 3.00 and std 0.50 for the first, mean 0.61 and std 2.96 for the second. It depends on "
    "distance and start, as the runs below show.",
)
LAG = Answer(
    lagged,
    "It is (4 + lag) E[1 - d]. The first factor grows with the lag; the second rises from 1/2 at "
    "lag -4 to 0.99 at lag -2 and falls once many fakes pass for real. So there is a top, 5.00 "
    "near lag 2.2.",
)
ARRIVES = Answer(
    "only the middle ones",
    "15 of 16 seeds at 1e-4 and at 1e-3; none at 1e-5, 1e-2 or k = 10.",
)
STUCK = Answer(
    "label smoothing",
    "It lowers D on the data. On the fakes d still goes to 0, and the push with it.",
)
