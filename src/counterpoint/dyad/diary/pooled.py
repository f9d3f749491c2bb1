"""Dyads that share few patterns of days: second moments by pattern, then small matrices only.

The covariance V of a dyad depends on which days are seen and on nothing else, so sum X'V^-1 X over
the dyads of a pattern needs their summed products of cells and not the cells. They are taken once;
after that a step costs the same for a hundred dyads and for a million.
"""

from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.diary import dense
from counterpoint.dyad.diary.grid import Grid, Patterns
from counterpoint.dyad.diary.structure import Point
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Second moments: `moments` (2, 2, (K + 1)^2, g T T), products of cells summed by pattern."""

    patterns: Patterns
    moments: Numbers
    spread: Numbers

    def reduce(self, point: Point) -> "PooledReduction":
        """Return the products at these covariances."""
        raw, log = dense.inverse(dense.covariance(self.patterns, point))
        weight = dense.masked(raw, self.patterns, alone=0.0)
        k, c = self.spread.shape[1:]
        by_cell = _by_members(weight)
        products = np.zeros((c, c))
        for m in range(2):
            for n in range(2):
                cell = (self.moments[m, n] @ by_cell[m, n]).reshape(k, k)
                products += self.spread[m].T @ cell @ self.spread[n]
        log_det = float(log @ self.patterns.counts)
        return PooledReduction(self, point, weight, log_det, (products + products.T) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class PooledReduction:
    """What the data come to at one value of the covariances."""

    data: Pooled
    point: Point
    weight: Numbers
    log_det: float
    products: Numbers

    def gradient(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Return the log likelihood's slope by G, (q, q), and by each residual parameter."""
        patterns = self.data.patterns
        g, t = patterns.times.shape
        around = np.empty((g, t, 2, t, 2))
        for m in range(2):
            for n in range(2):
                cell = self.data.spread[m] @ weights @ self.data.spread[n].T
                around[:, :, m, :, n] = (cell.ravel() @ self.data.moments[m, n]).reshape(g, t, t)
        outer = self.weight @ around.reshape(g, 2 * t, 2 * t) @ self.weight
        pull = (outer - patterns.counts[:, None, None] * self.weight) / 2
        z = patterns.effects.reshape(g, 2 * t, -1)
        by_g = np.einsum("gia,gij,gjb->ab", z, pull, z, optimize=True)
        return by_g, self._residual(_by_members(pull))

    def _residual(self, pull: Numbers) -> Numbers:
        point = self.point
        lag = dense.lags(self.data.patterns.times)
        power, slope = dense.decay(lag, point.rho)
        by_s, by_rate = pull @ power.ravel(), pull @ slope.ravel()
        by_h = pull @ (lag == 0).ravel().astype(float)
        residual: Numbers = (
            np.einsum("jmn,mn->j", point.ds, by_s)
            + np.einsum("jmn,mn->j", point.dh, by_h)
            + point.drho * float((point.s * by_rate).sum())
        )
        return residual

    def information(self) -> Numbers:
        """Return the expected information of the covariances' parameters."""
        return dense.information_of(self.data.patterns, self.point, self.weight)


def pool(grid: Grid, patterns: Patterns) -> Pooled:
    """Sum the products of cells by pattern."""
    g, t = patterns.times.shape
    k = grid.cells.shape[3]
    moments = np.empty((2, 2, k, k, g, t, t))
    order = np.argsort(patterns.of, kind="stable")
    ends = np.cumsum(patterns.counts).astype(int)
    for each, rows in enumerate(np.split(order, ends[:-1])):
        flat = grid.cells[rows].reshape(len(rows), -1)
        block = (flat.T @ flat).reshape(t, 2, k, t, 2, k)
        moments[:, :, :, :, each] = block.transpose(1, 4, 2, 5, 0, 3)
    return Pooled(patterns, moments.reshape(2, 2, k * k, g * t * t), grid.spread)


def _by_members(matrices: Numbers) -> Numbers:
    """Turn (g, 2T, 2T) into (2, 2, g T T)."""
    g, n = matrices.shape[:2]
    split = matrices.reshape(g, n // 2, 2, n // 2, 2).transpose(2, 4, 0, 1, 3)
    return split.reshape(2, 2, -1)
