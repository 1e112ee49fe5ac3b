"""Divergences between densities, in nats: the named ones, and the table of f-divergences."""

from ganlab_utils.theory.f_divergences import (
    GAN,
    JS,
    KL,
    PEARSON,
    REVERSE_KL,
    SQUARED_HELLINGER,
    TABLE,
    FDivergence,
    f_divergence,
    fenchel_bound,
    optimal_critic,
)
from ganlab_utils.theory.named_divergences import (
    binary_entropy,
    chi_squared,
    jsd,
    jsd_gap,
    kl,
    squared_hellinger,
    total_variation,
)
from ganlab_utils.theory.refinement import IntegrationWarning

__all__ = [
    "GAN",
    "JS",
    "KL",
    "PEARSON",
    "REVERSE_KL",
    "SQUARED_HELLINGER",
    "TABLE",
    "FDivergence",
    "IntegrationWarning",
    "binary_entropy",
    "chi_squared",
    "f_divergence",
    "fenchel_bound",
    "jsd",
    "jsd_gap",
    "kl",
    "optimal_critic",
    "squared_hellinger",
    "total_variation",
]
