"""Every kind of table as arrays, one a column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterpoint.dyad.data.cells import Column
from counterpoint.dyad.data.layout import need
from counterpoint.dyad.errors import DyadError


@dataclass(frozen=True, slots=True)
class Table:
    """Names to arrays of one length."""

    columns: Mapping[str, Column]
    n_rows: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.columns)

    def only(self, names: Iterable[str]) -> "Table":
        """Return the table with these columns alone."""
        return Table({name: self.columns[name] for name in names}, self.n_rows)

    def __getitem__(self, name: str) -> Column:
        need(name, self.names)
        return self.columns[name]


def table(given: Any) -> Table:
    """Return the columns of whatever was given.

    Raises
    ------
    DyadError
        When it is no table.
    """
    if isinstance(given, (str, Path)):
        from counterpoint.dyad.data.files import of_path

        return of_path(Path(given))
    if isinstance(given, Mapping):
        return of_mapping(given)
    frame = nw.from_native(given, pass_through=True, allow_series=False)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, nw.DataFrame):
        if isinstance(given, pd.DataFrame):  # its columns may have names that are no text
            return of_pandas(given)
        columns = {name: _of_series(frame[name]) for name in frame.columns}
        return Table(columns, len(frame))
    raise DyadError(
        f"A {type(given).__name__} is no table: give a pandas, polars or pyarrow table, the path "
        "of a CSV or Parquet file, or a mapping of names to arrays."
    )


def of_pandas(frame: pd.DataFrame) -> Table:
    """Return the columns of a pandas table.

    Raises
    ------
    DyadError
        When two columns have one name.
    """
    names = [str(name) for name in frame.columns]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DyadError(f"There are two columns “{twice}”.")
    columns = {name: _of_pandas_series(frame.iloc[:, place]) for place, name in enumerate(names)}
    return Table(columns, len(frame))


def _of_pandas_series(series: "pd.Series[Any]") -> Column:
    kind = series.dtype
    if isinstance(kind, pd.CategoricalDtype):
        return series.array
    if isinstance(kind, pd.DatetimeTZDtype):
        return wall(series)
    if isinstance(kind, np.dtype):
        return series.to_numpy()
    if pd.api.types.is_numeric_dtype(kind):  # pandas' own numbers with pd.NA
        return series.to_numpy(dtype=float, na_value=np.nan)
    return series.astype(object).to_numpy()


def wall(series: "pd.Series[Any]") -> NDArray[Any]:
    """Return times as the clock on the wall showed them, without their zone."""
    read: NDArray[Any] = series.dt.tz_localize(None).to_numpy()
    return read


def _of_series(series: "nw.Series[Any]") -> NDArray[Any]:
    kind = series.dtype
    if kind.is_numeric() or kind == nw.Boolean:
        if kind.is_float() or kind.is_decimal() or series.null_count():
            series = series.cast(nw.Float64)
        return np.asarray(series.to_numpy())
    if isinstance(kind, nw.Datetime) and kind.time_zone is not None:
        series = series.dt.replace_time_zone(None)
    if kind == nw.Date:
        series = series.cast(nw.Datetime("us"))
    if kind in {nw.Categorical, nw.Enum}:
        series = series.cast(nw.String)
    return np.asarray(series.to_numpy())


def of_mapping(given: Mapping[Any, Any]) -> Table:
    """Return the arrays of a mapping.

    Raises
    ------
    DyadError
        When one is not a row of values, or they differ in length.
    """
    columns = {str(name): _array(values, str(name)) for name, values in given.items()}
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise DyadError(f"The columns differ in length: {told}.")
    return Table(columns, next(iter(lengths.values()), 0))


def _array(values: Any, name: str) -> NDArray[Any]:
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(object), None)
    elif isinstance(values, pd.Series):
        values = _of_pandas_series(values)
    elif hasattr(values, "__array__"):
        values = np.asarray(values)
    elif isinstance(values, Iterable) and not isinstance(values, (str, bytes)):
        values = _of_list(list(values))
    if not isinstance(values, np.ndarray) or values.ndim != 1:
        raise DyadError(f"The column “{name}” must be one row of values.")
    return values


def _of_list(values: list[Any]) -> NDArray[Any]:
    out = np.empty(len(values), dtype=object)
    out[:] = values
    kinds = {int: np.int64, float: np.float64}
    first = type(values[0]) if values else None
    if first in kinds and all(type(value) is first for value in values):
        try:
            return out.astype(kinds[first])
        except OverflowError:
            return out.astype(float)
    return out
