"""A diary laid out: every dyad's days in a row, both members side by side, gaps masked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """What is seen of D dyads on at most T days.

    Attributes
    ----------
    times
        Day of each row since the dyad's first, shape (D, T); beyond a dyad's last day it goes on
        by ones.
    seen
        Whether a member's day can be used, shape (D, T, 2).
    cells
        Regressors and the outcome last, shape (D, T, 2, K + 1); zero where nothing is seen.
    random
        What the random effects multiply, shape (D, T, 2, k); zero where nothing is seen.
    spread
        Which model column a member's regressor belongs to: shape (2, K + 1, p + 1).
    """

    times: Numbers
    seen: NDArray[np.bool_]
    cells: Numbers
    random: Numbers
    spread: Numbers

    @property
    def n_cells(self) -> int:
        """The number of members' days used."""
        return int(self.seen.sum())

    @property
    def n_fixed(self) -> int:
        """The number of fixed effects."""
        return int(self.spread.shape[2]) - 1

    @property
    def effects(self) -> Numbers:
        """The regressors of all random effects, member 0's before member 1's: (D, T, 2, q)."""
        return by_member(self.random)


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The distinct forms that a dyad's covariance takes, and which dyads have each.

    `times` (g, T), `seen` (g, T, 2) and `effects` (g, T, 2, q) as in a grid; `of` (D,) is each
    dyad's pattern and `counts` (g,) how many dyads a pattern has.
    """

    times: Numbers
    seen: NDArray[np.bool_]
    effects: Numbers
    of: NDArray[np.intp]
    counts: Numbers

    def pick(self, which: NDArray[np.intp] | slice) -> "Patterns":
        """Return some of the patterns; `of` is left as it was."""
        return Patterns(
            self.times[which], self.seen[which], self.effects[which], self.of, self.counts[which]
        )


def by_member(random: Numbers) -> Numbers:
    """Give each member's random effects their own columns: (..., 2, k) to (..., 2, 2k)."""
    k = random.shape[-1]
    effects = np.zeros((*random.shape[:-1], 2 * k))
    effects[..., 0, :k] = random[..., 0, :]
    effects[..., 1, k:] = random[..., 1, :]
    return effects


def lay_out(
    dyad: NDArray[np.intp], times: Numbers, seen: NDArray[np.bool_], cells: Numbers, random: Numbers
) -> tuple[Numbers, NDArray[np.bool_], Numbers, Numbers]:
    """Return times, seen, cells and random of rows as (D, T, ...), rows that show nothing left out.

    `dyad` numbers each row's dyad and must not fall; the other arrays have a row each.
    """
    kept = seen.any(axis=1)
    dyad, times, seen = dyad[kept], times[kept], seen[kept]
    _, dyad, lengths = np.unique(dyad, return_inverse=True, return_counts=True)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    place = np.arange(len(dyad)) - starts[dyad]
    shape = (len(lengths), int(lengths.max()))
    clock = np.zeros(shape)
    clock[dyad, place] = times - times[starts][dyad]
    past = np.arange(shape[1]) - (lengths[:, None] - 1)
    last = clock[np.arange(shape[0]), lengths - 1]
    clock = np.where(past > 0, last[:, None] + past, clock)
    out = np.zeros((*shape, 2), dtype=bool)
    out[dyad, place] = seen
    filled = [
        _placed(np.where(seen[..., None], values[kept], 0.0), shape, dyad, place)
        for values in (cells, random)
    ]
    return clock, out, filled[0], filled[1]


def patterns(grid: Grid) -> Patterns:
    """Group the dyads whose covariance is the same whatever the parameters are."""
    dyads = len(grid.times)
    steady = bool((grid.random == grid.seen[..., None]).all())
    keys = [grid.times, grid.seen.reshape(dyads, -1).astype(float)]
    if not steady:
        keys.append(grid.random.reshape(dyads, -1))
    rows = np.ascontiguousarray(np.concatenate(keys, axis=1) + 0.0)  # so that -0.0 is 0.0
    _, first, of, counts = np.unique(
        rows.view(f"V{rows.shape[1] * 8}").ravel(),
        return_index=True, return_inverse=True, return_counts=True,
    )  # fmt: skip
    return Patterns(
        grid.times[first], grid.seen[first], by_member(grid.random[first]), of,
        counts.astype(float),
    )  # fmt: skip


def _placed(
    values: Numbers, shape: tuple[int, int], dyad: NDArray[np.intp], place: NDArray[np.intp]
) -> Numbers:
    out = np.zeros((*shape, *values.shape[1:]))
    out[dyad, place] = values
    return out
