"""The multivariate normal with missing values, from sufficient statistics by missing pattern.

All that the likelihood needs of the rows is, for each pattern of what was seen, how many rows
show it, their mean and their scatter. So after one pass over the rows nothing costs more with
more of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

MOST_COLUMNS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Sufficient statistics by pattern of seen values.

    Attributes
    ----------
    seen
        Which columns a pattern has, shape (patterns, q).
    n
        Rows of each pattern, shape (patterns,).
    mean, scatter
        Mean and covariance (over n) of each pattern's rows, shapes (patterns, q) and
        (patterns, q, q); zero where not seen.
    n_empty
        Rows in which nothing was seen; they are left out.
    """

    seen: NDArray[np.bool_]
    n: Numbers
    mean: Numbers
    scatter: Numbers
    n_empty: int

    @property
    def total(self) -> float:
        """The number of rows that say something."""
        return float(self.n.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """The log likelihood at (mu, Sigma) and its derivatives.

    Attributes
    ----------
    value
        The log likelihood, with its constant.
    mean, covariance
        Derivatives by mu, shape (q,), and by the elements of Sigma taken as q² free ones.
    observed, expected
        The two informations about mu and the lower triangle of Sigma (row by row).
    """

    value: float
    mean: Numbers
    covariance: Numbers
    observed: Numbers
    expected: Numbers

    @property
    def vector(self) -> Numbers:
        """The derivatives by mu and the lower triangle of Sigma."""
        return np.concatenate([self.mean, self.covariance.ravel() @ duplication(len(self.mean))])


def summarise(columns: Sequence[Numbers]) -> Patterns:
    """Group rows by what was seen in them, and return each group's moments.

    Parameters
    ----------
    columns
        Arrays of shape (rows,), NaN where a value is missing.

    Raises
    ------
    DyadError
        When there are more than 32 columns, or one that is never seen.
    """
    if len(columns) > MOST_COLUMNS:
        raise DyadError(
            f"Missing values can be met in at most {MOST_COLUMNS} columns together, and this "
            f"model has {len(columns)}; leave predictors out, or leave out incomplete dyads."
        )
    rows, codes = _coded(columns)
    order = np.argsort(codes, kind="stable")
    found, starts = np.unique(codes[order], return_index=True)
    ends = np.append(starts[1:], len(codes))
    seen = (found[:, None] >> np.arange(len(columns), dtype=found.dtype)) & 1 == 1
    shape = (len(found), len(columns))
    n, mean, scatter = np.zeros(len(found)), np.zeros(shape), np.zeros((*shape, len(columns)))
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        block = rows[order[start:end]] if len(found) > 1 else rows
        n[i], mean[i], scatter[i] = _moments(block, seen[i])
    some = found > 0
    return Patterns(seen[some], n[some], mean[some], scatter[some], int(n[~some].sum()))


def score(patterns: Patterns, mu: Numbers, sigma: Numbers) -> Score:
    """Return the log likelihood and its derivatives.

    Raises
    ------
    numpy.linalg.LinAlgError
        When sigma is not positive definite.

    Notes
    -----
    With P the inverse of the seen part of Sigma (zero elsewhere), d = mean - mu and
    W = scatter + d d', a pattern of n rows adds -n/2 (k log 2 pi + log|Sigma_seen| + tr P W); its
    derivatives are n P d and n/2 (P W P - P).
    """
    n = patterns.n
    root, inverse = _inverses(patterns, sigma)
    apart = np.where(patterns.seen, patterns.mean - mu, 0.0)
    spread = patterns.scatter + apart[:, :, None] * apart[:, None, :]
    pulled = np.einsum("sij,sj->si", inverse, apart)
    middle = inverse @ spread @ inverse
    logs = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    constant = patterns.seen.sum(axis=1) * np.log(2 * np.pi)
    fit = (inverse * spread).sum(axis=(1, 2))
    return Score(
        float(-0.5 * (n * (constant + logs + fit)).sum()),
        n @ pulled,
        np.einsum("s,sij->ij", n, middle - inverse) / 2,
        _information(n, inverse, middle - inverse / 2, pulled),
        _information(n, inverse, inverse / 2, np.zeros_like(pulled)),
    )


def start(patterns: Patterns, steps: int = 8) -> tuple[Numbers, Numbers]:
    """Return mean and covariance after a few steps of expectation and maximisation.

    Source: Dempster, Laird and Rubin (1977). Written with the score it is one line: Sigma moves
    by 2/n Sigma G Sigma, mu by Sigma s / n, where s and G are the derivatives.
    """
    counts = patterns.n @ patterns.seen
    mu = (patterns.n @ patterns.mean) / counts
    squares = np.diagonal(patterns.scatter, axis1=1, axis2=2) + (patterns.mean - mu) ** 2
    sigma = np.diag((patterns.n @ (patterns.seen * squares)) / counts)
    for _ in range(steps):
        at = score(patterns, mu, sigma)
        moved = sigma @ at.mean / patterns.total
        sigma = sigma + 2 / patterns.total * sigma @ at.covariance @ sigma - np.outer(moved, moved)
        mu = mu + moved
    return mu, (sigma + sigma.T) / 2


def duplication(q: int) -> Numbers:
    """Return the matrix that makes vec(Sigma) of its lower triangle, shape (q², q(q+1)/2)."""
    low, high = np.tril_indices(q)
    matrix = np.zeros((q * q, len(low)))
    matrix[low * q + high, np.arange(len(low))] = 1
    matrix[high * q + low, np.arange(len(low))] = 1
    return matrix


def _coded(columns: Sequence[Numbers]) -> tuple[Numbers, NDArray[np.unsignedinteger]]:
    """Return the rows, shape (rows, q), and for each the bits of what was seen."""
    kind = np.min_scalar_type(2 ** len(columns) - 1)  # few bits sort fastest
    rows = np.empty((len(columns[0]), len(columns)))
    codes = np.zeros(len(rows), dtype=kind)
    for i, column in enumerate(columns):
        rows[:, i] = column
        codes += (~np.isnan(column)).astype(kind) * kind.type(2**i)
    return rows, codes


def _moments(block: Numbers, seen: NDArray[np.bool_]) -> tuple[float, Numbers, Numbers]:
    block = block if seen.all() else np.where(seen, block, 0.0)
    with np.errstate(invalid="ignore"):  # infinity less infinity; the caller looks for it
        mean = block.mean(axis=0)
        block = block - mean
        return len(block), mean, block.T @ block / len(block)


def _inverses(patterns: Patterns, sigma: Numbers) -> tuple[Numbers, Numbers]:
    """Return Cholesky roots, and inverses of the seen parts of sigma, zero elsewhere."""
    both = patterns.seen[:, :, None] & patterns.seen[:, None, :]
    unseen = np.eye(len(sigma)) * ~patterns.seen[:, None, :]
    filled = np.where(both, sigma, 0.0) + unseen
    root = np.asarray(np.linalg.cholesky(filled), dtype=float)
    return root, np.asarray(np.linalg.inv(filled) * both, dtype=float)


def _information(n: Numbers, inverse: Numbers, other: Numbers, pulled: Numbers) -> Numbers:
    q = inverse.shape[1]
    double = duplication(q)
    weighted = n[:, None] * inverse.reshape(-1, q * q)
    products = (weighted.T @ other.reshape(-1, q * q)).reshape(q, q, q, q)
    square = double.T @ products.transpose(0, 2, 1, 3).reshape(q * q, q * q) @ double
    cross = (weighted.T @ pulled).reshape(q, q * q) @ double
    mean = weighted.sum(axis=0).reshape(q, q)
    return np.block([[mean, cross], [cross.T, square]])
