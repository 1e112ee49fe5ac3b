"""What a training run leaves behind: numbers over time for each seed, and snapshots of samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class History:
    """T observations of E members, at `steps` (T,); every array is read-only.

    Losses (T, E), with penalties, as each player descends it; value (T, E) is what D maximises,
    V(G, D) for the GAN; gradients (T, E) are norms over all of a player's weights. All of them are
    taken at one state of both players, on a fixed batch that training never sees. distance (T, E)
    is the exact W1 of 2,500 samples on the line, else the energy distance of 512. captured,
    high_quality, reverse_kl (T, E) and share (T, E, k) are those of `mode_coverage`, None for
    targets without modes. snapshots (S, E, n, ...) at snapshot_steps are samples of the same
    latents each time. From diverged_at on (None where it never was) a member's numbers are nan.
    """

    seeds: tuple[int, ...]
    steps: NDArray[np.int64]
    discriminator_loss: Array
    generator_loss: Array
    value: Array
    discriminator_gradient: Array
    generator_gradient: Array
    distance: Array
    distance_name: str
    captured: Array | None
    high_quality: Array | None
    reverse_kl: Array | None
    share: Array | None
    snapshot_steps: NDArray[np.int64]
    snapshots: Array
    diverged_at: tuple[int | None, ...]
    completed: int
    interrupted: bool
    wall_seconds: float
    training_seconds: float
    device: str
    engine: str
    rules: Mapping[str, str]
    every: int
    snapshot_every: int
    observed: Mapping[str, Array] = field(default_factory=dict)
    state: Mapping[str, Any] | None = field(default=None, repr=False)
    players: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Make every array read-only."""
        for value in [*vars(self).values(), *self.observed.values()]:
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def members(self) -> int:
        """Return E."""
        return len(self.seeds)

    @property
    def steps_per_second(self) -> float:
        """Return steps of all members together in a second of training, observations left out."""
        return self.members * self.completed / max(self.training_seconds, 1e-9)

    def __repr__(self) -> str:
        """Tell how far each run came; the same text on every machine."""
        stopped = [
            f"seed {seed} diverged at step {at}"
            for seed, at in zip(self.seeds, self.diverged_at, strict=True)
            if at is not None
        ]
        parts = [f"{self.members} members", f"{self.completed} steps"]
        parts += ["interrupted"] if self.interrupted else []
        return f"History({', '.join([*parts, *stopped])})"


TIMED = (
    "discriminator_loss",
    "generator_loss",
    "value",
    "discriminator_gradient",
    "generator_gradient",
    "distance",
)
MODES = ("captured", "high_quality", "reverse_kl", "share")
ARRAYS = ("steps", *TIMED, *MODES, "snapshot_steps", "snapshots")
OPTIONAL = MODES


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62


def _seconds(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12


def _text(value: Any) -> bool:
    return isinstance(value, str)


# The fields that are no arrays, each with the test that a value from a file must pass.
SCALARS = {
    "seeds": lambda v: isinstance(v, (list, tuple)) and len(v) > 0 and all(map(_whole, v)),
    "distance_name": _text,
    "diverged_at": lambda v: (
        isinstance(v, (list, tuple)) and all(at is None or _whole(at) for at in v)
    ),
    "completed": _whole,
    "interrupted": lambda v: isinstance(v, bool),
    "wall_seconds": _seconds,
    "training_seconds": _seconds,
    "device": _text,
    "engine": _text,
    "rules": lambda v: isinstance(v, dict) and all(map(_text, v.values())),
    "every": lambda v: _whole(v) and v > 0,
    "snapshot_every": lambda v: _whole(v) and v > 0,
}
