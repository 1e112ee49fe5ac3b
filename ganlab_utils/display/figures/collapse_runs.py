"""The recorded runs of chapter 5, by the names under which figures and cells show them."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from ganlab_utils.training import recorded
from ganlab_utils.training.history import History

RINGS = {
    "fast G": "05_ring_hopping",
    "fast D": "05_ring_stuck",
    "even, tanh": "05_ring_recovers",
}
COLLAPSING = {"fast G": "hopping", "fast D": "stuck"}
TIMED = ("captured", "high_quality", "reverse_kl", "share", "distance")
MAPPED = 2  # members whose discriminator and samples are kept at each observation


@lru_cache(maxsize=64)
def load(name: str) -> History:
    """Return a recorded run, read once."""
    return recorded.load(name)


def remedy(game: str, name: str) -> History:
    """Return the run of a remedy for the game with this player the faster one.

    "even_rates" is one run for both games, and longer: its first 4,000 steps are returned.
    """
    if name == "even_rates":
        return _even_rates()
    return load(f"05_{COLLAPSING[game]}_{name}")


@lru_cache(maxsize=1)
def _even_rates() -> History:
    whole, last = load("05_ring_even"), load("05_hopping_plain").steps[-1]
    seen = whole.steps <= last
    cut = {
        name: value[seen]
        for name in ("steps", *TIMED)
        if (value := getattr(whole, name)) is not None
    }
    return replace(whole, completed=int(last), **cut)


def observation(history: History, moment: float) -> int:
    """Return which observation of a run stands at this share of it, 0 to 1."""
    return round(moment * (len(history.steps) - 1))


def visited(history: History, member: int) -> np.ndarray:
    """Modes that were nearest to a tenth of the samples at some time so far, shape (T,)."""
    held = history.share[:, member] >= 0.1
    return np.logical_or.accumulate(held, axis=0).sum(axis=1)
