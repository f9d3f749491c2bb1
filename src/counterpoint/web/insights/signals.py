"""Shared check-ins become series of signals, day by day.

Only what either chose to share goes in: the shared copies in Ours, never an entry of Mine. A day
without a value is a gap, and a gap says nothing: not written and not shared look the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from uuid import UUID

import msgspec
import numpy as np

from counterpoint.web.features.base import Measure
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.spaces import entries, memory, rows
from counterpoint.web.spaces.places import Place, Voice

_GAP = 255  # a byte that no answer is
_SAID = np.array([*range(11), *(None for _ in range(11, _GAP + 1))], dtype=object)
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


class _Read(msgspec.Struct, frozen=True):
    """The values of all days of a space, and the mark of the rows that they were read from."""

    mark: tuple[int, ...]
    packed: Packed


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
    found = _read(ours, {voice.author: voice for voice in _people(ours)})
    return Shared(ours, found.mark, found.packed)


def shared_signals(ours: Place, since: date | None, until: date) -> list[Signal]:
    """Return the signals that at least one of the two shared between two days."""
    return shared(ours).signals(since, until)


def own_signals(mine: Place, voice: Voice, until: date) -> list[Signal]:
    """Return the signals of all check-ins of one person's Mine, shared or not, as of a voice."""
    return _unpacked(_read(mine, {mine.me.author: voice}).packed, [voice], None, until)


def signals_of(
    days: Mapping[Voice, Mapping[date, CheckIn]], since: date | None, until: date
) -> list[Signal]:
    """Return the signals of some people's check-ins, between two days."""
    said = {voice: list(by_day.values()) for voice, by_day in days.items()}
    return _unpacked(_packed(said), list(days), since, until)


def _people(ours: Place) -> list[Voice]:
    return sorted((v for v in (ours.me, ours.other) if v), key=attrgetter("line"))


def _read(place: Place, voices: Mapping[UUID, Voice]) -> _Read:
    """Return what these authors say in a place, opened only if other rows are there than before."""
    of = ("check-ins", [voice.line for voice in voices.values()])
    found = memory.recalled(place, of, _Read)
    if found is None or found.mark != rows.mark(entries.wanted(place, CheckIn)):
        mark, said = entries.told(place, CheckIn)
        by_author: dict[bytes, list[CheckIn]] = {author.bytes: [] for author in voices}
        for author, checkin in said:
            if author in by_author:
                by_author[author].append(checkin)
        found = _Read(mark, _packed(dict(zip(voices.values(), by_author.values(), strict=True))))
        memory.keep(place, of, found)
    return found


def _packed(said: Mapping[Voice, Sequence[CheckIn]]) -> Packed:
    """Pack what some people said, each oldest first: of one day the last counts."""
    days = {v: [checkin.day.toordinal() for checkin in its] for v, its in said.items()}
    first = min((min(its) for its in days.values() if its), default=None)
    if first is None:
        return Packed(None, {})
    length = max(max(its) for its in days.values() if its) + 1 - first
    lines = {
        v.line: _bytes(its, [day - first for day in days[v]], length) for v, its in said.items()
    }
    return Packed(date.fromordinal(first), lines)


def _bytes(said: Sequence[CheckIn], at: list[int], length: int) -> list[bytes]:
    width = len(SIGNALS)
    told = b"".join(
        bytes(values if None not in values else [_GAP if v is None else v for v in values])
        for values in map(_values_of, said)
    )
    days = np.full((length, width), _GAP, dtype=np.uint8)
    days[at] = np.frombuffer(told, np.uint8).reshape(-1, width)
    return [lane.tobytes() for lane in days.T]


def _unpacked(packed: Packed, people: list[Voice], since: date | None, until: date) -> list[Signal]:
    if packed.first is None:
        return []
    since = since or packed.first
    span = tuple(map(date.fromordinal, range(since.toordinal(), until.toordinal() + 1)))
    found = []
    for n, measure in enumerate(SIGNALS):
        lanes = ((voice, packed.lines.get(voice.line)) for voice in people)
        series = (
            Series(voice, _window(its[n], (since - packed.first).days, len(span)))
            for voice, its in lanes
            if its
        )
        told = tuple(line for line in series if line.days)
        if told:
            found.append(Signal(measure, span, told))
    return found


def _window(lane: bytes, start: int, length: int) -> tuple[int | None, ...]:
    """Return `length` values of a lane from a place in it, which may lie before or behind it."""
    before = bytes([_GAP]) * min(length, max(0, -start))
    there = lane[max(0, start) : max(0, start + length)]
    window = (before + there).ljust(length, bytes([_GAP]))
    return tuple(_SAID[np.frombuffer(window, np.uint8)].tolist())
