"""Loss pairs of the two players, as functions on logits; both players descend."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

Elementwise = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class LossPair:
    """Losses of both players, elementwise in D's logit s = s(x), each averaged over its samples.

    L_D = E_p real(s) + E_q fake(s) and L_G = E_q generator(s). The slopes are the derivatives by s;
    without them (None) autograd finds them. A pair of your own needs three functions that return
    one number for each logit. TypeError unless they are callable.
    """

    name: str
    real: Elementwise
    fake: Elementwise
    generator: Elementwise
    real_slope: Elementwise | None = None
    fake_slope: Elementwise | None = None
    generator_slope: Elementwise | None = None

    def __post_init__(self) -> None:
        """Check the arguments."""
        for part in ("real", "fake", "generator"):
            if not callable(getattr(self, part)):
                raise TypeError(f"{part} must be a function of logits, got {getattr(self, part)!r}")
        for part in ("real_slope", "fake_slope", "generator_slope"):
            function = getattr(self, part)
            if function is not None and not callable(function):
                raise TypeError(f"{part} must be a function of logits or None, got {function!r}")

    def discriminator_loss(
        self, s_real: Tensor, s_fake: Tensor, smoothing: float | Tensor = 0.0
    ) -> Tensor:
        """Return L_D over the last axis; (..., n) and (..., n) give (...).

        Smoothing a replaces real(s) by (1-a) real(s) + a fake(s) on real samples: for the logistic
        loss the target 1-a in place of 1, one side only (Salimans et al. 2016, section 3.4).
        """
        real = self.real(s_real)
        if isinstance(smoothing, Tensor) or smoothing:
            real = (1.0 - smoothing) * real + smoothing * self.fake(s_real)
        return real.mean(-1) + self.fake(s_fake).mean(-1)

    def generator_loss(self, s_fake: Tensor) -> Tensor:
        """Return L_G over the last axis; (..., n) gives (...)."""
        return self.generator(s_fake).mean(-1)

    def value(self, s_real: Tensor, s_fake: Tensor) -> Tensor:
        """Return what D maximises, -L_D without smoothing or penalty; V(G, D) for the GAN."""
        return -self.discriminator_loss(s_real, s_fake)

    def slopes(
        self, s_real: Tensor, s_fake: Tensor, smoothing: float | Tensor = 0.0
    ) -> tuple[Tensor, Tensor]:
        """Return (d real/ds at s_real, d fake/ds at s_fake), shaped as the logits, not averaged."""
        at_real = _slope(self.real, self.real_slope, s_real)
        if isinstance(smoothing, Tensor) or smoothing:
            lifted = _slope(self.fake, self.fake_slope, s_real)
            at_real = (1.0 - smoothing) * at_real + smoothing * lifted
        return at_real, _slope(self.fake, self.fake_slope, s_fake)

    def slope_of_generator(self, s_fake: Tensor) -> Tensor:
        """Return d generator/ds at s_fake, shaped as the logits, not averaged."""
        return _slope(self.generator, self.generator_slope, s_fake)


def _slope(function: Elementwise, derivative: Elementwise | None, s: Tensor) -> Tensor:
    if derivative is not None:
        return derivative(s)
    with torch.enable_grad():
        leaf = s.detach().requires_grad_()
        total = function(leaf).sum()
        return torch.autograd.grad(total, leaf)[0] if total.requires_grad else torch.zeros_like(s)


def _minus_log_d(s: Tensor) -> Tensor:
    return functional.softplus(-s)


def _minus_log_1_minus_d(s: Tensor) -> Tensor:
    return functional.softplus(s)


def _log_1_minus_d(s: Tensor) -> Tensor:
    return -functional.softplus(s)


def _d_minus_one(s: Tensor) -> Tensor:
    # -sigmoid(-s), not sigmoid(s) - 1: nothing is lost where D is nearly 1.
    return -torch.sigmoid(-s)


def _minus_d(s: Tensor) -> Tensor:
    return -torch.sigmoid(s)


non_saturating = LossPair(
    "non_saturating",
    _minus_log_d,
    _minus_log_1_minus_d,
    _minus_log_d,
    _d_minus_one,
    torch.sigmoid,
    _d_minus_one,
)
"""L_D = -E_p log d - E_q log(1-d), L_G = -E_q log d. Goodfellow et al. 2014, section 3."""

saturating = LossPair(
    "saturating",
    _minus_log_d,
    _minus_log_1_minus_d,
    _log_1_minus_d,
    _d_minus_one,
    torch.sigmoid,
    _minus_d,
)
"""The same L_D, L_G = E_q log(1-d): the zero-sum game. Goodfellow et al. 2014, equation 1."""


def _minus(s: Tensor) -> Tensor:
    return -s


def _itself(s: Tensor) -> Tensor:
    return s


wasserstein = LossPair(
    "wasserstein", _minus, _itself, _minus, lambda s: -torch.ones_like(s), torch.ones_like,
    lambda s: -torch.ones_like(s),
)  # fmt: skip
"""L_D = E_q s - E_p s, L_G = -E_q s; D must be kept Lipschitz. Arjovsky et al. 2017, equation 2."""


def _hinge_real(s: Tensor) -> Tensor:
    return functional.relu(1.0 - s)


def _hinge_fake(s: Tensor) -> Tensor:
    return functional.relu(1.0 + s)


hinge = LossPair(
    "hinge", _hinge_real, _hinge_fake, _minus, lambda s: -(s < 1.0).to(s.dtype),
    lambda s: (s > -1.0).to(s.dtype), lambda s: -torch.ones_like(s),
)  # fmt: skip
"""L_D = E_p (1-s)_+ + E_q (1+s)_+, L_G = -E_q s. Lim & Ye 2017; Miyato et al. 2018, eq. 16-17."""


@dataclass(frozen=True)
class Square:
    """The function scale (s - centre)^2 of a logit."""

    centre: float
    scale: float = 0.5

    def __call__(self, s: Tensor) -> Tensor:
        """Return scale (s - centre)^2."""
        return self.scale * (s - self.centre).square()

    def slope(self, s: Tensor) -> Tensor:
        """Return 2 scale (s - centre)."""
        return (2.0 * self.scale) * (s - self.centre)


def least_squares_coded(a: float, b: float, c: float) -> LossPair:
    """Return L_D = E_p (s-b)^2/2 + E_q (s-a)^2/2, L_G = E_q (s-c)^2/2, with D* = (bp+aq)/(p+q).

    a codes fake and b real; c is what G wants D to say. Mao et al. 2017, equation 2.
    """
    real, fake, wish = Square(float(b)), Square(float(a)), Square(float(c))
    name = f"least_squares(a={a}, b={b}, c={c})"
    return LossPair(name, real, fake, wish, real.slope, fake.slope, wish.slope)


least_squares = least_squares_coded(0.0, 1.0, 1.0)
"""LSGAN in the 0/1 coding a = 0, b = c = 1. Mao et al. 2017, equation 9."""
