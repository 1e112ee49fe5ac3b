"""Hyper-parameters that may differ between members: in place of a number, one for each seed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

Each = float | tuple[float, ...]


def check_each(check: Callable[[str, Any], float], name: str, value: Any) -> None:
    """Check a number, or every number of a tuple; ValueError for an empty tuple."""
    if not isinstance(value, tuple):
        check(name, value)
        return
    if not value:
        raise ValueError(f"{name} must be a number, or a tuple of one for each seed, got ()")
    for number in value:
        check(name, number)


def sizes(rules: Iterable[Any]) -> set[int]:
    """Return for how many members each rule is made, of those with one number for each member.

    A rule names the fields that may hold a tuple in its attribute EACH.
    """
    return {len(values) for rule in rules for values in _swept(rule).values()}


def of_member(rule: Any, member: int) -> Any:
    """Return the rule as it is for one member alone."""
    if isinstance(rule, tuple):
        return tuple(of_member(part, member) for part in rule)
    swept = _swept(rule)
    return replace(rule, **{n: v[member] for n, v in swept.items()}) if swept else rule


def _swept(rule: Any) -> dict[str, tuple[float, ...]]:
    named = {name: getattr(rule, name) for name in getattr(type(rule), "EACH", ())}
    return {name: value for name, value in named.items() if isinstance(value, tuple)}


def numbers(value: Each, like: Tensor) -> float | Tensor:
    """Return a number as it is, a tuple as a tensor (E,) of the kind and device of another."""
    return _tensor(value, like.dtype, like.device) if isinstance(value, tuple) else value


@lru_cache(maxsize=64)
def _tensor(values: tuple[float, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    # Made once: a copy to the device has no place in a captured step.
    return torch.tensor(values, dtype=dtype, device=device)
