"""Training steps a second in total: the loop everyone writes, ours alone and 16 at once, JAX.

Both players are MLPs of two hidden layers under Adam, the target is the ring of eight Gaussians;
a step is one of D and one of G, its sampling included. What was tried is in training_speed.md.
JAX is measured where it can be imported, or by the interpreter that JAX_PYTHON names; torch.compile
where TORCH_COMPILE is set, for its first call costs more than all else here.
"""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import torch
from torch import nn

from ganlab_utils.theory.densities import ring
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import Game
from ganlab_utils.training.networks import MLP

SIZES = ((32, 128), (128, 256))
REPEATS = 3


def plain(width: int, batch: int, steps: int) -> float:
    """Return steps a second of the loop everyone writes, after a tenth of the steps unmeasured."""
    g, d = MLP(2, 2, width), MLP(2, 1, width)
    of_g, of_d = (torch.optim.Adam(p.parameters(), 1e-3, (0.5, 0.999)) for p in (g, d))
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(batch, 1), torch.zeros(batch, 1)
    means = torch.tensor(ring().means, dtype=torch.float32)

    def step() -> None:
        real = means[torch.randint(8, (batch,))] + 0.02 * torch.randn(batch, 2)
        loss = bce(d(real), one) + bce(d(g(torch.randn(batch, 2)).detach()), zero)
        of_d.zero_grad()
        loss.backward()
        of_d.step()
        loss = bce(d(g(torch.randn(batch, 2))), one)
        of_g.zero_grad()
        loss.backward()
        of_g.step()

    for _ in range(steps // 10):
        step()
    begin = time.perf_counter()
    for _ in range(steps):
        step()
    return steps / (time.perf_counter() - begin)


def ours(width: int, batch: int, members: int, steps: int) -> float:
    """Return steps a second of `fit`, observations left out, its first block of noise included."""
    game = Game(partial(MLP, 2, 2, width), partial(MLP, 2, 1, width), batch=batch)
    run = fit(game, ring(), steps, range(members), "cpu", every=steps, progress=False)
    return run.steps_per_second


def jax(width: int, batch: int, members: int, steps: int) -> float | None:
    """Return steps a second of the peer in JAX, None where there is no jax."""
    python = os.environ.get("JAX_PYTHON", sys.executable)
    script = Path(__file__).with_name("_jax_peer.py")
    command = [python, str(script), *map(str, (width, batch, members, steps))]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=600)
    return float(answer.stdout) if answer.returncode == 0 else None


def compiled(width: int, batch: int, members: int, steps: int) -> str:
    """Return the steps a second and the first call of one step by torch.compile, as text."""
    script = Path(__file__).with_name("_compiled.py")
    command = [sys.executable, str(script), *map(str, (width, batch, members, steps))]
    # Else a second run would find the first call's work in a cache.
    fresh = {**os.environ, "TORCHINDUCTOR_FORCE_DISABLE_CACHES": "1"}
    answer = subprocess.run(command, env=fresh, capture_output=True, text=True, timeout=600)
    if answer.returncode != 0:
        return "cannot compile here"
    first, rate = map(float, answer.stdout.split())
    return f"{rate:.0f} steps/s, first call {first:.0f} s"


def main() -> None:
    """Print the table, the best of three rounds in which every contender takes its turn."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    torch.set_num_threads(cores)
    for width, batch in SIZES:
        scale = 1 if width == 32 else 5
        found = {"plain": 0.0, "one": 0.0, "sixteen": 0.0}
        for _ in range(REPEATS):
            found["plain"] = max(found["plain"], plain(width, batch, 600 // scale))
            found["one"] = max(found["one"], ours(width, batch, 1, 3000 // scale))
            found["sixteen"] = max(found["sixteen"], ours(width, batch, 16, 640 // scale))
        peer = {n: jax(width, batch, n, 800 // scale) for n in (1, 16)}
        _rows(f"width {width}, batch {batch}", found, peer)
        for members in (1, 16) if "TORCH_COMPILE" in os.environ else ():
            text = compiled(width, batch, members, 800 // scale // members)
            print(f"width {width}, batch {batch}: torch.compile, {members} at once\t{text}\t")


def _rows(size: str, found: dict[str, float], peer: dict[int, float | None]) -> None:
    base = found["plain"]
    print(f"{size}: plain loop\t{base:.0f} steps/s\t")
    print(f"{size}: one\t{found['one']:.0f} steps/s, {found['one'] / base:.1f} x plain\t2.5 x")
    many = found["sixteen"]
    print(f"{size}: 16 at once\t{many:.0f} steps/s, {many / base:.1f} x plain\t8 x")
    for members, rate in peer.items():
        text = "no jax here" if rate is None else f"{rate:.0f} steps/s"
        aim = "at most ours" if members == 16 and rate is not None else ""
        print(f"{size}: JAX, {members} at once\t{text}\t{aim}")


if __name__ == "__main__":
    main()
