"""A week as two lines: each one's own time on theirs, time together across both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from counterpoint.web.features.timing.calendar import MIDNIGHT, Span, at, days
from counterpoint.web.features.timing.solitude import Solitude, spans
from counterpoint.web.features.timing.together import Together
from counterpoint.web.features.timing.weeks import Week
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice

_WAKING = (6, 18)  # a day is drawn from six, and eighteen hours long
_NARROWEST = 1.2  # percent, so that the shortest can be seen
_LANES = {"a": 43, "b": 107}


@dataclass(frozen=True, slots=True)
class Mark:
    """One time as it is drawn, in percent of the week and in pixels."""

    line: str
    x: float
    width: float
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day in words: what stands on each line, and across both."""

    day: date
    a: str
    b: str
    edge: float  # where it begins, in percent of the week
    middle: float


@dataclass(frozen=True, slots=True)
class Lanes:
    """A week as it is drawn and as it is told."""

    a: str
    b: str
    marks: list[Mark]
    days: list[DayLine]
    alone: list[str]
    together: int


def draw(
    week: date, ours: Place, own: Sequence[Kept[Solitude]], times: Sequence[Kept[Together]]
) -> Lanes:
    """Return a week of two people, of what they chose to show."""
    names = {voice.line: voice.name for voice in (ours.me, ours.other) if voice}
    alone = {
        line: [
            s
            for k in own
            if k.voice.line == line
            for s in spans(k.payload, week - timedelta(days=1), 8)
        ]
        for line in _LANES
    }
    both = [kept.payload.span for kept in times]
    marks = [
        *(_mark("c", day, part, 38, 102) for day, part in _by_day(week, both)),
        *(
            _mark(line, day, part, y, 28)
            for line, y in _LANES.items()
            for day, part in _by_day(week, alone[line])
        ),
    ]
    told = [_told(day, alone, both) for day in days(week, 7)]
    return Lanes(
        a=names.get("a", ""),
        b=names.get("b", ""),
        marks=marks,
        days=told,
        alone=[names[line] for line in _LANES if line in names and _by(week, alone[line])],
        together=len(list(_by_day(week, both))),
    )


def _by(week: date, several: Iterable[Span]) -> bool:
    return any(True for _ in _by_day(week, several))


def _by_day(week: date, several: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    """Yield the parts of times that lie within each day of a week, with the day's number."""
    for span in several:
        for number, day in enumerate(days(week, 7)):
            part = _within(span, day)
            if part:
                yield number, part


def _within(span: Span, day: date) -> Span | None:
    start = max(span[0], at(day, MIDNIGHT))
    end = min(span[1], at(day + timedelta(days=1), MIDNIGHT))
    return (start, end) if start < end else None


def _mark(line: str, number: int, part: Span, y: int, height: int) -> Mark:
    start, end = (_of_day(moment) for moment in part)
    if end <= start:
        end = 1.0  # it ends at midnight, or before six
    x = 100 * (number + start) / 7
    width = max(100 * (end - start) / 7, _NARROWEST)
    return Mark(line, min(x, 100 - width), width, y, height)


def _of_day(moment: datetime) -> float:
    local = timezone.localtime(moment)
    first, long = _WAKING
    return min(max((local.hour + local.minute / 60 - first) / long, 0.0), 1.0)


def _told(day: date, alone: dict[str, list[Span]], both: list[Span]) -> DayLine:
    together = [_("%(hours)s together") % {"hours": h} for h in _hours(day, both)]
    lines = {
        line: ", ".join(
            [*(_("%(hours)s alone") % {"hours": h} for h in _hours(day, told)), *together]
        )
        for line, told in alone.items()
    }
    number = day.weekday()
    return DayLine(day, lines["a"], lines["b"], 100 * number / 7, 100 * (number + 0.5) / 7)


def _hours(day: date, several: Iterable[Span]) -> Iterator[str]:
    for span in sorted(several):
        part = _within(span, day)
        if part:
            yield "–".join(time_format(timezone.localtime(moment).time(), "H:i") for moment in part)


def newest(told: Sequence[Kept[Week]], voice: Voice, week: date) -> Kept[Week] | None:
    """Return the newest week up to this one that somebody shares."""
    own = [k for k in told if k.author == voice.author and k.payload.day <= week]
    return max(own, key=lambda kept: kept.payload.day, default=None)
