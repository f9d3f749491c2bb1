"""The page of a theme: what there is for it here, and what two people can try in ten minutes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpoint.library import practices_for
from counterpoint.web.features import FEATURES
from counterpoint.web.features.themes import Theme
from counterpoint.web.spaces import access
from counterpoint.web.spaces.access import Here


@require_safe
@access.door
def theme(request: HttpRequest, here: Here, name: str) -> HttpResponse:
    """Show the ways into everything of one theme, and its practices."""
    try:
        found = Theme(name)
    except ValueError:
        raise Http404 from None
    doors = [door for f in FEATURES if f.theme is found for door in f.entrances]
    context = {
        "theme": found,
        "doors": [door for door in doors if here.ours or not door.ours],
        "left_out": not here.ours and any(door.ours for door in doors),
        "practices": practices_for(found.about.part),
    }
    return render(request, "pages/theme.html", context)
