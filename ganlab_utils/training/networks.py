"""Small generators and discriminators as ordinary modules; outputs of D are logits, never d."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from ganlab_utils.theory.checks import count, positive


class MLP(nn.Sequential):
    """Fully connected network, `depth` hidden layers of `width` units, linear at the output.

    Takes (n, inputs) to (n, outputs). ValueError for a size below 1, TypeError for one that is no
    integer. Any nn.Sequential of Linear, ReLU, LeakyReLU and Tanh trains just as fast.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        width: int = 32,
        depth: int = 2,
        activation: Callable[[], nn.Module] = nn.ReLU,
    ) -> None:
        """Build the layers."""
        sizes = [count("inputs", inputs, 1)]
        sizes += [count("width", width, 1)] * count("depth", depth, 0)
        layers: list[nn.Module] = []
        for size, following in zip(sizes, [*sizes[1:], None], strict=True):
            layers.append(nn.Linear(size, following or count("outputs", outputs, 1)))
            if following:
                layers.append(activation())
        super().__init__(*layers)


class MinibatchStd(nn.Module):
    """Append one feature, the same for the whole batch: the mean over features of the batch's std.

    Takes (..., n, features) to (..., n, features + 1), so that D sees how varied a batch is.
    ValueError unless epsilon is above 0. Source: Karras et al. 2018, section 3.
    """

    def __init__(self, epsilon: float = 1e-8) -> None:
        """Keep epsilon, added to the variance under the root."""
        super().__init__()
        self.epsilon = positive("epsilon", epsilon)

    def forward(self, x: Tensor) -> Tensor:
        """Return x with the statistic as its last feature."""
        variance = x.var(dim=-2, unbiased=False, keepdim=True)
        statistic = (variance + self.epsilon).sqrt().mean(-1, keepdim=True)
        return torch.cat((x, statistic.expand(*x.shape[:-1], 1)), dim=-1)


class MixtureOfGenerators(nn.Module):
    """Several generators, one chosen for each sample by the first latent coordinate.

    That coordinate, of the given cumulative distribution, is used up as a fair label of
    len(generators) values; the others go to the generator. A discrete latent is not connected, so
    the support of the result need not be (Khayatkhoei et al. 2018, section 3).
    """

    def __init__(
        self, generators: Sequence[nn.Module], cdf: Callable[[Tensor], Tensor] = torch.special.ndtr
    ) -> None:
        """Keep the generators; ValueError when there is none."""
        super().__init__()
        if not len(generators):
            raise ValueError(f"generators must hold at least one module, got {generators!r}")
        self.generators = nn.ModuleList(generators)
        self.cdf = cdf

    def forward(self, z: Tensor) -> Tensor:
        """Take latents (n, size) to samples (n, ...) of generators that take (n, size - 1)."""
        size = len(self.generators)
        label = (self.cdf(z[..., 0]) * size).floor().clamp(0, size - 1)
        outputs = torch.stack([g(z[..., 1:]) for g in self.generators])
        chosen = label == torch.arange(size, device=z.device).reshape(-1, *[1] * label.dim())
        shape = (*chosen.shape, *[1] * (outputs.dim() - chosen.dim()))
        return torch.where(chosen.reshape(shape), outputs, 0.0).sum(0)
