"""Today, Mine, Ours and Understand."""

import uuid
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web import insights
from counterpoint.web.features import (
    FEATURES,
    Feature,
    Reveal,
    Room,
    answering,
    features_in,
    writing,
)
from counterpoint.web.features.checkin import CHECKIN, CheckIn
from counterpoint.web.pages import charts, drops
from counterpoint.web.spaces import access, entries, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place

A_WEEK = timedelta(days=7)
SPANS = (30, 90, 365)


@require_safe
@access.door
def today(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the check-in, the question of the day, and what the other shared lately."""
    arrived = drops.take_in(here)
    if arrived.kept:
        messages.success(request, _("What you wrote offline has arrived."))
    if arrived.lost:
        messages.warning(request, _("Something written offline could not be opened."))
    day = timezone.localdate()
    last = entries.read(here.mine, CheckIn, limit=1).entries
    done = last[0] if last and last[0].payload.day == day else None
    context = {
        "feature": CHECKIN,
        "begun": None if done else writing.beginning_after(CHECKIN, last),
        "done": done,
        "done_shared": bool(done and sharing.shared_ids(here, CheckIn, [done.id])),
        "asked": answering.of_today(here),
        "lately": _lately(here),
        "day": day,
        "hour": _hour(timezone.localtime().hour),
        "has_code": "code" in here.ring.notes,
    }
    return render(request, "pages/today.html", context)


def _hour(hour: int) -> str:
    """Return the part of the day by which one is greeted."""
    parts = ((5, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
    return next(name for end, name in parts if hour < end)


class Lately(NamedTuple):
    """Something that the other shared: what kind of thing, and of which day."""

    kind: str
    icon: str
    title: str
    id: uuid.UUID
    line: str
    day: date


def _lately(here: Here) -> tuple[Lately, ...]:
    """Return what the other has shared in the last days, newest first, a few at most."""
    other = here.partner
    if here.ours is None or other is None:
        return ()
    since = timezone.localdate() - A_WEEK
    shareable = [feature for feature in FEATURES if feature.shareable]
    pages = entries.latest(here.ours, [f.payload for f in shareable], 5, author=other.author)
    found = [
        Lately(f.kind, f.icon, str(f.title), kept.id, other.line, kept.day)
        for f in shareable
        for kept in pages[f.kind].entries
        if kept.begun >= since
    ]
    return tuple(sorted(found, key=lambda each: each.id, reverse=True)[:5])


@require_safe
@access.door
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """Show one's own room: a few of the latest of each kind."""
    cards = _cards(here.mine, [f for f in FEATURES if f.reveal is not Reveal.WHEN_BOTH])
    shared = sharing.all_shared(
        here,
        [(card["feature"].payload, [k.id for k in card["page"].entries]) for card in cards],
    )
    return render(request, "pages/mine.html", {"cards": cards, "shared": shared})


@require_safe
@access.door
def ours(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what the two have made, or how it can begin."""
    if here.ours is None:
        return render(request, "pages/before_ours.html", {})
    return render(
        request, "pages/ours.html", {"cards": _shared_cards(here.ours), "place": here.ours}
    )


@require_safe
@access.door
def past(request: HttpRequest, here: Here, space: uuid.UUID) -> HttpResponse:
    """Show an Ours that has been left. It can be read and not added to."""
    place = here.shared_place(space)
    return render(request, "pages/past.html", {"cards": _shared_cards(place), "place": place})


def _shared_cards(place: Place) -> list[dict[str, Any]]:
    shown = [*features_in(Room.OURS), *features_in(Room.MINE)]
    return _cards(place, [f for f in shown if f.reveal is not Reveal.PRIVATE])


def _cards(place: Place, features: list[Feature[Any]]) -> list[dict[str, Any]]:
    pages = entries.latest(place, [feature.payload for feature in features], 3)
    return [{"feature": feature, "page": pages[feature.kind]} for feature in features]


@require_safe
@access.door
def understand(request: HttpRequest, here: Here) -> HttpResponse:
    """Draw what both have shared, day by day."""
    try:
        span = int(request.GET.get("days", SPANS[0]))
    except ValueError:
        span = SPANS[0]
    span = span if span in SPANS else SPANS[0]
    until = timezone.localdate()
    drawn = []
    if here.ours:
        signals = insights.shared_signals(here.ours, until - timedelta(days=span - 1), until)
        drawn = [charts.draw(signal) for signal in signals]
    context = {"charts": drawn, "span": span, "spans": SPANS}
    return render(request, "pages/understand.html", context)
