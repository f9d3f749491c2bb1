"""Maximum likelihood without the prior, as R's and statsmodels' exact programs have it."""

from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.couple.chain import Chain, chain
from counterpoint.dyad.couple.diary import Diary
from counterpoint.dyad.couple.level import seasonal
from counterpoint.dyad.couple.maximum import climb
from counterpoint.dyad.couple.point import Problem, columns, packed
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class MaximumLikelihood:
    """The exact maximum-likelihood fit, the first day drawn from the stationary distribution.

    Attributes
    ----------
    mean
        The mean of each series, shape (k,); with season the mean over weekdays at the middle of
        the days, the weekday's and the trend's coefficients being estimated with the rest.
    phi
        The effect of the column's series yesterday on the row's today, shape (k, k).
    innovation_covariance
        The covariance of the day's shocks, shape (k, k).
    log_likelihood
        Of the values that are there, on the scale of the data.
    converged
        Whether the search ended where the score is zero; false on the border of stationarity.
    """

    mean: Numbers
    phi: Numbers
    innovation_covariance: Numbers
    log_likelihood: float
    converged: bool


def maximum_likelihood(taken: Diary, *, season: bool) -> MaximumLikelihood:
    """Fit a diary by exact maximum likelihood."""
    days = chain(taken.days, taken.values)
    seen = days.seen.sum(axis=0)
    centre = days.y.sum(axis=0) / seen
    away = np.where(days.seen, days.y - centre, 0.0)
    scale = np.sqrt(np.sum(away**2, axis=0) / seen)
    scaled = Chain(days.days, away / scale, days.seen, days.linked, days.kinds, days.runs)
    nothing = np.zeros((days.k, days.k))
    level = seasonal(days, season=season)
    problem = Problem(scaled, level.regressors, None, nothing, nothing)
    start = packed(0.2 * np.eye(days.k), 0.9 * np.eye(days.k))
    point, converged = climb(problem, columns(problem), start)
    under = point.under
    return MaximumLikelihood(
        centre + scale * point.mean[:, 0],
        under.phi * scale[:, None] / scale,
        under.q * np.outer(scale, scale),
        float(point.value - seen @ np.log(scale)),
        converged,
    )
