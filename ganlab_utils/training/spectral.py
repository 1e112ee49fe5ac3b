"""Spectral normalisation of stacked weights, every member and every layer its own iteration."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ganlab_utils.training.ensemble import Ensemble
from ganlab_utils.training.streams import INITIALISATION, member_rng

WARM_UP = 15  # rounds before the first step, as in torch.nn.utils.parametrizations


class SpectralState:
    """The vectors u (E, out) and v (E, in) of each weight matrix; other parameters pass through.

    Source: Miyato et al. 2018, algorithm 1.
    """

    def __init__(self, ensemble: Ensemble, seeds: Sequence[int], iterations: int) -> None:
        """Start from random vectors, fifteen rounds ahead."""
        self.iterations = iterations
        self.matrices = [index for index, v in enumerate(ensemble.views) if v.dim() >= 3]
        rngs = [member_rng(seed, INITIALISATION, 3) for seed in seeds]
        self.u, self.v = [], []
        for index in self.matrices:
            matrix = ensemble.views[index].flatten(2)
            draws = [rng.standard_normal(matrix.shape[1]) for rng in rngs]
            u = torch.stack([torch.from_numpy(d) for d in draws]).to(matrix)
            self.u.append(u / u.norm(dim=1, keepdim=True))
            self.v.append(torch.zeros_like(matrix[:, 0]))
        self.advance(ensemble.views, WARM_UP)

    @torch.no_grad()
    def advance(self, views: Sequence[Tensor], rounds: int | None = None) -> None:
        """Do the rounds of one step, in place."""
        for index, u, v in zip(self.matrices, self.u, self.v, strict=True):
            matrix = views[index].flatten(2)
            for _ in range(self.iterations if rounds is None else rounds):
                v.copy_(_unit(torch.bmm(matrix.mT, u.unsqueeze(2)).squeeze(2)))
                u.copy_(_unit(torch.bmm(matrix, v.unsqueeze(2)).squeeze(2)))

    def sigma(self, views: Sequence[Tensor]) -> list[Tensor]:
        """Return u^T W v of each matrix, shape (E,), differentiable by W."""
        found = []
        for index, u, v in zip(self.matrices, self.u, self.v, strict=True):
            matrix = views[index].flatten(2)
            found.append((u.unsqueeze(1) @ matrix @ v.unsqueeze(2)).flatten())
        return found

    def normalised(self, views: Sequence[Tensor]) -> list[Tensor]:
        """Return the views with each matrix divided by its sigma."""
        result = list(views)
        for index, sigma in zip(self.matrices, self.sigma(views), strict=True):
            view = views[index]
            result[index] = view / sigma.view(-1, *[1] * (view.dim() - 1))
        return result


def _unit(x: Tensor) -> Tensor:
    return x / x.norm(dim=1, keepdim=True).clamp_min(1e-12)
