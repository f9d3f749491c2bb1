"""Counts, means and cross-products of columns: all that a linear model of two people needs.

One pass over the rows in blocks that stay in the processor's cache; the sums are taken about the
means of the first block, so that large means cost no digits. Moments of parts add up to those of
the whole (Chan, Golub and LeVeque 1983), so rows may lie in memory, in batches of a file or on
several machines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

BLOCK = 8192  # rows at a time: eight columns of them fill half a megabyte


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """How many rows, their means, and the sums of products about the means.

    Attributes
    ----------
    names
        The columns, in order.
    n
        The rows in which every column has a value; only these count.
    n_missing
        The rows that were left out because a value is missing (NaN).
    mean
        Shape (columns,); zeros when n is zero.
    scatter
        Sums of products of deviations from the means, shape (columns, columns); divided by n it
        is the covariance matrix of maximum likelihood.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad.moments import moments
    >>> first = moments({"x": np.array([1.0, 2.0])})
    >>> whole = first + moments({"x": np.array([6.0, np.nan])})
    >>> whole.n, whole.n_missing, float(whole.mean[0]), float(whole.scatter[0, 0])
    (3, 1, 3.0, 14.0)
    """

    names: tuple[str, ...]
    n: int
    n_missing: int
    mean: Numbers
    scatter: Numbers

    @classmethod
    def none(cls, names: Iterable[str]) -> "Moments":
        """Return the moments of no rows: what adding begins with."""
        names = tuple(names)
        return cls(names, 0, 0, np.zeros(len(names)), np.zeros((len(names), len(names))))

    def __add__(self, other: "Moments") -> "Moments":
        """Return the moments of both parts together."""
        if self.names != other.names:
            raise DyadError(
                f"The parts have different columns: {', '.join(self.names)} and "
                f"{', '.join(other.names)}."
            )
        n, n_missing = self.n + other.n, self.n_missing + other.n_missing
        share = other.n / n if n else 0.0
        apart = other.mean - self.mean
        return Moments(
            self.names,
            n,
            n_missing,
            self.mean + share * apart,
            self.scatter + other.scatter + share * self.n * np.outer(apart, apart),
        )

    def of(self, names: Sequence[str]) -> "Moments":
        """Return the moments of some of the columns, in that order."""
        places = [self.names.index(name) for name in names]
        return Moments(
            tuple(names),
            self.n,
            self.n_missing,
            self.mean[places],
            self.scatter[np.ix_(places, places)],
        )

    @property
    def covariance(self) -> Numbers:
        """The covariance matrix with divisor n, shape (columns, columns)."""
        return self.scatter / max(self.n, 1)

    def condensed(self) -> Numbers:
        """Return rows that have the cross-products of all the data, a constant 1 included.

        A least-squares problem on these few rows has the same solution, residual sums of squares
        and covariances as the one on all rows.

        Returns
        -------
        Numbers
            Shape (columns + 1, columns + 1): the first column stands for the constant, the others
            for the columns in order.
        """
        scale = np.sqrt(np.diag(self.scatter))
        scale[scale == 0] = 1.0
        values, vectors = np.linalg.eigh(self.scatter / np.outer(scale, scale))
        root = (vectors * np.sqrt(np.clip(values, 0.0, None))).T * scale
        rows = np.zeros((len(self.names) + 1,) * 2)
        rows[0, 0] = np.sqrt(self.n)
        rows[0, 1:] = np.sqrt(self.n) * self.mean
        rows[1:, 1:] = np.linalg.qr(root, mode="r")
        return rows


def moments(columns: Mapping[str, Numbers], *, block: int = BLOCK) -> Moments:
    """Return the moments of columns of equal length, over the rows that are complete.

    Parameters
    ----------
    columns
        Name to values, each of shape (rows,); NaN is a missing value.
    block
        How many rows are taken at a time.

    Raises
    ------
    DyadError
        When a value is infinite; the column and the row are named.
    """
    names, arrays = tuple(columns), list(columns.values())
    rows, k = len(arrays[0]) if arrays else 0, len(names)
    # The last row holds ones, so that the sums of a block come with its products.
    buffer = np.ones((k + 1, min(block, rows)))
    centre = np.zeros(k)
    total, began = np.zeros((k + 1, k + 1)), False
    for start in range(0, rows, block):
        products = _products(arrays, start, buffer, centre, names)
        if not began and products[k, k]:
            # The first block with complete rows only says about what the sums are taken.
            centre, began = products[k, :k] / products[k, k], True
            products = _products(arrays, start, buffer, centre, names)
        total += products
    n, sums, products = int(total[k, k]), total[k, :k], total[:k, :k]
    if not n:
        return Moments(names, 0, rows, sums, products)
    mean = sums / n
    return Moments(names, n, rows - n, centre + mean, products - n * np.outer(mean, mean))


def _products(
    arrays: Sequence[Numbers],
    start: int,
    buffer: Numbers,
    centre: Numbers,
    names: Sequence[str],
) -> Numbers:
    """Return the cross-products of a block's complete rows, and in the last row their sums."""
    values = buffer[:, : min(buffer.shape[1], len(arrays[0]) - start)]
    stop = start + values.shape[1]
    for k, array in enumerate(arrays):
        np.subtract(array[start:stop], centre[k], out=values[k])
    with np.errstate(invalid="ignore", over="ignore"):
        products = values @ values.T
        if np.isfinite(products).all():  # as it is unless something is missing or infinite
            return np.asarray(products)
        infinite = np.argwhere(np.isinf(values))
        if len(infinite):
            column, row = infinite[0]
            raise DyadError(
                f"“{names[column]}” is infinite in row {start + row}; correct it or leave it out."
            )
        complete = np.ascontiguousarray(values[:, ~np.isnan(values).any(axis=0)])
        return np.asarray(complete @ complete.T)
