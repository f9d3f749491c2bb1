"""From shared weeks: how time lived lies beside time wished for, by month, each person apart.

What is read is the difference of the two in each week. Nothing is said that its likely range does
not bear, and a wish is each person's own: nobody's is the standard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import groupby

import numpy as np

from counterpoint.web.features.timing.weeks import PARTS, Part, Week
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice

FEWEST = 4  # weeks, before anything is said
_FREE = 3  # degrees of freedom, before a likely range is drawn
_NEAREST, _NEAR = 1.0, 0.15  # hours, and of what was wished for: within these it is about as wished
_ROUNDED = 1 / 12  # the variance of hours that are told in whole ones


class Lies(Enum):
    """Where time lived lies beside time wished for."""

    MORE = "more"
    ABOUT = "about"
    LESS = "less"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Beside:
    """Hours lived less hours wished for: the middle, its likely range (95 %), and what that says.

    Without a range there is only the middle, which says nothing.
    """

    middle: float
    low: float | None
    high: float | None
    lies: Lies


@dataclass(frozen=True, slots=True)
class Row:
    """One person's weeks of one part: all of them, and by month, None where there are none."""

    voice: Voice
    whole: Beside
    months: tuple[Beside | None, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """One part of the week, such as time alone, in the rows of those who shared it."""

    part: Part
    rows: tuple[Row, ...]


_Told = tuple[date, float, float]  # a week's Monday, hours wished for, hours lived


def balances(
    place: Place, months: tuple[date, ...], weeks: Sequence[Kept[Week]]
) -> tuple[Balance, ...]:
    """Return the parts of which somebody shared both what they wished and what they lived."""
    voices = sorted((v for v in (place.me, place.other) if v), key=lambda voice: voice.line)
    found = []
    for part in PARTS:
        told = ((voice, _told(weeks, voice, part.name, months)) for voice in voices)
        rows = tuple(_row(voice, several, months) for voice, several in told if several)
        if rows:
            found.append(Balance(part, rows))
    return tuple(found)


def _told(
    weeks: Sequence[Kept[Week]], voice: Voice, name: str, months: tuple[date, ...]
) -> list[_Told]:
    own = {kept.payload.day: kept.payload for kept in reversed(weeks) if kept.voice == voice}
    several = (
        (day, getattr(week, f"wished_{name}"), getattr(week, name))
        for day, week in sorted(own.items())
        if day.replace(day=1) in months
    )
    return [(day, wish, lived) for day, wish, lived in several if None not in (wish, lived)]


def _row(voice: Voice, told: Sequence[_Told], months: tuple[date, ...]) -> Row:
    apart = np.array([lived - wish for _day, wish, lived in told])
    by_month = {
        month: [n for n, _each in several]
        for month, several in groupby(enumerate(told), lambda each: each[1][0].replace(day=1))
    }
    around = np.concatenate([apart[at] - apart[at].mean() for at in by_month.values()])
    free = len(apart) - len(by_month)
    spread = float(around @ around) / free + _ROUNDED if free >= _FREE else None
    near = _near(told)
    within = {
        month: _beside(apart[at], spread, free, len(at), near) for month, at in by_month.items()
    }
    return Row(voice, _whole(apart, near), tuple(within.get(month) for month in months))


def _near(told: Sequence[_Told]) -> float:
    return max(_NEAREST, _NEAR * sum(wish for _day, wish, _lived in told) / len(told))


def _whole(apart: "np.ndarray[tuple[int], np.dtype[np.float64]]", near: float) -> Beside:
    """Return all weeks at once; weeks that are much like the ones before are worth fewer."""
    n = len(apart)
    if n < FEWEST:
        return _beside(apart, None, 0, n, near)
    around = apart - apart.mean()
    total = float(around @ around)
    alike = float(np.clip(around[1:] @ around[:-1] / total, 0, 0.9)) if total else 0.0
    worth = max(2.0, n * (1 - alike) / (1 + alike))
    return _beside(apart, total / (n - 1) + _ROUNDED, worth - 1, worth, near)


def _beside(
    apart: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    spread: float | None,
    free: float,
    worth: float,
    near: float,
) -> Beside:
    middle = float(apart.mean())
    if spread is None:
        return Beside(middle, None, None, Lies.UNCLEAR)
    from scipy.special import stdtrit  # half a second to import

    wide = float(stdtrit(free, 0.975)) * (spread / worth) ** 0.5
    low, high = middle - wide, middle + wide
    return Beside(middle, low, high, _lies(low, high, near))


def _lies(low: float, high: float, near: float) -> Lies:
    if -near <= low and high <= near:
        return Lies.ABOUT
    if low > 0:
        return Lies.MORE
    return Lies.LESS if high < 0 else Lies.UNCLEAR
