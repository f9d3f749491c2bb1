"""Steps that prepare a diary: yesterday's values, and the split into within and between."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary.clock import calendar
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError

SLACK = 1.5e-9  # days: times are rounded to 1e-9, and two so rounded may differ by as much


def lag(data: Dyads, *columns: str, days: int = 1) -> Dyads:
    """Add each column's value of so many days before, as `NAME_lag1`.

    The day before is the day before by the calendar, not the row before: after a gap the lagged
    value is missing. Of a date with an hour the day alone counts, so an evening at 21:00 and the
    next at 21:05 are a day apart. Numbers count as they are, to within 1e-9.

    Parameters
    ----------
    data
        A diary with times.
    *columns
        Names of columns of numbers.
    days
        How far back, at least one, in units of the time column (days, if it holds dates).

    Returns
    -------
    Dyads
        The same rows with one column more for each name, NaN where that day is not there.

    Raises
    ------
    DyadError
        When there are no times, a dyad has two rows on one day, or a column is not there or holds
        text.

    Notes
    -----
    In `diary(lag(data, "mood"), "mood ~ mood_lag1")` the actor effect is carry-over (stability),
    the partner effect is influence by the partner's day before. Centring the lag of the outcome
    on the person's mean biases its effect downward by about (1 + effect) / days (Nickell, 1981);
    not centring it beside random intercepts biases it upward, as both hold the person's level.

    Examples
    --------
    >>> import numpy as np
    >>> mood = np.array([[1.0, 5.0], [2.0, 6.0], [4.0, 8.0]])
    >>> data = Dyads({"mood": mood}, np.array(["a"] * 3), None, np.array([1.0, 2.0, 4.0]))
    >>> lag(data, "mood").numbers("mood_lag1")
    array([[nan, nan],
           [ 1.,  5.],
           [nan, nan]])
    """
    if days < 1:
        raise DyadError(f"A lag of {days} days does not look back; give one or more.")
    then = _rows_before(data, calendar(data), days)
    added = {}
    for name in columns:
        values = data.numbers(name)
        added[f"{name}_lag{days}"] = np.where(then[:, None] >= 0, values[then], np.nan)
    return replace(data, columns={**data.columns, **added})


def within_between(data: Dyads, *columns: str) -> Dyads:
    """Split each column into a person's days and a person's mean: `NAME_within`, `NAME_between`.

    `within` is the value minus the person's mean over the days seen; `between` is that mean minus
    the mean of all persons' means. Both in one model give the effect of a day that is higher than
    usual apart from that of a person who is higher than others.

    Parameters
    ----------
    data
        A diary, one row a dyad and day.
    *columns
        Names of columns of numbers.

    Returns
    -------
    Dyads
        The same rows with two columns more for each name; NaN in `within` where the value is
        missing, in `between` only for a person who has none.

    Raises
    ------
    DyadError
        When a column is not there or holds text.

    Notes
    -----
    Bolger and Laurenceau (2013), chapter 5. A mean over few days is a noisy measure of the
    person's level, which draws the between effect toward the within effect. If the column is the
    lag of the outcome, the within effect is biased downward (Nickell, 1981).

    Examples
    --------
    >>> import numpy as np
    >>> support = np.array([[1.0, 5.0], [3.0, 5.0]])
    >>> data = Dyads({"support": support}, np.array(["a", "a"]), None, np.array([1.0, 2.0]))
    >>> split = within_between(data, "support")
    >>> split.numbers("support_within")
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> split.numbers("support_between")
    array([[-1.5,  1.5],
           [-1.5,  1.5]])
    """
    added = {}
    for name in columns:
        values = data.numbers(name)
        means = person_means(values, data)
        centred = means - np.nanmean(means) if np.isfinite(means).any() else means
        lengths = np.diff(data.starts)
        added[f"{name}_within"] = values - np.repeat(means, lengths, axis=0)
        added[f"{name}_between"] = np.repeat(centred, lengths, axis=0)
    return replace(data, columns={**data.columns, **added})


def person_means(values: Numbers, data: Dyads) -> Numbers:
    """Return each person's mean over what is seen, shape (dyads, 2); NaN where nothing is."""
    known = np.isfinite(values)
    starts = data.starts[:-1]
    sums = np.add.reduceat(np.where(known, values, 0.0), starts, axis=0)
    counts = np.add.reduceat(known.astype(float), starts, axis=0)
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)


def _rows_before(data: Dyads, time: Numbers, days: int) -> NDArray[np.intp]:
    """Return the row of the same dyad so many days before each, or -1."""
    known, which = np.unique(time, return_inverse=True)
    day = np.concatenate([[0], np.cumsum(np.diff(known) > SLACK)])
    then = np.minimum(np.searchsorted(known, time - days - SLACK), len(known) - 1)
    met = np.abs(known[then] - (time - days)) <= SLACK
    dyad = np.repeat(np.arange(data.n_dyads), np.diff(data.starts)) * len(known)
    keys, wanted = dyad + day[which], dyad + day[then]
    row = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    rows: NDArray[np.intp] = np.where(met & (keys[row] == wanted), row, -1)
    return rows
