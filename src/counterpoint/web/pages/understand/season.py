"""The season in review: three months of what both share, the same for both, to print if they like.

Everything is read from Ours and told by name, so that the page says the same to either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web import insights
from counterpoint.web.features.growing.memories import Memory
from counterpoint.web.features.growing.plans import Plan
from counterpoint.web.insights import patterns as over_months
from counterpoint.web.insights.map import A_QUARTER
from counterpoint.web.insights.patterns import Patterns
from counterpoint.web.insights.signals import most_shared
from counterpoint.web.pages.understand import patterns
from counterpoint.web.pages.understand.characteristics import seen_by_both
from counterpoint.web.pages.understand.parts import told_of
from counterpoint.web.pages.understand.places import drawn
from counterpoint.web.spaces import access, again, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.again import Again
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask, Versions

FURTHEST = 40  # seasons back: ten years
_FIRST = 8  # of a sort are told at once, the rest behind a fold that a print opens


@dataclass(frozen=True, slots=True)
class Season:
    """Three months, both days counted."""

    back: int
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a shared goal that was ticked in the season."""

    day: date
    words: str
    goal: str


@dataclass(frozen=True, slots=True)
class Several:
    """Things of one sort, the earliest first: the first few, and the rest."""

    first: tuple[Any, ...]
    rest: tuple[Any, ...]


@require_safe
@access.door
def season(request: HttpRequest, here: Here) -> HttpResponse:
    """Show one season; `?back=1` is the one before."""
    ours, which = here.together(), _season(request.GET.get("back", "0"))
    asked = over_months.readings(ours, which.last)
    *found, memories, plans, due = rows.gather(
        *asked,
        Ask(ours, Memory, since=which.first),
        Versions(ours, Plan),
        again.Due(ours, date.max),
    )
    told = over_months.read(ours, which.last, found)
    signals = insights.shared_signals(ours, None, which.last)
    chosen = most_shared(signals)
    clouds, went = drawn(signals)
    context = {
        "season": which,
        "earlier": which.back + 1 if which.first > ours.began and which.back < FURTHEST else None,
        "later": which.back - 1 if which.back else None,
        **_went_well(told, which, memories.entries, plans.values()),
        "clouds": clouds,
        "went": went,
        "moving": told_of(ours, chosen) if chosen else None,
        "chosen": chosen.measure if chosen else None,
        "characteristics": None if which.back else seen_by_both(here),
        "patterns": patterns.drawn(told),
        "again": [] if which.back else _again(ours, due),
        "questions": _questions(told, which),
    }
    return render(request, "pages/understand/season.html", context)


def _season(back: str) -> Season:
    """Return a season that was asked for; raise 404 for what is none."""
    if not (back.isascii() and back.isdecimal() and len(back) < 4 and int(back) <= FURTHEST):
        raise Http404
    last = timezone.localdate() - timedelta(days=A_QUARTER * int(back))
    return Season(int(back), last - timedelta(days=A_QUARTER - 1), last)


def _went_well(
    told: Patterns,
    which: Season,
    memories: Sequence[Kept[Memory]],
    plans: Iterable[Sequence[Kept[Plan]]],
) -> dict[str, Any]:
    kept = (each for each in reversed(memories) if not each.payload.away)
    found = {
        "wins": (each for each in told.wins if each.begun in which),
        "thanks": (each for each in told.thanked if each.begun in which),
        "reached": (each for each in told.reached if each.day in which),
        "memories": (each for each in kept if each.day in which),
        "steps": sorted(
            (step for versions in plans for step in _ticked(versions) if step.day in which),
            key=lambda step: (step.day, step.words),
        ),
    }
    several = {name: tuple(each) for name, each in found.items()}
    return {
        "well": any(several.values()),
        **{name: Several(each[:_FIRST], each[_FIRST:]) for name, each in several.items()},
    }


def _ticked(versions: Sequence[Kept[Plan]]) -> list[Step]:
    """Return the steps of a shared goal that are done, each as of the day it was first so."""
    now = versions[0]
    if now.payload.away:
        return []
    done = []
    for step in now.payload.steps:
        since = now.kept
        for kept in versions:  # the newest first, as long as it was done
            if not any(each.words == step.words and each.done for each in kept.payload.steps):
                break
            since = kept.kept
        if step.done:
            done.append(Step(since, step.words, now.payload.what))
    return done


def _again(ours: Place, due: Sequence[Kept[Again]]) -> tuple[Kept[Again], ...]:
    return again.standing(due, ours) if due else ()


def _questions(told: Patterns, which: Season) -> list[str]:
    """Return what one may ask each other, or take to somebody who counsels."""
    found = [
        _("What in this season would you each like more of?"),
        _("When did you feel most yourselves, and when most together?"),
        _("Which of these pictures surprises you, and what do you know that it doesn’t show?"),
    ]
    if any(each.day in which for each in told.reached):
        found.append(_("Which agreement still fits, and which would you word anew?"))
    if not told.hard.empty:
        found.append(_("In the hard moments, what helped, and what would you ask for next time?"))
    found.append(_("What was hard or good in these months and isn’t on this page at all?"))
    return found
