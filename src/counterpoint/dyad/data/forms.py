"""From a table in the long, pairwise or wide form to `Dyads`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterpoint.dyad.data import cells
from counterpoint.dyad.data.cells import Column
from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.data.placing import Placing, place, place_wide
from counterpoint.dyad.data.tables import Table
from counterpoint.dyad.dyads import Dyads, Names
from counterpoint.dyad.errors import DyadError


def dyads(table: Table, told: Layout) -> Dyads:
    """Return the dyads of a table whose columns `told.check` has found.

    Raises
    ------
    DyadError
        When a row cannot be used; see `read`.
    """
    if not table.n_rows:
        raise DyadError("The table is empty.")
    placing = place_wide(table, told) if told.form == "wide" else place(table, told)
    columns = _wide(table, told, placing) if told.form == "wide" else _long(table, told, placing)
    if told.member is not None:
        columns[told.member] = _persons(table[told.member], placing)
    return Dyads(
        columns, placing.labels, placing.roles, placing.times,
        Names(told.dyad or "dyad", told.role, told.time, told.member), placing.places(),
    )  # fmt: skip


def _typed(table: Table, name: str, placing: Placing) -> NDArray[Any]:
    column = cells.values(table[name], name)
    cells.no_infinite(column, name, placing.row_in_words)
    return column


def _long(table: Table, told: Layout, placing: Placing) -> dict[str, NDArray[Any]]:
    columns = {}
    for name, (own, partner) in told.sides(table.names).items():
        columns[name] = placing.pairs(_typed(table, own, placing))
        if partner != own:
            crossed = placing.pairs(_typed(table, partner, placing))[:, ::-1]
            columns[name] = _checked(columns[name], crossed, partner, placing)
    return columns


def _checked(own: NDArray[Any], said: NDArray[Any], name: str, placing: Placing) -> NDArray[Any]:
    """See that what a row says of the partner is what the partner's row says.

    Where the partner has no row on that occasion, what is said of them is taken.
    """
    here = placing.places() > 0
    both = here & here[:, ::-1]
    if own.dtype != said.dtype:
        raise DyadError(f"The column “{name}” is not of the kind of the members' own values.")
    differ = both & (own != said) & ~(pd.isna(own) & pd.isna(said))
    if differ.any():
        row, member = np.argwhere(differ)[0]
        place = int(placing.places()[row, 1 - member]) - 1
        raise DyadError(
            f"“{name}” is {said[row, member]} in {placing.row_in_words(place)}, but the partner's "
            f"row {placing.places()[row, member]} says {own[row, member]}."
        )
    return own if both.all() else np.where(here, own, said)


def _wide(table: Table, told: Layout, placing: Placing) -> dict[str, NDArray[Any]]:
    columns = {}
    for name, pair in told.sides(table.names).items():
        first, second = (placing.ordered(_typed(table, column, placing)) for column in pair)
        if first.dtype != second.dtype:
            missing = _all_missing(first), _all_missing(second)
            if not any(missing):
                raise DyadError(f"Of “{pair[0]}” and “{pair[1]}” one holds numbers, one does not.")
            first, second = _like(first, second) if missing[0] else _like(second, first)[::-1]
        columns[name] = side_by_side(first, second)
    return columns


def side_by_side(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Return shape (rows, 2), each member's values contiguous; one copy."""
    both = np.empty((2, len(first)), dtype=first.dtype)
    both[0], both[1] = first, second
    return both.T


def _all_missing(values: NDArray[Any]) -> bool:
    return values.dtype.kind == "f" and bool(np.isnan(values).all())


def _like(empty: NDArray[Any], other: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a column without values in the kind of the other member's."""
    fill: Callable[..., NDArray[Any]] = np.full
    nothing = None if other.dtype.kind == "O" else np.datetime64("NaT")
    return fill(len(empty), nothing, dtype=other.dtype), other


def _persons(raw: Column, placing: Placing) -> NDArray[Any]:
    """Return who each member is on every row, also where they have no row of their own."""
    codes, persons = cells.codes(raw, "member")
    pairs = placing.pairs(codes.astype(float))
    starts = placing.starts()
    known = np.fmax.reduceat(pairs, starts[:-1], axis=0)
    numbers = np.repeat(known, np.diff(starts), axis=0).astype(np.intp)
    named: NDArray[Any] = cells.values(persons, "member")[numbers]
    return named
