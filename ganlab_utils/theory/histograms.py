"""The plug-in Jensen-Shannon divergence of two histograms, and what it is worth on average."""

from numbers import Integral

import numpy as np
from scipy import special, stats


def counts_jsd(x_counts: np.ndarray, y_counts: np.ndarray) -> float:
    """JSD between two histograms: H((P+Q)/2) - (H(P) + H(Q))/2 of the bin frequencies P and Q.

    Counts have shape (bins,) and are normalised by their own sums; the result is in nats.
    Raises ValueError for shapes that differ, negative or non-finite counts, or an empty histogram.
    Source: Lin, Divergence measures based on the Shannon entropy (1991), eq. 3.1 and 4.1.
    """
    x_counts, y_counts = np.asarray(x_counts, dtype=float), np.asarray(y_counts, dtype=float)
    if x_counts.ndim != 1 or x_counts.shape != y_counts.shape:
        raise ValueError(
            f"shapes {x_counts.shape} and {y_counts.shape}; accepted are equal (bins,)"
        )
    for counts in (x_counts, y_counts):
        if not (np.all(np.isfinite(counts)) and np.all(counts >= 0.0) and counts.sum() > 0.0):
            raise ValueError(f"counts are {counts}; accepted are finite counts >= 0 with a sum > 0")
    p, q = x_counts / x_counts.sum(), y_counts / y_counts.sum()
    m = 0.5 * (p + q)
    return 0.5 * float(np.sum(special.rel_entr(p, m) + special.rel_entr(q, m)))


def expected_histogram_jsd(bins: int, samples: int) -> float:
    """Expected JSD, in nats, of two histograms of the SAME law: bias, for the true JSD is 0.

    Two independent samples of the given size, each in `bins` bins of probability 1/bins. Counts in
    one bin are Binomial(samples, 1/bins), so by linearity of the expectation
    E JSD = bins E[a log a + b log b - (a+b) log((a+b)/2)] / (2 samples), summed exactly.
    About (bins-1)/(4 samples) for many samples in a bin; towards log 2 for many bins.
    Raises TypeError for non-integers, ValueError below 1.
    Source: the second-order term is Wilks' chi-squared limit of the G-test (Wilks 1938).
    """
    _check_count("bins", bins)
    _check_count("samples", samples)
    law = stats.binom(samples, 1.0 / bins)
    # 40 standard deviations and a floor: what is cut away weighs less than 1e-15.
    spread = 12.0 * law.std() + 40.0
    low, high = max(0, int(law.mean() - spread)), min(samples, int(law.mean() + spread))
    a = np.arange(low, high + 1)
    weight = law.pmf(a)
    both = a[:, None] + a[None, :]
    entropy = special.xlogy(a, a)
    inner = entropy[:, None] + entropy[None, :] - special.xlogy(both, 0.5 * both)
    return float(bins * (weight @ inner @ weight) / (2.0 * samples))


def small_bias(bins: int, samples: int) -> float:
    """Leading term of that bias: (bins - 1) / (4 samples), in nats, for samples >> bins.

    JSD = sum (P-Q)^2 / (8 m) + higher orders, and E (P-Q)^2 = 2 p (1-p) / samples in each bin.
    Raises TypeError for non-integers, ValueError below 1. Source: Wilks (1938), as above.
    """
    _check_count("bins", bins)
    _check_count("samples", samples)
    return (bins - 1) / (4.0 * samples)


def _check_count(name: str, count: int) -> None:
    if not isinstance(count, Integral) or isinstance(count, bool):
        raise TypeError(f"{name} is {count!r}; accepted are integers >= 1")
    if count < 1:
        raise ValueError(f"{name} is {count}; accepted are integers >= 1")
