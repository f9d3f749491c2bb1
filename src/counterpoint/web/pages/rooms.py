"""Today, Mine, Ours and Understand."""

import uuid
from collections.abc import Sequence
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
from counterpoint.web.spaces import access, again, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.again import Again
from counterpoint.web.spaces.entries import Ask, Kept, Latest, kind_of
from counterpoint.web.spaces.places import Place

A_WEEK = timedelta(days=7)
SPANS = (30, 90, 365)
_LOOKED_THROUGH = 30  # of the other's newest, for what stands on Today


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
    last, asked, lately, due = _read(here, day)
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
        "again": due,
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
    told = messages.get_messages(request) or context["has_code"] or browser or context["again"]
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
    """Something that the other shared: of which day, what kind of thing, and under what."""

    day: date
    id: uuid.UUID
    line: str
    kind: str
    to: uuid.UUID | None = None


class Found(NamedTuple):
    """What Today reads."""

    last: tuple[Kept[CheckIn], ...]
    asked: Asked | None = None
    lately: tuple[Lately, ...] = ()
    again: tuple[Kept[Again], ...] = ()


_TOLD = tuple(f.payload for f in FEATURES if f.shareable or f.reveal is Reveal.REPLY)


def _read(here: Here, day: date) -> Found:
    """Read one's last check-in and all else that Today shows, in one query."""
    last, mine = Ask(here.mine, CheckIn, 1), again.Due(here.mine, day)
    if not (here.ours and here.partner):
        own, due = rows.gather(last, mine)
        return Found(own.entries, again=tuple(due))
    shared = Latest(here.ours, _TOLD, here.partner.author, day - A_WEEK, _LOOKED_THROUGH)
    asking = answering.Asking(here, (day,))
    own, (asked,), lately, due, ours = rows.gather(
        last, asking, shared, mine, again.Due(here.ours, day)
    )
    told = [_told(kept) for kept in lately if not getattr(kept.payload, "away", False)]
    return Found(own.entries, asked, tuple(sorted(told, reverse=True)[:5]), (*due, *ours))


def _told(kept: Kept[Any]) -> Lately:
    to = getattr(kept.payload, "to", None)
    return Lately(kept.day, kept.id, kept.voice.line, kind_of(type(kept.payload)), to)


@require_safe
@access.door
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """Show one's own room: a few of the latest of each kind."""
    cards = _cards(here.mine, [feature for feature in FEATURES if feature.in_mine])
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
    return _cards(place, [feature for feature in shown if feature.in_ours])


def _cards(place: Place, features: list[Feature[Any]]) -> list[dict[str, Any]]:
    """Return a card for each kind of which there is something, and for those that begin here."""
    # Four answers, so that those of both to a question stand there.
    asks = (Ask(place, f.payload, 4 if f.when_both else 2) for f in features)
    pages = rows.gather(*asks)
    return [
        {"feature": feature, "page": page, "shown": shown}
        for feature, page in zip(features, pages, strict=True)
        if (shown := _in_sight(page.entries)) or page.unopened or _begins(place, feature)
    ]


def _begins(place: Place, feature: Feature[Any]) -> bool:
    """Say whether a card stands in a room while it is empty: what belongs there every day."""
    return place.writable and (feature.theme is None or feature.when_both)


def _in_sight(found: Sequence[Kept[Any]]) -> list[Kept[Any]]:
    return [kept for kept in found if not getattr(kept.payload, "away", False)]


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
