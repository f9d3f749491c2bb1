"""The values of one column of a table: numbers, text or dates, as `Dyads` keeps them."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterpoint.dyad.errors import DyadError

Column: TypeAlias = "NDArray[Any] | pd.Categorical"
_NUMBERS = {
    "integer", "floating", "decimal", "boolean", "mixed-integer-float", "complex"
}  # fmt: skip
_DATES = {"date", "datetime", "datetime64"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def values(raw: Column, name: str) -> NDArray[Any]:
    """Return floats with NaN, text as objects with None, or datetime64 with NaT.

    Raises
    ------
    DyadError
        When numbers and text are mixed, or it is neither.
    """
    if isinstance(raw, pd.Categorical):
        raw = np.asarray(raw.astype(object))
    kind = raw.dtype.kind
    if kind in "fiub":
        return raw.astype(np.float64, copy=False)
    if kind == "M":
        return raw
    if kind in "UST":
        return raw.astype(object)
    if kind == "O":
        return _objects(raw, name)
    raise DyadError(f"The column “{name}” holds {raw.dtype}, which is no number, text or date.")


def _objects(raw: NDArray[Any], name: str) -> NDArray[Any]:
    missing = pd.isna(raw)
    held = raw[~missing]
    inferred = pd.api.types.infer_dtype(held, skipna=False)
    if inferred == "string":
        text = raw.copy()
        text[missing] = None
        return text
    if inferred in _DATES:
        return dates(raw, name)
    word_at = None if inferred in _NUMBERS else _first_text(raw)
    if word_at is not None:
        raise DyadError(
            f"The column “{name}” mixes numbers with text, “{raw[word_at]}” in row {word_at + 1}."
        )
    out = np.full(raw.shape, np.nan)
    try:
        out[~missing] = held.astype(float)
    except (TypeError, ValueError) as error:
        raise DyadError(f"The column “{name}” holds neither numbers nor text: {error}") from None
    return out


def _first_text(raw: NDArray[Any]) -> int | None:
    return next((row for row, value in enumerate(raw) if isinstance(value, str)), None)


def dates(raw: NDArray[Any], name: str) -> NDArray[Any]:
    """Return dates as datetime64; a time zone is left aside, the wall's clock is kept.

    Raises
    ------
    DyadError
        When a value is no date, naming its row.
    """
    missing = pd.isna(raw)
    plain = [None if gone else _date(value) for value, gone in zip(raw, missing, strict=True)]
    wrong = [row for row, day in enumerate(plain) if day is None and not missing[row]]
    if wrong:
        raise DyadError(
            f"The column “{name}” holds “{raw[wrong[0]]}” in row {wrong[0] + 1}, which is no "
            "number and no date like 2026-03-28."
        )
    return np.array(plain, dtype="datetime64[us]")


def _date(value: Any) -> np.datetime64 | None:
    if isinstance(value, str) and not _ISO.match(value):
        return None  # 01.02.2024 is one day here and another there
    try:
        day: np.datetime64 = pd.Timestamp(value).tz_localize(None).to_datetime64()
    except (TypeError, ValueError):
        return None
    return day


def times(raw: Column, name: str) -> NDArray[Any]:
    """Return occasions as floats or datetime64, none of them missing.

    Raises
    ------
    DyadError
        When one is missing, infinite, or neither a number nor a date.
    """
    read = values(raw, name)
    if read.dtype.kind == "O":
        read = _dates_of_text(read, name)
    no_missing(pd.isna(read), name)
    no_infinite(read, name, lambda row: f"row {row + 1}")
    return read


def _dates_of_text(text: NDArray[Any], name: str) -> NDArray[Any]:
    """Read each different text once: a diary repeats its days."""
    no_missing(pd.isna(text) | (text == ""), name)
    codes, different = pd.factorize(text)
    try:
        read = dates(np.asarray(different, dtype=object), name)
    except DyadError:
        return dates(text, name)  # the same error, with the row of the table
    days: NDArray[Any] = read[codes]
    return days


def no_missing(missing: NDArray[np.bool_], name: str) -> None:
    """See that a column that says whose or when is complete.

    Raises
    ------
    DyadError
        When a value is missing, naming the first row.
    """
    if missing.any():
        row = int(np.argmax(missing)) + 1
        raise DyadError(f"The column “{name}” is empty in row {row}; it must say whose and when.")


def no_infinite(column: NDArray[Any], name: str, where: Callable[[int], str]) -> None:
    """See that every number is finite or missing; `where` names a row.

    Raises
    ------
    DyadError
        When a value is infinite, naming the first row.
    """
    if column.dtype.kind != "f":
        return
    with np.errstate(all="ignore"):
        finite = np.isfinite(column.sum())  # one pass, and nearly always enough
    if not finite and np.isinf(column).any():
        row = int(np.argmax(np.isinf(column)))
        raise DyadError(f"The column “{name}” is infinite in {where(row)}; leave it empty instead.")


def codes(raw: Column, name: str) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Return for each row the number of its label, and the labels in order of appearance.

    Raises
    ------
    DyadError
        When a label is missing.
    """
    if isinstance(raw, pd.Categorical):
        no_missing(raw.codes < 0, name)
        used, numbered = np.unique(raw.codes, return_inverse=True)
        return numbered, np.asarray(raw.categories.astype(object))[used]
    raw = _labels(raw, name)
    if raw.dtype.kind in "iu" and len(raw):
        change = raw[1:] != raw[:-1]
        if np.all(raw[1:] >= raw[:-1]):  # sorted, as most tables are: nothing to look up
            numbered = np.concatenate(([0], np.cumsum(change))).astype(np.intp)
            return numbered, raw[np.concatenate(([True], change))]
    numbered, different = pd.factorize(raw)
    return numbered.astype(np.intp, copy=False), np.asarray(different)


def _labels(raw: NDArray[Any], name: str) -> NDArray[Any]:
    if raw.dtype.kind in "iubM":
        return raw
    if raw.dtype.kind == "f":
        no_missing(np.isnan(raw), name)
        whole = np.abs(raw).max(initial=0) < 2**53 and np.all(raw == np.trunc(raw))
        return raw.astype(np.int64) if whole else raw
    text = raw.astype(object)
    no_missing(pd.isna(text) | (text == ""), name)
    return text


def word(label: Any) -> str:
    """Return a label as text: 1.0 is 1."""
    if isinstance(label, (float, np.floating)) and float(label).is_integer():
        return str(int(label))
    return str(label)
