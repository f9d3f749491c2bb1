"""Say of something that came back to Today that it was looked at, or when it may come again."""

import uuid
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from counterpoint.web.accounts.gate import post_only
from counterpoint.web.spaces import access, again
from counterpoint.web.spaces.access import Here

_LATER = {"week": timedelta(days=7), "month": timedelta(days=30)}


@post_only
@access.door
def answer(request: HttpRequest, here: Here, room: str, id: uuid.UUID) -> HttpResponse:
    """Let something rest, or come back in a week or a month."""
    place = here.mine if room == "mine" else here.together()
    kept = again.find(place, id)
    if kept is None:
        raise Http404
    later = _LATER.get(request.POST.get("then", ""))
    on = timezone.localdate() + later if later else None
    again.note(place, kept.of, id, on, kept.words)
    return redirect("today")
