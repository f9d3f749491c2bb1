"""Draw one signal by month and by weekday: a small picture for each person, on one scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from counterpoint.web.features.themes import Words
from counterpoint.web.insights import levels_told as told
from counterpoint.web.insights.levels import Levels, Month, Weekday, levels
from counterpoint.web.insights.moving import Range
from counterpoint.web.insights.signals import Signal
from counterpoint.web.spaces.places import Voice

TOP, BOTTOM = 10, 106  # of a picture, in its own units


@dataclass(frozen=True, slots=True)
class Mark:
    """A likely range upright at a place across, in hundredths, with its middle."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One person's picture; `lines` is where its scale is drawn, each with its word."""

    voice: Voice
    marks: tuple[Mark, ...]
    lines: tuple[tuple[float, Words], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Months, or weekdays: what is said, the pictures, and the table that says the same."""

    sentences: tuple[str, ...]
    panels: tuple[Panel, ...]
    across: tuple[tuple[float, date], ...]  # what stands where
    rows: tuple[tuple[date, tuple[Month | Weekday | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Spells:
    """Both parts, and whose columns the tables have."""

    voices: tuple[Voice, ...]
    months: Part
    weekdays: Part


def drawn(signal: Signal) -> Spells:
    """Return the months and weekdays of a signal, as the page shows them."""
    found = levels(signal)
    voices = tuple(series.voice for series in signal.series)
    label = signal.measure.label
    return Spells(voices, _by_month(found, voices, label), _by_weekday(found, voices, label))


def _by_month(found: Sequence[Levels], voices: Sequence[Voice], label: Words) -> Part:
    firsts = sorted({month.first for each in found for month in each.months})
    across = _across(firsts)
    at = {first: x for x, first in across}
    lines = tuple((_height(value, 0, 10), str(value)) for value in (10, 5, 0))
    panels = tuple(
        Panel(voice, _marks(((at[m.first], m.level) for m in each.months), 0, 10), lines)
        for each, voice in zip(found, voices, strict=True)
        if each.months
    )
    its = [{month.first: month for month in each.months} for each in found]
    rows = tuple((first, tuple(each.get(first) for each in its)) for first in reversed(firsts))
    pairs = zip(found, voices, strict=True)
    said = tuple(told.by_month(each, voice.name, label) for each, voice in pairs if panels)
    return Part(said or (told.too_few_by_month(),), panels, across, rows)


def _by_weekday(found: Sequence[Levels], voices: Sequence[Voice], label: Words) -> Part:
    across = _across([told.weekday_of(n) for n in range(7)])
    ends = [abs(end) for e in found for w in e.weekdays for end in (w.differs.low, w.differs.high)]
    reach = ceil(max(ends, default=1))
    words = ((reach, f"+{reach}"), (0, "0"), (-reach, f"−{reach}"))
    lines = tuple((_height(value, -reach, reach), word) for value, word in words)
    panels = tuple(
        Panel(
            voice,
            _marks(((across[w.weekday][0], w.differs) for w in each.weekdays), -reach, reach),
            lines,
        )
        for each, voice in zip(found, voices, strict=True)
        if each.weekdays
    )
    its = [{weekday.weekday: weekday for weekday in each.weekdays} for each in found]
    rows = tuple(
        (told.weekday_of(n), tuple(each.get(n) for each in its))
        for n in range(7)
        if any(n in each for each in its)
    )
    pairs = zip(found, voices, strict=True)
    said = tuple(
        sentence
        for each, voice in pairs
        for sentence in told.by_weekday(each, voice.name, label)
        if panels
    )
    return Part(said or (told.too_few_by_weekday(),), panels, across, rows)


def _across(firsts: Sequence[date]) -> tuple[tuple[float, date], ...]:
    return tuple(
        (round(8 + (n + 0.5) * 92 / len(firsts), 2), first) for n, first in enumerate(firsts)
    )


def _marks(ranges: Iterable[tuple[float, Range]], low: float, high: float) -> tuple[Mark, ...]:
    return tuple(
        Mark(x, *(_height(end, low, high) for end in (each.value, each.low, each.high)))
        for x, each in ranges
    )


def _height(value: float, low: float, high: float) -> float:
    share = (min(high, max(low, value)) - low) / (high - low)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)
