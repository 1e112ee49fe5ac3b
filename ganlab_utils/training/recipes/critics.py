"""What chapter 6 observes of its critics: gaps, slopes, likeness to the exact potential."""

from functools import lru_cache

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from ganlab_utils.theory.ring_transport import polar_rule, ring_points, ring_potential
from ganlab_utils.training.players import Players

STD = 0.5  # of the fixed generator, a round Gaussian at the centre of the ring
SIDE, EDGE = 33, 3.0
BINS = 40
POINTS = ring_points()


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
FIXED = GAP | MAPS | {"along": along, "norms": norms}
WHOLE = {"exact": exact, "told": told, "steepest": steepest}
