"""How far a day reaches into the next: an autoregression of order one, exact with gaps."""

from typing import TYPE_CHECKING

import numpy as np

from counterpoint.web.insights.moving import Range

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

PRIOR = (0.25, 0.20)  # of the carry-over: mean and standard deviation, as dyad's for one's own
GRID = np.linspace(-0.98, 0.98, 57)  # of carry-overs; the log posterior is smooth between
_FINE = np.linspace(-0.98, 0.98, 1961)


def carry_over(
    days: "NDArray[np.int64]", values: "Numbers", regressors: "Numbers", ridge: "Numbers"
) -> tuple[Range, float]:
    """Return the carry-over from day to day with its 95 % interval, and P(above zero).

    The deviations of `values` (n,) from a mean of `regressors` (n, p) follow an autoregression of
    order one on the calendar: of two days d apart the later is normal around phi^d of the earlier.
    The likelihood is exact with days missing; the mean's coefficients and the variance are
    integrated out, and what is left is a posterior in phi on a grid. A coefficient with a `ridge`
    of 1 or more has a normal prior of that precision, in standard deviations; others a flat one.
    """
    from scipy.interpolate import CubicSpline

    weight = CubicSpline(GRID, log_posterior(days, values, regressors, ridge))(_FINE)
    weight = np.exp(weight - weight.max())
    sums = np.concatenate([[0], np.cumsum((weight[1:] + weight[:-1]) / 2)])
    sums /= sums[-1]
    low, middle, high = np.interp((0.025, 0.5, 0.975), sums, _FINE)
    above = 1 - float(np.interp(0.0, _FINE, sums))
    return Range(float(middle), float(low), float(high)), above


def log_posterior(
    days: "NDArray[np.int64]", values: "Numbers", regressors: "Numbers", ridge: "Numbers"
) -> "Numbers":
    """Return the log posterior of each carry-over on the grid, but for a constant."""
    n, p = regressors.shape
    square, log_det = _squares(days, np.column_stack([regressors, values]))
    steady = 1 - GRID**2
    firm = ridge >= 1
    square[:, range(p), range(p)] += np.where(firm, ridge * steady[:, None], 0.0)
    mean, cross = square[:, :p, :p], square[:, :p, p:]
    rest = square[:, p, p] - (cross * np.linalg.solve(mean, cross)).sum(axis=(1, 2))
    fitted: Numbers = (
        log_det
        + 0.5 * firm.sum() * np.log(steady)
        - 0.5 * np.linalg.slogdet(mean)[1]
        - 0.5 * (n - (~firm).sum()) * np.log(rest)
        - 0.5 * ((GRID - PRIOR[0]) / PRIOR[1]) ** 2
    )
    return fitted


def _squares(days: "NDArray[np.int64]", columns: "Numbers") -> tuple["Numbers", "Numbers"]:
    """Return the products of whitened columns at each carry-over, and minus half the log variances.

    Pairs of days equally far apart share their weights, so the columns are gone through once.
    """
    steady = 1 - GRID**2
    first = np.outer(columns[0], columns[0])
    total, log_det = steady[:, None, None] * first, 0.5 * np.log(steady)
    apart = np.diff(days)
    for gap in np.unique(apart):
        after, before = columns[1:][apart == gap], columns[:-1][apart == gap]
        lag = after.T @ before
        into, out, lag = after.T @ after, before.T @ before, lag + lag.T
        rho = GRID ** int(gap)
        spread = (1 - rho**2) / steady
        weights = np.stack([1 / spread, -rho / spread, rho**2 / spread])
        total += np.einsum("wg,wij->gij", weights, np.stack([into, lag, out]))
        log_det -= 0.5 * len(after) * np.log(spread)
    return total, log_det
