"""Where each row of a table belongs: which dyad, occasion and member."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.data import refusals
from counterpoint.dyad.data.keys import Keys, Places, count, keys_of
from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.data.members import members_of, two_in_turn
from counterpoint.dyad.data.tables import Table
from counterpoint.dyad.errors import DyadError


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """Where each row of the table goes.

    `to` is, for the long form, the place of each row in the flattened (2, rows) of the dyads; for
    the wide form the order of the table's rows. None means as they are: in the long form the two
    members in turn.
    """

    keys: Keys
    labels: NDArray[Any]
    times: NDArray[Any] | None
    roles: tuple[str, str] | None
    n_rows: int
    to: Places | None
    wide: bool = False
    first: int = 0  # which of two rows in turn is member 0's
    _cache: dict[str, Places] = field(default_factory=dict)

    def pairs(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return a column of the long form as (rows, 2), missing where a member has no row."""
        both: NDArray[Any] = _nothing(2 * self.n_rows, values.dtype)
        if self.to is None:
            both[: self.n_rows] = values[self.first :: 2]
            both[self.n_rows :] = values[1 - self.first :: 2]
        else:
            both[self.to] = values
        return both.reshape(2, self.n_rows).T

    def ordered(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return a column of the wide form in the order of the dyads."""
        return values if self.to is None else values[self.to]

    def places(self) -> Places:
        """Return the row of the table, from 1, of each member's values; 0 for none."""
        if "places" not in self._cache:
            self._cache["places"] = self._places()
        return self._cache["places"]

    def _places(self) -> Places:
        if self.wide:
            rows = count(self.n_rows)[1:] if self.to is None else self.to + 1
            return np.broadcast_to(rows[:, None], (self.n_rows, 2))
        return self.pairs(np.arange(1, len(self.keys.dyads) + 1, dtype=np.intp))

    def starts(self) -> Places:
        """Return where each dyad's rows begin, and the end."""
        if self.times is None:
            return np.arange(self.n_rows + 1)
        change = np.flatnonzero(self.labels[1:] != self.labels[:-1]) + 1
        return np.concatenate(([0], change, [self.n_rows])).astype(np.intp)

    def row_in_words(self, row: int) -> str:
        """Name a row of the table for an error."""
        return f"row {row + 1} (dyad {self.keys.dyad_of(row)})"


def place(table: Table, told: Layout) -> Placing:
    """Find the place of every row of the long form.

    Raises
    ------
    DyadError
        When a dyad has not two members, a role or an occasion is there twice, or a key is empty.
    """
    in_turn = _in_turn(table, told)
    if in_turn is not None:
        return in_turn
    keys = keys_of(table, told)
    members, roles = members_of(table, told, keys)
    every = keys.dyads, 2 * len(keys.labels)
    if np.bincount(every[0] * 2 + members, minlength=every[1]).min() == 0:
        raise refusals.one_alone(keys, members, roles)
    if keys.times is None:
        rows, labels, times = keys.dyads, keys.labels, None
    else:
        rows, firsts = _occasions(keys.dyads, keys.times)
        labels, times = keys.labels[keys.dyads[firsts]], keys.times[firsts]
    n_rows = len(labels)
    twice = np.bincount(rows * 2 + members, minlength=2 * n_rows) > 1
    if twice.any():
        raise refusals.twice(keys, rows * 2 + members, int(np.argmax(twice)), members, roles)
    return Placing(keys, labels, times, roles, n_rows, members * n_rows + rows)


def _in_turn(table: Table, told: Layout) -> Placing | None:
    """Place the rows of a sorted table, in which the same two roles follow each other, at once."""
    labels = None if told.dyad is None else table[told.dyad]
    if told.time is not None or told.member is not None or table.n_rows % 2:
        return None
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu":
        return None
    first, second = labels[0::2], labels[1::2]
    if not (np.array_equal(first, second) and np.all(first[1:] > first[:-1])):
        return None
    dyads = np.repeat(np.arange(len(first), dtype=np.intp), 2)
    keys = Keys(dyads, first, None)
    if told.role is None:
        return Placing(keys, first, None, None, len(first), None)
    alternate = two_in_turn(table[told.role])
    if alternate is None:
        return None
    roles, starts = alternate
    return Placing(keys, first, None, roles, len(first), None, first=starts)


def place_wide(table: Table, told: Layout) -> Placing:
    """Find the order of the rows of the wide form.

    Raises
    ------
    DyadError
        When a dyad (or its occasion) is there twice, or a key is empty.
    """
    keys = keys_of(table, told)
    roles = told.roles()
    if keys.times is None and told.dyad is None:
        return Placing(keys, keys.labels, None, roles, table.n_rows, None, wide=True)
    if keys.times is None:
        count = np.bincount(keys.dyads)
        if count.max() > 1:
            rows = np.flatnonzero(keys.dyads == np.argmax(count > 1))
            raise DyadError(
                f"Dyad {keys.dyad_of(rows[0])} is in row {rows[0] + 1} and again in row "
                f"{rows[1] + 1}; if these are occasions, name their column: time=."
            )
        return Placing(keys, keys.labels, None, roles, table.n_rows, None, wide=True)
    rows, firsts = _occasions(keys.dyads, keys.times)
    if len(firsts) < table.n_rows:
        twice = np.flatnonzero(rows == np.argmax(np.bincount(rows) > 1))
        raise DyadError(
            f"Dyad {keys.dyad_of(twice[0])} has the occasion {keys.times[twice[0]]} in row "
            f"{twice[0] + 1} and again in row {twice[1] + 1}."
        )
    in_order = bool(np.array_equal(firsts, np.arange(table.n_rows)))
    return Placing(
        keys, keys.labels[keys.dyads[firsts]], keys.times[firsts], roles, table.n_rows,
        None if in_order else firsts, wide=True,
    )  # fmt: skip


def _occasions(dyads: Places, times: NDArray[Any]) -> tuple[Places, Places]:
    """Return the number of each row's dyad and occasion, in order, and a row where it is."""
    later = (dyads[1:] > dyads[:-1]) | ((dyads[1:] == dyads[:-1]) & (times[1:] >= times[:-1]))
    order = None if later.all() else np.lexsort((times, dyads))
    d, t = (dyads, times) if order is None else (dyads[order], times[order])
    new = np.concatenate(([True], (d[1:] != d[:-1]) | (t[1:] != t[:-1])))
    numbers = np.cumsum(new) - 1
    firsts = np.flatnonzero(new)
    if order is None:
        return numbers, firsts
    rows = np.empty_like(numbers)
    rows[order] = numbers
    return rows, order[firsts]


def _nothing(length: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    if dtype.kind == "f":
        return np.full(length, np.nan)
    if dtype.kind == "O":
        return np.full(length, None, dtype=object)
    if dtype.kind == "M":
        return np.full(length, np.datetime64("NaT"), dtype=dtype)
    return np.zeros(length, dtype=dtype)
