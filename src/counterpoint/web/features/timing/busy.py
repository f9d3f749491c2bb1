"""When one is busy in the next two weeks: half hours without a word of what they are for.

In Mine it is what a calendar file or one's own ticks said; into Ours goes, by a press of the
plum button, the same with one's protected times among it, so that nobody can tell which is which.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.features.timing.calendar import (
    AHEAD,
    MIDNIGHT,
    Blocks,
    at,
    between,
    blocks_of,
    days,
    meets,
    merged,
    moment,
    window,
    within,
    without,
)
from counterpoint.web.features.timing.solitude import Solitude, spans_of
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place


class Busy(Payload, frozen=True, kw_only=True, tag="busy"):
    """The half hours in which one person is busy, in the two weeks from a day on."""

    day: date
    blocks: Blocks = ()

    @property
    def until(self) -> date:
        """Return the first day of which it says nothing."""
        return self.day + timedelta(days=AHEAD)


PARTS_OF_DAY: tuple[tuple[str, Words, time, time], ...] = (
    ("morning", _("morning"), time(8), time(13)),
    ("afternoon", _("afternoon"), time(13), time(18)),
    ("evening", _("evening"), time(18), time(23)),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One part of a day that can be ticked as busy: its name in the form, words, half hours."""

    name: str
    label: Words
    block: tuple[int, int]
    ticked: bool
    partly: bool


def ticks(blocks: Blocks, first: date) -> list[tuple[date, list[Tick]]]:
    """Return the parts of each of the next days, and whether they are busy."""
    found = []
    for day in days(first, AHEAD):
        parts = []
        for name, label, start, end in PARTS_OF_DAY:
            (block,) = blocks_of([between(day, start, end)])
            whole = within(blocks, *block) == (block,)
            parts.append(
                Tick(f"{day}-{name}", label, block, whole, meets(blocks, block) and not whole)
            )
        found.append((day, parts))
    return found


def ticked(blocks: Blocks, first: date, names: Iterable[str]) -> Blocks:
    """Return the blocks after some parts were ticked and others not.

    What is busy for a part of a part stays so: only a tick that was set or taken away counts.
    """
    wanted = set(names)
    for _day, parts in ticks(blocks, first):
        for part in parts:
            if part.name in wanted and not part.ticked:
                blocks = merged((*blocks, part.block))
            elif part.ticked and part.name not in wanted:
                blocks = without(blocks, part.block)
    return blocks


def _id(place: Place) -> uuid.UUID:
    return place.answer_id("busy", "", place.began, place.me.author)


def keep(place: Place, blocks: Blocks, first: date) -> None:
    """Keep when one is busy, in Mine or in Ours, without a trace of what was there before."""
    payload = Busy(day=first, blocks=merged(within(blocks, *window(first))))
    with transaction.atomic():
        entries.erase(place, [_id(place)])
        entries.write(place, payload, _id(place))


def forget(place: Place) -> None:
    """Take away what one said of when one is busy."""
    entries.erase(place, [_id(place)])


def share(here: Here, own: Blocks, solitudes: Iterable[Solitude]) -> None:
    """Show the other when one is busy from today on, with one's protected times among it."""
    today = timezone.localdate()
    kept = blocks_of(spans_of(solitudes, today - timedelta(days=1), AHEAD + 1))
    keep(here.together(), merged((*own, *kept)), today)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of when the two are busy: one's own, what one shares, what the other does."""

    own: Busy | None
    shared: Busy | None
    other: Busy | None


def sort_out(here: Here, mine: Sequence[Kept[Busy]], ours: Sequence[Kept[Busy]]) -> Known:
    """Tell whose is whose, and leave out what is over."""
    today = timezone.localdate()
    now = [kept for kept in ours if kept.payload.until > today]
    return Known(
        own=mine[0].payload if mine else None,
        shared=next((k.payload for k in now if k.author == here.person.id), None),
        other=next((k.payload for k in now if k.author != here.person.id), None),
    )


@dataclass(frozen=True, slots=True)
class Free:
    """A time in which neither is busy."""

    day: date
    start: time
    end: time
    label: Words


_EVENING = (_("Evening"), time(19), time(22))
_HALVES = (
    (_("Morning"), time(9), time(13)),
    (_("Afternoon"), time(14), time(18)),
    _EVENING,
)


def free(known: Known, taken: Blocks) -> Iterator[Free]:
    """Yield evenings, and halves of weekends, that are free for both; `taken` is one's own."""
    if not (known.shared and known.other):
        return
    both = merged((*known.shared.blocks, *known.other.blocks, *taken))
    first = max(known.shared.day, known.other.day, timezone.localdate())
    last = min(known.shared.until, known.other.until)
    for day in days(first, (last - first).days):
        for label, start, end in _HALVES if day.weekday() >= 5 else (_EVENING,):
            (block,) = blocks_of([between(day, start, end)])
            if at(day, start) > timezone.now() and not meets(both, block):
                yield Free(day, start, end, label)


def by_day(busy: Busy) -> list[tuple[date, str]]:
    """Return what a calendar of busy times shows, day by day, in words."""
    found = []
    for day in days(busy.day, AHEAD):
        start, end = at(day, MIDNIGHT), at(day + timedelta(days=1), MIDNIGHT)
        (whole,) = blocks_of([(start, end)])
        told = [_hours(each) for each in within(busy.blocks, *whole)]
        if told:
            found.append((day, ", ".join(told)))
    return found


def _hours(block: tuple[int, int]) -> str:
    return "–".join(time_format(moment(half).time(), "H:i") for half in block)


def in_words(payload: Busy) -> Iterator[tuple[Words, Words]]:
    """Yield each day with the hours that are not free."""
    for day, told in by_day(payload):
        yield date_format(day), told


BUSY: Feature[Busy] = Feature(
    payload=Busy,
    form=EntryForm,
    theme=Theme.TIME,
    room=Room.OURS,
    reveal=Reveal.APART,
    icon="clock",
    title=_("When I am busy"),
    one=_("Busy times"),
    lede=_("Half hours without a word of what they are for."),
    add=_("Say when I am busy"),
    empty=_("Nothing here yet."),
    listed=False,
    doors=(
        Door(
            "busy",
            _("When I am busy"),
            _("The next two weeks, for suggestions. Only “busy” is ever shown."),
            "clock",
        ),
    ),
    say=in_words,
)
