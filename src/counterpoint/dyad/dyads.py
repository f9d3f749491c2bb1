"""Two members side by side: the one form of data that every model takes.

`read` makes it from long, wide or pairwise tables. A row is one dyad, or one dyad on one occasion;
every column holds two values a row, member 0's and member 1's, in the order of `roles`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.errors import DyadError, no_column

if TYPE_CHECKING:
    import pandas as pd

Numbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """How the table that was read calls the dyad, the role and the time."""

    dyad: str = "dyad"
    role: str | None = None
    time: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Dyads:
    """Pairs of values in rows.

    The arrays may share memory with the table that was read; leave them as they are.

    Attributes
    ----------
    columns
        Name to array of shape (rows, 2): floats with NaN for a missing value, text as objects
        with None for a missing one, or datetime64.
    labels
        The dyad of each row, shape (rows,). Rows of one dyad stand together, in order of time.
    roles
        The two roles in alphabetical order, which is the order of the members; None when the
        members cannot be told apart (then their order is that of the table and means nothing).
    times
        The occasion of each row, shape (rows,), floats or datetime64, or None for one row a dyad.
    names
        What the table called them.
    places
        The row of the table, from 1, that each member's values stood in, shape (rows, 2); 0 where
        that member had no row. None when the data were not read from a table.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> table = {"couple": [1, 1, 2, 2], "who": ["a", "b", "b", "a"], "calm": [3, 4, 1, 2]}
    >>> couples = dyad.read(table, dyad="couple", role="who")
    >>> couples.roles, couples.n_dyads
    (('a', 'b'), 2)
    >>> couples.numbers("calm")
    array([[3., 4.],
           [2., 1.]])
    """

    columns: Mapping[str, NDArray[Any]]
    labels: NDArray[Any]
    roles: tuple[str, str] | None = None
    times: NDArray[Any] | None = None
    names: Names = Names()
    places: NDArray[np.intp] | None = None

    def __repr__(self) -> str:
        who = " and ".join(self.roles) if self.roles else "members not told apart"
        days = "" if self.times is None else f", {self.n_rows} rows"
        return f"Dyads({self.n_dyads} dyads{days}; {who}; columns {', '.join(self.columns)})"

    @property
    def n_rows(self) -> int:
        """The number of rows: dyads, or dyads times occasions."""
        return len(self.labels)

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where each dyad's rows begin, and the end: shape (dyads + 1,)."""
        if self.times is None or not self.n_rows:
            return np.arange(self.n_rows + 1, dtype=np.intp)
        changes = np.flatnonzero(self.labels[1:] != self.labels[:-1]) + 1
        return np.concatenate(([0], changes, [self.n_rows])).astype(np.intp)

    @property
    def n_dyads(self) -> int:
        """The number of dyads."""
        return self.n_rows if self.times is None else len(self.starts) - 1

    def column(self, name: str) -> NDArray[Any]:
        """Return a column of shape (rows, 2), of whatever type it is.

        The time is a column too, by its name in the table, the same for both members: numbers as
        they are, dates as days since the first.
        """
        if name in self.columns:
            return self.columns[name]
        if self.times is None or self.names.time is None:
            raise no_column(name, self.columns)
        if name != self.names.time:
            raise no_column(name, [*self.columns, self.names.time])
        times = self.days() if self.times.dtype.kind == "M" else self.times
        return np.repeat(times[:, None], 2, axis=1)

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers, shape (rows, 2), NaN where a value is missing."""
        values = self.column(name)
        if values.dtype.kind == "f":
            return values
        kind = "text" if values.dtype.kind == "O" else "dates"
        where = self._first_in_words(values)
        raise DyadError(f"The column “{name}” holds {kind}{where}; this model needs numbers there.")

    def days(self) -> Numbers:
        """Return when each row was, in days since the first occasion of all, shape (rows,).

        Times that are numbers are taken as days; dates count whole days, and dates with a time
        of day parts of days. A time zone is left aside: the clock on the wall counts.

        Raises
        ------
        DyadError
            When the data have no time.

        Examples
        --------
        >>> from counterpoint import dyad
        >>> table = {"day": ["2026-03-28", "2026-03-30"], "mood_a": [3, 4], "mood_b": [5, 5]}
        >>> couple = dyad.read(table, form="wide", dyad=None, roles=("a", "b"), time="day")
        >>> couple.days()
        array([0., 2.])
        """
        if self.times is None:
            raise DyadError("These data have no time; name its column: read(..., time=“day”).")
        if self.times.dtype.kind == "M":
            since = self.times - self.times.min() if self.n_rows else self.times.astype("m8[ns]")
            return np.asarray(since / np.timedelta64(1, "D"), dtype=float)
        times = np.asarray(self.times, dtype=float)
        return times - times.min() if self.n_rows else times

    def long(self) -> "pd.DataFrame":
        """Return one row for each member and occasion.

        Examples
        --------
        >>> from counterpoint import dyad
        >>> couples = dyad.read({"couple": [1, 1], "calm": [3, 4]}, dyad="couple")
        >>> couples.long()
           couple  calm
        0       1   3.0
        1       1   4.0
        """
        from counterpoint.dyad.data.frames import long

        return long(self)

    def wide(self, pattern: str = "{name}_{role}") -> "pd.DataFrame":
        """Return one row for each dyad and occasion, each column twice, named by the pattern.

        Members without roles are called 1 and 2.

        Examples
        --------
        >>> from counterpoint import dyad
        >>> couples = dyad.read({"couple": [1, 1], "calm": [3, 4]}, dyad="couple")
        >>> couples.wide()
           couple  calm_1  calm_2
        0       1     3.0     4.0
        """
        from counterpoint.dyad.data.frames import wide

        return wide(self, pattern)

    def pairwise(self, partner: str = "{name}_partner") -> "pd.DataFrame":
        """Return one row for each member and occasion, the partner's values beside the own.

        Examples
        --------
        >>> from counterpoint import dyad
        >>> couples = dyad.read({"couple": [1, 1], "calm": [3, 4]}, dyad="couple")
        >>> couples.pairwise()
           couple  calm  calm_partner
        0       1   3.0           4.0
        1       1   4.0           3.0
        """
        from counterpoint.dyad.data.frames import pairwise

        return pairwise(self, partner)

    def _first_in_words(self, values: NDArray[Any]) -> str:
        """Say what the first value is and where, for an error."""
        import pandas as pd

        held = np.argwhere(~pd.isna(values))
        for row, member in held:
            value = values[row, member]
            try:
                float(value)
            except (TypeError, ValueError):
                place = "" if self.places is None else f"row {self.places[row, member]}, "
                return f" (“{value}” in {place}dyad {self.labels[row]})"
        return ""


def told_apart(roles: tuple[str, str] | None, indistinguishable: bool) -> tuple[str, str] | None:
    """Return the roles by which a model tells the members apart; None when it does not.

    Raises
    ------
    DyadError
        When it should, and the data have no roles.
    """
    if indistinguishable:
        return None
    if roles is None:
        raise DyadError(
            "The data have no roles, so members cannot be told apart: name the column of the role "
            "when reading, role=…, or ask for indistinguishable=True."
        )
    return roles


def check_read(data: object) -> None:
    """Refuse a table that was not read, the first thing that somebody tries.

    Raises
    ------
    DyadError
        When it is neither `Dyads` nor batches of them.
    """
    if not isinstance(data, Dyads) and not hasattr(type(data), "each"):
        kind = type(data).__name__
        raise DyadError(f"This is a {kind}; read it first: data = dyad.read(table, dyad=…).")
