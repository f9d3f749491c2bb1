"""How a day's variance divides into yesterday's own, the partner's, the day's common part, rest.

Standardised, with A = phi^h over h days and P the stationary covariance, R2 is what both
yesterdays explain; what is lost without one's own is unique to it, likewise the partner's, and
what neither loses alone is common to both. Of the rest, the squared multiple correlation of the
shocks moves together on the day, in which direction no series of days can tell.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.likelihood import stationary
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the variance of one series around its level; they add up to 1.

    Attributes
    ----------
    name
        The series.
    own, partner
        What only one's own earlier day explains, and only the partner's.
    common
        What either of the two explains alike; below zero where one hides the other.
    same_day
        What moves together on the day and is not explained by earlier days.
    rest
        What is left: usually most.
    """

    name: str
    own: Estimate
    partner: Estimate
    common: Estimate
    same_day: Estimate
    rest: Estimate


def decompose(phi: Numbers, q: Numbers, *, horizon: int = 1) -> Numbers:
    """Return the shares own, partner, common, same day and rest of each series.

    Parameters
    ----------
    phi, q
        Effects of yesterday and covariance of shocks, shape (..., k, k); even series are
        member 0's and odd ones member 1's.
    horizon
        How many days ahead, at least 1.

    Returns
    -------
    array of shape (..., k, 5)
        Each row adds up to 1.
    """
    return _decomposed(phi, stationary(phi, q), horizon)


def _decomposed(phi: Numbers, p: Numbers, horizon: int) -> Numbers:
    ahead = np.linalg.matrix_power(phi, horizon)
    reach = ahead @ p
    explained = reach @ ahead.mT
    shocks = p - explained
    k = phi.shape[-1]
    result = np.empty((*phi.shape[:-1], 5))
    for i in range(k):
        mine, theirs = np.arange(i % 2, k, 2), np.arange(1 - i % 2, k, 2)
        variance = p[..., i, i]
        both = explained[..., i, i] / variance
        by_mine = _explained(p, reach[..., i, :], mine) / variance
        by_theirs = _explained(p, reach[..., i, :], theirs) / variance
        together = _explained(shocks, shocks[..., i, :], theirs) / variance
        result[..., i, 0] = both - by_theirs
        result[..., i, 1] = both - by_mine
        result[..., i, 2] = by_mine + by_theirs - both
        result[..., i, 3] = together
        result[..., i, 4] = 1 - both - together
    return result


def _explained(covariance: Numbers, row: Numbers, by: NDArray[np.integer]) -> Numbers:
    """Return the variance that a regression on some of the series explains."""
    some = row[..., by]
    if len(by) == 1:
        return np.asarray(some[..., 0] ** 2 / covariance[..., by[0], by[0]])
    block = covariance[..., by[:, None], by]
    return np.asarray(np.sum(some * np.linalg.solve(block, some[..., None])[..., 0], axis=-1))


def reciprocity(a: Numbers, b: Numbers) -> Numbers:
    """Return 2ab / (a^2 + b^2): 1 for equal effects, 0 for one alone, -1 for opposite ones."""
    return np.asarray(2 * a * b / (a**2 + b**2))


def estimate(draws: Numbers) -> Estimate:
    """Return the median of draws with their 90 % interval."""
    low, value, high = np.quantile(draws, (0.05, 0.5, 0.95)) if len(draws) else 3 * (np.nan,)
    return Estimate(float(value), float(low), float(high))


def shares(
    names: tuple[str, ...], phi_draws: Numbers, p_draws: Numbers, *, horizon: int = 1
) -> tuple[Shares, ...]:
    """Return the posterior means of the shares with their intervals."""
    drawn = _decomposed(phi_draws, p_draws, horizon)
    parts = np.ascontiguousarray(np.moveaxis(drawn, 0, -1))
    found = np.stack([parts.mean(axis=-1), *np.quantile(parts, (0.05, 0.95), axis=-1)], axis=-1)
    return tuple(
        Shares(name, *(Estimate(*map(float, part)) for part in each))
        for name, each in zip(names, found, strict=True)
    )
