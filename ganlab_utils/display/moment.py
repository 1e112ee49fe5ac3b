"""What a live player shows at one moment of training, as plain arrays for a draw callback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Networks(Protocol):
    """The trained players of all E members."""

    def generate(self, z: ArrayLike) -> NDArray:
        """Return samples (E, n, *S)."""

    def logits(self, x: ArrayLike) -> NDArray:
        """Return D's logits (E, n)."""


@dataclass(frozen=True, eq=False)
class Moment:
    """One member, seed `seeds[member]`, after `step` of `steps` steps.

    real (n, *S) are fixed samples of the target, z (n, Z) fixed latents of this member. alive is
    False once the member has diverged: then its samples and logits are nan.
    """

    step: int
    steps: int
    seeds: tuple[int, ...]
    member: int
    target: Any
    real: Array
    z: Array
    players: Networks
    packing: int
    probability: bool
    distance_name: str
    diverged_at: tuple[int | None, ...]
    times: Sequence[int]
    records: Mapping[str, Sequence[NDArray]]

    @property
    def seed(self) -> int:
        """The seed of the member shown."""
        return self.seeds[self.member]

    @property
    def alive(self) -> bool:
        """Whether the numbers of the member shown are finite."""
        return self.diverged_at[self.member] is None

    @cached_property
    def fake(self) -> Array:
        """Samples of the member's generator at its fixed latents, (n, *S)."""
        return self.players.generate(self.z)[self.member].astype(float)

    def logits(self, x: ArrayLike) -> Array:
        """Return the member's logits (n,) at samples (n, *S); packing D sees copies of each."""
        x = np.repeat(np.asarray(x), self.packing, axis=0)
        return self.players.logits(x)[self.member].astype(float)

    def over_time(self, name: str) -> tuple[Array, Array]:
        """Return the steps observed so far (T,) and a number of all members, (T, E, ...).

        name: a field of History such as "captured", or an observer's. ValueError for another.
        """
        known = {key.removeprefix("observed/"): rows for key, rows in self.records.items()}
        if name not in known:
            raise ValueError(f"no {name!r} is observed; accepted: {', '.join(known)}")
        return np.array(self.times, dtype=float), np.stack(known[name]).astype(float)

    def has(self, name: str) -> bool:
        """Return whether a number is observed, as "captured" is for targets with modes."""
        return name in self.records or f"observed/{name}" in self.records

    def latest(self, name: str) -> Array:
        """Return the last observation of the member shown; ValueError for an unknown name."""
        return self.over_time(name)[1][-1, self.member]


def status(
    step: int, steps: int, seeds: Sequence[int], diverged_at: Sequence[int | None], moved: bool
) -> str:
    """Return how far training is, which seeds diverged, and whether sliders wait for Restart."""
    parts = [f"Step {step} of {steps}." if step else f"Not yet trained: step 0 of {steps}."]
    gone = [(s, at) for s, at in zip(seeds, diverged_at, strict=True) if at is not None]
    if gone:
        told = ", ".join(f"seed {s} at step {at}" for s, at in gone)
        parts.append(f"No longer finite, and stopped: {told}.")
    if moved:
        parts.append("The sliders have moved: Restart trains anew with their values.")
    return " ".join(parts)
