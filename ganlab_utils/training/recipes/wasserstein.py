"""Chapter 6: critics against a fixed generator, critics of several depths, whole WGANs."""

from functools import lru_cache, partial

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from torch import Tensor, nn

from ganlab_utils.theory.ring_transport import polar_rule, ring_points, ring_potential
from ganlab_utils.training.game import Game
from ganlab_utils.training.losses import wasserstein
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import Adam, Frozen, RMSProp
from ganlab_utils.training.penalties import clip_weights, gradient_penalty, spectral_norm
from ganlab_utils.training.players import Players
from ganlab_utils.training.recording import Recording
from ganlab_utils.training.targets import Points

STD = 0.5  # of the fixed generator, a round Gaussian at the centre of the ring
SIDE, EDGE = 33, 3.0
BINS = 40
POINTS = ring_points()


class Round(nn.Module):
    """A generator that stays: z to STD z; the factor is a weight, so that there is one."""

    def __init__(self) -> None:
        """Keep the factor."""
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([STD]))

    def forward(self, z: Tensor) -> Tensor:
        """Take latents (n, 2) to samples (n, 2)."""
        return self.scale * z


def critic(depth: int = 3) -> nn.Module:
    """Return a ReLU critic of 32 units a layer."""
    return MLP(2, 1, width=32, depth=depth)


def generator() -> nn.Module:
    """Return the generator of the whole runs."""
    return MLP(2, 2, width=32, depth=2)


@lru_cache(maxsize=1)
def plane() -> np.ndarray:
    """Return the points at which surface and slope are taken, (SIDE^2, 2)."""
    axis = np.linspace(-EDGE, EDGE, SIDE)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


@lru_cache(maxsize=1)
def lines() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return 64 points on transport rays, the rays' directions, and 64 points on other lines."""
    rng = np.random.default_rng(6)
    fake, share = STD * rng.standard_normal((64, 2)), rng.random((64, 1))
    nearest = POINTS[cdist(fake, POINTS).argmin(1)]
    partner = POINTS[rng.integers(len(POINTS), size=64)]
    ray = nearest - fake
    ray /= np.linalg.norm(ray, axis=1, keepdims=True)
    return share * nearest + (1 - share) * fake, ray, share * partner + (1 - share) * fake


def gap(players: Players) -> np.ndarray:
    """E_p s - E_q s, without sampling error, (E,)."""
    points, weights = polar_rule(STD)
    return players.logits(POINTS).mean(1) - players.logits(points) @ weights


def steepest(players: Players) -> np.ndarray:
    """The largest |grad s| seen on the plane: a lower estimate of the Lipschitz constant, (E,)."""
    points = np.concatenate((plane(), lines()[0]))
    return np.linalg.norm(players.slopes(points), axis=-1).max(1)


def bound(players: Players) -> np.ndarray:
    """The product of the spectral norms of the layers: an upper bound of the constant, (E,)."""
    weights = players.discriminator_weights()
    matrices = [w for name, w in weights.items() if name.endswith("weight")]
    return np.prod([np.linalg.norm(w, 2, axis=(1, 2)) for w in matrices], axis=0)


def histogram(players: Players, limit: float) -> np.ndarray:
    """The share of the weights in each of BINS bins over [-limit, limit], all members, (BINS,)."""
    weights = players.discriminator_weights()
    flat = np.concatenate([w.ravel() for name, w in weights.items() if name.endswith("weight")])
    return np.histogram(np.clip(flat, -limit, limit), BINS, (-limit, limit))[0] / len(flat)


def surface(players: Players) -> np.ndarray:
    """The critic of the first member on the plane, (SIDE^2,)."""
    return players.logits(plane())[0]


@lru_cache(maxsize=1)
def inside() -> np.ndarray:
    """Return the points of the plane on and within the ring, (n, 2)."""
    return plane()[np.hypot(*plane().T) <= 2.0]


def correlation(players: Players, wanted: np.ndarray) -> np.ndarray:
    """The correlation of s with a function's values (n,) at the points inside, (E,)."""
    found = players.logits(inside()).astype(float)
    found = found - found.mean(1, keepdims=True)
    wanted = wanted - wanted.mean()
    return found @ wanted / (np.linalg.norm(found, axis=1) * np.linalg.norm(wanted))


def likeness(players: Players) -> np.ndarray:
    """The correlation of s with the exact potential inside the ring, (E,)."""
    return correlation(players, ring_potential(inside()))


