"""Steps that prepare a diary: yesterday's values, and the split into within and between."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary.clock import clock
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError


def lag(data: Dyads, *columns: str, days: int = 1) -> Dyads:
    """Add each column's value of so many days before, as `NAME_lag1`.

    The day before is the day before by the calendar (or by the number in the time column), not
    the row before: after a gap the lagged value is missing.

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
        When there are no times, a time stands twice, or a column is not there or holds text.

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
    time = clock(data)
    dyad = np.repeat(np.arange(data.n_dyads), np.diff(data.starts))
    then = _row_of(dyad, time - days, dyad, time)
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


def _row_of(
    dyad: NDArray[np.intp], time: Numbers, dyads: NDArray[np.intp], times: Numbers
) -> NDArray[np.intp]:
    """Return the row that has that dyad and time, or -1; the rows stand in that order."""
    size = np.ptp(times) + 1 + abs(times.min() - time.min())
    place = np.searchsorted(dyads * size + times - times.min(), dyad * size + time - times.min())
    place = np.minimum(place, len(times) - 1)
    found = (dyads[place] == dyad) & (times[place] == time)
    rows: NDArray[np.intp] = np.where(found, place, -1)
    return rows
