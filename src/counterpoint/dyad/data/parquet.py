"""Batches of a Parquet file."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from counterpoint.dyad.data import cells
from counterpoint.dyad.data.batches import Batches, Sum, added, quantities, same_roles
from counterpoint.dyad.data.cells import Column
from counterpoint.dyad.data.files import of_arrow, parquet_file
from counterpoint.dyad.data.forms import dyads
from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.data.tables import Table
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError

ROWS = 1 << 17  # of a batch: a few MB, and few enough calls


@dataclass(frozen=True, slots=True)
class ParquetBatches(Batches):
    """Batches of a Parquet file."""

    path: Path
    told: Layout
    names: tuple[str, ...]
    stored: tuple[str, ...]
    rows: int

    def each(self, columns: Sequence[str]) -> Iterator[Dyads]:
        """Yield the dyads of one batch after the other, with these columns."""
        needed = self.told.needed(self.stored, columns)
        texts = [name for name in (self.told.role,) if name is not None]
        told = None
        done = 0
        with (
            parquet_file(self.path, read_dictionary=texts) as file,
            closing(_ahead(file.iter_batches(self.rows, columns=needed))) as parts,
        ):
            for part in _whole(parts, self.told):
                data = _named_batch(part, self.told, f"rows {done + 1} to {done + part.n_rows}")
                told = told or data.roles
                same_roles(told, data.roles)
                yield data
                done += part.n_rows
        if not done:
            raise DyadError("The table is empty.")

    def reduce(self, function: Callable[[Dyads], Sum], columns: Sequence[str]) -> Sum:
        """Return the sum, by `+`, of what the function returns for each batch."""
        with closing(_ahead(map(function, self.each(columns)))) as parts:
            total: Sum = added(parts)
        return total


def of_parquet(
    path: Path, told: Layout, columns: Sequence[str] | None, batches: bool | int
) -> ParquetBatches:
    """Return the batches of a Parquet file; nothing is read yet but its columns' names.

    Raises
    ------
    DyadError
        When it is no Parquet file, or lacks a column.
    """
    if not path.exists():
        raise DyadError(f"There is no file {path}.")
    with parquet_file(path) as file:
        stored = tuple(file.schema_arrow.names)
    rows = ROWS if batches is True else int(batches)
    if rows < 1:
        raise DyadError(f"A batch cannot have {rows} rows.")
    return ParquetBatches(path, told, quantities(told, stored, columns), stored, rows)


def _ahead(parts: Iterator[Any]) -> Generator[Any, None, None]:
    """Decode the next batch while the last one is worked on; never more than one."""
    with ThreadPoolExecutor(1) as reader:
        waiting = reader.submit(next, parts, None)
        while (part := waiting.result()) is not None:
            waiting = reader.submit(next, parts, None)
            yield part


def _whole(parts: Iterator[Any], told: Layout) -> Iterator[Table]:
    """Yield tables of whole dyads; what a border cuts goes to the next one."""
    rest: Table | None = None
    before: Any = None
    for part in parts:
        given = of_arrow(part, part.schema.names)
        if rest is not None:
            given = _joined(rest, given)
        cut = _cut(given, told)
        rest = _rows(given, slice(cut, None)) if cut < given.n_rows else None
        if cut:
            whole = _rows(given, slice(cut)) if rest is not None else given
            before = _in_order(whole, told, before)
            yield whole
    if rest is not None:
        _in_order(rest, told, before)
        yield rest


def _cut(given: Table, told: Layout) -> int:
    """Return how many rows surely belong to whole dyads."""
    if told.dyad is None or not given.n_rows:
        if told.form != "wide" or told.time is not None:
            raise DyadError("One couple's rows are not read in batches; leave batches= out.")
        return given.n_rows
    if told.form == "wide" and told.time is None:
        return given.n_rows
    labels = given[told.dyad]
    if told.time is None and given.n_rows > 1 and labels[-1] == labels[-2]:
        return given.n_rows
    others = np.flatnonzero(labels != labels[-1])
    return int(others[-1]) + 1 if len(others) else 0


def _in_order(whole: Table, told: Layout, before: Any) -> Any:
    """See that no dyad comes back in another batch; return the last label."""
    if told.dyad is None:
        return None
    labels = whole[told.dyad]
    again = before is not None and labels[0] == before
    if told.time is not None and not again:
        ascending = bool(np.all(labels[1:] >= labels[:-1]))
        again = not ascending or (before is not None and bool(labels[0] < before))
    if again:
        raise DyadError(
            f"The rows of a dyad must stand together to be read in batches: sort the file by "
            f"“{told.dyad}” (near dyad {cells.word(labels[0])})."
        )
    return labels[-1]


def _rows(given: Table, which: slice) -> Table:
    columns = {name: values[which] for name, values in given.columns.items()}
    return Table(columns, len(range(given.n_rows)[which]))


def _joined(first: Table, second: Table) -> Table:
    def join(a: Column, b: Column) -> Column:
        if isinstance(a, pd.Categorical) or isinstance(b, pd.Categorical):
            return np.concatenate([np.asarray(a).astype(object), np.asarray(b).astype(object)])
        if a.dtype != b.dtype and "O" not in a.dtype.kind + b.dtype.kind:
            return np.concatenate([a.astype(float), b.astype(float)])
        return np.concatenate([a, b])

    columns = {name: join(values, second.columns[name]) for name, values in first.columns.items()}
    return Table(columns, first.n_rows + second.n_rows)


def _named_batch(part: Table, told: Layout, where: str) -> Dyads:
    try:
        return dyads(part, told)
    except DyadError as error:
        raise DyadError(f"{error} (Counted within {where}.)") from None
