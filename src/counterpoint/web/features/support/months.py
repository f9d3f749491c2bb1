"""What one gave and what one felt one received, month by month, from one's own side.

*Given* is what one said under the other's wins and hard moments. *Received* is what one noted: that
something helped with a hard moment of one's own, and one's thanks. Nothing is added up, and neither
is set against the other: months are told apart in three soft steps, and no finer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.support.answers import HardReply, Helped, WinReply
from counterpoint.web.features.support.moments import Hard, Win
from counterpoint.web.features.support.sorts import SORTS, Sort
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.features.themes import Words
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask

MONTHS = 6
_SAID = (WinReply, HardReply, Helped)
_TOLD = (Win, Hard)
_STEPS: tuple[tuple[int, int, Words], ...] = (  # from how many on, how large, in words
    (1, 6, _("now and then")),
    (3, 10, _("several times")),
    (6, 14, _("often")),
)
SIZES = tuple((size, word) for _least, size, word in _STEPS)
OPEN = _("Kind left open")

Noted = tuple[date, Sort]  # on what day, and of which kind


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of one kind there was in a month, in one of three steps; 0 is nothing noted."""

    step: int
    at: float  # of the width of its lane, in percent

    @property
    def size(self) -> int:
        """Return how large it is drawn."""
        return _STEPS[self.step - 1][1] if self.step else 0

    @property
    def word(self) -> Words:
        """Return the step in words."""
        return _STEPS[self.step - 1][2] if self.step else ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of support over the months."""

    label: Words
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One side of it: the months, the first of each, and a lane for every kind."""

    months: tuple[date, ...]
    lanes: tuple[Lane, ...]

    @property
    def empty(self) -> bool:
        """Say whether nothing was noted in all of these months."""
        return not any(mark.step for lane in self.lanes for mark in lane.marks)

    @property
    def rows(self) -> list[tuple[date, tuple[Mark, ...]]]:
        """Return each month with its mark of every kind, the latest first, as a table says it."""
        marks = zip(*(lane.marks for lane in self.lanes), strict=True)
        return list(zip(self.months, marks, strict=True))[::-1]


def last_months(today: date) -> tuple[date, ...]:
    """Return the first days of the last six months, the earliest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return tuple(reversed(found))


def pictures(here: Here, today: date) -> tuple[Picture, Picture]:
    """Return what was given, and what was felt to be received; in one query."""
    months = last_months(today)
    since = months[0]
    places = [place for place in (here.ours, *here.past) if place]
    thanks, *shared = rows.gather(
        Ask(here.mine, Thanks, since=since),
        *(ask for place in places for ask in _asked(place, since)),
    )
    given: list[Noted] = []
    received: list[Noted] = [(each.begun, each.payload.sort) for each in thanks.entries]
    by_place = iter(shared)
    for _place in places:
        told = {each.id: each for _kind in _TOLD for each in next(by_place).entries}
        said = [each for _kind in _SAID for each in next(by_place).entries]
        received += _noted(told, (each for each in said if _helped(each)))
        given += _noted(told, (each for each in said if not isinstance(each.payload, Helped)))
    return picture(months, given), picture(months, received)


def _asked(place: Place, since: date) -> Iterator[Ask]:
    """Yield what is read of one Ours: what was told there, and what one said oneself."""
    yield from (Ask(place, payload, since=since) for payload in _TOLD)
    yield from (Ask(place, payload, author=place.me.author, since=since) for payload in _SAID)


def _helped(said: Kept[Any]) -> bool:
    return isinstance(said.payload, Helped) and said.payload.how in ("yes", "partly")


def _noted(told: dict[Any, Kept[Any]], said: Iterable[Kept[Any]]) -> Iterator[Noted]:
    """Yield the day and kind of what was said: those of the moment, which may be gone by now."""
    for each in said:
        to = told.get(each.payload.to)
        yield each.begun, to.payload.sort if to else ""


def picture(months: tuple[date, ...], noted: Sequence[Noted]) -> Picture:
    """Return what was noted as it is drawn; what is of other months is left out."""
    counted = Counter((day.replace(day=1), sort) for day, sort in noted)
    kinds: list[tuple[Sort, Words]] = [*SORTS.items(), ("", OPEN)]
    width = 100 / len(months)
    places = [(month, (n + 0.5) * width) for n, month in enumerate(months)]
    lanes = (
        Lane(label, tuple(Mark(_step(counted[month, sort]), at) for month, at in places))
        for sort, label in kinds
        if sort or any(not each for _day, each in noted)
    )
    return Picture(months, tuple(lanes))


def _step(number: int) -> int:
    return sum(number >= least for least, *_how in _STEPS)
