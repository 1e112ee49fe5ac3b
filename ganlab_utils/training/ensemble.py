"""One module for each seed, all in the same tensors: a flat buffer of parameters on an axis E."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call, vmap

from ganlab_utils.training.networks import MinibatchStd
from ganlab_utils.training.streams import INITIALISATION, member_rng

Forward = Callable[[Sequence[Tensor], dict[str, Tensor], Tensor], Tensor]
ELEMENTWISE = (nn.ReLU, nn.LeakyReLU, nn.Tanh)


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
        self.forward: Forward = _layered(self.layers) if self.layers else _vmapped(self)
        self.how = "layers" if self.layers else "vmap"

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
        found = iter(torch.autograd.grad(loss, wanted, **options) if wanted else ())
        grads = [next(found) if leaf.requires_grad else None for leaf in leaves]
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
        self.forward, self.how = _looped(self), "loop"

    def module(self, member: int, flat: Tensor | None = None) -> nn.Module:
        """Return one member as an ordinary module on the CPU, a copy."""
        views = self.views if flat is None else self.split(flat)
        module = copy.deepcopy(self.template)
        state = dict(zip(self.names, views, strict=True)) | self.buffers
        named = dict(module.named_parameters()) | dict(module.named_buffers())
        with torch.no_grad():
            for name, tensor in named.items():
                tensor.copy_(state[name][member])
        return module


def _initialised(player: Any, seed: int, purpose: int) -> nn.Module:
    number = int(member_rng(seed, INITIALISATION, purpose).integers(2**62))
    with torch.random.fork_rng(devices=[]):
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
    for part in module.modules():
        if isinstance(part, nn.modules.dropout._DropoutNd) and part.p > 0 and part.training:
            raise ValueError(
                f"{part!r} draws from torch's global generator, so a member would not equal the "
                "same GAN alone; use instance_noise, or p=0"
            )
    return module.cpu()


def _stack_buffers(members: list, device: torch.device, dtype: torch.dtype) -> dict[str, Tensor]:
    stacked = {}
    for name, first in members[0].named_buffers():
        tensor = torch.stack([dict(m.named_buffers())[name] for m in members])
        kind = dtype if first.dtype.is_floating_point else first.dtype
        stacked[name] = tensor.to(device=device, dtype=kind)
    return stacked


def parse_layers(module: nn.Module) -> list[nn.Module]:
    """Return the layers of a plain nn.Sequential of known ones, else an empty list."""
    if not isinstance(module, nn.Sequential) or len(module) == 0:
        return []
    hooks = any(m._forward_hooks or m._forward_pre_hooks for m in module.modules())
    known = (nn.Linear, MinibatchStd, *ELEMENTWISE)
    plain = type(module).forward is nn.Sequential.forward and not hooks
    weights = [p for layer in module for p in layer.parameters()]
    untied = len({id(p) for p in weights if p.requires_grad}) == len(weights)
    return list(module) if plain and untied and all(type(m) in known for m in module) else []


def _layered(layers: list[nn.Module]) -> Forward:
    """Return the forward pass of a Sequential by batched matrix products."""

    def forward(views: Sequence[Tensor], buffers: dict[str, Tensor], x: Tensor) -> Tensor:
        rest = iter(views)
        for layer in layers:
            if not isinstance(layer, nn.Linear):
                x = layer(x) if not getattr(layer, "inplace", False) else layer(x.clone())
            elif layer.bias is None:
                x = torch.bmm(x, next(rest).mT)
            else:
                weight, bias = next(rest), next(rest)
                x = torch.baddbmm(bias.unsqueeze(1), x, weight.mT)
        return x

    return forward


def _vmapped(ensemble: Ensemble) -> Forward:
    def one(parameters: list[Tensor], buffers: dict[str, Tensor], x: Tensor) -> Tensor:
        state = dict(zip(ensemble.names, parameters, strict=True)) | buffers
        return functional_call(ensemble.template, state, (x,))

    mapped = vmap(one, randomness="error")
    return lambda views, buffers, x: mapped(list(views), buffers, x)


def _looped(ensemble: Ensemble) -> Forward:
    def forward(views: Sequence[Tensor], buffers: dict[str, Tensor], x: Tensor) -> Tensor:
        outputs = []
        for e in range(ensemble.members):
            state = {n: v[e] for n, v in zip(ensemble.names, views, strict=True)}
            state |= {name: buffer[e] for name, buffer in buffers.items()}
            outputs.append(functional_call(ensemble.template, state, (x[e],)))
        return torch.stack(outputs)

    return forward
