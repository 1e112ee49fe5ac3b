"""Relativistic losses, in which D says how much more real one sample is than another."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from ganlab_utils.training.losses import LossPair

Joint = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class JointPair:
    """Losses of both players that look at real and fake logits at once, as relativistic GANs do.

    Each function takes (s_real, s_fake), (..., n) both, to (...), averages included; G's real
    samples are those of D's last step. Trained by autograd. TypeError unless they are callable.
    """

    name: str
    discriminator: Joint
    generator: Joint

    def __post_init__(self) -> None:
        """Check the arguments."""
        for part in ("discriminator", "generator"):
            if not callable(getattr(self, part)):
                raise TypeError(f"{part} must be a function of logits, got {getattr(self, part)!r}")

    def discriminator_loss(self, s_real: Tensor, s_fake: Tensor, smoothing: float = 0.0) -> Tensor:
        """Return L_D over the last axis; ValueError for smoothing, which has no meaning here."""
        if isinstance(smoothing, Tensor) or smoothing:
            raise ValueError(f"{self.name} has no label smoothing, got {smoothing!r}")
        return self.discriminator(s_real, s_fake)

    def generator_loss(self, s_fake: Tensor, s_real: Tensor) -> Tensor:
        """Return L_G over the last axis."""
        return self.generator(s_real, s_fake)

    def value(self, s_real: Tensor, s_fake: Tensor) -> Tensor:
        """Return what D maximises, -L_D without penalty."""
        return -self.discriminator(s_real, s_fake)


def relativistic(pair: LossPair) -> JointPair:
    """Return L_D = E f(s_r - s_f), L_G = E f(s_f - s_r) over pairs of samples, f = pair.real.

    With the logistic f, L_D is least at s = log p/q + any constant, where it is log 2 less the
    JSD of (p x q, q x p). Source: Jolicoeur-Martineau 2018, section 4.2, equations 10 and 11.
    """

    def discriminator(s_real: Tensor, s_fake: Tensor) -> Tensor:
        return pair.real(s_real - s_fake).mean(-1)

    def generator(s_real: Tensor, s_fake: Tensor) -> Tensor:
        return pair.real(s_fake - s_real).mean(-1)

    return JointPair(f"relativistic({pair.name})", discriminator, generator)


def relativistic_average(pair: LossPair) -> JointPair:
    """Return L_D = E_p f(s - E_q s) + E_q g(s - E_p s), and L_G the same with p and q exchanged.

    f, g = pair.real, pair.fake: RaSGAN of the logistic pair, RaHinge of the hinge. L_G reads real
    logits too. Source: Jolicoeur-Martineau 2018, section 4.3, equations 12 and 13.
    """

    def of(first: Tensor, second: Tensor) -> Tensor:
        ahead = first - second.mean(-1, keepdim=True)
        behind = second - first.mean(-1, keepdim=True)
        return pair.real(ahead).mean(-1) + pair.fake(behind).mean(-1)

    def generator(s_real: Tensor, s_fake: Tensor) -> Tensor:
        return of(s_fake, s_real)

    return JointPair(f"relativistic_average({pair.name})", of, generator)
