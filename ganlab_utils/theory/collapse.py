"""Mode collapse in closed form: a generator that covers some of the modes and misses the rest."""

from dataclasses import dataclass

import numpy as np

from ganlab_utils.theory import checks


@dataclass(frozen=True)
class Collapse:
    """What k of n equal, disjoint modes, covered evenly, cost in each divergence; r = k/n.

    Divergences and losses in nats. `discriminator_on_covered` is D* on the covered modes, at prior
    1/2; on the missed ones D* = 1. The losses are the generator's, under D*.
    """

    covered: int
    modes: int
    jsd: float
    kl: float
    reverse_kl: float
    total_variation: float
    squared_hellinger: float
    discriminator_on_covered: float
    saturating_loss: float
    non_saturating_loss: float


def collapse(covered: int, modes: int) -> Collapse:
    """Return the divergences between n equal disjoint modes and an even cover of k of them.

    With r = k/n: JSD = log 2 + (r log r - (1+r) log(1+r)) / 2; KL(p||q) = inf, or 0 at k = n;
    KL(q||p) = -log r; TV = 1 - r; H^2 = 1 - sqrt r; D* = r/(1+r) on the covered modes; saturating
    loss E_q log(1-D*) = -log(1+r), non-saturating loss -E_q log D* = log(1 + 1/r).

    It holds for any mode shape, as long as the modes do not overlap. TypeError unless both are
    integers, ValueError unless 1 <= covered <= modes. Source: Goodfellow et al. 2014, equations 2
    and 6, and Proposition 1, evaluated on this pair.
    """
    modes = checks.count("modes", modes, 1)
    covered = checks.count("covered", covered, 1)
    if covered > modes:
        raise ValueError(f"covered must be at most modes = {modes}, got {covered}")
    r, missed = covered / modes, (modes - covered) / modes
    # JSD as the mean of E_p log(p/m) and E_q log(q/m): nothing cancels when few modes are missed.
    real = r * np.log1p(-missed / (1.0 + r)) + missed * np.log(2.0)
    fake = np.log1p(missed / (1.0 + r))
    return Collapse(
        covered=covered,
        modes=modes,
        jsd=float(0.5 * (real + fake)),
        kl=np.inf if missed else 0.0,
        reverse_kl=float(np.log(modes / covered)),
        total_variation=missed,
        squared_hellinger=float(missed / (1.0 + np.sqrt(r))),
        discriminator_on_covered=r / (1.0 + r),
        saturating_loss=float(-np.log1p(r)),
        non_saturating_loss=float(np.log1p(modes / covered)),
    )
