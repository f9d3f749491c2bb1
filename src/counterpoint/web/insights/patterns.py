"""Patterns over months of two people: support, how agreements came about, me and we.

Only from Ours, and the same for both. Support and agreements are of the two together: nothing says
who did it, so nothing says who did not. Nothing is added up or set against anything.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from counterpoint.web.features.deciding import log
from counterpoint.web.features.deciding.log import Decided
from counterpoint.web.features.deciding.opening import Pact
from counterpoint.web.features.support.answers import HardReply, WinReply
from counterpoint.web.features.support.moments import Hard, Win
from counterpoint.web.features.support.months import Noted, Picture, last_months, picture
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.features.timing.weeks import Week
from counterpoint.web.insights.weeks import Balance, balances
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask
from counterpoint.web.spaces.rows import Reading

Way = Literal["near", "leaned", "new", "shared", "else"]
NEAR = 1  # of ten: how near to one's first choice is near
_A_WEEK = timedelta(days=7)
_SUPPORT = (Win, WinReply, Hard, HardReply, Thanks)


@dataclass(frozen=True, slots=True)
class Reached:
    """An agreement: when both had said yes, what it is on, its words, how it came about."""

    day: date
    matter: str
    words: str
    way: Way
    look_again: date | None
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Patterns:
    """What several months of Ours say; `wins` and `thanks` are all that was told in them."""

    months: tuple[date, ...]
    good: Picture  # good news told and answered
    hard: Picture  # hard moments told and answered
    thanks: Picture
    reached: tuple[Reached, ...]  # the earliest first
    balances: tuple[Balance, ...]
    wins: tuple[Kept[Win], ...] = ()
    thanked: tuple[Kept[Thanks], ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to draw."""
        support = all(each.empty for each in (self.good, self.hard, self.thanks))
        return support and not self.reached and not self.balances


def patterns(place: Place, until: date) -> Patterns:
    """Return the patterns of the six months until a day, in one query."""
    return read(place, until, rows.gather(*readings(place, until)))


def readings(place: Place, until: date) -> tuple[Reading, ...]:
    """Return what is read of an Ours for `read`."""
    since = last_months(until)[0]
    support = (Ask(place, each, since=since) for each in _SUPPORT)
    return (*support, Ask(place, Week, since=since - _A_WEEK), *log.readings(place))


def read(place: Place, until: date, found: Sequence[Any]) -> Patterns:
    """Return the patterns of the six months until a day, from what `readings` found."""
    months = _since(last_months(until), place.began)
    wins, to_wins, hards, to_hards, thanks = (_until(page.entries, until) for page in found[:5])
    weeks, listed = found[5].entries, found[6:]
    return Patterns(
        months=months,
        good=picture(months, list(_answered(wins, to_wins))),
        hard=picture(months, list(_answered(hards, to_hards))),
        thanks=picture(months, [_noted(each) for each in thanks]),
        reached=tuple(_reached(place, listed, months, until)),
        balances=balances(place, months, [k for k in weeks if k.payload.day <= until]),
        wins=wins,
        thanked=thanks,
    )


def _since(months: tuple[date, ...], began: date) -> tuple[date, ...]:
    """Leave out the months before there was an Ours; they are no months without anything."""
    return tuple(m for m in months if m >= began.replace(day=1)) or months[-1:]


def _until(entries: Iterable[Kept[Any]], until: date) -> tuple[Kept[Any], ...]:
    return tuple(each for each in reversed(tuple(entries)) if each.begun <= until)


def _answered(told: Sequence[Kept[Any]], said: Sequence[Kept[Any]]) -> Iterator[Noted]:
    answered = {each.payload.to for each in said}
    return (_noted(each) for each in told if each.id in answered)


def _noted(kept: Kept[Any]) -> Noted:
    return kept.begun, kept.payload.sort


def _reached(
    place: Place, found: Sequence[Any], months: tuple[date, ...], until: date
) -> list[Reached]:
    listed = (_on_a_matter(each) for each in log.matters(place, found) if each.agreed)
    alone = (_in_words(Pact(tuple(versions))) for versions in found[2].values())
    several = [each for each in (*listed, *alone) if each and months[0] <= each.day <= until]
    return sorted(several, key=lambda each: (each.day, each.id))


def _on_a_matter(decided: Decided) -> Reached | None:
    settled, day = decided.settled, decided.agreed
    if settled is None or day is None or decided.pact is None or decided.pact.now.payload.away:
        return None
    id = decided.pact.now.id
    return Reached(day, decided.matter, settled.words, way(decided), settled.look_again, id)


def _in_words(pact: Pact) -> Reached | None:
    """Return an agreement on nothing that was listed."""
    settled, day = pact.standing, pact.since
    if settled is None or day is None or settled.payload.of or pact.now.payload.away:
        return None
    words = settled.payload.words
    return Reached(day, "", words, "else", settled.payload.look_again, settled.id)


def way(decided: Decided) -> Way:
    """Return how an agreement came about; that somebody leaned in is theirs to say, not who."""
    settled = decided.settled
    assert settled
    if decided.leaned:
        return "leaned"
    if decided.kind == "division":
        return "shared"
    follows, rounds = settled.follows, [each for each in decided.rounds if each.both]
    if not follows or (rounds and follows not in rounds[-1].things):
        return "new"  # none of the options that were looked at first
    there = next((each for each in rounds if follows in each.things), None)
    return "near" if there and len(there.first_choice_of(follows, NEAR)) > 1 else "else"
