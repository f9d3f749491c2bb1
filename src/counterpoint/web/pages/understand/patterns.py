"""Draw the patterns over months: support, how agreements came about, me and we."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterpoint.web.features.support.months import SIZES, Picture
from counterpoint.web.features.themes import Words
from counterpoint.web.insights.patterns import Patterns, Reached, Way
from counterpoint.web.insights.weeks import Balance, Beside, Lies, Row
from counterpoint.web.spaces.places import Voice

WAYS: dict[Way, Words] = {
    "near": gettext_lazy("Near what both put first"),
    "leaned": gettext_lazy("One leaned in"),
    "new": gettext_lazy("A new option"),
    "shared": gettext_lazy("Shared out"),
    "else": gettext_lazy("In another way"),
}
_ALWAYS: tuple[Way, ...] = ("near", "leaned", "new")
_LEAST = 4.0  # hours to either side of a wish, at the least, that a picture has room for
_ROOM = 0.86  # of half a month's width, so that months stay apart


@dataclass(frozen=True, slots=True)
class Told:
    """One sort of support: its name, its picture, and a sentence for it."""

    id: str
    title: Words
    picture: Picture
    sentence: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One way in which agreements came about: in percent, where a month has one."""

    label: Words
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Time lived beside time wished for, in one month, in percent of the width of all."""

    wish: float
    middle: float
    low: float | None
    high: float | None
    word: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One person's months of one part of the week."""

    voice: Voice
    sentence: str
    spots: tuple[Spot | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the week."""

    name: str
    label: Words
    hint: Words
    lines: tuple[Line, ...]

    def rows(self, months: Sequence[date]) -> list[tuple[date, list[Words]]]:
        """Return each month with the word of each person, the latest first."""
        words = zip(
            *([spot.word if spot else "" for spot in line.spots] for line in self.lines),
            strict=True,
        )
        return list(zip(months, map(list, words), strict=True))[::-1]


def drawn(found: Patterns) -> dict[str, Any] | None:
    """Return what the template draws of the patterns; None if there is nothing."""
    if found.empty:
        return None
    panels = [_panel(balance, _scale(found.balances)) for balance in found.balances]
    return {
        "months": found.months,
        "edges": [(n, _middle(n, found.months)) for n in range(len(found.months))],
        "support": list(_support(found)),
        "sizes": SIZES,
        "reached": [(each, WAYS[each.way]) for each in reversed(found.reached)],
        "lanes": list(_lanes(found.reached, found.months)),
        "agreed": _agreed(found.reached, found.months),
        "panels": [(panel, panel.rows(found.months)) for panel in panels],
    }


def _support(found: Patterns) -> Iterator[Told]:
    for id, title, picture, said in (
        ("good", _("Good news"), found.good, _("good news was told and answered")),
        ("hard", _("Hard moments"), found.hard, _("a hard moment was told and answered")),
        ("thanks", _("Thanks"), found.thanks, _("thanks were said")),
    ):
        if not picture.empty:
            yield Told(id, title, picture, _in_months(picture, said))


def _in_months(picture: Picture, said: str) -> str:
    marks = zip(*(lane.marks for lane in picture.lanes), strict=True)
    there, months = sum(any(m.step for m in each) for each in marks), len(picture.months)
    if months == 1:
        return _("This month, %(said)s.") % {"said": said}
    if there == months:
        return _("In each of these months, %(said)s.") % {"said": said}
    if 2 * there > months:
        return _("In most of these months, %(said)s.") % {"said": said}
    if there > 1:
        return _("In some of these months, %(said)s.") % {"said": said}
    return _("In one of these months, %(said)s.") % {"said": said}


def _lanes(reached: Sequence[Reached], months: tuple[date, ...]) -> Iterator[Lane]:
    for way, label in WAYS.items():
        there = {each.day.replace(day=1) for each in reached if each.way == way}
        if there or way in _ALWAYS:
            at = (_middle(n, months) for n, month in enumerate(months) if month in there)
            yield Lane(label, tuple(at))


def _agreed(reached: Sequence[Reached], months: tuple[date, ...]) -> str:
    there = {each.way for each in reached}
    if not there:
        return ""
    if len(reached) == 1:
        return _("You came to an agreement.")
    return ngettext(
        "You came to agreements, all in the same way.",
        "You came to agreements, in %(ways)d different ways.",
        len(there),
    ) % {"ways": len(there)}


def _middle(n: int, months: Sequence[date]) -> float:
    return 100 * (n + 0.5) / len(months)


def _scale(balances: Sequence[Balance]) -> float:
    """Return the hours to either side that every picture has room for, the same in all."""
    every = (b for balance in balances for row in balance.rows for b in row.months if b)
    ends = (abs(end) for b in every for end in (b.middle, b.low, b.high) if end is not None)
    return max(_LEAST, *ends)


def _panel(balance: Balance, scale: float) -> Panel:
    lines = tuple(
        Line(
            row.voice,
            _sentence(row),
            tuple(_spot(n, b, scale, len(row.months)) for n, b in enumerate(row.months)),
        )
        for row in balance.rows
    )
    return Panel(balance.part.name, balance.part.label, balance.part.hint, lines)


def _spot(n: int, beside: Beside | None, scale: float, months: int) -> Spot | None:
    if beside is None:
        return None
    wish, half = 100 * (n + 0.5) / months, 50 / months * _ROOM

    def at(hours: float | None) -> float | None:
        return None if hours is None else wish + half * hours / scale

    middle = wish + half * beside.middle / scale
    return Spot(wish, middle, at(beside.low), at(beside.high), _WORDS[beside.lies])


_WORDS: dict[Lies, Words] = {
    Lies.MORE: gettext_lazy("more than wished"),
    Lies.ABOUT: gettext_lazy("about as wished"),
    Lies.LESS: gettext_lazy("less than wished"),
    Lies.UNCLEAR: gettext_lazy("can’t tell yet"),
}


def _sentence(row: Row) -> str:
    said = {
        Lies.MORE: _("%(name)s: more of it than wished, in these weeks."),
        Lies.ABOUT: _("%(name)s: about as wished, in these weeks."),
        Lies.LESS: _("%(name)s: less of it than wished, in these weeks."),
        Lies.UNCLEAR: _("%(name)s: can’t tell yet."),
    }[row.whole.lies]
    return said % {"name": row.voice.name}
