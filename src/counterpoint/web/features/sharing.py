"""Share an entry, take it back, erase it. Only its author reaches these pages."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features import Feature, feature_of, writing
from counterpoint.web.features.standing import standing
from counterpoint.web.features.views import in_mine, moved_to
from counterpoint.web.spaces import access, entries, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.replies import Reply


@post_only
@access.door
def share(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Show an entry, or the part of it that was ticked, to the other."""
    feature = in_mine(kind)
    kept = entries.find(here.mine, feature.payload, id)
    if not feature.shareable or here.partner is None:
        raise Http404
    if kept is None:
        return _moved(here, feature, id)
    if feature.together:
        joint = writing.put_into_ours(feature, kept.payload, here, id)
        messages.success(request, _("It is in Ours now, where either of you can change it."))
        return redirect("shared-entry", kind, joint)
    part = feature.part(kept.payload)
    if part is None:
        messages.info(request, _("Nothing in it is ticked to be shared. Edit it to choose."))
    else:
        sharing.share(here, part, id, anew=not feature.whole)
        messages.success(request, _("Shared with %(name)s.") % {"name": here.partner.name})
    return redirect("entry", kind, id)


def _moved(here: Here, feature: Feature[Any], id: uuid.UUID) -> HttpResponse:
    """Lead to what was put into Ours a moment ago: the button was pressed twice."""
    moved = moved_to(here, feature, id)
    if moved is None:
        raise Http404
    return redirect("shared-entry", feature.kind, moved.id)


@post_only
@access.door
def withdraw(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Take the shared copy of an entry back. What was read stays known."""
    feature = in_mine(kind)
    if entries.find(here.mine, feature.payload, id) is None or here.partner is None:
        raise Http404
    sharing.withdraw(here, id)
    messages.success(request, _("Taken back. What has been read stays known."))
    return redirect("entry", kind, id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def erase(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Ask once, then erase every version of an entry, and its shared copy."""
    feature = in_mine(kind)
    kept = entries.find(here.mine, feature.payload, id)
    if kept is None:
        raise Http404
    if request.method == "POST":
        writing.erase(feature, here, id)
        messages.success(request, _("Erased."))
        return redirect("kind", kind)
    context = {"feature": feature, "kept": kept, "stands": standing(here, feature, kept)}
    return render(request, "features/erase.html", context)


@post_only
@access.door
def take_back(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Take one's own entry out of Ours, from its page there."""
    ours, feature = here.together(), feature_of(kind)
    kept = entries.find(ours, feature.payload, id)
    if kept is None or not sharing.take_back(here, feature.payload, id):
        raise Http404
    if feature.together:
        writing.remind_of_what_is_left(feature, ours, id)
    messages.success(request, _("Taken back. What has been read stays known."))
    if isinstance(kept.payload, Reply):
        return redirect("reply", kind, kept.payload.to)
    return redirect("ours-kind", kind)
