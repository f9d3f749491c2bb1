"""One signal by month and by weekday: each person's level, with its likely range.

Months and weekdays are described, each person by themselves. Whether two people's months go
together is not asked: a dozen months are too few for that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec
import numpy as np

from counterpoint.web.insights.moving import Range
from counterpoint.web.insights.signals import Series, Signal
from counterpoint.web.insights.worth import MOST_ALIKE, WITHIN_A_STEP, worth

MONTHS = 12  # how far back both look
FEWEST_OF_A_MONTH = 8  # days with a value, for a month to be drawn
FEWEST_WEEKS = 8  # in which the weekday and three other days have a value
OTHERS = 3  # other days of the same week
SURE = 0.05  # that any of all weekdays looked at is told of by chance
UNLIKE = 0.01  # that months of one level are taken to differ
WIDE = 1.645  # standard errors to either side, for 90 %

Values = np.ndarray[tuple[int], np.dtype[np.float64]]
Weeks = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class Month(msgspec.Struct, frozen=True):
    """One person's level in one month, from 0 to 10, by its first day."""

    first: date
    level: Range
    days: int


class Weekday(msgspec.Struct, frozen=True):
    """How far one weekday lies from the other days of its week, Monday being 0."""

    weekday: int
    differs: Range
    weeks: int
    told: bool = False


class Levels(msgspec.Struct, frozen=True):
    """One person's months and weekdays; empty where there are too few days."""

    line: str
    days: int
    months: tuple[Month, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    lowest: int | None = None  # of months, with `highest`: the two that clearly differ
    highest: int | None = None


def levels(signal: Signal) -> list[Levels]:
    """Return the months and weekdays of each person, over the last twelve months."""
    until = signal.days[-1]
    first = date(until.year - (until.month < MONTHS), until.month % 12 + 1, 1)
    back = (until - first).days + 1
    days = signal.days[-back:]
    values = [_numbers(series, back) for series in signal.series]
    looks = [dict(_weekdays(days, each)) for each in values]
    told = _holm({(n, day): look[1] for n, its in enumerate(looks) for day, look in its.items()})
    return [
        _levels(series, days, values[n], [
            msgspec.structs.replace(weekday, told=(n, day) in told)
            for day, (weekday, _) in looks[n].items()
        ])
        for n, series in enumerate(signal.series)
    ]  # fmt: skip


def _numbers(series: Series, back: int) -> Values:
    return np.array([np.nan if value is None else value for value in series.values[-back:]], float)


def _levels(
    series: Series, days: Sequence[date], values: Values, weekdays: Iterable[Weekday]
) -> Levels:
    months = tuple(_months(days, values))
    lowest, highest = _apart(months)
    told = int(np.isfinite(values).sum())
    return Levels(series.voice.line, told, months, tuple(weekdays), lowest, highest)


def _months(days: Sequence[date], values: Values) -> Iterator[Month]:
    """Yield the months with enough days; a range allows for days running alike."""
    number = np.array([12 * day.year + day.month for day in days])
    seen = np.isfinite(values)
    parts = [np.flatnonzero((number == n) & seen) for n in np.unique(number)]
    parts = [part for part in parts if len(part) >= FEWEST_OF_A_MONTH]
    if not parts:
        return
    around = np.full(len(values), np.nan)
    for part in parts:
        around[part] = values[part] - values[part].mean()
    told, lost = sum(map(len, parts)), len(parts)
    spread = np.nansum(around**2) / (told - lost) + WITHIN_A_STEP
    alike = _alike(around, told / lost)
    for part in parts:
        error = float(np.sqrt(spread / worth(len(part), alike)))
        level, reach = float(values[part].mean()), WIDE * error
        low, high = max(0.0, level - reach), min(10.0, level + reach)
        yield Month(days[part[0]].replace(day=1), Range(level, low, high), len(part))


def _alike(around: Values, days: float) -> float:
    """Return how alike one day is to the next, made up for what each month's own mean took.

    From n days around their own mean the correlation comes out too low by about (1 + 3r) / n
    (Marriott and Pope, 1954).
    """
    pairs = around[1:] * around[:-1]
    square = np.nanmean(around**2)
    if not np.isfinite(pairs).any() or not square > 0:
        return 0.0
    found = float(np.nanmean(pairs) / square)
    return float(np.clip((found + 1 / days) / (1 - 3 / days), 0, MOST_ALIKE))


def _apart(months: Sequence[Month]) -> tuple[int | None, int | None]:
    """Return the lowest and the highest month, if the months differ by more than chance.

    All must be unlike one level (chi-squared), and the ranges of these two must not overlap.
    """
    from scipy import special

    if len(months) < 2:
        return None, None
    value = np.array([month.level.value for month in months])
    error = np.array([(month.level.high - month.level.low) / (2 * WIDE) for month in months])
    weight = 1 / np.maximum(error, 1e-9) ** 2
    middle = (weight @ value) / weight.sum()
    chance = special.chdtrc(len(months) - 1, float(weight @ (value - middle) ** 2))
    low, high = int(value.argmin()), int(value.argmax())
    if chance > UNLIKE or months[low].level.high >= months[high].level.low:
        return None, None
    return low, high


def _weekdays(days: Sequence[date], values: Values) -> Iterator[tuple[int, tuple[Weekday, float]]]:
    """Yield each weekday that has enough weeks, with its probability by chance.

    Of each week: the value on that day less the mean of the other days of that week. So what
    changes slowly is not in it, and weeks stand for themselves. A t test over weeks.
    """
    from scipy import special

    weeks = _weeks(days, values)
    seen = np.isfinite(weeks)
    filled = np.where(seen, weeks, 0.0)
    whole, count = filled.sum(axis=1), seen.sum(axis=1)
    for n in range(7):
        enough = seen[:, n] & (count > OTHERS)
        if enough.sum() < FEWEST_WEEKS:
            continue
        value = filled[enough, n]
        away = value - (whole[enough] - value) / (count[enough] - 1)
        free = len(away) - 1
        error = float(np.sqrt(max(away.var(ddof=1), WITHIN_A_STEP) / len(away)))
        middle = float(away.mean())
        reach = float(special.stdtrit(free, 0.95)) * error
        chance = 2 * float(special.stdtr(free, -abs(middle) / error))
        yield n, (Weekday(n, Range(middle, middle - reach, middle + reach), len(away)), chance)


def _weeks(days: Sequence[date], values: Values) -> Weeks:
    """Return values by week and weekday, shape (weeks, 7)."""
    monday = days[0] - timedelta(days=days[0].weekday())
    before = (days[0] - monday).days
    length = -(-(before + len(values)) // 7) * 7
    full = np.full(length, np.nan)
    full[before : before + len(values)] = values
    return full.reshape(-1, 7)


def _holm(looks: Mapping[tuple[int, int], float]) -> set[tuple[int, int]]:
    """Return which looks pass Holm's (1979) rule: that any is told by chance, one time in 20."""
    told = set()
    for passed, look in enumerate(sorted(looks, key=lambda each: looks[each])):
        if looks[look] > SURE / (len(looks) - passed):
            break
        told.add(look)
    return told
