"""The page of a theme: what there is for it here, and what two people can try in ten minutes."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpoint.library import practices_for
from counterpoint.web.features import FEATURES
from counterpoint.web.features.themes import Door, Theme
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
    features = [feature for feature in FEATURES if feature.theme is found]
    alone = here.ours is None
    doors = [_named(door, here) for feature in features for door in feature.entrances(alone)]
    context = {
        "theme": found,
        "doors": [door for door in doors if here.ours or not door.ours],
        "left_out": not here.ours and any(door.ours for door in doors),
        "lines": [line for f in features if f.line and (line := f.line(here))],
        "practices": practices_for(found.about.part),
    }
    return render(request, "pages/theme.html", context)


def _named(door: Door, here: Here) -> Door:
    """Put the partner's name into a door whose words ask for it."""
    if not here.partner or "%(name)s" not in str(door.label):
        return door
    return replace(door, label=str(door.label) % {"name": here.partner.name})
