"""Shared check-ins become series of signals, day by day.

Only what either chose to share goes in: the shared copies in Ours, never an entry of Mine. A day
without a value is a gap, and a gap says nothing: not written and not shared look the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

import msgspec

from counterpoint.web.features.base import Measure
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.insights import memory
from counterpoint.web.spaces import entries, rows
from counterpoint.web.spaces.places import Place, Voice

_GAP = 255  # a byte that no answer is
_SAID: tuple[int | None, ...] = (*range(11), *(None for _ in range(11, _GAP + 1)))
_values_of = attrgetter(*(signal.name for signal in SIGNALS))


@dataclass(frozen=True, slots=True)
class Series:
    """One person's values of one signal, day by day; None where there is none."""

    voice: Voice
    values: tuple[int | None, ...]

    @property
    def days(self) -> int:
        """Return on how many days there is a value."""
        return len(self.values) - self.values.count(None)


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of both over the same days."""

    measure: Measure
    days: tuple[date, ...]
    series: tuple[Series, ...]


def most_shared(signals: Sequence[Signal]) -> Signal | None:
    """Return the signal with the most days on which all shared it; the first of several."""
    return max(signals, key=_days_of_all, default=None)


def _days_of_all(signal: Signal) -> int:
    by_day = zip(*(series.values for series in signal.series), strict=True)
    return len(signal.series) * sum(None not in values for values in by_day)


class Packed(msgspec.Struct, frozen=True):
    """Some people's values, a byte a day from `first` on: of each line, of each signal."""

    first: date | None
    lines: dict[str, list[bytes]]


@dataclass(frozen=True, slots=True)
class Shared:
    """What the two shared of all their days, and what tells it from what they share tomorrow."""

    ours: Place
    mark: tuple[int, ...]
    packed: Packed

    def signals(self, since: date | None, until: date) -> list[Signal]:
        """Return the signals that at least one of the two shared between two days.

        Without a first day they begin with the first that either shared.
        """
        return _unpacked(self.packed, _people(self.ours), since, until)


def shared(ours: Place) -> Shared:
    """Read the shared check-ins of both; those that were read before are not opened again."""
    mark = rows.mark(entries.wanted(ours, CheckIn))
    packed = memory.recalled(ours, mark, Packed)
    if packed is None:
        mark, said = entries.told(ours, CheckIn)  # another, if somebody shared in between
        packed = _packed(_by_person(_people(ours), said))
        memory.keep(ours, mark, packed)
    return Shared(ours, mark, packed)


def shared_signals(ours: Place, since: date | None, until: date) -> list[Signal]:
    """Return the signals that at least one of the two shared between two days."""
    return shared(ours).signals(since, until)


def own_signals(mine: Place, voice: Voice, until: date) -> list[Signal]:
    """Return the signals of all check-ins of one person's Mine, shared or not, as of a voice."""

    def read() -> Packed:
        said = entries.told(mine, CheckIn).said
        return _packed({voice: {checkin.day: checkin for _, checkin in said}})

    made_of = (voice.line, *rows.mark(entries.wanted(mine, CheckIn)))
    packed = memory.remembered(mine, made_of, Packed, read)
    return _unpacked(packed, [voice], None, until)


def signals_of(
    days: Mapping[Voice, Mapping[date, CheckIn]], since: date | None, until: date
) -> list[Signal]:
    """Return the signals of some people's check-ins, between two days."""
    return _unpacked(_packed(days), list(days), since, until)


def _people(ours: Place) -> list[Voice]:
    return sorted((v for v in (ours.me, ours.other) if v), key=attrgetter("line"))


def _by_person(
    people: Iterable[Voice], said: Iterable[tuple[bytes, CheckIn]]
) -> dict[Voice, dict[date, CheckIn]]:
    days: dict[Voice, dict[date, CheckIn]] = {voice: {} for voice in people}
    by_author = {voice.author.bytes: told for voice, told in days.items()}
    for author, checkin in said:  # oldest first, so the last word on a day counts
        if author in by_author:
            by_author[author][checkin.day] = checkin
    return days


def _packed(days: Mapping[Voice, Mapping[date, CheckIn]]) -> Packed:
    told = [day for by_day in days.values() for day in by_day]
    if not told:
        return Packed(None, {})
    first, length = min(told), (max(told) - min(told)).days + 1
    return Packed(first, {v.line: _bytes(by_day, first, length) for v, by_day in days.items()})


def _bytes(by_day: Mapping[date, CheckIn], first: date, length: int) -> list[bytes]:
    begins, width = first.toordinal(), len(SIGNALS)
    days = bytearray([_GAP]) * (length * width)  # of each day all signals, side by side
    for day, said in by_day.items():
        at = (day.toordinal() - begins) * width
        values = _values_of(said)
        days[at : at + width] = bytes(
            values if None not in values else [_GAP if v is None else v for v in values]
        )
    return [bytes(days[n::width]) for n in range(width)]


def _unpacked(packed: Packed, people: list[Voice], since: date | None, until: date) -> list[Signal]:
    if packed.first is None:
        return []
    since = since or packed.first
    span = tuple(since + timedelta(days=n) for n in range((until - since).days + 1))
    found = []
    for n, measure in enumerate(SIGNALS):
        lanes = ((voice, packed.lines.get(voice.line)) for voice in people)
        series = (
            Series(voice, tuple(_window(its[n], (since - packed.first).days, len(span))))
            for voice, its in lanes
            if its
        )
        told = tuple(line for line in series if line.days)
        if told:
            found.append(Signal(measure, span, told))
    return found


def _window(lane: bytes, start: int, length: int) -> Iterator[int | None]:
    """Yield `length` values of a lane from a place in it, which may lie before or behind it."""
    before = bytes([_GAP]) * min(length, max(0, -start))
    there = lane[max(0, start) : max(0, start + length)]
    return map(_SAID.__getitem__, (before + there).ljust(length, bytes([_GAP])))
