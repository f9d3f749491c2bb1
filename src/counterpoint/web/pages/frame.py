"""What the frame around every page needs: who is here, and what the scripts have to know."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.middleware.csrf import get_token

from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring, drop_box
from counterpoint.web.features import BY_KIND
from counterpoint.web.features.themes import Theme
from counterpoint.web.pages import drawn
from counterpoint.web.spaces.access import Here

_OF_KINDS = ("mine", "ours", "past")
_ROOMS = {"": "today", "mine": "mine", "ours": "ours", "understand": "understand"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows."""
    token = get_token(request)
    return {
        "request": request,  # who signs in, and where they were on the way to
        "here": getattr(request, "here", None),
        "csrf_token": token,
        **drawn.frame(token, **words_of(request)),
    }


def words_of(request: HttpRequest) -> dict[str, Any]:
    """Return the few plain words that the frame of a page is made of."""
    here: Here | None = getattr(request, "here", None)
    ring: Ring | None = getattr(request, "opened", None)
    opened = ring is not None
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    return {
        "opened": opened,
        "signed_in": person is not None,
        "nav": _ROOMS.get(request.path.split("/")[1], "") if opened else "",
        "paired": bool(here and here.ours),
        "paired_known": here is not None,
        "host": _host(request),
        "exit_url": settings.EXIT_URL,
        "idle_seconds": person.lock_minutes * 60 if person and opened else 0,
        "drop_box": drop_box(ring) if ring else "",
        "exit_near": opened and _hard(request.path),
    }


def _hard(path: str) -> bool:
    """Say whether a page belongs to a theme on which quick exit stays in reach."""
    room, name, kind = [*path.split("/"), "", "", ""][1:4]
    if room == "practice":
        return any(theme.value == name and theme.about.hard for theme in Theme)
    name = kind if room == "past" else name
    feature = BY_KIND.get(name) if room in _OF_KINDS else None
    return bool(feature and feature.theme and feature.theme.about.hard)


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""  # the page that says so must not fail by it again
