"""Quantiles and tails of the normal, t and chi-square laws.

By the functions of scipy.special: a distribution of scipy.stats takes a second to import, and each
call of it longer than the fit of a million dyads.
"""

from scipy import special

LEVEL = 0.95


def two_tailed(statistic: float, df: float | None = None) -> float:
    """Return the p value of a t statistic, or of a normal one where `df` is None."""
    if df is None:
        return float(2 * special.ndtr(-abs(statistic)))
    return float(2 * special.stdtr(df, -abs(statistic)))


def reach(df: float | None = None, level: float = LEVEL) -> float:
    """Return how many standard errors an interval reaches to either side."""
    tail = 0.5 + level / 2
    return float(special.ndtri(tail) if df is None else special.stdtrit(df, tail))


def beyond(chi_square: float, df: int) -> float:
    """Return the probability that a chi-square is larger; 1 where rounding made it negative."""
    return float(special.chdtrc(df, max(chi_square, 0.0)))
