"""The recorded runs of chapter 5, by the names under which figures and cells show them."""

from functools import lru_cache

import numpy as np

from ganlab_utils.training import recorded
from ganlab_utils.training.history import History

RINGS = {
    "fast G": "05_ring_hopping",
    "fast D": "05_ring_stuck",
    "even": "05_ring_recovers",
}
COLLAPSING = {"fast G": "hopping", "fast D": "stuck"}
MAPPED = 2  # members whose discriminator and samples are kept at each observation


@lru_cache(maxsize=64)
def load(name: str) -> History:
    """Return a recorded run, read once."""
    return recorded.load(name)


def remedy(game: str, name: str) -> History:
    """Return the run of a remedy for the game with this player the faster one."""
    return load(f"05_{COLLAPSING[game]}_{name}")


def visited(history: History, member: int) -> np.ndarray:
    """Modes that held a tenth of the samples at some observation so far, shape (T,)."""
    held = history.share[:, member] >= 0.1
    return np.logical_or.accumulate(held, axis=0).sum(axis=1)
