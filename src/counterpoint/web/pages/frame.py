"""What the frame around every page needs: who is here, and what the scripts have to know."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import get_language, get_language_bidi

from counterpoint.web.accounts import ring
from counterpoint.web.accounts.models import Person
from counterpoint.web.pages import drawn
from counterpoint.web.spaces.access import Here

_ROOMS = {"": "today", "mine": "mine", "ours": "ours", "understand": "understand"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows."""
    here: Here | None = getattr(request, "here", None)
    opened = hasattr(request, "opened")
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    token = get_token(request)
    head, header, footer, body, anyone = drawn.frame(
        token,
        opened=opened,
        signed_in=person is not None,
        nav=_ROOMS.get(request.path.split("/")[1], "") if opened else "",
        paired=bool(here and here.ours),
        paired_known=here is not None,
        host=_host(request),
        exit_url=settings.EXIT_URL,
        idle_seconds=person.lock_minutes * 60 if person and opened else 0,
        drop_box=ring.drop_box(request) if opened else "",
    )
    return {
        "request": request,  # who signs in, and where they were on the way to
        "here": here,
        "csrf_token": token,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "head": head,
        "header": header,
        "footer": footer,
        "body_data": body,
        "body_for_anyone": anyone,
    }


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""  # the page that says so must not fail by it again
