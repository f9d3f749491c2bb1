"""What the frame around every page needs: who is here, and what the scripts have to know."""

import base64
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from counterpoint import vault
from counterpoint.web.accounts.models import Person
from counterpoint.web.features.base import Room
from counterpoint.web.spaces.access import Here


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows."""
    here: Here | None = getattr(request, "here", None)
    signed_in = isinstance(request.user, Person) if hasattr(request, "user") else False
    shown: dict[str, Any] = {
        "here": here,
        "signed_in": signed_in,
        "exit_url": settings.EXIT_URL,
        "Room": Room,
        "csrf_token": get_token(request),
        "host": request.get_host() if _known(request) else "",
    }
    if here:
        shown["drop_box"] = _drop_box(here)
        shown["idle_seconds"] = here.person.lock_minutes * 60
        shown["drop_url"] = reverse("drop")
    return shown


def _known(request: HttpRequest) -> bool:
    try:
        return bool(request.get_host())
    except Exception:  # noqa: BLE001  # the page that says so must not fail by it again
        return False


def _drop_box(here: Here) -> str:
    return base64.urlsafe_b64encode(vault.drop_box_public(here.ring.secret)).decode()
