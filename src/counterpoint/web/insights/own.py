"""One person's own days: how a day reaches into the next, and which signals go together.

All of it is for that person alone. From every series the level, the weekday and slow drift are
taken out first, as `dyad.influence` does for two (docs/statistics-influence.md).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from operator import and_
from statistics import NormalDist
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from counterpoint.web.insights.carrying import carry_over
from counterpoint.web.insights.moving import CARRY, Range
from counterpoint.web.insights.signals import Series, Signal
from counterpoint.web.insights.worth import MOST_ALIKE, worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterpoint.dyad.couple.level import Level

    Numbers = NDArray[np.float64]

SURE = 0.975  # the probability of a direction that is told: the interval leaves zero out
LATELY = 730  # days that are read: people change


class Carry(msgspec.Struct, frozen=True):
    """How far a day reaches into the next, with its 95 % interval; None where it is not read."""

    signal: str
    days: int
    pairs: int  # of days running
    effect: Range | None = None
    sure: float = 0.5  # the probability of its direction
    refused: bool = False  # the days hardly vary, or lie at an end of the scale

    @property
    def told(self) -> bool:
        """Say whether its direction may be told."""
        return self.effect is not None and self.sure > SURE


class Pair(msgspec.Struct, frozen=True):
    """Two signals of one person on the same day: their correlation, with its interval.

    The interval holds for all pairs at once with 95 %, so that of many pairs none is told by luck.
    """

    one: str
    other: str
    days: int
    together: Range

    @property
    def told(self) -> bool:
        """Say whether its direction may be told."""
        return not self.together.low <= 0 <= self.together.high


class Own(msgspec.Struct, frozen=True):
    """What one person's days say of themselves."""

    carries: tuple[Carry, ...]
    pairs: tuple[Pair, ...]


class _Series(msgspec.Struct, frozen=True):
    """One signal on the days that have it: regressors, values, and what is left without them."""

    name: str
    days: "NDArray[np.int64]"
    regressors: "Numbers"
    ridge: "Numbers"
    values: "Numbers"  # in standard deviations around the level
    left: "Numbers"
    refused: bool


def own(signals: Sequence[Signal]) -> Own:
    """Return what one person's last two years say; of each signal, its first series is read."""
    signals = [_lately(signal) for signal in signals]
    laid = [each for each in map(_laid, signals) if each]
    few = tuple(Carry(s.measure.name, s.series[0].days, _pairs(s)) for s in signals)
    known = {each.name: each for each in laid}
    carries = tuple(_carry(known[c.signal], c) if c.signal in known else c for c in few)
    return Own(carries, tuple(_together([each for each in laid if not each.refused])))


def _laid(signal: Signal) -> _Series | None:
    """Lay one signal out, with the level, the weekday and the drift that it may have."""
    values = np.array([np.nan if v is None else v for v in signal.series[0].values], dtype=float)
    seen = np.isfinite(values)
    if _pairs(signal) < CARRY or np.ptp(values[seen]) == 0:
        return None
    from counterpoint.dyad.couple.diary import refusal  # a second to import, so not before

    first, last = np.flatnonzero(seen)[[0, -1]]
    when = np.datetime64(signal.days[0], "D").astype(np.int64) + np.arange(first, last + 1)
    level = _level(when, values[first : last + 1], seen[first : last + 1])
    told, regressors = values[seen], level.regressors[seen[first : last + 1]]
    if len(told) < 2 * regressors.shape[1]:
        return None
    square = regressors.T @ regressors + np.diag(level.ridge)
    left = told - regressors @ np.linalg.solve(square, regressors.T @ told)
    spread = float(left.std())
    if not spread > 0:
        return None
    return _Series(
        signal.measure.name,
        when[seen[first : last + 1]],
        regressors,
        level.ridge,
        (told - told.mean()) / spread,
        left / spread,
        refusal(signal.measure.name, told) is not None,
    )


def _level(when: "NDArray[np.int64]", values: "Numbers", seen: "NDArray[np.bool_]") -> "Level":
    from counterpoint.dyad.couple.chain import Chain
    from counterpoint.dyad.couple.level import PERIOD, drifting, seasonal

    linked = np.arange(len(when)) > 0
    days = Chain(
        when, values[:, None], seen[:, None], linked, np.zeros(len(when), dtype=np.intp), ()
    )
    return seasonal(days, season=True) + drifting(when, PERIOD)


def _lately(signal: Signal) -> Signal:
    series = signal.series[0]
    return Signal(
        signal.measure, signal.days[-LATELY:], (Series(series.voice, series.values[-LATELY:]),)
    )


def _pairs(signal: Signal) -> int:
    told = [value is not None for value in signal.series[0].values]
    return sum(map(and_, told[1:], told))


def _carry(series: _Series, few: Carry) -> Carry:
    if series.refused:
        return msgspec.structs.replace(few, refused=True)
    effect, above = carry_over(series.days, series.values, series.regressors, series.ridge)
    return msgspec.structs.replace(few, effect=effect, sure=max(above, 1 - above))


def _together(laid: Sequence[_Series]) -> Iterator[Pair]:
    """Yield each pair of signals with enough days of both, the interval wide enough for all."""
    found = [
        (one, other, *np.intersect1d(one.days, other.days, return_indices=True)[1:])
        for one, other in combinations(laid, 2)
    ]
    found = [each for each in found if len(each[2]) >= CARRY + each[0].regressors.shape[1]]
    wide = NormalDist().inv_cdf(1 - 0.025 / max(1, len(found)))
    for one, other, here, there in found:
        free = len(here) - one.regressors.shape[1]
        alike = _alike(one) * _alike(other)
        days = worth(free, alike, least=5.0)
        value = float(np.corrcoef(one.left[here], other.left[there])[0, 1])
        middle = np.arctanh(np.clip(value, -0.999, 0.999))
        low, high = np.tanh(middle + wide / np.sqrt(days - 3) * np.array([-1, 1]))
        yield Pair(one.name, other.name, len(here), Range(value, float(low), float(high)))


def _alike(series: _Series) -> float:
    """Return how much a day is like the one before, from what is left without the level."""
    running = np.diff(series.days) == 1
    after, before = series.left[1:][running], series.left[:-1][running]
    return float(np.clip(after @ before / (before @ before), 0, MOST_ALIKE)) if len(before) else 0.0
