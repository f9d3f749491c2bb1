"""Today, Mine, Ours and Understand."""

import uuid
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
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
from counterpoint.web.features.answering import Asked
from counterpoint.web.features.checkin import CHECKIN, CheckIn
from counterpoint.web.features.standing import standing, standings
from counterpoint.web.pages import charts, drawn, drops
from counterpoint.web.pages.frame import words_of
from counterpoint.web.spaces import access, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Ask, Kept, kind_of
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
    last, asked, lately = _read(here, day)
    done = last[0] if last and last[0].payload.day == day else None
    context = {
        "feature": CHECKIN,
        "begun": None if done else writing.beginning_after(CHECKIN, last),
        "done": done,
        "stands": standing(here, CHECKIN, done) if done else None,
        "asked": asked,
        "waits": asked and asked.waits,
        "facts": drawn.facts(CHECKIN, done) if done else "",
        "lately": lately,
        "day": day,
        "hour": _hour(timezone.localtime().hour),
        "has_code": "code" in here.ring.notes,
        "tell_of_browser": not request.session.get("new"),  # not in the browser it speaks of
        "left": here.past[0] if here.past and not here.ours else None,
    }
    return _drawn(request, here, context) or render(request, "pages/today.html", context)


def _drawn(request: HttpRequest, here: Here, context: dict[str, Any]) -> HttpResponse | None:
    """Return Today in the form that most visits see, from memory but for what was written."""
    asked, done = context["asked"], context["done"]
    browser = here.person.new_browser and context["tell_of_browser"]
    told = messages.get_messages(request) or context["has_code"] or browser
    if not (here.ours and here.partner and asked) or told:
        return None
    seen = drawn.Seen(
        name=here.person.name,
        partner=here.partner.name,
        line=here.ours.me.line,
        hour=context["hour"],
        day=context["day"],
        kind=CHECKIN.kind,
        mark=context["stands"].mark if done else "",
        begun=drawn.plainly(context["begun"] or {}),
        question=asked.question,
        answered=bool(asked.own or asked.open),
        waits=asked.waits,
        lately=context["lately"],
    )
    id = done.id if done else context["begun"]["id"]
    token = get_token(request)
    page = drawn.today(seen, token, id, asked, context["facts"], **words_of(request))
    return HttpResponse(page)


def _hour(hour: int) -> str:
    """Return the part of the day by which one is greeted."""
    parts = ((5, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
    return next(name for end, name in parts if hour < end)


class Lately(NamedTuple):
    """Something that the other shared: of which day, and what kind of thing."""

    day: date
    id: uuid.UUID
    line: str
    kind: str


def _read(
    here: Here, day: date
) -> tuple[tuple[Kept[CheckIn], ...], Asked | None, tuple[Lately, ...]]:
    """Return one's last check-in, the day's question, and what the other shared; in one query."""
    last = Ask(here.mine, CheckIn, 1)
    if not (here.ours and here.partner):
        return rows.gather(last)[0].entries, None, ()
    shared = [
        Ask(here.ours, feature.payload, 5, here.partner.author)
        for feature in FEATURES
        if feature.shareable
    ]
    own, (asked,), *pages = rows.gather(last, answering.Asking(here, (day,)), *shared)
    found = [
        Lately(kept.day, kept.id, kept.voice.line, kind_of(ask.payload))
        for ask, page in zip(shared, pages, strict=True)
        for kept in page.entries
        if kept.begun >= day - A_WEEK
    ]
    return own.entries, asked, tuple(sorted(found, reverse=True)[:5])


@require_safe
@access.door
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """Show one's own room: a few of the latest of each kind."""
    cards = _cards(here.mine, [f for f in FEATURES if f.reveal is not Reveal.WHEN_BOTH])
    stand = standings(here, [(card["feature"], card["page"].entries) for card in cards])
    return render(request, "pages/mine.html", {"cards": cards, "stand": stand})


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
    # Four, so that both answers to a question stand there.
    return _cards(place, [f for f in shown if f.reveal is not Reveal.PRIVATE], 4)


def _cards(place: Place, features: list[Feature[Any]], limit: int = 3) -> list[dict[str, Any]]:
    pages = rows.gather(*(Ask(place, feature.payload, limit) for feature in features))
    return [{"feature": f, "page": page} for f, page in zip(features, pages, strict=True)]


@require_safe
@access.door
def understand(request: HttpRequest, here: Here) -> HttpResponse:
    """Draw what either has shared, day by day."""
    try:
        span = int(request.GET.get("days", SPANS[0]))
    except ValueError:
        span = SPANS[0]
    span = span if span in SPANS else SPANS[0]
    until = timezone.localdate()
    charted = []
    if here.ours:
        signals = insights.shared_signals(here.ours, until - timedelta(days=span - 1), until)
        charted = [charts.draw(signal) for signal in signals]
    context = {
        "charts": charted,
        "span": span,
        "spans": SPANS,
        "side_by_side": any(len(chart.lines) > 1 for chart in charted),
    }
    return render(request, "pages/understand.html", context)
