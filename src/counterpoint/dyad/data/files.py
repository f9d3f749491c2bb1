"""Tables from CSV and Parquet files."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterpoint.dyad.data.cells import Column
from counterpoint.dyad.data.tables import Table, of_pandas, wall
from counterpoint.dyad.errors import DyadError

_MISSING = ["", "NA", "NaN", "nan"]


def of_path(path: Path) -> Table:
    """Read a CSV or Parquet file."""
    if not path.exists():
        raise DyadError(f"There is no file {path}.")
    if path.suffix.lower() in {".parquet", ".pq"}:
        with parquet_file(path) as file:
            return of_arrow(file.read(), file.schema_arrow.names)
    return _of_csv(path)


def parquet() -> ModuleType:
    """Return the package that reads Parquet.

    Raises
    ------
    DyadError
        When it is not installed.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise DyadError(
            "Parquet files need the package pyarrow: pip install 'counterpoint[parquet]'."
        ) from None
    read: ModuleType = pq
    return read


def parquet_file(path: Path, **options: Any) -> Any:
    """Open a Parquet file.

    Raises
    ------
    DyadError
        When it is none, or pyarrow is missing.
    """
    package = parquet()
    import pyarrow as pa

    try:
        # Reading ahead would end with the whole file in memory, batch by batch or not.
        return package.ParquetFile(path, pre_buffer=False, **options)
    except (pa.ArrowException, OSError) as error:
        raise DyadError(f"{path} cannot be read as a Parquet file: {_line(error)}") from None


def of_arrow(batch: Any, names: Sequence[str]) -> Table:
    """Return the columns of an Arrow table or record batch, without a copy where that can be."""
    columns = {}
    for name in names:
        column = batch.column(name)
        if hasattr(column, "combine_chunks"):
            column = column.combine_chunks()
        columns[name] = _of_arrow_array(column)
    return Table(columns, batch.num_rows)


def _of_arrow_array(column: Any) -> Column:
    import pyarrow as pa

    kind = pa.types
    if kind.is_dictionary(column.type):
        return pd.Categorical.from_codes(
            column.indices.fill_null(-1).to_numpy(zero_copy_only=False),
            column.dictionary.to_pandas().astype(object),
        )
    number = kind.is_integer(column.type) or kind.is_boolean(column.type)
    if kind.is_decimal(column.type) or (number and column.null_count):
        column = column.cast(pa.float64())
    if kind.is_timestamp(column.type) and column.type.tz is not None:
        return wall(pd.Series(column.to_pandas()))
    values: NDArray[Any] = np.asarray(column.to_numpy(zero_copy_only=False))
    return values


def _of_csv(path: Path) -> Table:
    try:
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        frame = pd.read_csv(
            path, sep=_separator(head), na_values=_MISSING, keep_default_na=False,
            encoding="utf-8-sig", low_memory=False,
            skipinitialspace=True,
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        raise DyadError(f"{path} is empty.") from None
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise DyadError(f"{path} cannot be read as a CSV file: {_line(error)}") from None
    except OSError as error:
        raise DyadError(f"{path} cannot be read: {error.strerror}.") from None
    frame.columns = [name.strip() for name in frame.columns]
    for name in frame.columns:
        if pd.api.types.is_string_dtype(frame[name]):
            frame[name] = frame[name].str.strip()
    return of_pandas(frame)


def _separator(head: str) -> str:
    if "," in head:
        return ","
    return next((sign for sign in (";", "\t") if sign in head), ",")


def _line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]
