"""The page in Mine on what one gave and what one felt one received."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from counterpoint.web.features.support import months
from counterpoint.web.spaces import access
from counterpoint.web.spaces.access import Here


@require_safe
@access.door
def given_received(request: HttpRequest, here: Here) -> HttpResponse:
    """Draw half a year of support from one's own side, for oneself alone."""
    given, received = months.pictures(here, timezone.localdate())
    context = {
        "given": given,
        "received": received,
        "sizes": months.SIZES,
        "line": here.ours.me.line if here.ours else "a",
    }
    return render(request, "features/support/given_received.html", context)
