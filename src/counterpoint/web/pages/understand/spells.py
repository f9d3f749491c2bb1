"""Draw one signal by month and by weekday: a small picture for each person, on one scale."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from counterpoint.web.features.themes import Words
from counterpoint.web.insights import levels_told as told
from counterpoint.web.insights.levels import Levels, Month, Weekday, levels
from counterpoint.web.insights.moving import Range
from counterpoint.web.insights.signals import Signal
from counterpoint.web.pages.understand import figures
from counterpoint.web.spaces.places import Voice

T = TypeVar("T")
TOP, BOTTOM = 10, 106  # of a picture, in its own units
_BAND = '<line class="band" x1="{0:.1f}%" x2="{0:.1f}%" y1="{2:.1f}" y2="{3:.1f}"/>'
_CIRCLE = '<circle class="dot" cx="{0:.1f}%" cy="{1:.1f}" r="5"/>'
_DIAMOND = (
    '<svg x="{0:.1f}%" y="{1:.1f}" overflow="visible">'
    '<path class="dot" d="M0-5.5 5.5 0 0 5.5-5.5 0z"/></svg>'
)
_AXIS = (
    '<line class="{0}" x1="8%" x2="100%" y1="{1}" y2="{1}"/>'
    '<text x="6%" y="{1}" dy=".35em" text-anchor="end">{2}</text>'
)
_WORD = '<text x="{}%" y="127" text-anchor="middle">{}</text>'


@dataclass(frozen=True, slots=True)
class Mark:
    """A likely range upright at a place across, in hundredths, with its middle."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One person's picture, and the marks in it."""

    voice: Voice
    marks: tuple[Mark, ...]
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """Months, or weekdays: what is said, the pictures, and the table that says the same."""

    sentences: tuple[str, ...]
    panels: tuple[Panel, ...]
    across: tuple[tuple[float, str], ...]  # what stands where
    rows: tuple[tuple[str, SafeString], ...]  # a month or a weekday, and its cells


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
    across = _across([word[:1] for word in figures.in_words(firsts, "M")])
    at = {first: x for first, (x, _) in zip(firsts, across, strict=True)}
    frame = _frame([("axis", value, str(value)) for value in (10, 5, 0)], 0, 10, across)
    panels = tuple(
        _panel(voice, _marks(((at[m.first], m.level) for m in each.months), 0, 10), frame)
        for each, voice in zip(found, voices, strict=True)
        if each.months
    )
    its = [{month.first: _of_month(month) for month in each.months} for each in found]
    names = zip(firsts, figures.in_words(firsts, "M Y"), strict=True)
    rows = tuple((name, _cells(first, its)) for first, name in names)[::-1]
    pairs = zip(found, voices, strict=True)
    said = tuple(told.by_month(each, voice.name, label) for each, voice in pairs if panels)
    return Part(said or (told.too_few_by_month(),), panels, across, rows)


def _by_weekday(found: Sequence[Levels], voices: Sequence[Voice], label: Words) -> Part:
    days = [told.weekday_of(n) for n in range(7)]
    across = _across(figures.in_words(days, "D"))
    ends = [abs(end) for e in found for w in e.weekdays for end in (w.differs.low, w.differs.high)]
    reach = ceil(max(ends, default=1))
    words = (("axis", reach, f"+{reach}"), ("axis-0", 0, "0"), ("axis", -reach, f"−{reach}"))
    frame = _frame(words, -reach, reach, across)
    panels = tuple(
        _panel(
            voice,
            _marks(((across[w.weekday][0], w.differs) for w in each.weekdays), -reach, reach),
            frame,
        )
        for each, voice in zip(found, voices, strict=True)
        if each.weekdays
    )
    its = [{weekday.weekday: _of_weekday(weekday) for weekday in each.weekdays} for each in found]
    rows = tuple(
        (name, _cells(n, its))
        for n, name in enumerate(figures.in_words(days, "l"))
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


def _across(words: Sequence[str]) -> tuple[tuple[float, str], ...]:
    return tuple((round(8 + (n + 0.5) * 92 / len(words), 2), word) for n, word in enumerate(words))


def _of_month(month: Month) -> str:
    said = ngettext(
        "%(middle)s (%(low)s to %(high)s), %(days)s day",
        "%(middle)s (%(low)s to %(high)s), %(days)s days",
        month.days,
    )
    return said % {**_in_words(month.level), "days": month.days}


def _of_weekday(weekday: Weekday) -> str:
    said = ngettext(
        "%(middle)s (%(low)s to %(high)s), %(weeks)s week",
        "%(middle)s (%(low)s to %(high)s), %(weeks)s weeks",
        weekday.weeks,
    )
    return said % {**_in_words(weekday.differs), "weeks": weekday.weeks}


def _in_words(found: Range) -> dict[str, str]:
    middle, low, high = figures.rounded(found.value, found.low, found.high)
    return {"middle": middle, "low": low, "high": high}


def _cells(key: T, its: Iterable[Mapping[T, str]]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((each.get(key, ""),) for each in its))


def _frame(
    lines: Iterable[tuple[str, float, str]],
    low: float,
    high: float,
    across: Iterable[tuple[float, str]],
) -> tuple[SafeString, SafeString]:
    """Return what is drawn before the marks, the scale; and after them, what stands below."""
    heights = ((kind, f"{_height(value, low, high):.1f}", word) for kind, value, word in lines)
    below = ((f"{x:.1f}", word) for x, word in across)
    return format_html_join("", _AXIS, heights), format_html_join("", _WORD, below)


def _panel(voice: Voice, marks: tuple[Mark, ...], frame: tuple[SafeString, SafeString]) -> Panel:
    form = _BAND + (_CIRCLE if voice.line == "a" else _DIAMOND)
    drawn = figures.marks(form, ((mark.x, mark.y, mark.low, mark.high) for mark in marks))
    scale, below = frame
    picture = format_html(
        '<svg class="plot" height="130" aria-hidden="true">{}{}{}</svg>', scale, drawn, below
    )
    return Panel(voice, marks, picture)


def _marks(ranges: Iterable[tuple[float, Range]], low: float, high: float) -> tuple[Mark, ...]:
    return tuple(
        Mark(x, *(_height(end, low, high) for end in (each.value, each.low, each.high)))
        for x, each in ranges
    )


def _height(value: float, low: float, high: float) -> float:
    share = (min(high, max(low, value)) - low) / (high - low)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)
