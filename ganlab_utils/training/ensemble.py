"""One module for each seed, all in the same tensors: a flat buffer of parameters on an axis E."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ganlab_utils.training.forward import (
    DRAWS,
    Forward,
    layered,
    looped,
    parse_layers,
    vmapped,
)
from ganlab_utils.training.streams import DROPOUT, INITIALISATION, member_rng


class Ensemble:
    """E copies of a module: `flat` (n,) holds parameter after parameter, each (E, *shape).

    `views` are those parameters, `buffers` the module's buffers, stacked likewise. Gradients go to
    `gradient`, flat and by views, in the same order.
    """

    def __init__(
        self,
        player: nn.Module | Callable[[], nn.Module],
        seeds: Sequence[int],
        purpose: int,
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        """Initialise one module for each seed, leaving torch's global generator as it was."""
        members = [_initialised(player, seed, purpose) for seed in seeds]
        self.template = members[0]
        self.members = len(members)
        self._draw_from = [(seed, DROPOUT, purpose) for seed in seeds]
        self._check_alike(members)
        self.names = [name for name, _ in self.template.named_parameters()]
        stacked = [
            torch.stack([dict(m.named_parameters())[name].detach() for m in members])
            for name in self.names
        ]
        self.trainable = [p.requires_grad for p in self.template.parameters()]
        self.shapes = [tuple(s.shape) for s in stacked]
        parts = [s.reshape(-1).to(device=device, dtype=dtype) for s in stacked]
        self.flat = torch.cat(parts) if parts else torch.zeros(0, device=device, dtype=dtype)
        self.gradient = torch.zeros_like(self.flat)
        self.views = self.split(self.flat)
        self.gradient_views = self.split(self.gradient)
        self.buffers = _stack_buffers(members, device, dtype)
        self.layers = parse_layers(self.template)
        self.forward: Forward = (
            layered(self.layers) if self.layers else vmapped(self.template, self.names)
        )
        self.how = "layers" if self.layers else "vmap"

    @staticmethod
    def _check_alike(members: Sequence[nn.Module]) -> None:
        shapes = [{n: tuple(p.shape) for n, p in m.named_parameters()} for m in members]
        for other in shapes:
            if other != shapes[0]:
                raise ValueError(f"modules of all seeds must be alike, got {shapes[0]} and {other}")

    def split(self, flat: Tensor) -> list[Tensor]:
        """Return the views (E, *shape) of a flat tensor, in the order of `names`."""
        sizes = [torch.Size(shape).numel() for shape in self.shapes]
        parts = torch.split(flat, sizes)
        return [part.view(shape) for part, shape in zip(parts, self.shapes, strict=True)]

    def spread(self, values: Any) -> Tensor | None:
        """Return a tuple of one number for each member as a flat tensor, None for anything else."""
        if not isinstance(values, tuple):
            return None
        column = self.flat.new_tensor(values)
        rows = [column.view(-1, *[1] * (len(shape) - 1)).expand(shape) for shape in self.shapes]
        return torch.cat([row.reshape(-1) for row in rows]) if rows else self.flat.clone()

    def leaves(self) -> list[Tensor]:
        """Return the views as leaves of a new graph, sharing memory; frozen ones stay constants."""
        pairs = zip(self.views, self.trainable, strict=True)
        return [view.detach().requires_grad_(trainable) for view, trainable in pairs]

    def gradients(
        self, loss: Tensor, leaves: Sequence[Tensor], create_graph: bool = False
    ) -> list[Tensor]:
        """Return the gradient of a scalar by each leaf, 0 where it does not depend on it.

        Summed over members, a loss has for gradient by a member's parameters that of its own loss.
        """
        wanted = [leaf for leaf in leaves if leaf.requires_grad]
        options = {"create_graph": create_graph, "allow_unused": True}
        depends = bool(wanted) and loss.requires_grad
        found = iter(torch.autograd.grad(loss, wanted, **options) if depends else ())
        grads = [next(found, None) if leaf.requires_grad else None for leaf in leaves]
        pairs = zip(grads, leaves, strict=True)
        return [torch.zeros_like(leaf) if g is None else g for g, leaf in pairs]

    def by_member(self, flat: Tensor) -> Tensor:
        """Return a flat tensor as (E, parameters of one member), a copy."""
        return torch.cat([view.flatten(1) for view in self.split(flat)], dim=1)

    def squared_norms(self, parts: Sequence[Tensor]) -> Tensor:
        """Return the squared length of each member's part of a gradient, shape (E,)."""
        total = torch.zeros(self.members, device=self.flat.device, dtype=self.flat.dtype)
        for part in parts:
            total += part.detach().flatten(1).square().sum(1)
        return total

    def use_loop(self) -> None:
        """Call the module once for each member, for modules that torch.func.vmap cannot take."""
        self.forward, self.how = looped(self.template, self.names, self.members), "loop"
        starts = [int(member_rng(*key).integers(2**62)) for key in self._draw_from]
        self.buffers[DRAWS] = torch.tensor(starts, dtype=torch.int64, device=self.flat.device)

    def module(self, member: int, flat: Tensor | None = None) -> nn.Module:
        """Return one member as an ordinary module on the CPU, a copy."""
        views = self.views if flat is None else self.split(flat)
        module = copy.deepcopy(self.template).to(self.flat.dtype)
        state = dict(zip(self.names, views, strict=True)) | self.buffers
        named = dict(module.named_parameters()) | dict(module.named_buffers())
        with torch.no_grad():
            for name, tensor in named.items():
                tensor.copy_(state[name][member])
        return module


def _initialised(player: Any, seed: int, purpose: int) -> nn.Module:
    number = int(member_rng(seed, INITIALISATION, purpose).integers(2**62))
    with torch.random.fork_rng(devices=[]), torch.device("cpu"):
        torch.default_generator.manual_seed(number)
        if not isinstance(player, nn.Module):
            module = player()
        else:
            module = copy.deepcopy(player).cpu()
            for part in module.modules():
                if callable(getattr(part, "reset_parameters", None)):
                    part.reset_parameters()
    if not isinstance(module, nn.Module):
        raise TypeError(f"{player!r} must return an nn.Module, got {module!r}")
    for name, parameter in module.named_parameters():
        if nn.parameter.is_lazy(parameter):
            raise ValueError(f"lazy modules are not taken, give {name} of {module!r} its size")
    return module.cpu()


def _stack_buffers(members: list, device: torch.device, dtype: torch.dtype) -> dict[str, Tensor]:
    stacked = {}
    for name, first in members[0].named_buffers():
        tensor = torch.stack([dict(m.named_buffers())[name] for m in members])
        kind = dtype if first.dtype.is_floating_point else first.dtype
        stacked[name] = tensor.to(device=device, dtype=kind)
    return stacked
