"""What the frame around every page needs: who is here, and what the scripts have to know."""

import base64
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import get_language, get_language_bidi

from counterpoint import vault
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.pages import drawn
from counterpoint.web.spaces.access import Here

_ROOMS = {"": "today", "mine": "mine", "ours": "ours", "understand": "understand"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows."""
    here: Here | None = getattr(request, "here", None)
    opened: Ring | None = getattr(request, "opened", None)
    token = get_token(request)
    who: dict[str, Any] = {
        "opened": opened is not None,
        "signed_in": isinstance(getattr(request, "user", None), Person),
    }
    return {
        "request": request,  # who signs in, and where they were on the way to
        "here": here,
        "csrf_token": token,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "head": drawn.part("_head.html"),
        "header": drawn.part("_header.html", token, **who, **_header(request, here, opened)),
        "footer": drawn.part("_footer.html", host=_host(request), **who),
        "body_data": drawn.part("_body.html", token, **who, **_for_scripts(request, opened)),
        "body_for_anyone": drawn.part("_body.html", anyone=True, exit_url=settings.EXIT_URL),
    }


def _header(request: HttpRequest, here: Here | None, opened: Ring | None) -> dict[str, Any]:
    return {
        "nav": _ROOMS.get(request.path.split("/")[1], "") if opened else "",
        "partner": here.partner.name if here and here.partner else "",
        "paired_known": here is not None,
    }


def _for_scripts(request: HttpRequest, opened: Ring | None) -> dict[str, Any]:
    told: dict[str, Any] = {"exit_url": settings.EXIT_URL}
    if opened and isinstance(request.user, Person):
        told["idle_seconds"] = request.user.lock_minutes * 60
        box = vault.drop_box_public(opened.secret)
        told["drop_box"] = base64.urlsafe_b64encode(box).decode()
    return told


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""  # the page that says so must not fail by it again
