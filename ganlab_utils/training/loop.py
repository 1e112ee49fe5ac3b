"""The loop over steps: watches for divergence, observes, and stops cleanly when told to."""

import time
from collections.abc import Callable

import numpy as np
import torch

from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.devices import threads
from ganlab_utils.training.observe import Observer
from ganlab_utils.training.progress import Bar, Interrupt
from ganlab_utils.training.streams import Noise, Streams

FLOAT16_MAX = 65504.0
WATCH_STEPS = 64  # between two looks for divergence: each look waits for the device


class Loop:
    """Trains an engine's members step by step and collects what the observer finds."""

    def __init__(
        self,
        engine: AutogradEngine,
        stepper: Callable[[Noise], None],
        streams: Streams,
        observer: Observer,
        every: int,
        snapshot_every: int,
        snapshot_size: int,
    ) -> None:
        """Stand before the first step, with nothing observed."""
        self.engine, self.stepper, self.streams, self.observer = engine, stepper, streams, observer
        self.every, self.snapshot_every = every, snapshot_every
        self.snapshot_size = snapshot_size
        self.step = 0
        self.diverged_at: list[int | None] = [None] * engine.members
        self.times: list[int] = []
        self.records: dict[str, list[np.ndarray]] = {}
        self.snapshot_times: list[int] = []
        self.snapshots: list[np.ndarray] = []
        self.whole = True  # False while a step is half done
        self.seconds = 0.0
        self._log = torch.zeros(WATCH_STEPS, engine.members, device=engine.watch.device,
                                dtype=engine.watch.dtype)  # fmt: skip
        self._logged_from = 0

    def run(self, total: int, progress: bool | None) -> bool:
        """Go on to step `total`; return whether an interrupt came first."""
        bar = Bar(total, self.step, progress)
        try:
            flat = self.engine.generator.flat
            busy = threads(flat.device, self.engine.largest_buffer())
            with busy, Interrupt() as interrupt:
                self._advance(total, interrupt, bar)
                return interrupt.noted
        except KeyboardInterrupt:
            if not self.times:
                raise
            self._tidy()
            self._look()
            return True
        finally:
            bar.close()

    def stretch(self, until: int, total: int, seconds: float) -> None:
        """Go on to step `until`, or for about so many seconds; `run` observes the same steps."""
        flat = self.engine.generator.flat
        with threads(flat.device, self.engine.largest_buffer()):
            self._advance(total, Patience(self, until, seconds), Bar(total, self.step, False))

    @torch.inference_mode(False)  # with gradients, whatever holds around this call
    def _advance(self, total: int, interrupt: "Interrupt | Patience", bar: Bar) -> None:
        self._logged_from = self.step
        if not self.times or (self.step % self.every == 0 and self.times[-1] != self.step):
            self._observe()
        start = time.perf_counter()
        while self.step < total and not interrupt.noted and None in self.diverged_at:
            self._one_step()
            due = self.step % self.every == 0 or self.step == total
            if due or self.step % WATCH_STEPS == 0 or self.step - self._logged_from == WATCH_STEPS:
                self._look()
                bar.at(self.step)
                self.seconds += time.perf_counter() - start
                if due:
                    self._observe()
                start = time.perf_counter()
        self._look()
        self.seconds += time.perf_counter() - start

    def _one_step(self) -> None:
        noise = self.streams.at(self.step)
        self.whole = False
        self.stepper(noise)
        self._log[self.step - self._logged_from].copy_(self.engine.watch)
        self.step += 1
        self.whole = True

    def _look(self) -> None:
        """Stop members whose logits were not finite in a step since the last look."""
        fine = torch.isfinite(self._log[: self.step - self._logged_from]).cpu().numpy()
        for member in np.flatnonzero(~fine.all(axis=0)):
            self._stop(int(member), self._logged_from + int((~fine[:, member]).argmax()))
        self._logged_from = self.step

    def _stop(self, member: int, step: int) -> None:
        if self.diverged_at[member] is None:
            self.diverged_at[member] = step
            self.engine.stop(member)

    def _observe(self) -> None:
        """Record every number, inf where one overflows; weights that are not finite diverged."""
        found = self.observer.observe()
        samples = found.pop("samples")
        for member in np.flatnonzero(~self.engine.finite().cpu().numpy()):
            self._stop(int(member), self.step)
        gone = np.array([at is not None for at in self.diverged_at])
        for name, values in found.items():
            if not name.startswith("observed/"):
                with np.errstate(over="ignore"):
                    values = np.array(values, dtype=np.float32)
                values[gone] = np.nan
            self.records.setdefault(name, []).append(values)
        if self.step % self.snapshot_every == 0 or not self.times:
            samples[gone] = np.nan
            few = np.clip(samples[:, : self.snapshot_size], -FLOAT16_MAX, FLOAT16_MAX)
            self.snapshots.append(few.astype(np.float16))
            self.snapshot_times.append(self.step)
        self.times.append(self.step)  # last: what is without its time does not count

    def _tidy(self) -> None:
        """Drop what an interrupt left of an observation half recorded."""
        for rows in self.records.values():
            del rows[len(self.times) :]
        kept = sum(step <= self.times[-1] for step in self.snapshot_times)
        del self.snapshots[kept:], self.snapshot_times[kept:]

    def forget(self, step: int) -> None:
        """Drop the observation at a step, which an uninterrupted run would not have made."""
        if self.times and self.times[-1] == step:
            self.times.pop()
            for rows in self.records.values():
                rows.pop()


class Patience:
    """Reads like an interrupt once a loop has reached a step, or a time has passed."""

    def __init__(self, loop: Loop, until: int, seconds: float) -> None:
        """Let the time begin now."""
        self.loop, self.until, self.ends = loop, until, time.perf_counter() + seconds

    @property
    def noted(self) -> bool:
        """Whether to stop before the next step."""
        return self.loop.step >= self.until or time.perf_counter() > self.ends
