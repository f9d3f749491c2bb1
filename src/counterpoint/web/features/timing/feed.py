"""The calendar of what is ours, as calendar programs read it, and its link."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import icalendar
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web.accounts import limits
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features.timing.calendar import LAST
from counterpoint.web.features.timing.together import Together
from counterpoint.web.spaces import access, again, feeds, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.again import Again
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask

_MOST = 500
_GUESSES = "feed"


def compose(times: list[Kept[Together]], dates: list[Kept[Again]]) -> bytes:
    """Return the calendar of some times together and some days to look at something again.

    Times are in UTC, which every program understands without a table of time zones. The same
    entries give the same bytes.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Counterpoint//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _("Ours"))
    for event in (*map(_time, times), *_days(dates)):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _time(kept: Kept[Together]) -> icalendar.Event:
    event = _event(kept, kept.payload.what)
    start, end = kept.payload.span
    event.add("dtstart", start)
    event.add("dtend", end)
    if kept.payload.where:
        event.add("location", _on_one_line(kept.payload.where))
    event.add("status", "CONFIRMED" if kept.payload.is_settled else "TENTATIVE")
    return event


def _days(dates: list[Kept[Again]]) -> Iterator[icalendar.Event]:
    for kept in dates:
        if kept.payload.on:
            event = _event(kept, kept.payload.words or _("To look at again"))
            event.add("dtstart", kept.payload.on)
            event.add("dtend", kept.payload.on + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
            yield event


def _event(kept: Kept[Together] | Kept[Again], summary: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{kept.id}@counterpoint")
    event.add("dtstamp", datetime.combine(kept.kept, time(12), UTC))  # a day, and no hour
    event.add("sequence", kept.revision - 1)
    event.add("summary", _on_one_line(summary))
    return event


def _on_one_line(words: str) -> str:
    """Return words without what some program takes for the end of a line, and for more to read."""
    return " ".join(words.split())


def renew(ours: Place) -> None:
    """Write the calendar of an Ours anew, if its link still stands and something changed."""
    with feeds.held(ours) as held:
        if held:
            secret, times, dates = rows.gather(
                feeds.Links(ours), Ask(ours, Together, _MOST), again.Due(ours, LAST)
            )
            if secret:
                shown = [kept for kept in times.entries if not kept.payload.away]
                feeds.put(ours, secret, compose(shown, dates))


class Renewing:
    """Renew the calendar of an Ours after every form that either of the two has sent."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and renew what may have changed."""
        response = self.answer(request)
        here: Here | None = getattr(request, "here", None)
        if request.method == "POST" and here and here.ours and here.ours.feed:
            renew(here.ours)
        return response


@require_safe
@access.door
def our_feed(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the link, to both, and what it opens to whoever has it."""
    ours = here.together()
    secret = rows.gather(feeds.Links(ours))[0]
    if secret and not ours.feed:
        renew(ours)  # a backup was put back: it holds the link and no calendar
    link = _link(request, secret) if secret else ""
    return render(request, "features/timing/feed.html", {"link": link})


def _link(request: HttpRequest, secret: str) -> str:
    path = reverse("feed", args=(secret,))
    return settings.ADDRESS + path if settings.ADDRESS else request.build_absolute_uri(path)


@post_only
@access.door
def begin(request: HttpRequest, here: Here) -> HttpResponse:
    """Make the link."""
    feeds.begin(here.together())
    renew(here.together())
    messages.success(request, _("Here is the link. Both of you see it, and either can end it."))
    return redirect("our-feed")


@post_only
@access.door
def end(request: HttpRequest, here: Here) -> HttpResponse:
    """Take the link back."""
    feeds.end(here.together())
    messages.success(
        request,
        _("Ended. The link opens nothing any more. What a calendar has fetched may stay in it."),
    )
    return redirect("our-feed")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a calendar program what is ours; whoever knows the link is let in, and nobody else."""
    text = feeds.fetch(secret)
    if text is not None:
        return HttpResponse(text, content_type="text/calendar; charset=utf-8")
    wait = limits.guesses_wait(_GUESSES)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    limits.note_guess(_GUESSES)
    raise Http404
