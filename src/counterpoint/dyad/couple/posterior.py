"""The posterior of one couple's carry-over and influence, by Laplace's method.

Series are scaled by their standard deviation around the drifting level, where the prior is
stated. The mean's coefficients are integrated out exactly; phi and the covariance of the shocks
are normal around the mode with the curvature there. Draws come from one fixed seed, so the same
days give the same numbers on every visit.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from counterpoint.dyad.couple.chain import Chain, chain
from counterpoint.dyad.couple.diary import Diary
from counterpoint.dyad.couple.level import MOST_COSINES, Level, drifting, seasonal
from counterpoint.dyad.couple.likelihood import beyond, inverted, stationary
from counterpoint.dyad.couple.maximum import EM_STEPS, Peak, climb, peak
from counterpoint.dyad.couple.point import Problem, columns, evaluate, packed, unpacked
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

DRAWS = 2000
STATIONARY = 0.995  # a draw that would never settle is drawn in to this spectral radius


@dataclass(frozen=True, slots=True)
class Prior:
    """Means and standard deviations of standardised effects of yesterday, all normal.

    The defaults come from the one real diary at hand, where the own carry-over was .32 to .35
    and the partner's .00 and .07: most influence is under .1. The last two are for several
    signals: one signal after another of the same person, and after another of the partner.
    """

    own: tuple[float, float] = (0.25, 0.20)
    partner: tuple[float, float] = (0.03, 0.12)
    own_other: tuple[float, float] = (0.0, 0.12)
    partner_other: tuple[float, float] = (0.0, 0.08)

    def matrices(self, k: int) -> tuple[Numbers, Numbers]:
        """Return the means and the precisions, each of shape (k, k)."""
        series = np.arange(k)
        same_member = series[:, None] % 2 == series % 2
        same_signal = series[:, None] // 2 == series // 2
        kind = 2 * ~same_signal + ~same_member
        laws = np.array([self.own, self.partner, self.own_other, self.partner_other])[kind]
        return laws[..., 0], laws[..., 1] ** -2.0


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The posterior, on the scale of the data, series in the order of the diary.

    Attributes
    ----------
    phi, phi_se
        Mode and standard deviation of the effect of the column's series yesterday on the row's
        today, shape (k, k).
    halves, halves_se
        What each half of the days says alone, without the prior, shape (2, k, k).
    phi_draws, q_draws, p_draws
        Draws of phi, the shocks' covariance and the stationary one, shape (draws, k, k).
    level, level_se
        The level of each series, shape (k,).
    spread
        The standard deviations by which the series were scaled, shape (k,).
    problem, top, order
        What was maximised and where its top is; its series are those of the diary in `order`.
    """

    phi: Numbers
    phi_se: Numbers
    q: Numbers
    halves: Numbers
    halves_se: Numbers
    phi_draws: Numbers
    q_draws: Numbers
    p_draws: Numbers
    level: Numbers
    level_se: Numbers
    spread: Numbers
    converged: bool
    problem: Problem
    top: Peak
    order: NDArray[np.intp]

    @property
    def direction(self) -> Numbers:
        """The probability that each effect is above zero, shape (k, k)."""
        return np.asarray(special.ndtr(self.phi / self.phi_se))

    @property
    def neither(self) -> Numbers:
        """The tail probability that neither moves the other, for each signal, shape (k / 2,).

        Of both effects of a signal at once: chi-squared with two degrees of freedom.
        """
        k = len(self.phi)
        at = np.empty((k // 2, 2), dtype=np.intp)
        place = np.argsort(self.order)
        for signal in range(k // 2):
            a, b = place[2 * signal], place[2 * signal + 1]
            at[signal] = a * k + b, b * k + a
        effects = self.top.point.under.phi.ravel()[at]
        spread = self.top.covariance[at[:, :, None], at[:, None, :]]
        distance = np.einsum(
            "si,si->s", effects, np.linalg.solve(spread, effects[..., None])[..., 0]
        )
        return np.asarray(special.chdtrc(2, distance))

    @property
    def standardised_draws(self) -> Numbers:
        """Draws of phi in standard deviations of the series, shape (draws, k, k)."""
        scale = np.sqrt(np.diagonal(self.p_draws, axis1=1, axis2=2))
        return self.phi_draws * scale[:, None, :] / scale[:, :, None]


def posterior(
    taken: Diary,
    prior: Prior,
    *,
    season: bool,
    drift: float | None,
    near: tuple[Numbers, Numbers] | None = None,
) -> Posterior:
    """Fit the posterior to a diary; `near` is a phi and a q to begin the search from."""
    order = _order(taken.values)
    days = chain(taken.days, taken.values[:, order])
    level = seasonal(days, season=season)
    if drift is not None:
        level = level + drifting(days.days, drift)
    centre, spread = _scales(days, level)
    scaled = Chain(
        days.days, np.where(days.seen, (days.y - centre) / spread, 0.0), days.seen, days.linked,
        days.kinds, days.runs,
    )  # fmt: skip
    mean, precision = prior.matrices(days.k)
    problem = Problem(scaled, level.regressors, level.ridge, mean, precision)
    start, steps = packed(0.3 * np.eye(days.k), 0.9 * np.eye(days.k)), EM_STEPS
    if near is not None:
        phi, q = (matrix[np.ix_(order, order)] for matrix in near)
        start, steps = packed(phi * spread / spread[:, None], q / np.outer(spread, spread)), 0
    made = columns(problem)
    point, converged = climb(problem, made, start, tolerance=1e-7, em_steps=steps)
    try:
        top = peak(problem, made, point)
    except np.linalg.LinAlgError:
        raise DyadError(
            "These days follow from one another with next to no chance, and then nothing can be "
            "said of who moves whom; take more days or another signal."
        ) from None
    return _unscaled(problem, top, centre, spread, order, converged=converged)


def under_quicker_drift(fit: Posterior, period: float, *, season: bool) -> Numbers:
    """Return phi if the level may follow waves down to `period`, by one Newton step."""
    days, problem = fit.problem.chain, fit.problem
    level = seasonal(days, season=season) + drifting(days.days, period, most=2 * MOST_COSINES)
    quicker = replace(problem, regressors=level.regressors, ridge=level.ridge)
    point = evaluate(quicker, columns(quicker), fit.top.point.theta)
    assert point is not None
    k, back = days.k, np.argsort(fit.order)
    phi = point.under.phi + (fit.top.covariance @ point.gradient)[: k * k].reshape(k, k)
    return np.asarray(phi[back[:, None], back] * fit.spread[:, None] / fit.spread)


def _order(values: Numbers) -> NDArray[np.intp]:
    """Return an order of the series that depends on neither units nor who is named first.

    On the first day on which the first signal differs, the higher goes behind; the order decides
    which draw belongs to which effect, so it must not turn with what should change nothing.
    """
    pair = values[:, :2]
    scaled = (pair - np.nanmean(pair, axis=0)) / np.nanstd(pair, axis=0)
    apart = np.diff(np.nan_to_num(scaled, nan=-1e3))[:, 0]  # missing stands below all values
    order = np.arange(values.shape[1])
    differs = np.abs(apart) > 1e-6  # more than the rounding of large means
    if apart[np.argmax(differs)] < 0:
        order = order.reshape(-1, 2)[:, ::-1].reshape(-1)
    return order


def _scales(days: Chain, level: Level) -> tuple[Numbers, Numbers]:
    """Return each series' mean and its standard deviation around the regressors, shape (k,)."""
    x, spread = level.regressors, np.empty(days.k)
    seen = days.seen.sum(axis=0)
    centre = days.y.sum(axis=0) / seen
    for i in range(days.k):
        rows = days.seen[:, i]
        y = days.y[rows, i] - centre[i]
        at = x[rows]
        fit = np.linalg.solve(at.T @ at + np.eye(x.shape[1]), at.T @ y)
        spread[i] = np.sqrt(np.sum((y - at @ fit) ** 2) / max(len(y) - x.shape[1], 1))
    return centre, spread


def _unscaled(
    problem: Problem,
    top: Peak,
    centre: Numbers,
    spread: Numbers,
    order: NDArray[np.intp],
    *,
    converged: bool,
) -> Posterior:
    k, back = problem.chain.k, np.argsort(order)
    phi_draws, q_draws = _draws(top, k)
    ratio, product = spread[:, None] / spread, np.outer(spread, spread)
    halves, halves_se = _halves(problem, top)

    def placed(matrix: Numbers, by: Numbers) -> Numbers:
        return np.asarray((matrix * by)[..., back[:, None], back])

    phi_se = np.sqrt(np.diag(top.covariance)[: k * k]).reshape(k, k)
    p_draws = stationary(phi_draws, q_draws)
    level_se = np.sqrt(np.diag(top.point.spread).reshape(k, -1)[:, 0])
    return Posterior(
        placed(top.point.under.phi, ratio), placed(phi_se, ratio),
        placed(top.point.under.q, product), placed(halves, ratio), placed(halves_se, ratio),
        placed(phi_draws, ratio), placed(q_draws, product), placed(p_draws, product),
        (centre + spread * top.point.mean[:, 0])[back], (spread * level_se)[back], spread[back],
        converged,
        problem,
        top,
        order,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _normals(size: int) -> Numbers:
    half = np.random.default_rng(20_260_101).standard_normal((DRAWS // 2, size))
    both = np.concatenate([half, -half])
    both.flags.writeable = False
    return both


def _draws(top: Peak, k: int) -> tuple[Numbers, Numbers]:
    root = np.linalg.cholesky(top.covariance)
    theta = top.point.theta + _normals(len(root)) @ root.T
    phi, q = unpacked(theta, k)
    wide = beyond(phi, STATIONARY)
    radius = np.abs(np.linalg.eigvals(phi[wide])).max(axis=1)
    phi[wide] *= np.minimum(1, STATIONARY / radius)[:, None, None]
    return phi, q


def _halves(problem: Problem, top: Peak) -> tuple[Numbers, Numbers]:
    """Return what each half of the days says, by one Newton step from the whole's mode.

    The half's score of phi, over the likelihood's information times the half's share of days,
    is how far its own estimate lies from the whole's.
    """
    days, point, k = problem.chain, top.point, problem.chain.k
    information = inverted(top.covariance[: k * k, : k * k])
    information -= np.diag(problem.precision.reshape(-1))
    covariance = _inverse(information)
    z = top.filled
    middle = len(z) // 2
    steps = np.flatnonzero(days.linked)
    whole = point.gradient[: k * k] + (
        problem.precision * (point.under.phi - problem.centre)
    ).reshape(-1)
    scores = [_score(z, steps[part], point.under.phi, point.under.q_inverse)
              for part in (steps < middle, steps >= middle)]  # fmt: skip
    rest = whole - scores[0] - scores[1]
    estimates, errors = [], []
    for mine, count in zip(scores, (np.sum(steps < middle), np.sum(steps >= middle)), strict=True):
        share = max(count / len(steps), 1e-9)
        away = covariance @ (mine + share * rest) / share
        estimates.append(point.under.phi + away.reshape(k, k))
        errors.append(np.sqrt(np.diag(covariance) / share).reshape(k, k))
    return np.array(estimates), np.array(errors)


def _score(z: Numbers, steps: NDArray[np.intp], phi: Numbers, q_inverse: Numbers) -> Numbers:
    after, before = z[steps], z[steps - 1]
    return np.asarray(q_inverse @ (after - before @ phi.T).T @ before).reshape(-1)


def _inverse(information: Numbers) -> Numbers:
    values, vectors = np.linalg.eigh((information + information.T) / 2)
    return np.asarray((vectors / np.maximum(values, 1e-6 * values.max())) @ vectors.T)
