"""On CUDA, one step captured as one graph: no launch cost for the hundred kernels of a step."""

from collections.abc import Callable

import torch

from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.streams import Noise

WARM_UP = 3  # steps before capture, as torch.cuda.graph asks


def stepper(engine: AutogradEngine, example: Noise) -> Callable[[Noise], None]:
    """Return the function that makes a step: a captured graph on CUDA, else engine.step itself.

    A module that cannot be captured (one that waits for the device in its forward pass) is stepped
    plainly.
    """
    loops = "loop" in (engine.generator.how, engine.discriminator.how)
    if not on_cuda(engine) or loops:
        return engine.step
    before = {name: tensor.clone() for name, tensor in engine.state().items()}
    try:
        return CapturedStep(engine, example)
    except RuntimeError:
        torch.cuda.synchronize()
        engine.restore(before)  # a capture that fails may leave its warm-up behind
        return engine.step


def on_cuda(engine: AutogradEngine) -> bool:
    """Return whether the players live on a CUDA device."""
    return engine.watch.device.type == "cuda"


class CapturedStep:
    """A step recorded once and replayed; its noise is copied to where the recording reads it."""

    def __init__(self, engine: AutogradEngine, example: Noise) -> None:
        """Warm up, put the players back as they were, and record."""
        self.inputs = Noise(*(None if t is None else t.clone() for t in example.parts()))
        before = {name: tensor.clone() for name, tensor in engine.state().items()}
        try:
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(WARM_UP):
                    engine.step(self.inputs)
            torch.cuda.current_stream().wait_stream(side)
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                engine.step(self.inputs)
        finally:
            engine.restore(before)

    def __call__(self, noise: Noise) -> None:
        """Make one step."""
        for static, fresh in zip(self.inputs.parts(), noise.parts(), strict=True):
            if static is not None:
                static.copy_(fresh, non_blocking=True)
        self.graph.replay()
