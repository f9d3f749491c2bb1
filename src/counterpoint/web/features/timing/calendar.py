"""Weeks, days and hours as this place counts them: local time, half hours, Monday first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

Span = tuple[datetime, datetime]
Blocks = tuple[tuple[int, int], ...]  # half hours since 1970, UTC: begin and end
WEEK = timedelta(days=7)
FIRST = date(2000, 1, 3)  # no week before this one
A_WHILE = 26  # weeks that the pages lead back; earlier ones are found in the list of all
LAST = date(2199, 12, 31)  # no day after this one
AHEAD = 14  # days of which one may say when one is busy
MIDNIGHT = time(0)
_HALF_HOUR = 30 * 60


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def this_monday() -> date:
    """Return the Monday of this week."""
    return monday(timezone.localdate())


def days_of(week: date) -> str:
    """Return the days of the week that begins on a Monday, in words."""
    last = week + WEEK - timedelta(days=1)
    year = " Y" if last.year != timezone.localdate().year else ""
    first = "j" if week.month == last.month else "j F" if week.year == last.year else "j F Y"
    return _("%(first)s to %(last)s") % {
        "first": date_format(week, first),
        "last": date_format(last, f"j F{year}"),
    }


def at(day: date, hour: time) -> datetime:
    """Return a time of day here; one that the clock skips in spring is the one it skips to."""
    local = datetime.combine(day, hour, timezone.get_current_timezone())
    return local.astimezone(UTC)


def between(day: date, start: time, end: time) -> Span:
    """Return the time from one hour of a day to another; an end of 0:00 is midnight."""
    return at(day, start), at(day + timedelta(days=1) if end == MIDNIGHT else day, end)


def days(first: date, number: int) -> Iterator[date]:
    """Yield some days, beginning with the first."""
    return (first + timedelta(days=n) for n in range(number))


def blocks_of(spans: Iterable[Span]) -> Blocks:
    """Return times as half hours, widened to whole ones, in order, with none twice."""
    return merged(
        (int(start.timestamp()) // _HALF_HOUR, -(-int(end.timestamp()) // _HALF_HOUR))
        for start, end in spans
    )


def merged(blocks: Iterable[tuple[int, int]]) -> Blocks:
    """Return blocks in order, with those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(blocks):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def within(blocks: Blocks, first: int, last: int) -> Blocks:
    """Return the part of blocks that lies between two half hours."""
    return tuple((max(s, first), min(e, last)) for s, e in blocks if s < last and e > first)


def without(blocks: Blocks, hole: tuple[int, int]) -> Blocks:
    """Return blocks with a hole cut out of them."""
    start, end = hole
    first, last = blocks[0][0] if blocks else 0, blocks[-1][1] if blocks else 0
    return within(blocks, min(first, start), start) + within(blocks, end, max(last, end))


def meets(blocks: Blocks, other: tuple[int, int]) -> bool:
    """Say whether any of some blocks shares time with another."""
    return bool(within(blocks, *other))


def moment(half_hour: int) -> datetime:
    """Return the local time at which a half hour begins."""
    return timezone.localtime(datetime.fromtimestamp(half_hour * _HALF_HOUR, UTC))


def window(first: date) -> tuple[int, int]:
    """Return the half hours of the days of which one may say when one is busy."""
    start, end = at(first, MIDNIGHT), at(first + timedelta(days=AHEAD), MIDNIGHT)
    return blocks_of([(start, end)])[0]


def hours(spans: Sequence[Span]) -> float:
    """Return how many hours some times last, those that overlap once; to the quarter."""
    seconds = sum(
        e - s for s, e in merged((int(s.timestamp()), int(e.timestamp())) for s, e in spans)
    )
    return round(seconds / 900) / 4


def week_before(week: date) -> date | None:
    """Return the week before, if the pages lead there."""
    return week - WEEK if week > this_monday() - A_WHILE * WEEK else None
