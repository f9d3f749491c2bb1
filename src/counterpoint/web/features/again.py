"""Say of something that came back to Today that it was looked at, or when it may come again."""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from counterpoint.web.accounts.gate import post_only
from counterpoint.web.spaces import access, again, entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place

_LATER = {"done": None, "week": timedelta(days=7), "month": timedelta(days=30)}


@post_only
@access.door
def answer(request: HttpRequest, here: Here, room: str, id: uuid.UUID) -> HttpResponse:
    """Let something rest, or come back in a week or a month."""
    place, then = _room(here, room), request.POST.get("then")
    kept = again.find(place, id)
    if kept is None or then not in _LATER:
        raise Http404
    later = _LATER[then]
    on = timezone.localdate() + later if later else None
    if kept.on:  # and not answered already: by the other, or by a button pressed twice
        with suppress(entries.Conflict):  # the other answers at this very moment
            again.note(place, kept.of, id, on, kept.words)
    return redirect("today")


def _room(here: Here, room: str) -> Place:
    if room == "mine":
        return here.mine
    if room == "ours":
        return here.together()
    raise Http404
