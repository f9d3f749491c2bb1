"""How the days of the demo couple feel: a small honest model, so that there is something to find.

Each of five signals of each person keeps to a level of its own. It carries part of yesterday over,
has a rhythm in the week, is moved a little by how the other was yesterday, and bends with what
happens. Every number here is made up.
"""

from collections.abc import Mapping
from random import Random
from typing import Literal

import msgspec

from counterpoint.library.demo.words import COUPLE, Who

Chapter = Literal["quarrel", "ill", "away"]
Deltas = Mapping[str, float]

SIGNALS = ("mood", "stress", "closeness", "room", "support")
WHOLE_STORY = 80  # a life shorter than this has no room for what happens in the story
USUAL = 120  # days that the story takes, where a life is only the end of it

LEVELS: dict[Who, Deltas] = {
    "robin": {"mood": 5.9, "stress": 4.6, "closeness": 6.2, "room": 4.6, "support": 6.1},
    "noor": {"mood": 6.3, "stress": 5.2, "closeness": 6.7, "room": 6.8, "support": 6.3},
}
CARRY: dict[Who, float] = {"robin": 0.45, "noor": 0.35}
SPREAD: dict[Who, float] = {"robin": 1.1, "noor": 1.3}

# What moves a signal: which signal of the other, yesterday, and how far for each point of it.
PULLS: dict[Who, dict[str, tuple[str, float]]] = {
    "robin": {
        "mood": ("closeness", 0.25),
        "stress": ("stress", 0.10),
        "closeness": ("closeness", 0.15),
    },
    "noor": {
        "mood": ("mood", 0.10),
        "stress": ("stress", 0.15),
        "closeness": ("closeness", 0.10),
    },
}
WEEK: dict[Who, dict[int, Deltas]] = {
    "robin": {
        0: {"stress": 0.8},
        1: {"mood": 1.0, "room": 1.2},  # choir
        5: {"stress": -1.0, "closeness": 0.7},
        6: {"stress": -0.6, "closeness": 0.7, "room": 0.5},
    },
    "noor": {
        0: {"stress": 0.9, "mood": -0.4},
        3: {"mood": 0.5, "room": 1.0},  # an evening of one's own
        5: {"stress": -1.1, "closeness": 0.8},
        6: {"stress": -0.5, "closeness": 0.6},
    },
}
# Where in the story a chapter begins, in hundredths of the span, and how many days it lasts.
CHAPTERS: dict[Chapter, tuple[int, int]] = {"quarrel": (28, 5), "ill": (45, 7), "away": (62, 7)}
BENDS: dict[Who, dict[Chapter, Deltas]] = {
    "robin": {
        "quarrel": {"mood": -2.0, "stress": 2.0, "closeness": -3.0, "support": -2.0},
        "ill": {"mood": -2.0, "room": -1.0, "support": 2.0},
        "away": {"closeness": -1.2, "room": 2.0},
    },
    "noor": {
        "quarrel": {"mood": -2.2, "stress": 2.2, "closeness": -3.2, "support": -2.5},
        "ill": {"stress": 1.2, "room": -1.5},
        "away": {"mood": 1.0, "closeness": -0.8, "room": 1.2},
    },
}
AGREED = 79  # in hundredths of the span: the year in Leiden is agreed, and something eases
EASED: dict[Who, Deltas] = {
    "robin": {"mood": 0.6, "stress": -0.7, "closeness": 0.6, "room": 1.4},
    "noor": {"mood": 0.5, "stress": -1.0, "closeness": 0.3},
}


class Day(msgspec.Struct, frozen=True):
    """One day of one person: each signal 0 to 10, whether or not it is ever written down."""

    number: int
    weekday: int  # 0 is Monday
    chapter: Chapter | None
    signals: dict[str, int]


def at_place(place: int, days: int) -> int:
    """Return the day that lies at `place` hundredths of a span of `days`."""
    return round(place / 100 * (days - 1))


def day_of(place: int, days: int) -> int | None:
    """Return the day of a place in the story; of a shorter life, which is its end, maybe none."""
    whole = days if days >= WHOLE_STORY else USUAL
    day = at_place(place, whole) - (whole - days)
    return day if day >= 0 else None


def chapter_of(number: int, days: int) -> Chapter | None:
    """Return what is going on at home on a day, if anything is."""
    if days < WHOLE_STORY:
        return None
    for chapter, (place, lasts) in CHAPTERS.items():
        if 0 <= number - at_place(place, days) < lasts:
            return chapter
    return None


def felt_days(days: int, last_weekday: int, dice: Random) -> dict[Who, list[Day]]:
    """Return how each day was for each of the two, the first day first."""
    felt: dict[Who, list[Day]] = {who: [] for who in COUPLE}
    off: dict[Who, dict[str, float]] = {who: dict.fromkeys(SIGNALS, 0.0) for who in COUPLE}
    for number in range(days):
        weekday = (last_weekday - (days - 1 - number)) % 7
        chapter = chapter_of(number, days)
        off = {
            "robin": _moved("robin", off["robin"], off["noor"], dice),
            "noor": _moved("noor", off["noor"], off["robin"], dice),
        }
        for who in COUPLE:
            usual = _usual(who, weekday, chapter, eased=_is_eased(number, days))
            signals = {s: min(10, max(0, round(usual[s] + off[who][s]))) for s in SIGNALS}
            felt[who].append(Day(number, weekday, chapter, signals))
    return felt


def _moved(who: Who, own: Deltas, other: Deltas, dice: Random) -> dict[str, float]:
    moved = {}
    for signal in SIGNALS:
        source, pull = PULLS[who].get(signal, (signal, 0.0))
        chance = dice.gauss(0, SPREAD[who])
        moved[signal] = CARRY[who] * own[signal] + pull * other[source] + chance
    return moved


def _usual(who: Who, weekday: int, chapter: Chapter | None, *, eased: bool) -> dict[str, float]:
    nothing: Deltas = {}
    deltas = (
        WEEK[who].get(weekday, nothing),
        BENDS[who][chapter] if chapter else nothing,
        EASED[who] if eased else nothing,
    )
    return {s: LEVELS[who][s] + sum(each.get(s, 0.0) for each in deltas) for s in SIGNALS}


def _is_eased(number: int, days: int) -> bool:
    return days >= WHOLE_STORY and number >= at_place(AGREED, days)
