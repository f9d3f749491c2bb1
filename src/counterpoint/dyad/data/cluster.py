"""Batches of a Dask DataFrame: its partitions, wherever they lie."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from counterpoint.dyad.data.batches import Batches, Sum, added, quantities, same_roles
from counterpoint.dyad.data.forms import dyads
from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.data.tables import table
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError


@dataclass(frozen=True, slots=True)
class DaskBatches(Batches):
    """The partitions of a Dask DataFrame."""

    frame: Any
    told: Layout
    names: tuple[str, ...]
    stored: tuple[str, ...]

    def each(self, columns: Sequence[str]) -> Iterator[Dyads]:
        """Yield the dyads of one partition after the other, with these columns."""
        needed = self.told.needed(self.stored, columns)
        for number, part in enumerate(self.frame[needed].to_delayed()):
            data = _of_partition(part.compute(), self.told, number)
            if data is not None:
                yield data

    def reduce(self, function: Callable[[Dyads], Sum], columns: Sequence[str]) -> Sum:
        """Return the sum of what the function returns where each partition lies.

        The partitions stay there; what the function returns is brought here and added up.
        """
        from dask.base import compute
        from dask.delayed import delayed

        needed = self.told.needed(self.stored, columns)
        apply = delayed(partial(_applied, function, self.told))
        parts = self.frame[needed].to_delayed()
        waiting = [apply(number, part) for number, part in enumerate(parts)]
        done: tuple[Any, ...] = compute(*waiting)  # type: ignore[no-untyped-call]  # Dask has none
        sums = [result for result in done if result is not None]
        if not sums:
            raise DyadError("The table is empty.")
        roles: tuple[str, str] | None = sums[0][0]
        for found, _ in sums[1:]:
            same_roles(roles, found)
        total: Sum = added(part for _, part in sums)
        return total


def is_dask(data: Any) -> bool:
    """Tell a Dask DataFrame without importing Dask."""
    return type(data).__module__.partition(".")[0] in {"dask", "dask_expr"}


def of_dask(frame: Any, told: Layout, columns: Sequence[str] | None) -> DaskBatches:
    """Return the partitions of a Dask DataFrame; nothing is computed yet.

    Raises
    ------
    DyadError
        When it lacks a column, or a partition cannot hold whole dyads.
    """
    stored = tuple(str(name) for name in getattr(frame, "columns", ()))
    if told.dyad is None and (told.form != "wide" or told.time is not None):
        raise DyadError("Name the column of the dyad: dyad=. One couple needs no Dask.")
    return DaskBatches(frame, told, quantities(told, stored, columns), stored)


def _applied(
    function: Callable[[Dyads], Sum], told: Layout, number: int, part: Any
) -> tuple[tuple[str, str] | None, Sum] | None:
    data = _of_partition(part, told, number)
    return None if data is None else (data.roles, function(data))


def _of_partition(part: Any, told: Layout, number: int) -> Dyads | None:
    if not len(part):
        return None
    try:
        return dyads(table(part), told)
    except DyadError as error:
        raise DyadError(
            f"Partition {number}: {error} Each partition must hold whole dyads; "
            f"frame.shuffle(“{told.dyad}”) sees to that."
        ) from None