def cone(players: Players) -> np.ndarray:
    """The correlation of s with |x| inside the ring, which knows nothing of the points, (E,)."""
    return correlation(players, np.hypot(*inside().T))


def along(players: Players) -> np.ndarray:
    """The slope of s along the transport rays, in their direction, (E, 64)."""
    points, ray, _ = lines()
    return (players.slopes(points) * ray).sum(-1)


def norms(players: Players) -> np.ndarray:
    """The norms |grad s| on lines between independent pairs, as the penalty samples, (E, 64)."""
    return np.linalg.norm(players.slopes(lines()[2]), axis=-1)


@lru_cache(maxsize=1)
def latents() -> np.ndarray:
    """Return the 256 latents at which W1 is measured, (256, 2)."""
    return np.random.default_rng(66).standard_normal((256, 2))


def exact(players: Players) -> np.ndarray:
    """Exact W1 between the points of the ring and 256 samples of G, (E,)."""
    seats = np.repeat(POINTS, 32, axis=0)
    found = []
    for fake in players.generate(latents()):
        cost = cdist(fake, seats)
        found.append(cost[linear_sum_assignment(cost)].mean())
    return np.array(found)


def told(players: Players) -> np.ndarray:
    """What the critic says of the same 256 samples: E_p s - E_q s, (E,)."""
    fake = players.generate(latents())
    return players.logits(POINTS).mean(1) - players.logits(fake).mean(1)


GAP = {"gap": gap, "steepest": steepest, "bound": bound}
MAPS = {"surface": surface, "likeness": likeness, "cone": cone}
WATCH = GAP | MAPS | {"along": along, "norms": norms}
TARGET = Points(POINTS)


def fixed(name: str, limit: float, **rules: object) -> Recording:
    """Return a critic's run against the fixed generator."""
    parts = {"generator": Round, "discriminator": critic, "loss": wasserstein, "batch": 64}
    game = Game(**(parts | {"generator_optimiser": Frozen()} | rules))
    watch = WATCH | {"weights": partial(histogram, limit=limit)}
    return Recording(
        f"06_critic_{name}", game, TARGET, 2000, 200, 2000, snapshot_size=1, observers=watch
    )


def deep(depth: int) -> Recording:
    """Return a clipped critic's run at a depth."""
    game = Game(
        Round, partial(critic, depth), loss=wasserstein, batch=64, constraint=clip_weights(0.01),
        generator_optimiser=Frozen(), discriminator_optimiser=RMSProp(5e-5),
    )  # fmt: skip
    return Recording(
        f"06_depth_{depth}", game, TARGET, 4000, 100, 4000, snapshot_size=1, observers=GAP
    )


def whole(name: str, **rules: object) -> Recording:
    """Return a whole WGAN's run, five steps of the critic for one of G."""
    game = Game(
        generator, critic, loss=wasserstein, discriminator_steps=5, batch=64, **rules
    )  # fmt: skip
    watch = {"exact": exact, "told": told, "steepest": steepest}
    return Recording(
        f"06_wgan_{name}", game, TARGET, 1000, 100, 200, snapshot_size=128, observers=watch
    )


ADAM = Adam(1e-3, (0.0, 0.9))
SLOW = RMSProp(5e-5)
RECORDINGS = (
    fixed("clip", 0.01, constraint=clip_weights(0.01), discriminator_optimiser=SLOW),
    fixed("loose", 0.1, constraint=clip_weights(0.1), discriminator_optimiser=RMSProp(5e-4)),
    fixed("penalty", 0.5, penalties=(gradient_penalty(10.0),), discriminator_optimiser=ADAM),
    fixed("light", 0.5, penalties=(gradient_penalty(0.1),), discriminator_optimiser=ADAM),
    fixed("spectral", 0.5, constraint=spectral_norm(), discriminator_optimiser=ADAM),
    *(deep(depth) for depth in range(1, 6)),
    whole("clip", constraint=clip_weights(0.01), generator_optimiser=SLOW,
          discriminator_optimiser=SLOW),
    whole("penalty", penalties=(gradient_penalty(10.0),), generator_optimiser=ADAM,
          discriminator_optimiser=ADAM),
    whole("spectral", constraint=spectral_norm(), generator_optimiser=ADAM,
          discriminator_optimiser=ADAM),
)  # fmt: skip
