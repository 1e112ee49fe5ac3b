"""A game as one frozen object: who plays, for which losses, and by which rules."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import ClassVar

from torch import nn

from ganlab_utils.theory.checks import count, finite
from ganlab_utils.training.extras import InstanceNoise, Unrolled
from ganlab_utils.training.latents import Latent
from ganlab_utils.training.losses import LossPair, non_saturating
from ganlab_utils.training.optimisers import SGD, Adam, Frozen, Optimiser, RMSProp
from ganlab_utils.training.penalties import clip_weights, spectral_norm
from ganlab_utils.training.relativistic import JointPair
from ganlab_utils.training.sweep import Each, check_each, of_member, sizes

Player = nn.Module | Callable[[], nn.Module]


@dataclass(frozen=True)
class Game:
    """A GAN to be trained; `fit` makes one for each seed.

    generator, discriminator: a function that returns a new nn.Module, or a module, whose layers are
    initialised anew for each seed where they have reset_parameters. G takes latents (n, Z) to
    samples (n, ...), D takes samples to logits (n, 1) or (n,); with packing m, D takes (n/m, m f),
    f the size of one sample. One step is `discriminator_steps` steps of D, each on a fresh
    batch, then one of G on fresh latents (Goodfellow et al. 2014, algorithm 1); a player whose
    optimiser is `Frozen()` makes none, is not clipped, and its weights stay. The rest: penalties
    on D (sum of all), one constraint on its weights, label smoothing (real side), instance noise,
    packing (Lin et al. 2018), unrolled D, `average` the decay of the moving average of G's weights,
    which is then what is sampled and measured. Learning rates, weights of penalties, the limit of
    clipping, label smoothing and the std of instance noise may be tuples of one number for each
    seed. ValueError or TypeError for what cannot be played.
    """

    generator: Player
    discriminator: Player
    loss: LossPair | JointPair = non_saturating
    penalties: tuple[Callable, ...] = ()
    constraint: clip_weights | spectral_norm | None = None
    latent: Latent = field(default_factory=Latent)
    generator_optimiser: Optimiser = field(default_factory=Adam)
    discriminator_optimiser: Optimiser = field(default_factory=Adam)
    batch: int = 128
    discriminator_steps: int = 1
    label_smoothing: Each = 0.0
    instance_noise: InstanceNoise | None = None
    packing: int = 1
    unrolled: Unrolled | None = None
    average: float | None = None
    EACH: ClassVar = ("label_smoothing",)

    def __post_init__(self) -> None:
        """Check the arguments."""
        for name in ("generator", "discriminator"):
            if not callable(getattr(self, name)):
                raise TypeError(
                    f"{name} must be an nn.Module or a function returning one, "
                    f"got {getattr(self, name)!r}"
                )
        _check_kinds(self)
        _check_penalties(self.penalties)
        if self.frozen == (True, True):
            raise ValueError(
                "one of both players must be trained, got Frozen() for both optimisers"
            )
        count("batch", self.batch, 1)
        count("discriminator_steps", self.discriminator_steps, 1)
        count("packing", self.packing, 1)
        if self.batch % self.packing:
            raise ValueError(
                f"batch must be a multiple of packing={self.packing!r}, got {self.batch!r}"
            )
        check_each(_smoothing, "label_smoothing", self.label_smoothing)
        if isinstance(self.loss, JointPair) and self.label_smoothing != 0.0:
            raise ValueError(
                "label_smoothing needs losses of one logit at a time, not those of "
                f"{self.loss.name}, got {self.label_smoothing!r}"
            )
        if self.average is not None and not 0.0 < finite("average", self.average) < 1.0:
            raise ValueError(f"average must lie strictly between 0 and 1, got {self.average!r}")
        if len(self._sizes()) > 1:
            found = " and ".join(map(str, sorted(self._sizes())))
            raise ValueError(
                f"tuples of one number for each seed must be of one length, got {found}"
            )
        if self.frozen[1] and self.unrolled and self.unrolled.learning_rate is None:
            raise ValueError("a frozen D has no steps of its own to unroll, got Unrolled(.., None)")

    @property
    def frozen(self) -> tuple[bool, bool]:
        """Return whether G, and whether D, is left as it is."""
        pair = (self.generator_optimiser, self.discriminator_optimiser)
        return isinstance(pair[0], Frozen), isinstance(pair[1], Frozen)

    def _sizes(self) -> set[int]:
        parts = (getattr(self, name) for name in _PARTS)
        return sizes([self, *parts, *self.penalties])

    @property
    def members(self) -> int | None:
        """Return for how many seeds the game is, None for any: it has no number for each seed."""
        return next(iter(self._sizes()), None)

    def member(self, index: int) -> "Game":
        """Return the game that one member plays, with its own numbers in place of tuples."""
        own = {n: of_member(getattr(self, n), index) for n in (*_PARTS, "penalties")}
        return of_member(replace(self, **own), index)

    def describe(self) -> dict[str, str]:
        """Return every rule but the players as text, to compare games across files."""
        rules = [f.name for f in fields(self) if f.name not in ("generator", "discriminator")]
        return {name: _text(getattr(self, name)) for name in rules}


# The rules that may hold one number for each member.
_PARTS = ("generator_optimiser", "discriminator_optimiser", "constraint", "instance_noise")


def _smoothing(name: str, value: float) -> None:
    if not 0.0 <= finite(name, value) < 1.0:
        raise ValueError(f"{name} must lie in [0, 1), got {value!r}")


def _check_kinds(game: Game) -> None:
    optimisers = (SGD, RMSProp, Adam, Frozen)
    allowed = {
        "loss": (LossPair, JointPair),
        "constraint": (clip_weights, spectral_norm, type(None)),
        "latent": (Latent,),
        "generator_optimiser": optimisers,
        "discriminator_optimiser": optimisers,
        "instance_noise": (InstanceNoise, type(None)),
        "unrolled": (Unrolled, type(None)),
    }
    for name, kinds in allowed.items():
        value = getattr(game, name)
        if not isinstance(value, kinds):
            wanted = " or ".join("None" if k is type(None) else k.__name__ for k in kinds)
            raise TypeError(f"{name} must be {wanted}, got {value!r}")


def _check_penalties(penalties: tuple[Callable, ...]) -> None:
    if not isinstance(penalties, tuple):
        raise TypeError(f"penalties must be a tuple of functions, got {penalties!r}")
    for penalty in penalties:
        if not callable(penalty) or isinstance(penalty, type):
            raise TypeError(f"a penalty must be a function or an object, got {penalty!r}")


def _text(rule: object) -> str:
    """Return a text that is the same in every process: functions by name, no addresses."""
    if isinstance(rule, (LossPair, JointPair)):
        return rule.name
    if isinstance(rule, Latent):
        return f"Latent(size={rule.size}, law={getattr(rule.law, '__qualname__', 'own')})"
    if isinstance(rule, tuple):
        return "(" + ", ".join(_text(part) for part in rule) + ")"
    if callable(rule) and not hasattr(type(rule), "__dataclass_fields__"):
        return getattr(rule, "__qualname__", type(rule).__qualname__)
    return repr(rule)
