"""Dyads that each have a covariance of their own: whitened in batches, random effects by Woodbury.

With W the inverse covariance of the residuals, A = Z'WZ and K = (I + GA)^-1, the inverse of
V = ZGZ' + R is W - WZ N Z'W with N = KG, and log|V| = log|R| + log|I + GA|; G may be singular.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary import dense
from counterpoint.dyad.diary.grid import Grid, Patterns
from counterpoint.dyad.diary.structure import Point
from counterpoint.dyad.diary.whitening import whiten
from counterpoint.dyad.dyads import Numbers

DYADS = 128  # a batch whose arrays stay near the processor
SAMPLE = 24  # patterns whose information stands for all while the fit is on its way


@dataclass(frozen=True, slots=True, eq=False)
class Batched:
    """A diary's cells in batches: per batch `times`, `seen`, `columns` (T, 2, D, q + p + 1)."""

    patterns: Patterns
    batches: tuple[tuple[Numbers, NDArray[np.bool_], Numbers], ...]
    n_effects: int

    def reduce(self, point: Point) -> "BatchedReduction":
        """Return the products at these covariances."""
        moves = point.ds.any(axis=(1, 2)) | point.dh.any(axis=(1, 2)) | (point.drho != 0)
        own = np.flatnonzero(moves)
        few = Point(
            point.g, point.s, point.h, point.rho, point.dg[:0], point.ds[own], point.dh[own],
            point.drho[own],
        )  # fmt: skip
        parts = [self._batch(few, *batch) for batch in self.batches]
        a, b, d_a, d_b = (
            np.concatenate([part[k] for part in parts], axis=axis)
            for k, axis in ((0, 0), (1, 0), (2, 1), (3, 1))
        )
        products, d_products, d_log = (
            np.sum([np.asarray(p[k]) for p in parts], axis=0) for k in (4, 5, 7)
        )
        log = sum(p[6] for p in parts)
        inner = np.eye(self.n_effects) + point.g @ a
        k = np.linalg.inv(inner)
        n = k @ point.g
        nb = n @ b
        return BatchedReduction(
            self, point, own, a, b, d_a, d_b, d_products, d_log, k, n, nb,
            float(log + np.linalg.slogdet(inner)[1].sum()), products - _summed(b, nb),
        )  # fmt: skip

    def _batch(
        self, point: Point, times: Numbers, seen: NDArray[np.bool_], columns: Numbers
    ) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, float, Numbers]:
        q = self.n_effects
        white, slopes, log, d_log = whiten(times, seen, columns, point)
        dyads, width = white.shape[2:]
        by_dyad = white.reshape(-1, dyads, width).transpose(1, 0, 2)
        d_by_dyad = slopes.reshape(len(slopes), -1, dyads, width).transpose(0, 2, 1, 3)
        effects = by_dyad[:, :, :q].transpose(0, 2, 1)
        own = effects @ by_dyad
        d_own = d_by_dyad[..., :q].transpose(0, 1, 3, 2) @ by_dyad + effects @ d_by_dyad
        flat = white.reshape(-1, width)
        products = (flat.T @ flat)[q:, q:]
        half = (slopes.reshape(len(slopes), -1, width).transpose(0, 2, 1) @ flat)[:, q:, q:]
        return (
            own[:, :, :q], own[:, :, q:], d_own[..., :q], d_own[..., q:],
            products, half + half.transpose(0, 2, 1), float(log.sum()), d_log.sum(axis=1),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class BatchedReduction:
    """What the data come to at one value of the covariances; names as in the module's text."""

    data: Batched
    point: Point
    own: NDArray[np.intp]
    a: Numbers
    b: Numbers
    d_a: Numbers
    d_b: Numbers
    d_products: Numbers
    d_log: Numbers
    k: Numbers
    n: Numbers
    nb: Numbers
    log_det: float
    products: Numbers

    def gradient(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Return the log likelihood's slope by G, (q, q), and by each residual parameter."""
        kb = self.k.transpose(0, 2, 1) @ self.b
        by_g = np.einsum("dac,dbc->ab", kb @ weights, kb, optimize=True)
        by_g -= (self.a @ self.k).sum(axis=0)
        residual = np.zeros(len(self.point.dg))
        nbw = self.nb @ weights
        across = nbw @ self.nb.transpose(0, 2, 1)
        for j, place in enumerate(self.own):
            quad = float((self.d_products[j] * weights).sum()) - 2 * float(
                (self.d_b[j] * nbw).sum()
            )
            quad += float((self.d_a[j] * across).sum())
            log = float(self.d_log[j] + (self.n * self.d_a[j].transpose(0, 2, 1)).sum())
            residual[place] = -(log + quad) / 2
        return (by_g + by_g.T) / 4, residual

    def information(self) -> Numbers:
        """Return the expected information, of a sample of patterns where there are many."""
        patterns = self.data.patterns
        g = len(patterns.times)
        which = np.unique(np.linspace(0, g - 1, min(g, SAMPLE)).astype(int))
        share = patterns.counts.sum() / patterns.counts[which].sum()
        guess: Numbers = share * dense.information(patterns.pick(which), self.point)
        return guess


def batch(grid: Grid, patterns: Patterns) -> Batched:
    """Cut a diary into batches of dyads, the longest together."""
    columns = np.concatenate([grid.effects, _spread(grid)], axis=3)
    length = np.where(grid.seen.any(axis=2), np.arange(1, grid.times.shape[1] + 1), 0).max(axis=1)
    order = np.argsort(-length, kind="stable")
    return Batched(patterns, tuple(_cut(grid, columns, length, order)), grid.effects.shape[3])


def _cut(
    grid: Grid, columns: Numbers, length: NDArray[np.intp], order: NDArray[np.intp]
) -> Iterator[tuple[Numbers, NDArray[np.bool_], Numbers]]:
    for start in range(0, len(order), DYADS):
        rows = order[start : start + DYADS]
        days = slice(0, int(length[rows[0]]))
        block = np.ascontiguousarray(columns[rows, days].transpose(1, 2, 0, 3))
        yield grid.times[rows, days], grid.seen[rows, days], block


def _spread(grid: Grid) -> Numbers:
    return np.stack([grid.cells[:, :, m] @ grid.spread[m] for m in range(2)], axis=2)


def _summed(left: Numbers, right: Numbers) -> Numbers:
    """Return the sum of left'right over dyads, both (D, q, c)."""
    total: Numbers = left.reshape(-1, left.shape[2]).T @ right.reshape(-1, right.shape[2])
    return total
