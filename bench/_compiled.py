"""The peer by torch.compile: one step of E GANs as a pure function, Adam written out.

Prints the seconds of the first call and steps a second. Run by training_speed.py, not by default:
the first call costs most of a minute, and a C++ compiler is needed.
"""

import itertools
import sys
import time

import torch
from torch import Tensor
from torch.nn.functional import softplus

from ganlab_utils.theory.densities import ring

Layers = list[Tensor]
State = tuple[Layers, Layers, Layers]


def network(members: int, sizes: list[int]) -> State:
    """Return weights and biases, as torch.nn.Linear has them, and Adam's two moments."""
    layers: Layers = []
    for a, b in itertools.pairwise(sizes):
        layers.append((2.0 * torch.rand(members, a, b) - 1.0) * a**-0.5)
        layers.append((2.0 * torch.rand(members, 1, b) - 1.0) * a**-0.5)
    zeros = [torch.zeros_like(w) for w in layers]
    return layers, zeros, [z.clone() for z in zeros]


def forward(layers: Layers, x: Tensor) -> Tensor:
    """Return the MLP at x (E, n, inputs)."""
    for i in range(0, len(layers), 2):
        x = torch.baddbmm(layers[i + 1], x, layers[i])
        x = torch.relu(x) if i + 2 < len(layers) else x
    return x


def adam(state: State, gradient: Layers, t: Tensor) -> State:
    """Return one step of Adam(1e-3, (0.5, 0.999))."""
    layers, mean, square = state
    mean = [0.5 * m + 0.5 * g for m, g in zip(mean, gradient, strict=True)]
    square = [0.999 * v + 0.001 * g * g for v, g in zip(square, gradient, strict=True)]
    scale, root = 1e-3 / (1 - 0.5**t), 1 / (1 - 0.999**t)
    moved = zip(layers, mean, square, strict=True)
    return [w - scale * m / ((v * root).sqrt() + 1e-8) for w, m, v in moved], mean, square


def step(g: State, d: State, t: Tensor, real: Tensor, z: Tensor, again: Tensor) -> tuple:
    """Make one step of D and one of G."""

    def of_d(layers: Layers) -> Tensor:
        fake = forward(g[0], z)
        at_real, at_fake = softplus(-forward(layers, real)), softplus(forward(layers, fake))
        return at_real.mean((1, 2)).sum() + at_fake.mean((1, 2)).sum()

    d = adam(d, torch.func.grad(of_d)(d[0]), t)

    def of_g(layers: Layers) -> Tensor:
        return softplus(-forward(d[0], forward(layers, again))).mean((1, 2)).sum()

    return adam(g, torch.func.grad(of_g)(g[0]), t), d


def measure(width: int, batch: int, members: int, steps: int) -> tuple[float, float]:
    """Return the seconds of the first call, and steps a second in total, best of three."""
    g = network(members, [2, width, width, 2])
    d = network(members, [2, width, width, 1])
    means = torch.tensor(ring().means, dtype=torch.float32)
    made, t = torch.compile(step), torch.ones(())

    def run(n: int) -> None:
        nonlocal g, d, t
        for _ in range(n):
            real = means[torch.randint(8, (members, batch))]
            real = real + 0.02 * torch.randn(members, batch, 2)
            z, again = torch.randn(members, batch, 2), torch.randn(members, batch, 2)
            g, d = made(g, d, t, real, z, again)
            t = t + 1.0

    begin = time.perf_counter()
    with torch.no_grad():
        run(1)
        first = time.perf_counter() - begin
        run(steps // 10)
        best = 0.0
        for _ in range(3):
            begin = time.perf_counter()
            run(steps)
            best = max(best, members * steps / (time.perf_counter() - begin))
    return first, best


if __name__ == "__main__":
    print(*measure(*map(int, sys.argv[1:])))
