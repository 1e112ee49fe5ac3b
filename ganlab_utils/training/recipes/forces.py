"""What a generator that stays would be told: chapter 4's observers, and the noisy optimum."""

import numpy as np
import torch
from numpy.typing import NDArray

from ganlab_utils.training.players import Players

BATCHES, BATCH, FEW = 8, 128, 16
RADIUS, NOISE = 2.0, 0.5
Array = NDArray[np.float64]


def generator_forces(players: Players) -> Array:
    """Return (E, 10): what a G that stays would be told, on 1,024 fixed latents in [-1, 1].

    Norm over all of G's weights, and root mean square deviation of batches of 128 from their mean,
    of the saturating gradient, then of the non-saturating one; largest d + |grad d| over the fakes;
    root mean square norm of the Jacobian of G; mean logit; of the non-saturating gradient by the
    first output bias the quartile distance, for single samples and for means of 16, and the single
    sample furthest from the median.
    """
    z = _latents()
    members = range(players.members)
    return np.array([_forces(players, member, z, 0.0 * z.repeat(1, 2)) for member in members])


def noisy_forces(players: Players) -> Array:
    """Return (E, 12): as above where D sees every fake under noise of std 0.5, fixed draws.

    The last two are the saturating norm and the largest d + |grad d| of the best D of that game.
    """
    z = _latents()
    noise = NOISE * torch.from_numpy(np.random.default_rng(5).standard_normal((len(z), 2)))
    found = []
    for member in range(players.members):
        g = players.generator(member).double()
        s, slope = _noisy_optimum(g, g(z).detach() + noise)
        force = (torch.sigmoid(s)[:, None] * _along(slope, _jacobian(g, z))).mean(0).norm()
        best = [float(force), float(_eps(s, slope))]
        found.append(_forces(players, member, z, noise) + best)
    return np.array(found)


def _latents() -> torch.Tensor:
    """Return the 1,024 fixed latents, (1024, 1)."""
    return torch.from_numpy(np.random.default_rng(4).uniform(-1.0, 1.0, (BATCHES * BATCH, 1)))


def _forces(players: Players, member: int, z: torch.Tensor, noise: torch.Tensor) -> list[float]:
    g, d = players.generator(member).double(), players.discriminator(member).double()
    jacobian = _jacobian(g, z)
    x = (g(z).detach() + noise).requires_grad_()
    s = d(x)
    slope = torch.autograd.grad(s.sum(), x)[0]
    s = s.detach()[:, 0]
    along = _along(slope, jacobian)
    found = []
    for factor in (-torch.sigmoid(s), -torch.sigmoid(-s)):
        batches = (factor[:, None] * along).reshape(BATCHES, BATCH, -1).mean(1)
        centre = batches.mean(0)
        found += [centre.norm(), (batches - centre).square().sum(1).mean().sqrt()]
    found += [_eps(s, slope), jacobian.square().sum((1, 2)).mean().sqrt(), s.mean()]
    push = -torch.sigmoid(-s) * slope[:, 0]
    for values in (push, push.reshape(-1, FEW).mean(1)):
        low, high = torch.quantile(values, torch.tensor([0.25, 0.75], dtype=values.dtype))
        found.append(high - low)
    found.append((push - torch.quantile(push, 0.5)).abs().max())
    return [float(value) for value in found]


def _along(slope: torch.Tensor, jacobian: torch.Tensor) -> torch.Tensor:
    """Return J^T grad s for each fake, (n, parameters)."""
    return torch.einsum("nk,nkp->np", slope, jacobian)


def _eps(s: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """Return the largest d + |grad d| from logits (n,) and their slopes (n, 2)."""
    fake = torch.sigmoid(s)
    return (fake + fake * (1.0 - fake) * slope.norm(dim=1)).max()


def _noisy_optimum(g: torch.nn.Module, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return logit (n,) and slope (n, 2) of the best D at x when both laws carry the noise.

    The circle's law has a Bessel function for its angle; that of G is the mean over 64 latents.
    """
    centres = g(torch.linspace(-63.0, 63.0, 64, dtype=x.dtype)[:, None] / 64).detach()
    x = x.detach().requires_grad_()
    radius, two = x.norm(dim=1), 2.0 * NOISE**2
    log_p = -((radius - RADIUS) ** 2) / two + torch.log(
        torch.special.i0e(2.0 * radius * RADIUS / two)
    )
    away = (x[:, None] - centres).square().sum(2)
    logit = log_p - torch.logsumexp(-away / two, 1) + np.log(len(centres))
    return logit.detach(), torch.autograd.grad(logit.sum(), x)[0]


def _jacobian(g: torch.nn.Module, z: torch.Tensor) -> torch.Tensor:
    """Return d G(z) / d weights, (n, 2, parameters)."""
    weights = {name: w.detach() for name, w in g.named_parameters()}

    def one(weights: dict, z: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(g, weights, (z[None],))[0]

    rows = torch.func.vmap(torch.func.jacrev(one), in_dims=(None, 0))(weights, z)
    return torch.cat([row.reshape(len(z), 2, -1) for row in rows.values()], dim=-1)
