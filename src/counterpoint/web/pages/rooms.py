"""Today, Mine and Ours."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web.features import (
    BY_KIND,
    FEATURES,
    Feature,
    Reveal,
    Room,
    answering,
    feature_of,
    features_in,
    writing,
)
from counterpoint.web.features.answering import Asked
from counterpoint.web.features.boundaries.space import Space, Taken
from counterpoint.web.features.checkin import CHECKIN, CheckIn
from counterpoint.web.features.standing import standing, standings
from counterpoint.web.features.talking import looking
from counterpoint.web.features.talking.kinds import Talk
from counterpoint.web.features.talking.looking import Look
from counterpoint.web.features.themes import Theme
from counterpoint.web.pages import drawn, drops
from counterpoint.web.pages.frame import words_of
from counterpoint.web.spaces import access, again, entries, memory, rows, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.again import Again
from counterpoint.web.spaces.entries import Joint, Kept, kind_of
from counterpoint.web.spaces.pictures import Picture
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask, Latest, Sealed, Unopened

A_WEEK = timedelta(days=7)
_NEWEST = 2  # of each kind, on Mine and Ours: of a question the answers of both
_LOOKED_THROUGH = 12  # of the other's newest, for what stands on Today
_SHOWN = 5  # of those
_TALKS = 10  # of a week; those of them that go on stand on Today


@require_safe
@access.door
def today(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the check-in, the question of the day, and what the other shared lately."""
    arrived = drops.take_in(here)
    if arrived.kept:
        messages.success(request, _("What you wrote offline has arrived."))
    if arrived.lost:
        messages.warning(request, _("Something written offline could not be opened."))
    now = timezone.localtime()
    day = now.date()
    last, copies, asked, lately, due, taken, talks = _read(here, day)
    done = last[0] if last and last[0].payload.day == day else None
    context = {
        "feature": CHECKIN,
        "begun": None if done else writing.beginning_after(CHECKIN, last),
        "done": done,
        "stands": standing(here, CHECKIN, done, copies) if done else None,
        "asked": asked,
        "waits": asked and asked.waits and not taken,
        "lately": lately,
        "again": due,
        "taken": taken,
        "talks": talks,
        "day": day,
        "hour": _hour(now.hour),
        "has_code": "code" in here.ring.notes,
        "tell_of_browser": not request.session.get("new"),  # not in the browser it speaks of
        "left": here.past[0] if here.past and not here.ours else None,
    }
    page = _drawn(request, here, context)
    if page is None:
        context["facts"] = drawn.facts(CHECKIN, done) if done else ""
        page = render(request, "pages/today.html", context)
    return page


