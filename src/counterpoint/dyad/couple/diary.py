"""One couple's days as the models here take them, and what makes a signal unfit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError

FEWEST_PAIRS = 10
MOST_SIGNALS = 3  # a fourth would take a minute, and has too many effects for a year of days
ALIKE = 0.999  # the correlation at which two series are one
AT_AN_END = 0.3  # about a third of days at an end of the scale
ALL_ALIKE = 0.8  # so many days with one and the same value are nearly no variation


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing about influence is said of one series.

    `reason` is "no variation" or "end of scale"; `share` is the share of its days that have the
    commonest value, or the value at that end.
    """

    name: str
    reason: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Diary:
    """Values of both members on each day there is a row for.

    Series stand signal by signal, each with member 0 before member 1, as `names` says.
    """

    members: tuple[str, str]
    signals: tuple[str, ...]
    days: NDArray[np.int64]
    values: Numbers

    @property
    def names(self) -> tuple[str, ...]:
        """The series, such as "mood of Alice", "mood of Bob", "stress of Alice"."""
        return tuple(f"{signal} of {member}" for signal in self.signals for member in self.members)

    @property
    def span(self) -> int:
        """The number of calendar days from the first with a value to the last."""
        heard = self.days[np.isfinite(self.values).any(axis=1)]
        return int(heard[-1] - heard[0] + 1) if len(heard) else 0

    def pairs(self, signal: int) -> int:
        """Count the pairs of consecutive days that are complete in a signal."""
        seen = np.isfinite(self.values[:, 2 * signal : 2 * signal + 2])
        whole = seen[:, 0] & seen[:, 1]
        return int(np.sum(whole[1:] & whole[:-1] & (np.diff(self.days) == 1)))

    @property
    def n_pairs(self) -> int:
        """The usable pairs of consecutive days in the signal that has fewest."""
        return min(self.pairs(signal) for signal in range(len(self.signals)))

    def between(self, first: int, last: int) -> "Diary":
        """Return the days from `first` to `last`, both counted."""
        kept = (self.days >= first) & (self.days <= last)
        return Diary(self.members, self.signals, self.days[kept], self.values[kept])

    def refusals(self) -> tuple[Refusal, ...]:
        """Return which series are unfit, and why."""
        found = (refusal(n, v) for n, v in zip(self.names, self.values.T, strict=True))
        return tuple(each for each in found if each)


def diary(data: Dyads, signals: Sequence[str]) -> Diary:
    """Take one couple's signals, or say why they cannot be taken."""
    if isinstance(signals, str):
        signals = (signals,)
    if not signals or len(set(signals)) < len(signals):
        raise DyadError("Name at least one signal, and each once.")
    if len(signals) > MOST_SIGNALS:
        raise DyadError(f"At most {MOST_SIGNALS} signals fit together; fit the others apart.")
    if data.times is None:
        raise DyadError("Influence needs the day of each row; name its column as the time.")
    if data.n_dyads != 1:
        raise DyadError(
            f"Influence is fitted to one dyad; the data has {data.n_dyads}. Choose one."
        )
    values = np.concatenate([data.numbers(signal) for signal in signals], axis=1)
    if np.isinf(values).any():
        raise DyadError("A signal holds an infinite value; leave the cell empty instead.")
    members = data.roles or ("first", "second")
    taken = Diary(members, tuple(signals), _days(data.times), values)
    _enough(taken)
    return taken


def _days(times: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return whole days in order, counted from the first, or from 1970 where they are dates."""
    if times.dtype.kind == "M":
        days = times.astype("datetime64[D]").astype(np.int64)
    else:
        try:
            days = np.floor(times.astype(float)).astype(np.int64)
        except (TypeError, ValueError):
            raise DyadError("The time must be a date or the number of a day.") from None
    steps = np.diff(days)
    if (steps == 0).any():
        twice = times[1:][steps == 0][0]
        raise DyadError(f"The day {twice} is there twice; influence needs one row a day.")
    if (steps < 0).any():
        raise DyadError("The rows are not in order of time; sort them by day.")
    return days


def _enough(taken: Diary) -> None:
    needed = max(FEWEST_PAIRS, 3 * len(taken.names))
    if taken.n_pairs < needed:
        raise DyadError(
            f"There are {taken.n_pairs} pairs of consecutive days on which both members have every "
            f"signal; the model needs {needed}."
        )
    for name, series in zip(taken.names, taken.values.T, strict=True):
        if np.nanmax(series) == np.nanmin(series):
            raise DyadError(f"“{name}” is the same on every day, so nothing can follow it.")
    whole = taken.values[np.isfinite(taken.values).min(axis=1)]
    alike = np.abs(np.corrcoef(whole.T) - np.eye(len(taken.names))) > ALIKE
    if alike.any():
        one, other = (taken.names[i] for i in np.argwhere(alike)[0])
        raise DyadError(f"“{one}” and “{other}” go up and down as one; take only one of them.")


def refusal(name: str, series: Numbers) -> Refusal | None:
    """Return why nothing is read off how a series of days changes, shape (days,); None if it is.

    Missing days are NaN. A series has to vary, and not to lie at an end of its scale.
    """
    seen = series[np.isfinite(series)]
    values, counts = np.unique(seen, return_counts=True)
    shares = counts / len(seen)
    if len(values) < 3 or shares.max() >= ALL_ALIKE:
        return Refusal(name, "no variation", float(shares.max()))
    end = float(max(shares[0], shares[-1]))
    return Refusal(name, "end of scale", end) if end >= AT_AN_END else None
