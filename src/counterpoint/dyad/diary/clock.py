"""The days of a diary as numbers."""

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError


def clock(data: Dyads) -> Numbers:
    """Return each row's day as a number, counted from the first of all, shape (rows,).

    Raises
    ------
    DyadError
        When there are no times, they are neither numbers nor dates, or one stands twice.
    """
    if data.times is None:
        raise DyadError("A diary needs the day of each row; name its column when reading: time=….")
    if not data.n_rows:
        raise DyadError("There are no rows.")
    if data.times.dtype.kind not in "Miuf":
        raise DyadError(
            f"The column “{data.names.time or 'time'}” must hold numbers or dates, so that the "
            "days between two rows can be counted."
        )
    missing = np.isnat(data.times) if data.times.dtype.kind == "M" else ~np.isfinite(data.times)
    if missing.any():
        row = int(np.argmax(missing))
        raise DyadError(f"The day of row {row} (dyad {data.labels[row]}) is missing.")
    # To the tenth of a millisecond, so that the same hour of two days is whole days apart.
    values = np.round(data.days(), 9)
    _check_order(data, values)
    return values


def calendar(data: Dyads) -> Numbers:
    """Return each row's day by the calendar, dates without their hour, shape (rows,).

    Raises
    ------
    DyadError
        As `clock`, and when a dyad has two rows on one date.
    """
    values = clock(data)
    if data.times is None or data.times.dtype.kind != "M":
        return values
    days = data.times.astype("datetime64[D]")
    twice = (data.labels[1:] == data.labels[:-1]) & (days[1:] == days[:-1])
    if twice.any():
        row = int(np.argmax(twice))
        raise DyadError(
            f"Dyad {data.labels[row]} has two rows on {days[row]}, {data.times[row]} and "
            f"{data.times[row + 1]}, and a lag counts days: read the table with the day alone as "
            "its time. Two members who answered at different hours of a day then share its row."
        )
    counted: Numbers = (days - days.min()).astype(float)
    return counted


def _check_order(data: Dyads, values: Numbers) -> None:
    same = data.labels[1:] == data.labels[:-1]
    behind = np.flatnonzero(same & (np.diff(values) <= 0))
    if len(behind):
        row = int(behind[0]) + 1
        what = "stands twice" if values[row] == values[row - 1] else "comes after a later one"
        raise DyadError(
            f"Day {data.times[row] if data.times is not None else ''} of dyad {data.labels[row]} "
            f"{what}; every day of a dyad must stand once, in order."
        )
