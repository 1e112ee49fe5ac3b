"""Chapter 6: the recorded critics by name, shared by its figures."""

from functools import lru_cache

import numpy as np

from ganlab_utils.theory.ring_transport import ring_distance
from ganlab_utils.training.history import History
from ganlab_utils.training.recorded import load

# "light" (lambda 0.1) is left out: a question of section 8 asks for its gap.
NAMES = {
    "clip to 0.01": "clip",
    "clip to 0.1": "loose",
    "penalty, lambda 10": "penalty",
    "spectral norm": "spectral",
}
RUNS = {"clip to 0.01": "clip", "penalty, lambda 10": "penalty", "spectral norm": "spectral"}
# The same games with the other optimiser for the generator.
EXCHANGED = {"clip": "adam_clip", "penalty": "rmsprop_penalty"}
LIMITS = {"clip": 0.01, "loose": 0.1, "penalty": 0.5, "light": 0.5, "spectral": 0.5}
W1 = ring_distance(0.5)


def digits(value: float) -> int:
    """Return as many digits as show a small reading too."""
    return 3 if abs(value) >= 0.01 or value == 0.0 else 7


@lru_cache(maxsize=16)
def critic(name: str) -> History:
    """Return the recorded critic, trained against the fixed generator."""
    return load(f"06_critic_{name}")


@lru_cache(maxsize=16)
def run(name: str) -> History:
    """Return the recorded whole WGAN."""
    return load(f"06_wgan_{name}")


@lru_cache(maxsize=16)
def depth(layers: int) -> History:
    """Return the recorded clipped critic of that many hidden layers."""
    return load(f"06_depth_{layers}")


def band(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return least, median and greatest of the members, (T,) each, of values (T, E)."""
    return values.min(1), np.median(values, axis=1), values.max(1)
