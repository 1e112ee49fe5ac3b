"""Optimisers on flat buffers against torch.optim."""

import pytest
import torch
import training_cases  # noqa: F401

from ganlab_utils.training.optimisers import SGD, Adam, RMSProp

PAIRS = {
    "sgd": (SGD(0.1), lambda p: torch.optim.SGD(p, 0.1)),
    "momentum": (SGD(0.1, 0.9), lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
    "rmsprop": (RMSProp(0.01, 0.9), lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9)),
    "adam": (Adam(0.01), lambda p: torch.optim.Adam(p, 0.01, betas=(0.5, 0.999))),
    "adam (0, 0.9)": (
        Adam(0.01, (0.0, 0.9), 1e-6),
        lambda p: torch.optim.Adam(p, 0.01, betas=(0.0, 0.9), eps=1e-6),
    ),
}


@pytest.mark.parametrize(("ours", "theirs"), PAIRS.values(), ids=list(PAIRS))
def test_ten_steps(ours, theirs):
    generator = torch.Generator().manual_seed(0)
    mine = torch.randn(37, dtype=torch.float64, generator=generator)
    leaf = mine.clone().requires_grad_()
    state, other = ours.start(mine), theirs([leaf])
    for _ in range(10):
        gradient = torch.randn(37, dtype=torch.float64, generator=generator)
        ours.step(mine, gradient, state)
        leaf.grad = gradient
        other.step()
    torch.testing.assert_close(mine, leaf.detach(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: SGD(-0.1), "got -0.1"),
        (lambda: SGD(0.1, 1.0), r"momentum must lie in \[0, 1\), got 1.0"),
        (lambda: RMSProp(0.0), "got 0.0"),
        (lambda: RMSProp(decay=-1.0), "got -1.0"),
        (lambda: Adam(float("nan")), "got nan"),
        (lambda: Adam(betas=(0.5, 1.0)), "got 1.0"),
        (lambda: Adam(betas=0.5), "tuple of two numbers, got 0.5"),
    ],
)
def test_wrong_values_are_repeated(call, message):
    with pytest.raises(ValueError, match=message):
        call()
