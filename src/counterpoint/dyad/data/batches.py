"""Data larger than memory: `Dyads` batch by batch."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import add
from typing import TypeVar

from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError

Sum = TypeVar("Sum")


class Batches(ABC):
    """Dyads that are read a batch at a time, whole dyads in each.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import pandas as pd
    >>> from counterpoint import dyad
    >>> table = pd.DataFrame({"couple": [1, 1, 2, 2], "calm": [3.0, 4.0, 1.0, 2.0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "couples.parquet")
    ...     table.to_parquet(path)
    ...     data = dyad.read(path, dyad="couple", batches=3)
    ...     data.reduce(lambda couples: couples.numbers("calm").sum(), ["calm"])
    np.float64(10.0)
    """

    told: Layout
    """How the table stands, as `read` was told."""

    names: tuple[str, ...]
    """The quantities that there are, as `Dyads.columns` would name them."""

    @property
    def roles(self) -> tuple[str, str] | None:
        """The two roles, as in `Dyads`; looks at the first batch of a table that is not wide."""
        if self.told.form == "wide":
            return self.told.roles()
        return next(self.each([])).roles

    @abstractmethod
    def each(self, columns: Sequence[str]) -> Iterator[Dyads]:
        """Yield the dyads of one batch after the other, with these columns.

        Raises
        ------
        DyadError
            When a batch cannot be used; see `read`.
        """

    @abstractmethod
    def reduce(self, function: Callable[[Dyads], Sum], columns: Sequence[str]) -> Sum:
        """Return the sum, by `+`, of what the function returns for each batch.

        Raises
        ------
        DyadError
            When a batch cannot be used, or the function raises it.
        """


def quantities(
    told: Layout, stored: Sequence[str], columns: Sequence[str] | None
) -> tuple[str, ...]:
    """Return the names of what there is to read.

    Raises
    ------
    DyadError
        When a column is not there.
    """
    told.check(stored)
    if columns is not None:
        told.needed(stored, columns)
        return tuple(columns)
    return tuple(told.sides(stored))


def added(parts: Iterable[Sum]) -> Sum:
    """Return the sum of the parts, by `+`; there is at least one."""
    total: Sum = reduce(add, parts)
    return total


def same_roles(told: tuple[str, str] | None, found: tuple[str, str] | None) -> None:
    """See that the roles of a batch are those of the batches before.

    Raises
    ------
    DyadError
        When they are not.
    """
    if told != found:
        raise DyadError(f"The roles are {told} at first and {found} further on.")
