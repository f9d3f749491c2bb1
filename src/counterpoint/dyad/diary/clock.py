"""The days of a diary as numbers."""

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError


def clock(data: Dyads) -> Numbers:
    """Return each row's day as a number, dates as days since the first, shape (rows,).

    Raises
    ------
    DyadError
        When there are no times, they are neither numbers nor dates, or one stands twice.
    """
    if data.times is None:
        raise DyadError("A diary needs the day of each row; name its column when reading: time=….")
    times = data.times
    values: Numbers
    if times.dtype.kind == "M":
        if np.isnat(times).any():
            raise DyadError(f"The day of row {int(np.flatnonzero(np.isnat(times))[0])} is missing.")
        values = (times - times.min()) / np.timedelta64(1, "D")
    elif times.dtype.kind in "iuf":
        values = times.astype(float)
    else:
        raise DyadError(
            f"The column “{data.names.time or 'time'}” must hold numbers or dates, so that the "
            "days between two rows can be counted."
        )
    _check(data, values)
    return values


def _check(data: Dyads, values: Numbers) -> None:
    if not np.isfinite(values).all():
        row = int(np.flatnonzero(~np.isfinite(values))[0])
        raise DyadError(f"The day of row {row} (dyad {data.labels[row]}) is missing.")
    same = data.labels[1:] == data.labels[:-1]
    if not data.n_rows:
        raise DyadError("There are no rows.")
    behind = np.flatnonzero(same & (np.diff(values) <= 0))
    if len(behind):
        row = int(behind[0]) + 1
        what = "stands twice" if values[row] == values[row - 1] else "comes after a later one"
        raise DyadError(
            f"Day {data.times[row] if data.times is not None else ''} of dyad {data.labels[row]} "
            f"{what}; every day of a dyad must stand once, in order."
        )
