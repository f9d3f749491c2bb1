"""The covariances of a diary as functions of free parameters, with their slopes.

Random effects: G = sum over blocks of B L L' B'. When roles differ there is one block, the whole
matrix; when they do not there are two, the couple's sum and its difference, which makes G
exchangeable. A block of lower rank than its size is one whose variance has gone to zero.

Residuals: the covariance of member i on day s with member j on day t is
S_ij rho^|s-t| + H_ij [s = t], with S or H zero or diagonal as the chosen residual has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers

Residual: TypeAlias = Literal["independent", "same-day", "own-ar1", "ar1", "same-day+ar1"]
RESIDUALS: tuple[Residual, ...] = get_args(Residual)


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """The covariances at one value of the parameters, and their derivatives by each.

    Shapes: g (q, q), s and h (2, 2); the slopes have the parameters in front.
    """

    g: Numbers
    s: Numbers
    h: Numbers
    rho: float
    dg: Numbers
    ds: Numbers
    dh: Numbers
    drho: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Which covariances a model has: its random effects' blocks and its residual.

    Attributes
    ----------
    bases
        One (q, size) matrix a block.
    ranks
        The rank of each block's covariance.
    residual
        The residual's name.
    equal
        Whether both members have one residual variance.
    positive
        Whether rho must be positive, as it must where days do not lie whole days apart.
    """

    bases: tuple[Numbers, ...]
    ranks: tuple[int, ...]
    residual: Residual
    equal: bool
    positive: bool

    @property
    def splits(self) -> NDArray[np.intp]:
        """Where each block's parameters begin, and where the residual's do."""
        sizes = [len(_places(b.shape[1], r)) for b, r in zip(self.bases, self.ranks, strict=True)]
        return np.cumsum([0, *sizes])

    @property
    def autocorrelated(self) -> bool:
        """Whether a day's residual depends on the day before."""
        return "ar1" in self.residual

    def at(self, theta: Numbers) -> Point:
        """Return the covariances and their slopes at these parameters."""
        n = len(theta)
        q = self.bases[0].shape[0]
        g, dg = np.zeros((q, q)), np.zeros((n, q, q))
        for index, (start, end) in enumerate(pairwise(self.splits)):
            factor = self.bases[index] @ self.factor(index, theta)
            g += factor @ factor.T
            basis, rank = self.bases[index], self.ranks[index]
            for k, (i, j) in enumerate(_places(basis.shape[1], rank), start):
                half = np.outer(basis[:, i], factor[:, j])
                dg[k] = half + half.T
            assert end >= start
        return self._residual(theta, g, dg)

    def factor(self, block: int, theta: Numbers) -> Numbers:
        """Return L of one block, shape (size, rank)."""
        size, rank = self.bases[block].shape[1], self.ranks[block]
        matrix = np.zeros((size, rank))
        for value, place in zip(theta[self.splits[block] :], _places(size, rank), strict=False):
            matrix[place] = value
        return matrix

    def _residual(self, theta: Numbers, g: Numbers, dg: Numbers) -> Point:
        n, own = len(theta), self.splits[-1]
        values = iter(range(own, n))
        day, slopes = self._between(theta, values)
        zero, none = np.zeros((2, 2)), np.zeros((n, 2, 2))
        if not self.autocorrelated:
            return Point(g, zero, day, 0.0, dg, none, slopes, np.zeros(n))
        rho, drho = 0.0, np.zeros(n)
        state, state_slopes = day, slopes
        if self.residual == "same-day+ar1":
            k = next(values)
            state, state_slopes = np.eye(2) * np.exp(2 * theta[k]), none.copy()
            state_slopes[k] = 2 * state
        k = next(values)
        if self.positive:
            rho = float(1 / (1 + np.exp(-theta[k])))
            drho[k] = rho * (1 - rho)
        else:
            rho = float(np.tanh(theta[k]))
            drho[k] = 1 - rho**2
        if self.residual == "same-day+ar1":
            return Point(g, state, day, rho, dg, state_slopes, slopes, drho)
        return Point(g, state, zero, rho, dg, state_slopes, none, drho)

    def _between(self, theta: Numbers, values: Iterator[int]) -> tuple[Numbers, Numbers]:
        """Return the covariance of two members on a day from log deviations and atanh."""
        first = next(values)
        second = first if self.equal else next(values)
        a, b = np.exp(theta[first]), np.exp(theta[second])
        slopes = np.zeros((len(theta), 2, 2))
        r = 0.0
        if self.residual not in {"independent", "own-ar1"}:
            k = next(values)
            r = float(np.tanh(theta[k]))
            slopes[k] = [[0, a * b * (1 - r**2)], [a * b * (1 - r**2), 0]]
        c = a * b * r
        slopes[first] += [[2 * a**2, c], [c, 0]]
        slopes[second] += [[0, c], [c, 2 * b**2]]
        return np.array([[a**2, c], [c, b**2]]), slopes

    def start(self, g: Numbers, sigma: Numbers) -> Numbers:
        """Return parameters that begin near these covariances of intercepts and residuals."""
        blocks = [
            _entries(np.linalg.cholesky(basis.T @ g @ basis), rank)
            for basis, rank in zip(self.bases, self.ranks, strict=True)
        ]
        both = self.residual == "same-day+ar1"
        share = 0.5 if both else 1.0
        deviations = np.sqrt(np.diag(sigma) * share)
        rest = [np.log(np.sqrt(np.mean(deviations**2)))] if self.equal else [*np.log(deviations)]
        if self.residual not in {"independent", "own-ar1"}:
            r = sigma[0, 1] / np.sqrt(sigma[0, 0] * sigma[1, 1])
            rest.append(np.arctanh(np.clip(r, -0.8, 0.8)))
        if both:
            rest.append(np.log(np.sqrt(np.mean(deviations**2))))
        if self.autocorrelated:
            rest.append(0.0 if self.positive else np.arctanh(0.5 if both else 0.25))
        return np.concatenate([*blocks, rest])

    def limits(self, start: Numbers) -> tuple[Numbers, Numbers]:
        """Return how low and how high the residual's parameters may go, from where they start.

        Beyond, a variance is zero or a correlation one to eight digits, and the likelihood flat.
        """
        rest = start[self.splits[-1] :]
        low, high = np.full(len(rest), -9.0), np.full(len(rest), 9.0)
        deviations = [0] if self.equal else [0, 1]
        if self.residual == "same-day+ar1":
            deviations.append(len(rest) - 2)
        low[deviations], high[deviations] = rest[deviations] - 10, np.inf
        if self.autocorrelated and self.positive:
            low[-1], high[-1] = -18.0, 18.0
        return low, high

    def reduced(self, block: int, theta: Numbers) -> tuple["Structure", Numbers]:
        """Return the structure with one direction of a block at zero, and its parameters."""
        return self._with_factor(block, theta, _best(self.factor(block, theta)))

    def raised(self, block: int, theta: Numbers, column: Numbers) -> tuple["Structure", Numbers]:
        """Return the structure with one direction more in a block, and its parameters."""
        return self._with_factor(block, theta, np.column_stack([self.factor(block, theta), column]))

    def _with_factor(
        self, block: int, theta: Numbers, factor: Numbers
    ) -> tuple["Structure", Numbers]:
        rank = factor.shape[1]
        triangular: Numbers = factor
        if rank:
            triangular = np.transpose(np.linalg.qr(factor.T, mode="r"))
        parts = np.split(theta, self.splits[1:])
        parts[block] = _entries(triangular, rank)
        ranks = tuple(rank if i == block else r for i, r in enumerate(self.ranks))
        return replace(self, ranks=ranks), np.concatenate(parts)


def blocks(terms: int, *, distinguishable: bool) -> tuple[Numbers, ...]:
    """Return the bases of the random effects' blocks for so many terms a member."""
    if distinguishable:
        return (np.eye(2 * terms),)
    one = np.eye(terms) / np.sqrt(2)
    return np.vstack([one, one]), np.vstack([one, -one])


def _places(size: int, rank: int) -> list[tuple[int, int]]:
    return [(i, j) for j in range(rank) for i in range(j, size)]


def _entries(factor: NDArray[np.floating], rank: int) -> Numbers:
    return np.array([factor[place] for place in _places(factor.shape[0], rank)])


def _best(factor: Numbers) -> Numbers:
    """Return the nearest factor of one rank less, every effect on its own scale."""
    scale = np.sqrt(np.maximum((factor**2).sum(axis=1), np.finfo(float).tiny))[:, None]
    left, values, _ = np.linalg.svd(factor / scale, full_matrices=False)
    kept: Numbers = scale * left[:, :-1] * values[:-1]
    return kept
