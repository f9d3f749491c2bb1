"""Where two people see the characteristics of their life together differently, and what changed.

A difference is told only if it exceeds its error. It is divided by its standard error, and that
quotient, with Welch's degrees of freedom (1947), is held against a bar for looking at several at
once (Šidák, 1967). A change of one person's since the time before is told by the same rule. Both
answered the same statements, so their errors are in part the same and the rule is on the careful
side: of simulated couples who see all six alike, one to five in a hundred are told of a difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import copysign, log1p, sqrt
from statistics import NormalDist
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterpoint.web.features.empathy.checkup import CheckUp, places_of

AT_ONCE = 0.05  # how often something may be told where there is nothing
A_STEP = 2.5  # of 10: as far apart as two answers that are neighbours in our own check-up
LITTLE = 1.0  # of 10: a difference that may be less is said to be perhaps a small one
_LEAST_ERROR = 0.01
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a person lies on a scale, from 0 to 10, with its standard error and its answers."""

    middle: float
    error: float
    answers: int


def seen_in(payload: CheckUp) -> dict[str, Seen]:
    """Return where a check-up places its author on each scale that it has a place on."""
    to_ten = 10 / payload.top
    return {
        scale: Seen(score.mean * to_ten, score.error * to_ten, score.answered)
        for scale, score in places_of(payload).items()
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a second place lies from a first, and how far that is beyond chance.

    `beyond` is the quotient of difference and error as a standard normal deviate.
    """

    size: float
    error: float
    beyond: float

    @property
    def near(self) -> float:
        """Return how small it may be and still agree with these answers (95 %)."""
        return max(0.0, abs(self.size) - 2 * self.error)


class View(Enum):
    """What may be said of how two people see the same things."""

    DIFFER = "differ"  # at least one difference exceeds its error
    UNCLEAR = "unclear"  # some lie apart, and it may be chance
    ALIKE = "alike"  # none lies far apart


@dataclass(frozen=True, slots=True)
class Views:
    """How two people see several things: where they differ most, if they are told to differ."""

    view: View
    of: int  # how many both saw
    most: str | None = None
    difference: Difference | None = None


def difference(first: Seen, second: Seen) -> Difference:
    """Return how a second place differs from a first, as if neither knew of the other."""
    one, other = (max(each.error, _LEAST_ERROR) ** 2 for each in (first, second))
    size, error = second.middle - first.middle, sqrt(one + other)
    shares = one**2 / max(1, first.answers - 1) + other**2 / max(1, second.answers - 1)
    return Difference(size, error, _deviate(size / error, (one + other) ** 2 / shares))


def _deviate(quotient: float, freedom: float) -> float:
    """Return the normal deviate that is as unlikely as Student's t (Wallace, 1959).

    Within .05 of the exact one for 3 degrees of freedom or more and deviates up to 4.
    """
    scaled = (8 * freedom + 1) / (8 * freedom + 3)
    return copysign(scaled * sqrt(freedom * log1p(quotient**2 / freedom)), quotient)


def bar(at_once: int) -> float:
    """Return the deviate that one of so many exceeds by chance once in twenty times."""
    each = 1 - (1 - AT_ONCE) ** (1 / at_once)
    return NormalDist().inv_cdf(1 - each / 2)


def views(seen: Mapping[str, tuple[Seen, Seen]]) -> Views | None:
    """Return how two people see the same scales, by the scales' ids; None where there are none."""
    found = {scale: difference(*both) for scale, both in seen.items()}
    if not found:
        return None
    most = max(found, key=lambda scale: abs(found[scale].beyond))
    if abs(found[most].beyond) > bar(len(found)):
        return Views(View.DIFFER, len(found), most, found[most])
    apart = any(abs(each.beyond) > bar(1) or abs(each.size) >= A_STEP for each in found.values())
    return Views(View.UNCLEAR if apart else View.ALIKE, len(found))


def changes(seen: Mapping[T, tuple[Seen, Seen]]) -> dict[T, Difference]:
    """Return the changes from the first to the second place that exceed their errors."""
    found = {key: difference(*both) for key, both in seen.items()}
    return {key: each for key, each in found.items() if abs(each.beyond) > bar(len(found))}


def told_of_views(found: Views, names: Mapping[str, str]) -> str:
    """Say where two people differ most; names are those of the scales, by their ids."""
    if found.view is View.ALIKE:
        return _("You see these much alike, as far as these answers can tell.")
    if found.most is None or found.difference is None:
        return _("Here and there you may see these differently, but these answers can’t tell yet.")
    if found.of > 1:
        said = _("You differ most about “%(scale)s”.")
    else:
        said = _("You see “%(scale)s” differently.")
    said %= {"scale": names[found.most]}
    if found.difference.near < LITTLE:
        said += " " + _("It could be by a little, or by more.")
    return said


def told_of_change(name: str, scale: str, ends: Iterable[str], day: date, found: Difference) -> str:
    """Say of one told change to which end of a scale it leads; `ends` are its words, low first."""
    low, high = ends
    return _("%(name)s sees “%(scale)s” nearer to “%(end)s” than on %(day)s.") % {
        "name": name,
        "scale": scale,
        "end": high if found.size > 0 else low,
        "day": date_format(day, "j F Y"),
    }
