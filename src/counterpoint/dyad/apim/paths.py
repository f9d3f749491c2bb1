"""Two outcomes regressed on predictors that are themselves random: means and covariances of all.

The parameters, in this order: intercepts (2), slopes (2 by m, row by row), predictor means (m),
predictor covariances and residual covariances (lower triangles, row by row). A model is a matrix
`free` that makes them of fewer ones: parameters = free @ fewer. Equal effects share a column, a
fixed zero has none, a partner effect of k times the actor effect has k beside the one.
"""

from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.apim.normal import Patterns, Score, score
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

STEPS = 200
CLOSE = 1e-6  # below this gain the log likelihood cannot show the rise; full steps are taken
DONE = 1e-22
NO_MAXIMUM = (
    "The likelihood has no maximum that these data show: too few dyads for so many missing "
    "values, or a column that follows from the others. Leave a predictor out."
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each parameter stands, for m predictors."""

    m: int

    @property
    def size(self) -> int:
        """The number of parameters before any is shared or fixed."""
        return int(self.residuals.stop)

    @property
    def intercepts(self) -> slice:
        """The two intercepts."""
        return slice(0, 2)

    @property
    def slopes(self) -> slice:
        """The slopes, outcome by outcome."""
        return slice(2, 2 + 2 * self.m)

    @property
    def means(self) -> slice:
        """The predictors' means."""
        return slice(self.slopes.stop, self.slopes.stop + self.m)

    @property
    def covariances(self) -> slice:
        """The predictors' covariances, a lower triangle."""
        return slice(self.means.stop, self.means.stop + self.m * (self.m + 1) // 2)

    @property
    def residuals(self) -> slice:
        """The residual variance of member 0, the covariance, the variance of member 1."""
        return slice(self.covariances.stop, self.covariances.stop + 3)

    def parts(self, values: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """Return intercepts, slopes (2, m), means, predictor and residual covariance."""
        return (
            values[self.intercepts],
            values[self.slopes].reshape(2, self.m),
            values[self.means],
            square(values[self.covariances]),
            square(values[self.residuals]),
        )

    def moments(self, values: Numbers) -> tuple[Numbers, Numbers]:
        """Return the mean (2 + m,) and covariance of outcomes and predictors."""
        intercepts, slopes, means, covariance, residual = self.parts(values)
        loads = np.vstack([slopes, np.eye(self.m)])
        sigma = loads @ covariance @ loads.T
        sigma[:2, :2] += residual
        return np.concatenate([intercepts + slopes @ means, means]), sigma

    def of_moments(self, mu: Numbers, sigma: Numbers) -> Numbers:
        """Return the parameters that a mean and covariance have when none is shared or fixed."""
        slopes = np.linalg.solve(sigma[2:, 2:], sigma[2:, :2]).T
        residual = sigma[:2, :2] - slopes @ sigma[2:, :2]
        return np.concatenate(
            [mu[:2] - slopes @ mu[2:], slopes.ravel(), mu[2:], triangle(sigma[2:, 2:]),
             triangle(residual)]
        )  # fmt: skip

    def jacobian(self, values: Numbers) -> Numbers:
        """Return the derivatives of mean and lower triangle of the covariance."""
        _, slopes, means, covariance, _ = self.parts(values)
        q = 2 + self.m
        loads = np.vstack([slopes, np.eye(self.m)])
        mean = np.zeros((self.size, q))
        change = np.zeros((self.size, q, q))
        mean[[0, 1], [0, 1]] = 1
        for r in range(2):
            at = slice(2 + r * self.m, 2 + (r + 1) * self.m)
            mean[at, r] = means
            change[at, r, :] += covariance @ loads.T
            change[at, :, r] += covariance @ loads.T
        mean[self.means] = loads.T
        rows, columns = np.tril_indices(self.m)
        outer = loads.T[rows][:, :, None] * loads.T[columns][:, None, :]
        same = (rows == columns)[:, None, None]
        change[self.covariances] = np.where(same, outer, outer + outer.transpose(0, 2, 1))
        change[self.residuals, :2, :2] = [[[1, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 1]]]
        low = np.tril_indices(q)
        return np.concatenate([mean, change[:, low[0], low[1]]], axis=1).T

    def curvature(self, values: Numbers, at: Score) -> Numbers:
        """Return the second derivatives of the moments, weighted by the score of each."""
        _, slopes, _, covariance, _ = self.parts(values)
        loads = np.vstack([slopes, np.eye(self.m)])
        pulled = at.covariance @ loads
        m, eye = self.m, np.eye(self.m)
        rows, columns = np.tril_indices(m)
        bent = np.zeros((self.size, self.size))
        for r in range(2):
            here = slice(2 + r * m, 2 + (r + 1) * m)
            bent[here, self.means] = at.mean[r] * eye
            by = eye[:, rows] * pulled[r, columns] + eye[:, columns] * pulled[r, rows]
            bent[here, self.covariances] = np.where(rows == columns, by, 2 * by)
        lower = np.tril(bent.T, -1)
        bent = bent + lower
        bent[self.slopes, self.slopes] = 2 * np.kron(at.covariance[:2, :2], covariance)
        return bent


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The maximum of the likelihood under one matrix `free`.

    Attributes
    ----------
    values
        All parameters, in the order of `Layout`.
    vcov
        Their covariance by the observed information, shape (size, size).
    max_score
        The largest derivative that is left, by the free parameters.
    steps
        How many steps it took.
    """

    layout: Layout
    values: Numbers
    vcov: Numbers
    log_likelihood: float
    n_parameters: int
    max_score: float
    steps: int


def maximise(patterns: Patterns, layout: Layout, free: Numbers, begin: Numbers) -> Fitted:
    """Return the maximum-likelihood parameters: Newton steps, Fisher's scoring where those fail.

    Raises
    ------
    DyadError
        When the likelihood has no maximum that can be reached from these data.
    """
    fewer, at = _nearest(patterns, layout, free, begin)
    last = np.inf
    for count in range(STEPS):
        if at is None:
            break
        slope, observed, expected = _by_free(at, layout, free, free @ fewer)
        step = _uphill(observed, expected, slope)
        if step is None:
            break
        gain = float(slope @ step)
        if gain < DONE or (gain < CLOSE and gain >= last):
            return _fitted(at, layout, free, fewer, slope, observed, count)
        last = gain if gain < CLOSE else np.inf
        fewer, at = _move(patterns, layout, free, fewer, step, at, gain)
    raise DyadError(NO_MAXIMUM)


def square(lower: Numbers) -> Numbers:
    """Return the symmetric matrix of a lower triangle."""
    size = int(np.sqrt(2 * len(lower)))
    matrix = np.zeros((size, size))
    matrix[np.tril_indices(size)] = lower
    return np.asarray(matrix + np.tril(matrix, -1).T)


def triangle(matrix: Numbers) -> Numbers:
    """Return the lower triangle of a matrix, row by row."""
    return np.asarray(matrix[np.tril_indices(len(matrix))])


def _try(patterns: Patterns, layout: Layout, values: Numbers) -> Score | None:
    try:
        return score(patterns, *layout.moments(values))
    except np.linalg.LinAlgError:
        return None


def _nearest(
    patterns: Patterns, layout: Layout, free: Numbers, begin: Numbers
) -> tuple[Numbers, Score | None]:
    """Return the free parameters nearest to a point, by its information if that serves."""
    there = _try(patterns, layout, begin)
    if there is not None and free.shape[1] < free.shape[0]:
        bend = layout.jacobian(begin)
        weight = bend.T @ there.expected @ bend
        fewer = _solve(free.T @ weight @ free, free.T @ weight @ begin)
        at = None if fewer is None else _try(patterns, layout, free @ fewer)
        if fewer is not None and at is not None:
            return fewer, at
    fewer = np.asarray(np.linalg.lstsq(free, begin, rcond=None)[0], dtype=float)
    return fewer, _try(patterns, layout, free @ fewer)


def _by_free(
    at: Score, layout: Layout, free: Numbers, values: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    bend = layout.jacobian(values) @ free
    curvature = free.T @ layout.curvature(values, at) @ free
    observed = bend.T @ at.observed @ bend - curvature
    return bend.T @ at.vector, observed, bend.T @ at.expected @ bend


def _uphill(observed: Numbers, expected: Numbers, slope: Numbers) -> Numbers | None:
    """Return Newton's step, or one with so much of Fisher's scoring that it leads uphill."""
    for share in (0.0, 0.1, 1.0, 10.0, 1e3, 1e6):
        step = _solve(observed + share * expected, slope)
        if step is not None:
            return step
    return None


def _solve(matrix: Numbers, right: Numbers) -> Numbers | None:
    """Solve with a positive definite matrix of any scale, or return None."""
    variances = np.diag(matrix)
    if not (variances > 0).all():
        return None
    sd = np.sqrt(variances)
    try:
        root = np.linalg.cholesky(matrix / np.outer(sd, sd))
    except np.linalg.LinAlgError:
        return None
    half = np.linalg.solve(root, (right.T / sd).T)
    return np.asarray((np.linalg.solve(root.T, half).T / sd).T)


def _move(
    patterns: Patterns, layout: Layout, free: Numbers, fewer: Numbers, step: Numbers,
    at: Score, gain: float,
) -> tuple[Numbers, Score | None]:  # fmt: skip
    for halving in range(40):
        to = fewer + step * 0.5**halving
        there = _try(patterns, layout, free @ to)
        if there is not None and (gain < CLOSE or there.value > at.value):
            return to, there
    return fewer, None


def _fitted(
    at: Score,
    layout: Layout,
    free: Numbers,
    fewer: Numbers,
    slope: Numbers,
    observed: Numbers,
    steps: int,
) -> Fitted:
    inverse = _solve(observed, np.eye(len(observed)))
    if inverse is None:
        raise DyadError("The standard errors cannot be had: the likelihood is flat at its maximum.")
    return Fitted(
        layout, free @ fewer, free @ inverse @ free.T, at.value, free.shape[1],
        float(np.abs(slope).max()), steps,
    )  # fmt: skip
