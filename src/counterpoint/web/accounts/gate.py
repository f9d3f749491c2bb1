"""The first gate of every page with content: signed in, and the vault open."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from counterpoint.web.accounts import ring, stash
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring

P = ParamSpec("P")
Opened = Callable[Concatenate[HttpRequest, Ring, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def unlocked(view: Opened[P]) -> View[P]:
    """Call the view with the open ring; send everyone else to sign in or to unlock.

    What a person was just sending when the vault had locked is kept, sealed to their own key,
    and given back to them once they have unlocked.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Person):
            return turn_to(request, "sign-in")
        opened = ring.take(request)
        if opened is None:
            if request.method == "POST":
                stash.keep(request, request.path, request.POST)
            return turn_to(request, "unlock")
        request.opened = opened  # type: ignore[attr-defined]  # the frame of the page shows it
        return view(request, opened, *args, **kwargs)

    return guarded


def post_only(view: View[P]) -> View[P]:
    """Call the view for a form that was sent; send a visit to Today.

    Unlocking leads back to the address where the vault had locked, which may be one of these.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("today"))
        return view(request, *args, **kwargs)

    return guarded


def turn_to(request: HttpRequest, page: str) -> HttpResponse:
    """Send the browser to a page of ours, from where it comes back to this one."""
    address = f"{reverse(page)}?{urlencode({'next': request.path})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
