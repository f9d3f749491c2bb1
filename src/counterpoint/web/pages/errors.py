"""Pages for what went wrong. They say what to do and repeat nothing that was sent."""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text}
    return render(request, "pages/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, in the same words for what never was and what is not ours."""
    return _page(
        request, 404, _("Nothing here"), _("There is no page at this address, or none for you.")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request made no sense."""
    return _page(
        request,
        400,
        _("That did not arrive whole"),
        _("Go back and try again. If it goes on, open the page anew."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this may not be done."""
    return _page(request, 403, _("That is not possible"), _("You may not do this here."))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old or came from another site; nothing was done."""
    return _page(
        request,
        403,
        _("Please send that again"),
        _("This page was open for too long. Go back, reload it, and send once more."),
    )


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    """Say that the server failed."""
    title = _("Something went wrong here")
    text = _("It is not your doing. What you had kept before is safe. Please try again.")
    try:
        return _page(request, 500, title, text)
    except DatabaseError:  # what failed may be the database, which says who is here
        page = render_to_string("pages/error.html", {"title": title, "text": text})
        return HttpResponse(page, status=500)
