"""A long run as an object: the rules by which it was played, and the file that keeps it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ganlab_utils.theory.checks import count
from ganlab_utils.training import files, recorded
from ganlab_utils.training.build import check_seeds
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Game
from ganlab_utils.training.history import History
from ganlab_utils.training.observe import Observers
from ganlab_utils.training.rules import rules_of

LARGEST = 1_000_000  # bytes of one file
NAME = re.compile(r"\d\d(_[a-z0-9]+)+")


@dataclass(frozen=True)
class Recording:
    """A run of `steps` steps, kept as recordings/NAME.npz; played on the CPU in float32 or float64.

    name: the chapter's number and words, "05_ring_plain"; the other fields are those of `fit`.
    ValueError for another name, for every below 1 or above steps, and for wrong seeds.
    """

    name: str
    game: Game
    target: Any
    steps: int
    every: int
    snapshot_every: int
    seeds: tuple[int, ...] = tuple(range(16))
    snapshot_size: int = 256
    observers: Observers = field(default_factory=dict)
    dtype: torch.dtype = torch.float32

    def __post_init__(self) -> None:
        """Check the arguments; `fit` checks the rest before its first step."""
        if not isinstance(self.name, str) or not NAME.fullmatch(self.name):
            raise ValueError(f"name must look like '05_ring_plain', got {self.name!r}")
        if count("every", self.every, 1) > count("steps", self.steps, 1):
            raise ValueError(f"every must be at most steps={self.steps}, got {self.every!r}")
        check_seeds(self.seeds, self.game)

    def train(self, steps: int | None = None, progress: bool | None = None) -> History:
        """Play the run from its start, to its end or for `steps` steps only."""
        return fit(
            self.game, self.target, self.steps if steps is None else steps, self.seeds, "cpu",
            every=self.every, snapshot_every=self.snapshot_every, snapshot_size=self.snapshot_size,
            observers=self.observers, progress=progress, dtype=self.dtype,
        )  # fmt: skip

    def record(self, folder: Path | None = None, progress: bool | None = None) -> int:
        """Play the whole run, keep it in a folder, the package's unless told, and return its bytes.

        RuntimeError when it was interrupted or came out larger than a megabyte; nothing is kept.
        """
        history = self.train(progress=progress)
        if history.interrupted:
            raise RuntimeError(f"{self.name} was interrupted at step {history.completed}")
        path = (recorded.FOLDER if folder is None else Path(folder)) / f"{self.name}.npz"
        draft = path.with_name(f".{self.name}.draft")
        size = files.save(history, draft)
        if size > LARGEST:
            draft.unlink()
            raise RuntimeError(f"{self.name} takes {size} bytes, more than {LARGEST}")
        draft.replace(path)
        return size

    def load(self) -> History:
        """Return the run as recorded; ValueError when the file was played by other rules."""
        history = recorded.load(self.name)
        now = rules_of(self.game, self.target, self.dtype)
        then = dict(history.rules)
        now |= {"seeds": str(self.seeds), "steps": str(self.steps), "every": str(self.every)}
        then |= {
            "seeds": str(tuple(history.seeds)),
            "steps": str(history.completed),
            "every": str(history.every),
        }
        odd = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
        if odd:
            pairs = ", ".join(f"{n}: {then.get(n)} in the file, {now.get(n)} now" for n in odd)
            raise ValueError(f"{self.name} is out of date, record it again: {pairs}")
        return history