def _drawn(request: HttpRequest, here: Here, context: dict[str, Any]) -> HttpResponse | None:
    """Return Today in the form that most visits see, from memory but for what was written."""
    asked, done = context["asked"], context["done"]
    browser = here.person.new_browser and context["tell_of_browser"]
    told = messages.get_messages(request) or context["has_code"] or browser
    more = told or context["again"] or context["taken"] or context["talks"]
    if not (here.ours and here.partner and asked) or more:
        return None
    seen = drawn.Seen(
        viewer=here.person.id,
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
    own = _own_words(here, done, asked)
    page = drawn.today(
        seen, get_token(request), id, asked.begun["id"], own.facts, own.card, **words_of(request)
    )
    return HttpResponse(page)


class Own(msgspec.Struct, frozen=True):
    """The parts of Today that say what its person wrote, as they are kept."""

    facts: bytes = b""  # of the check-in that is done
    card: bytes = b""  # of the question, once it is answered


def _own_words(here: Here, done: Kept[CheckIn] | None, asked: Asked) -> Own:
    """Return them, drawn only where something else was written than the last time."""
    written = (done, asked.own, asked.open)
    if not any(written):
        return Own()
    made_of = (get_language(), asked.day, asked.question.id, written)
    return memory.remembered(
        here.mine,
        made_of,
        Own,
        lambda: Own(
            drawn.facts(CHECKIN, done).encode() if done else b"",
            drawn.card(asked).encode() if asked.own or asked.open else b"",
        ),
    )


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
    days: str = ""  # in words, of what is about several
    asks: bool = False  # whether the other is asked for something


class Found(NamedTuple):
    """What Today reads."""

    last: tuple[Kept[CheckIn], ...]
    copies: sharing.Found | None = None  # of what was begun in these days
    asked: Asked | None = None
    lately: tuple[Lately, ...] = ()
    again: tuple[Kept[Again], ...] = ()
    taken: tuple[Kept[Space], ...] = ()  # space, by either; until it ends, no nudge goes either way
    talks: tuple[Look, ...] = ()  # that go on


_TOLD: Any = reduce(or_, (f.payload for f in FEATURES if f.shareable or f.reveal is Reveal.REPLY))


def _read(here: Here, day: date) -> Found:
    """Read one's last check-in and all else that Today shows, in one query."""
    last, mine = Ask(here.mine, CheckIn, 1), again.Due(here.mine, day)
    if not (here.ours and here.partner):
        own, due = rows.gather(last, mine)
        return Found(own.entries, again=_due(due, here.mine))
    since = day - A_WEEK
    latest = Latest(here.ours, _TOLD, here.partner.author, since, _LOOKED_THROUGH, (Picture,))
    own, copies, (asked,), lately, due, ours, taken, talks = rows.gather(
        last,
        sharing.Recent(here, CheckIn, day - timedelta(days=2)),
        answering.Asking(here, (day,)),
        Sealed(latest),
        mine,
        again.Due(here.ours, day),
        Taken(here.ours, timezone.now()),
        Ask(here.ours, Talk, _TALKS, since=since),
    )
    if taken:
        return Found(own.entries, copies, asked, again=_due(due, here.mine), taken=taken)
    going = tuple(looking.those_that_go_on(here, talks.entries))
    shown = {each.kept.id for each in going}
    told = [each for each in _all_told(here.ours, lately, day) if each.id not in shown]
    newest = _newest(_rooted(here.ours, told), day)
    looked_at = _due([*due, *ours], here.mine, here.ours)
    return Found(own.entries, copies, asked, newest, looked_at, talks=going)


def _due(due: Sequence[Kept[Again]], *places: Place) -> tuple[Kept[Again], ...]:
    """Leave out what has no page: it was erased or taken back, or its kind is unknown here."""
    return again.standing([kept for kept in due if kept.payload.of in BY_KIND], *places)


def _rooted(ours: Place, told: Sequence[Lately]) -> list[Lately]:
    """Leave out the replies to what was taken back: they have no page."""
    to = {each.to for each in told if each.to}
    rooted = entries.there(ours, to) if to else set()
    return [each for each in told if not each.to or each.to in rooted]


def _newest(told: Sequence[Lately], today: date) -> tuple[Lately, ...]:
    """Return the few that are shown; of one day first what asks for something."""
    by = sorted(told, key=lambda each: (min(each.day, today), each.asks, each.id), reverse=True)
    return tuple(by[:_SHOWN])


class Told(msgspec.Struct, frozen=True):
    """What is told of some rows, on which day and in which language, as it is kept."""

    made_of: tuple[tuple[int, ...], date, str]
    of: list[Lately]


def _all_told(ours: Place, found: Unopened, day: date) -> list[Lately]:
    """Tell of what the other shared, opened only if there is something else than before."""
    made_of = (found.mark, day, get_language() or "")
    told = memory.recalled(ours, "told", Told)
    if told is None or told.made_of != made_of:
        told = Told(made_of, [_told(kept) for kept in _in_sight(found.open())])
        memory.keep(ours, "told", told)
    return told.of


_ANSWERED = frozenset(kind for feature in FEATURES for kind in feature.under)


def _told(kept: Kept[Any]) -> Lately:
    feature = feature_of(kind_of(type(kept.payload)))
    to = getattr(kept.payload, "to", None)
    days = feature.when(kept.payload) if feature.when else ""
    asks = isinstance(kept.payload, Joint) or feature.kind in _ANSWERED
    return Lately(kept.day, kept.id, kept.voice.line, feature.kind, to, days, asks)


@require_safe
@access.door
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """Show one's own room: a few of the latest of each kind."""
    cards = _cards(here.mine, [feature for feature in FEATURES if feature.in_mine])
    stand = standings(here, [(card["feature"], card["page"].entries) for card in cards])
    context = {"groups": _by_theme(cards), "stand": stand}
    return render(request, "pages/mine.html", context)


@require_safe
@access.door
def ours(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what the two have made, or how it can begin."""
    if here.ours is None:
        return render(request, "pages/before_ours.html", {})
    context = {"groups": _by_theme(_shared_cards(here.ours)), "place": here.ours}
    return render(request, "pages/ours.html", context)


@require_safe
@access.door
def past(request: HttpRequest, here: Here, space: uuid.UUID) -> HttpResponse:
    """Show an Ours that has been left. It can be read and not added to."""
    place = here.shared_place(space)
    context = {"groups": _by_theme(_shared_cards(place)), "place": place}
    return render(request, "pages/past.html", context)


def _shared_cards(place: Place) -> list[dict[str, Any]]:
    shown = [*features_in(Room.OURS), *features_in(Room.MINE)]
    # What is not listed by itself is seen where it belongs: ratings with their decision.
    listed = (f for f in shown if f.in_ours and (f.listed or not f.when_both))
    return _cards(place, list(listed))


def _cards(place: Place, features: list[Feature[Any]]) -> list[dict[str, Any]]:
    """Return a card for each kind of which there is something, and for those that begin here."""
    asks = (Ask(place, feature.payload, _NEWEST) for feature in features)
    pages = rows.gather(*asks)
    return [
        {"feature": feature, "page": page, "shown": shown}
        for feature, page in zip(features, pages, strict=True)
        if (shown := _in_sight(page.entries)) or page.unopened or _begins(place, feature)
    ]


def _by_theme(cards: Sequence[dict[str, Any]]) -> list[tuple[Theme | None, list[dict[str, Any]]]]:
    """Return the cards of each theme; first those of what belongs to every day."""
    grouped = [
        (theme, [card for card in cards if card["feature"].theme is theme])
        for theme in (None, *Theme)
    ]
    return [(theme, found) for theme, found in grouped if found]


def _begins(place: Place, feature: Feature[Any]) -> bool:
    """Say whether a card stands in a room while it is empty: what belongs there every day."""
    return place.writable and (feature.theme is None or feature.when_both)


def _in_sight(found: Sequence[Kept[Any]]) -> list[Kept[Any]]:
    return [kept for kept in found if not getattr(kept.payload, "away", False)]
