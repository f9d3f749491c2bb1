"""`read`: from any table to `Dyads`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from counterpoint.dyad.data import layout
from counterpoint.dyad.data.batches import Batches
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError

if TYPE_CHECKING:
    from counterpoint.dyad.data.tables import Table


@overload
def read(
    data: Any,
    *,
    dyad: str | None,
    role: str | None = None,
    time: str | None = None,
    member: str | None = None,
    form: layout.Form = "long",
    roles: Sequence[str] | None = None,
    members: Sequence[str] | None = None,
    pattern: str = "{name}_{role}",
    own: str = "{name}",
    partner: str = "{name}_partner",
    columns: Sequence[str] | None = None,
    batches: Literal[False] = False,
) -> Dyads: ...


@overload
def read(
    data: Any,
    *,
    dyad: str | None,
    role: str | None = None,
    time: str | None = None,
    member: str | None = None,
    form: layout.Form = "long",
    roles: Sequence[str] | None = None,
    members: Sequence[str] | None = None,
    pattern: str = "{name}_{role}",
    own: str = "{name}",
    partner: str = "{name}_partner",
    columns: Sequence[str] | None = None,
    batches: Literal[True] | int,
) -> Batches: ...


def read(
    data: Any,
    *,
    dyad: str | None,
    role: str | None = None,
    time: str | None = None,
    member: str | None = None,
    form: layout.Form = "long",
    roles: Sequence[str] | None = None,
    members: Sequence[str] | None = None,
    pattern: str = "{name}_{role}",
    own: str = "{name}",
    partner: str = "{name}_partner",
    columns: Sequence[str] | None = None,
    batches: bool | int = False,
) -> Dyads | Batches:
    """Read a table of dyads.

    Parameters
    ----------
    data
        A pandas, polars or pyarrow table, the path of a CSV or Parquet file, a mapping of names
        to arrays, or a Dask DataFrame. In a CSV file an empty cell, NA and NaN are missing.
    dyad
        The column that says who belongs together. None: in the long form, and in the wide form
        with a time, all rows are of one couple; in the wide form without a time each row is a
        dyad of its own.
    role
        The column with two roles that tell the members apart, as husband and wife. Without it
        the members keep the order in which they stand in the table, and it means nothing.
    time
        The column of the occasion: numbers (as days) or dates. Occasions at which one member has
        no row are kept, with that member's values missing.
    member
        The column that names the person, where members cannot be told apart by a role but must
        be recognised from one occasion to the next.
    form
        "long": one row for each member and occasion. "pairwise": the same, with the partner's
        values beside the own; these are checked against the partner's row and left out. "wide":
        one row for each dyad and occasion, with two columns for what the members have each.
    roles, members
        Wide form: the two marks in the columns' names, ("h", "w") for satisfaction_h and
        satisfaction_w. `roles` if the marks tell the members apart, `members` if they mean
        nothing. A column without a mark holds for both members.
    pattern
        Wide form: how such names are made.
    own, partner
        Pairwise form: how the names of the own and the partner's columns are made.
    columns
        Only these quantities; all if None.
    batches
        True for a Parquet file larger than memory: `Batches` instead of `Dyads`; or the number of
        rows that a batch shall have. The rows of a dyad must stand together.

    Returns
    -------
    Dyads or Batches
        Rows in the order in which the dyads first appear, in order of time within each; member 0
        has the role that comes first in the alphabet. A Dask DataFrame gives `Batches`.

    Raises
    ------
    DyadError
        Naming the dyad and the row (from 1, without a header): a dyad that has not exactly two
        members, a role missing or twice, a third role, an occasion twice, a column that is not
        there, numbers mixed with text, an infinite value, a partner's value that is not what the
        partner's row says, an empty table.

    Notes
    -----
    Rows with one member alone, of a couple of whom the other never answered, are refused and not
    dropped in silence: give the other a row with missing values, or take the dyad out.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> table = {"couple": [1, 2], "calm_h": [3.0, 1.0], "calm_w": [4.0, None], "years": [2, 9]}
    >>> couples = dyad.read(table, dyad="couple", form="wide", roles=("h", "w"))
    >>> couples.long()
       couple role  calm  years
    0       1    h   3.0    2.0
    1       1    w   4.0    2.0
    2       2    h   1.0    9.0
    3       2    w   NaN    9.0
    """
    # Here, so that pandas and narwhals are not imported until there is a table to read.
    from counterpoint.dyad.data.cluster import is_dask, of_dask
    from counterpoint.dyad.data.forms import dyads
    from counterpoint.dyad.data.parquet import of_parquet
    from counterpoint.dyad.data.tables import table

    told = layout.of(
        form=form, dyad=dyad, role=role, member=member, time=time, roles=roles, members=members,
        pattern=pattern, own=own, partner=partner,
    )  # fmt: skip
    if is_dask(data):
        return of_dask(data, told, columns)
    if batches:
        if not isinstance(data, (str, Path)):
            raise DyadError("batches= is for the path of a Parquet file.")
        return of_parquet(Path(data), told, columns, batches)
    return dyads(_only(table(data), told, columns), told)


def _only(given: "Table", told: layout.Layout, columns: Sequence[str] | None) -> "Table":
    told.check(given.names)
    return given if columns is None else given.only(told.needed(given.names, columns))
