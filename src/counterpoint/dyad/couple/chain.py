"""The days of one couple as a chain of days, and the missing cells in it, grouped by pattern.

The precision of a stationary VAR(1) over all days is block tridiagonal. Its few distinct blocks
are laid out flat (`likelihood.Blocks`); here stands which of them belongs to which day, and,
for every run of days with missing cells, which entries make up the precision of what is missing.
Runs of the same pattern share one small matrix, so that its inverse is computed once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers

LONGEST_SILENCE = 200  # days; at a carry-over of .9 the memory left after it is 7e-10

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs of missing cells that have equally many of them: `n` each.

    Attributes
    ----------
    days, signals
        Where the cells are, each of shape (runs, n).
    pattern
        Which pattern each run has, shape (runs,).
    entries
        For each pattern the place in the flat blocks of each entry of its precision,
        shape (patterns, n, n).
    counts
        How many runs have the pattern, shape (patterns,).
    """

    days: Places
    signals: Places
    pattern: Places
    entries: Places
    counts: Places


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Values by day, of shape (days, k), zero where `seen` is false, and how days are linked.

    Attributes
    ----------
    days
        The calendar day of each row, shape (days,): days without any value that cannot matter
        (at the ends, and in silences longer than `LONGEST_SILENCE`) are left out.
    linked
        Whether each day follows the one before it, shape (days,); false for the first.
    kinds
        2 where a day is linked to the one before plus 1 where it is to the one after.
    """

    days: NDArray[np.int64]
    y: Numbers
    seen: NDArray[np.bool_]
    linked: NDArray[np.bool_]
    kinds: NDArray[np.intp]
    runs: tuple[Runs, ...]

    @property
    def k(self) -> int:
        """The number of series."""
        return int(self.y.shape[1])

    @property
    def n_links(self) -> int:
        """The number of steps from a day to the next."""
        return int(self.linked.sum())

    @property
    def n_starts(self) -> int:
        """The number of days drawn from the stationary distribution."""
        return len(self.days) - self.n_links


def chain(days: NDArray[np.int64], values: Numbers) -> Chain:
    """Lay values out by calendar day: rows of `values` (rows, k) at increasing `days`."""
    heard = np.isfinite(values).any(axis=1)
    days, values = days[heard], values[heard]
    if not len(days):
        none = np.zeros((0, values.shape[1]))
        empty = np.zeros(0, dtype=bool)
        return Chain(days, none, none > 0, empty, np.zeros(0, dtype=np.intp), ())
    steps = np.diff(days, prepend=days[0] - LONGEST_SILENCE - 2)
    silent = steps - 1 > LONGEST_SILENCE
    rows = np.cumsum(np.where(silent, 1, steps)) - 1
    full = np.full((rows[-1] + 1, values.shape[1]), np.nan)
    full[rows] = values
    calendar = np.arange(rows[-1] + 1) + np.repeat(
        (days - rows)[silent], np.diff(rows[silent], append=rows[-1] + 1)
    )
    linked = np.ones(len(full), dtype=bool)
    linked[rows[silent]] = False
    kinds = 2 * linked + np.append(linked[1:], False)
    seen = np.isfinite(full)
    return Chain(
        calendar, np.where(seen, full, 0.0), seen, linked, kinds.astype(np.intp),
        tuple(_by_size(seen, linked, kinds)),
    )  # fmt: skip


def _by_size(
    seen: NDArray[np.bool_], linked: NDArray[np.bool_], kinds: NDArray[np.intp]
) -> Iterator[Runs]:
    """Yield the runs of missing cells, grouped by how many cells they have."""
    gap = (~seen).max(axis=1)
    first = gap & ~(np.append(False, gap[:-1]) & linked)
    starts = np.flatnonzero(first)
    run_of_day = np.cumsum(first) - 1
    days, signals = np.nonzero(~seen)
    run = run_of_day[days]
    sizes = np.bincount(run, minlength=len(starts))
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
    for size in np.unique(sizes):
        cells = begins[sizes == size][:, None] + np.arange(size)
        yield _runs(days[cells], signals[cells], starts[sizes == size], kinds, seen.shape[1])


def _runs(days: Places, signals: Places, starts: Places, kinds: NDArray[np.intp], k: int) -> Runs:
    keys = np.concatenate([days - starts[:, None], signals, kinds[days]], axis=1)
    patterns, which, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    day, signal, kind = np.split(patterns, 3, axis=1)
    ahead = day[:, :, None] - day[:, None, :]
    block = np.select(
        [ahead == 0, ahead == 1, ahead == -1], [kind[:, :, None] + 0 * ahead, 4 + 0 * ahead, 5], 6
    )
    within = np.where(block < 6, signal[:, :, None] * k + signal[:, None, :], 0)
    return Runs(days, signals, which.reshape(-1), block * k * k + within, counts)
