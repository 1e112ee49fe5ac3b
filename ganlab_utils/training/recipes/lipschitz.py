"""How steep a fully connected generator is: by its Jacobian from below, its layers from above."""

import numpy as np
from numpy.typing import NDArray
from torch import nn

from ganlab_utils.training.networks import MixtureOfGenerators
from ganlab_utils.training.players import Players

Array = NDArray[np.float64]
REACH, STEPS = 4.5, 121  # all of N(0, I) in the plane but a share of 2e-5 lies in this square


def largest_slope(players: Players) -> Array:
    """Return the largest |dG/dz| over 121 x 121 latents of [-4.5, 4.5]^2, (E,): a bound from below.

    |.| is the largest singular value. Of a mixture, the steepest generator counts. ValueError
    unless the generators have two latents and consist of Linear, ReLU and Tanh.
    """
    ticks = np.linspace(-REACH, REACH, STEPS)
    z = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    return np.array([max(slopes(g, z).max() for g in member) for member in _all(players)])


def layer_product(players: Players) -> Array:
    """Return prod_l |W_l| over the layers of G, (E,): a bound of its slope from above.

    It is one because ReLU and Tanh have slopes of at most 1. Of a mixture, the largest counts.
    """
    return np.array([max(_product(g) for g in member) for member in _all(players)])


def slopes(g: nn.Sequential, z: Array) -> Array:
    """Return the largest singular value of dG/dz, (n,), at latents z (n, 2), in float64.

    ValueError for another layer than Linear, ReLU and Tanh.
    """
    # The transposed Jacobian, (n, 2, units), goes through the layers as z does.
    jacobian = np.broadcast_to(np.eye(2), (len(z), 2, 2))
    for layer in g:
        if isinstance(layer, nn.Linear):
            weight, bias = (p.detach().numpy().astype(float) for p in (layer.weight, layer.bias))
            z, jacobian = z @ weight.T + bias, _rows(jacobian, weight)
        elif isinstance(layer, nn.ReLU):
            jacobian, z = jacobian * (z > 0.0)[:, None], np.maximum(z, 0.0)
        elif isinstance(layer, nn.Tanh):
            z = np.tanh(z)
            jacobian = jacobian * (1.0 - z * z)[:, None]
        else:
            raise ValueError(f"layers must be Linear, ReLU or Tanh, got {layer!r}")
    # The larger eigenvalue of J^T J, two by two.
    (a, b), (_, c) = np.einsum("nik,njk->ijn", jacobian, jacobian)
    return np.sqrt(0.5 * (a + c + np.hypot(a - c, 2.0 * b)))


def _rows(jacobian: Array, weight: Array) -> Array:
    """Return J^T W^T as one product of tall matrices, which is faster than n small ones."""
    return (jacobian.reshape(-1, jacobian.shape[-1]) @ weight.T).reshape(len(jacobian), 2, -1)


def _product(g: nn.Sequential) -> float:
    weights = [
        layer.weight.detach().numpy().astype(float) for layer in g if hasattr(layer, "weight")
    ]
    return float(np.prod([np.linalg.norm(w, 2) for w in weights]))


def _all(players: Players) -> list[list[nn.Sequential]]:
    """Return each member's generators: one, or those of its mixture."""
    members = [players.generator(e) for e in range(players.members)]
    return [list(g.generators) if isinstance(g, MixtureOfGenerators) else [g] for g in members]
