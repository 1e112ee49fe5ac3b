"""Which device trains: CUDA, then MPS, then CPU, unless one is named."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

ELEMENTS_FOR_THREADS = 2**15


def choose(
    device: str | torch.device | None = None, dtype: torch.dtype = torch.float32
) -> torch.device:
    """Return the device to train on; ValueError for one that is unknown or not there.

    MPS knows no float64, which then goes to the CPU unless MPS is named.
    """
    if device is None:
        if torch.cuda.is_available():
            return torch.device("cuda")
        mps = torch.backends.mps.is_available() and dtype != torch.float64
        return torch.device("mps" if mps else "cpu")
    try:
        chosen = torch.device(device)
        torch.zeros(1, device=chosen, dtype=dtype).cpu()
    except (RuntimeError, TypeError, AssertionError, NotImplementedError) as error:
        raise ValueError(
            f"device must be None, 'cpu', or an accelerator that is here ({_present()}) and knows "
            f"{dtype}, got {device!r}"
        ) from error
    return chosen


def describe(device: torch.device) -> str:
    """Return the device's name for a result, such as 'cpu' or 'cuda (NVIDIA H100)'."""
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    return device.type


def _present() -> str:
    names = [f"cuda:{i}" for i in range(torch.cuda.device_count())]
    names += ["mps"] if torch.backends.mps.is_available() else []
    return ", ".join(names) or "none is"


@contextmanager
def threads(device: torch.device, elements: int) -> Iterator[None]:
    """Within, use one thread on a CPU when the largest buffer has few elements; then as before.

    Below 32,768 elements PyTorch splits no elementwise kernel, so a second thread only waits; on a
    busy machine that waiting cost a factor of thirty.
    """
    before = torch.get_num_threads()
    small = device.type == "cpu" and elements < ELEMENTS_FOR_THREADS
    torch.set_num_threads(1 if small else before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
