"""The peer in JAX: jit(scan(vmap(step))) of the same GAN, Adam written out; prints steps a second.

Run by training_speed.py, in any Python that has jax (JAX_PYTHON names another interpreter).
"""

import itertools
import sys
import time
from functools import partial

import jax
import jax.numpy as jnp


def network(key: jax.Array, sizes: list[int]) -> list:
    """Return weights and biases, uniform within 1/sqrt(inputs) as torch.nn.Linear has them."""
    layers = []
    for a, b in itertools.pairwise(sizes):
        key, one, two = jax.random.split(key, 3)
        bound = a**-0.5
        weight = jax.random.uniform(one, (a, b), minval=-bound, maxval=bound)
        layers.append((weight, jax.random.uniform(two, (b,), minval=-bound, maxval=bound)))
    return layers


def forward(layers: list, x: jax.Array) -> jax.Array:
    """Return the MLP at x."""
    for weight, bias in layers[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    return x @ layers[-1][0] + layers[-1][1]


def adam(layers: list, gradient: list, mean: list, square: list, t: jax.Array) -> tuple:
    """Return one step of Adam(1e-3, (0.5, 0.999))."""
    tree = jax.tree_util.tree_map
    mean = tree(lambda m, g: 0.5 * m + 0.5 * g, mean, gradient)
    square = tree(lambda v, g: 0.999 * v + 0.001 * g * g, square, gradient)
    scale, root = 1e-3 / (1 - 0.5**t), 1 / (1 - 0.999**t)
    new = tree(lambda p, m, v: p - scale * m / (jnp.sqrt(v * root) + 1e-8), layers, mean, square)
    return new, mean, square


def step(batch: int, carry: tuple, _: None) -> tuple:
    """Make one step of D and one of G on the ring of eight Gaussians."""
    (g, gm, gv), (d, dm, dv), t, key = carry
    key, k1, k2, k3, k4 = jax.random.split(key, 5)
    angle = jnp.pi / 4 * jax.random.randint(k1, (batch,), 0, 8)
    real = 2.0 * jnp.stack((jnp.cos(angle), jnp.sin(angle)), 1)
    real = real + 0.02 * jax.random.normal(k2, (batch, 2))
    fake = forward(g, jax.random.normal(k3, (batch, 2)))
    z = jax.random.normal(k4, (batch, 2))

    def of_d(d: list) -> jax.Array:
        s = forward(d, jnp.concatenate((real, fake)))
        return jax.nn.softplus(-s[:batch]).mean() + jax.nn.softplus(s[batch:]).mean()

    d, dm, dv = adam(d, jax.grad(of_d)(d), dm, dv, t)
    slope = jax.grad(lambda g: jax.nn.softplus(-forward(d, forward(g, z))).mean())(g)
    g, gm, gv = adam(g, slope, gm, gv, t)
    return ((g, gm, gv), (d, dm, dv), t + 1.0, key), None


def measure(width: int, batch: int, members: int, steps: int) -> float:
    """Return steps a second in total, compilation left out, best of three."""
    tree = jax.tree_util.tree_map

    def start(key: jax.Array) -> tuple:
        one, two, three = jax.random.split(key, 3)
        g, d = network(one, [2, width, width, 2]), network(two, [2, width, width, 1])
        zero = partial(tree, jnp.zeros_like)
        return (g, zero(g), zero(g)), (d, zero(d), zero(d)), jnp.array(1.0), three

    carry = jax.vmap(start)(jax.random.split(jax.random.PRNGKey(0), members))
    many = jax.vmap(partial(step, batch), in_axes=(0, None))
    run = jax.jit(lambda carry: jax.lax.scan(many, carry, None, length=steps)[0])
    carry = jax.block_until_ready(run(carry))
    best = 0.0
    for _ in range(3):
        begin = time.perf_counter()
        carry = jax.block_until_ready(run(carry))
        best = max(best, members * steps / (time.perf_counter() - begin))
    return best


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))
