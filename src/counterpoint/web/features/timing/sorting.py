"""Sort what a calendar holds into me, we, others and work, and remember how.

What was read goes to the page that asks, and comes back with its answer: in between nothing of it
is kept here. What is remembered is a keyed hash of each title and where it was sorted.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from django.db import transaction
from django.utils import timezone

from counterpoint.web.features.timing import weeks
from counterpoint.web.features.timing.calendar import (
    AHEAD,
    FIRST,
    MIDNIGHT,
    WEEK,
    Blocks,
    Span,
    at,
    blocks_of,
    hours,
    this_monday,
)
from counterpoint.web.features.timing.reading import Happening
from counterpoint.web.features.timing.weeks import LIVED, Week
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.places import Place

Where = Literal["me", "we", "others", "work", "none"]
WHERE: tuple[Where, ...] = ("me", "we", "others", "work", "none")
MOST_TITLES = 100
_MOST_RULES = 2_000
_MINUTES = Annotated[int, msgspec.Meta(ge=0, le=1 << 28)]


class Sorting(
    msgspec.Struct, frozen=True, kw_only=True, tag="sorting", tag_field="kind", omit_defaults=True
):
    """Where titles were sorted, by a keyed hash of each."""

    rules: dict[str, Where] = {}


class Title(msgspec.Struct, frozen=True):
    """What has one title in the chosen weeks: when it begins and ends, in minutes since 1970."""

    title: Annotated[str, msgspec.Meta(max_length=200)]
    times: Annotated[list[tuple[_MINUTES, _MINUTES]], msgspec.Meta(max_length=5_000)]

    @property
    def spans(self) -> list[Span]:
        """Return its times."""
        return [(_moment(start), _moment(end)) for start, end in self.times]

    @property
    def hours(self) -> str:
        """Return how many hours it took, in words."""
        return weeks.in_hours(hours(self.spans))


class Found(msgspec.Struct, frozen=True):
    """What was read of a file: of which weeks, under which titles, and when one is busy."""

    weeks: Annotated[list[date], msgspec.Meta(max_length=10)]
    titles: Annotated[list[Title], msgspec.Meta(max_length=MOST_TITLES + 1)]
    busy: Blocks | None = None


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(60 * minutes, UTC)


def gather(happenings: Iterable[Happening], wanted: Sequence[date]) -> list[Title]:
    """Return what was in the chosen weeks by title, the longest first.

    What takes all day has no hours; what has not happened yet is left out. Beyond the hundred
    longest, the rest is one.
    """
    times: dict[str, list[tuple[int, int]]] = {}
    for each in happenings:
        for span in () if each.all_day else _parts_in(each, wanted):
            minutes = (int(span[0].timestamp()) // 60, int(span[1].timestamp()) // 60)
            times.setdefault(each.title, []).append(minutes)
    ordered = sorted(times.items(), key=lambda item: -sum(e - s for s, e in item[1]))
    titles = [Title(title, told) for title, told in ordered[:MOST_TITLES]]
    rest = [time for _, told in ordered[MOST_TITLES:] for time in told]
    return [*titles, Title("", rest[:5_000])] if rest else titles


def _parts_in(each: Happening, wanted: Sequence[date]) -> Iterable[Span]:
    now = timezone.now()
    for week in wanted:
        start, end = (
            max(each.start, at(week, MIDNIGHT)),
            min(each.end, at(week + WEEK, MIDNIGHT), now),
        )
        if start < end:
            yield start, end


def busy_in(happenings: Iterable[Happening], first: date) -> Blocks:
    """Return the half hours of the next two weeks that are taken."""
    start, end = at(first, MIDNIGHT), at(first + timedelta(days=AHEAD), MIDNIGHT)
    taken = [(each.start, each.end) for each in happenings if each.busy]
    return blocks_of((max(s, start), min(e, end)) for s, e in taken if s < end and e > start)


def pack(found: Found) -> str:
    """Return what was read as the page carries it."""
    return msgspec.json.encode(found).decode()


def unpack(text: str) -> Found | None:
    """Return what a page carried, or None if it was changed on the way."""
    try:
        found = msgspec.json.decode(text, type=Found)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    weeks_fit = all(FIRST <= w <= this_monday() and w.weekday() == 0 for w in found.weeks)
    return found if weeks_fit else None


# What is remembered


def _id(mine: Place) -> uuid.UUID:
    return mine.answer_id("sorting", "", mine.began, mine.me.author)


def remembered(mine: Place, titles: Iterable[Title]) -> list[Where]:
    """Return where each title was sorted the last time; what is new is left out of the count."""
    kept = entries.find(mine, Sorting, _id(mine))
    rules: Mapping[str, Where] = kept.payload.rules if kept else {}
    return [rules.get(mine.keyed("title", each.title), "none") for each in titles]


def remember(mine: Place, titles: Sequence[Title], where: Sequence[Where]) -> None:
    """Remember where titles were sorted; the oldest are forgotten beyond two thousand."""
    kept = entries.find(mine, Sorting, _id(mine))
    rules = dict(kept.payload.rules) if kept else {}
    for title, place in zip(titles, where, strict=True):
        mark = mine.keyed("title", title.title)
        rules.pop(mark, None)
        if title.title:
            rules[mark] = place
    with transaction.atomic():  # erased first, so that no earlier version stays
        entries.erase(mine, [_id(mine)])
        entries.write(mine, Sorting(rules=dict(list(rules.items())[-_MOST_RULES:])), _id(mine))


def forget(mine: Place) -> None:
    """Forget how titles were sorted."""
    entries.erase(mine, [_id(mine)])


# What comes of it


def fill_in(mine: Place, found: Found, where: Sequence[Where]) -> None:
    """Put the hours into the chosen weeks; what the calendar says nothing of stays as it was."""
    known = entries.read(mine, Week, 60).entries
    for week in found.weeks:
        lived = _lived(found.titles, where, week)
        if not lived:
            continue
        id = weeks.week_id(mine, "week", week)
        kept = entries.find(mine, Week, id)
        if kept:
            payload = msgspec.structs.replace(kept.payload, **lived)
            entries.revise(mine, payload, id, kept.revision)
        else:
            begun = weeks.start(known[0].payload if known else None)
            entries.write(mine, Week(**{**begun, "day": week, **lived}), id)


def stands(mine: Place, wanted: Sequence[date]) -> list[Week]:
    """Return the chosen weeks in which hours lived stand already."""
    found = (kept.payload for kept in entries.read(mine, Week, 60).entries)
    return [each for each in found if each.day in wanted and each.lived]


def _lived(titles: Sequence[Title], where: Sequence[Where], week: date) -> dict[str, float]:
    start, end = at(week, MIDNIGHT), at(week + WEEK, MIDNIGHT)
    found = {}
    for name in LIVED:
        spans = [
            (max(s, start), min(e, end))
            for title, place in zip(titles, where, strict=True)
            if place == name
            for s, e in title.spans
            if s < end and e > start
        ]
        if spans:
            found[name] = hours(spans)
    return found
