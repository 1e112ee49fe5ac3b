"""Measuring every member at one moment, on samples and latents that stay the same all through."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganlab_utils.theory.coverage import has_modes, mode_coverage
from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.history import MODES
from ganlab_utils.training.players import Players
from ganlab_utils.training.streams import OBSERVATION, member_rng
from ganlab_utils.training.targets import draw

Array = NDArray[np.float32]
Observers = Mapping[str, Callable[[Players], Any]]

COVERAGE_SAMPLES = 2500  # the convention of VEEGAN and PacGAN
ENERGY_SAMPLES = 512
SHARED = 2**31  # the seed of the reference sample, the same for every member


class Observer:
    """Takes losses, gradients, coverage and a distance of all members, without changing them."""

    def __init__(
        self,
        engine: AutogradEngine,
        target: Any,
        shape: tuple[int, ...],
        seeds: Sequence[int],
        observers: Observers,
    ) -> None:
        """Draw the reference sample, and each member's latents from its own seed."""
        game = engine.game
        self.engine, self.target, self.observers = engine, target, dict(observers)
        self.players = Players(engine, shape)
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.on_a_line = shape == (1,)
        wide = has_modes(target) or self.on_a_line
        self.count = max(COVERAGE_SAMPLES if wide else ENERGY_SAMPLES, game.batch)
        self.real = self._tensor(self._reference(shape))
        latents = np.empty((len(seeds), self.count, game.latent.size), dtype=np.float32)
        epsilon = np.empty((len(seeds), game.batch // game.packing), dtype=np.float32)
        for e, seed in enumerate(seeds):
            rng = member_rng(seed, OBSERVATION)
            game.latent.law(rng, latents[e])
            rng.random(dtype=np.float32, out=epsilon[e])
        self.z, self.epsilon = self._tensor(latents), self._tensor(epsilon)
        self.within_real = None if self.on_a_line else _mean_distance(*[self._few(self.real)] * 2)

    def _reference(self, shape: tuple[int, ...]) -> Array:
        real = np.empty((self.count, *shape), dtype=np.float32)
        draw(self.target, member_rng(SHARED, OBSERVATION), real)
        return real

    def _tensor(self, array: Array) -> Tensor:
        flat = self.engine.generator.flat
        return torch.from_numpy(array).to(device=flat.device, dtype=flat.dtype)

    def observe(self) -> dict[str, Array]:
        """Return each number, (E,) or (E, ...), and the samples (E, n, *S) under "samples"."""
        found = {name: tensor.cpu().numpy() for name, tensor in self._losses().items()}
        fake = self.engine.generate(self.z)
        found["distance"] = self._distance(fake).cpu().numpy()
        found["samples"] = fake.cpu().numpy()
        if has_modes(self.target):
            found |= self._coverage(found["samples"])
        for name, function in self.observers.items():
            found[f"observed/{name}"] = self._own(name, function(self.players))
        return found

    def _own(self, name: str, value: Any) -> Array:
        """Return what an observer said as numbers, of one shape all through the run."""
        try:
            with np.errstate(over="ignore"):
                array = np.asarray(value).astype(np.float32, casting="same_kind")
        except (TypeError, ValueError) as error:
            raise TypeError(f"observer {name!r} must return numbers, got {value!r}") from error
        shape = self.shapes.setdefault(name, array.shape)
        if array.shape != shape:
            raise ValueError(
                f"observer {name!r} must return one shape always, {shape}, got {array.shape}"
            )
        return array

    def _losses(self) -> dict[str, Tensor]:
        engine = self.engine
        batch, z = engine.game.batch, self.z[:, : engine.game.batch]
        x_real = self.real[:batch].expand(engine.members, *self.real[:batch].shape)
        buffers = tuple(
            {name: b.clone() for name, b in player.buffers.items()}
            for player in (engine.generator, engine.discriminator)
        )
        with torch.no_grad():
            x_fake = engine.pack(engine.generator.forward(engine.generator.views, buffers[0], z))
        x_real = engine.pack(x_real)
        leaves = engine.discriminator.leaves()
        loss_d, _ = engine.discriminator_loss(leaves, x_real, x_fake, self.epsilon, buffers[1])
        slope_d = engine.discriminator.gradients(loss_d.sum(), leaves)
        parameters = engine.generator.leaves()
        loss_g = engine.generator_loss(parameters, z, x_real, self.epsilon, buffers=buffers)
        slope_g = engine.generator.gradients(loss_g.sum(), parameters)
        with torch.no_grad():
            weights = engine.weights_of_d()
            logits = [engine.critic(x, weights, buffers[1]) for x in (x_real, x_fake)]
        return {
            "discriminator_loss": loss_d.detach(),
            "generator_loss": loss_g.detach(),
            "value": engine.game.loss.value(*logits),
            "discriminator_gradient": engine.discriminator.squared_norms(slope_d).sqrt(),
            "generator_gradient": engine.generator.squared_norms(slope_g).sqrt(),
        }

    def _few(self, x: Tensor) -> Tensor:
        """Return the first samples, flattened to (..., 512, features)."""
        few = x[:ENERGY_SAMPLES] if x.dim() == self.real.dim() else x[:, :ENERGY_SAMPLES]
        return few.flatten(1) if x.dim() == self.real.dim() else few.flatten(2)

    def _distance(self, fake: Tensor) -> Tensor:
        """Return W1 on the line by sorting, else the plug-in energy distance, (E,)."""
        if self.on_a_line:
            real = self.real.flatten().sort().values
            return (fake.flatten(1).sort(dim=1).values - real).abs().mean(1)
        some, real = self._few(fake), self._few(self.real)
        across = _mean_distance(some, real.expand(len(some), *real.shape))
        return (2.0 * across - _mean_distance(some, some) - self.within_real).clamp_min(0.0)

    def _coverage(self, samples: Array) -> dict[str, Array]:
        """Return the measures of mode_coverage; nan for members whose samples are not finite."""
        fine = np.isfinite(samples).all(axis=(1, 2))
        found = mode_coverage(np.where(fine[:, None, None], samples, 0.0), self.target)
        measures = {name: np.asarray(getattr(found, name), dtype=np.float32) for name in MODES}
        for array in measures.values():
            array[~fine] = np.nan
        return measures


def _mean_distance(x: Tensor, y: Tensor) -> Tensor:
    """Return the mean of |x_i - y_j| over all pairs, (...) of (..., n, f) and (..., m, f)."""
    # By matrix products cdist would lose the small distances to cancellation.
    return torch.cdist(x, y, compute_mode="donot_use_mm_for_euclid_dist").mean((-2, -1))
