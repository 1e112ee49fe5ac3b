"""How the outputs of all members come from stacked weights: by layers, by vmap, or one by one."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call, vmap

from ganlab_utils.training.networks import MinibatchStd

Forward = Callable[[Sequence[Tensor], dict[str, Tensor], Tensor], Tensor]
ELEMENTWISE = (nn.ReLU, nn.LeakyReLU, nn.Tanh)
DRAWS = "random/draws"  # a buffer (E,): where each member's own random numbers stand


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


def layered(layers: list[nn.Module]) -> Forward:
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


def vmapped(template: nn.Module, names: Sequence[str]) -> Forward:
    """Return the forward pass of a module that torch.func.vmap takes; it refuses one that draws."""

    def one(parameters: list[Tensor], buffers: dict[str, Tensor], x: Tensor) -> Tensor:
        state = dict(zip(names, parameters, strict=True)) | buffers
        return functional_call(template, state, (x,))

    mapped = vmap(one, randomness="error")
    return lambda views, buffers, x: mapped(list(views), buffers, x)


def looped(template: nn.Module, names: Sequence[str], members: int) -> Forward:
    """Return the forward pass member by member, for modules that torch.func.vmap cannot take.

    What a module draws in it (dropout) comes from a seed of its member's own, another at each call,
    that the buffers count; torch's global generators stay as they are.
    """

    def forward(views: Sequence[Tensor], buffers: dict[str, Tensor], x: Tensor) -> Tensor:
        outputs, draws = [], buffers[DRAWS]
        devices = [x.device] if x.device.type == "cuda" else []
        with torch.random.fork_rng(devices=devices):
            for e in range(members):
                torch.manual_seed(int(draws[e]))
                state = {n: v[e] for n, v in zip(names, views, strict=True)}
                state |= {name: b[e] for name, b in buffers.items() if name != DRAWS}
                outputs.append(functional_call(template, state, (x[e],)))
        draws += 1
        return torch.stack(outputs)

    return forward
