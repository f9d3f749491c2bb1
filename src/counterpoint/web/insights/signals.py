"""Shared check-ins become series of signals, day by day.

Only what either chose to share goes in: the shared copies in Ours, never an entry of Mine. A day
without a value is a gap, and a gap says nothing: not written and not shared look the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from counterpoint.web.features.base import Measure
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.places import Place, Voice


@dataclass(frozen=True, slots=True)
class Series:
    """One person's values of one signal, day by day; None where there is none."""

    voice: Voice
    values: tuple[int | None, ...]

    @property
    def days(self) -> int:
        """Return on how many days there is a value."""
        return sum(value is not None for value in self.values)


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of both over the same days."""

    measure: Measure
    days: tuple[date, ...]
    series: tuple[Series, ...]


def shared_signals(ours: Place, since: date | None, until: date) -> list[Signal]:
    """Return the signals that at least one of the two shared between two days.

    Without a first day they begin with the first that either shared.
    """
    return signals_of(_by_person(ours, entries.read(ours, CheckIn).entries), since, until)


def signals_of(
    days: Mapping[Voice, Mapping[date, CheckIn]], since: date | None, until: date
) -> list[Signal]:
    """Return the signals of some people's check-ins, between two days."""
    since = since or min((day for told in days.values() for day in told), default=until)
    span = tuple(since + timedelta(days=n) for n in range((until - since).days + 1))
    found = []
    for measure in SIGNALS:
        series = tuple(_series(voice, days[voice], measure, span) for voice in days)
        told = tuple(line for line in series if line.days)
        if told:
            found.append(Signal(measure, span, told))
    return found


def _by_person(
    ours: Place, kept: Iterable[entries.Kept[CheckIn]]
) -> dict[Voice, dict[date, CheckIn]]:
    people = sorted((v for v in (ours.me, ours.other) if v), key=lambda voice: voice.line)
    days: dict[Voice, dict[date, CheckIn]] = {voice: {} for voice in people}
    for entry in reversed(list(kept)):  # oldest first, so the last word on a day counts
        if entry.voice in days:
            days[entry.voice][entry.payload.day] = entry.payload
    return days


def _series(
    voice: Voice, days: Mapping[date, CheckIn], measure: Measure, span: tuple[date, ...]
) -> Series:
    values = (days.get(day) for day in span)
    return Series(voice, tuple(getattr(kept, measure.name) if kept else None for kept in values))
