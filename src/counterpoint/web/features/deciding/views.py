"""The pages of a list: add to it, say that it is ready or open again."""

import uuid
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features import feature_of
from counterpoint.web.features.deciding import showing
from counterpoint.web.features.deciding.forms import AddForm
from counterpoint.web.features.deciding.payloads import Listed, with_yes
from counterpoint.web.spaces import access, entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept

FEWEST = 2  # things that there is something to choose between


def _list(here: Here, kind: str, id: uuid.UUID) -> Kept[Any]:
    kept = entries.find(here.together(), feature_of(kind).payload, id)
    if kept is None:
        raise Http404
    return kept


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def add(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Add one thing to a list, for both to see."""
    kept = _list(here, kind, id)
    data = request.POST if request.method == "POST" else stash.take(request, here.ring)
    limits = {"things": kept.payload.things, "most": showing.most(kept.payload)}
    form = AddForm(data, **limits) if data else AddForm(**limits)
    if request.method == "POST" and form.is_valid():
        if _added(here, kept, form.cleaned_data["words"]):
            messages.success(request, _("Added, for both of you."))
            return redirect("shared-entry", kind, id)
        form.add_error("words", _("The list was changed at this very moment. Please try again."))
    context = {"feature": feature_of(kind), "kept": kept, "form": form, "room": "ours"}
    status = 422 if request.method == "POST" else 200
    return render(request, "features/deciding/add.html", context, status=status)


def _added(here: Here, kept: Kept[Any], words: str) -> bool:
    if words in kept.payload.things:
        return True  # sent twice
    things = (*kept.payload.things, words)
    payload = msgspec.structs.replace(kept.payload, things=things)
    try:
        entries.revise(here.together(), payload, kept.id, kept.revision)
    except entries.Conflict:
        return False
    return True


@post_only
@access.door
def ready(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Say of the list that was seen that it is ready, or that it is open again."""
    kept = _list(here, kind, id)
    listed: Listed = kept.payload
    yes = request.POST.get("then") != "open"
    if request.POST.get("version") != listed.version:
        messages.info(request, _("The list was changed in between. Here is how it stands."))
    elif yes and len(listed.things) < FEWEST:
        messages.info(request, _("There should be two at least to choose between."))
    else:
        _say_ready(request, here, kept, yes=yes)
    return redirect("shared-entry", kind, id)


def _say_ready(request: HttpRequest, here: Here, kept: Kept[Any], *, yes: bool) -> None:
    listed: Listed = kept.payload
    said = with_yes(listed.ready, here.person.id, listed.version, yes=yes)
    if not yes:  # open again for both, whoever says so
        said = ()
    if (here.person.id in listed.ready_for) is yes and yes:
        return  # sent twice
    try:
        payload = msgspec.structs.replace(listed, ready=said)
        entries.revise(here.together(), payload, kept.id, kept.revision)
    except entries.Conflict:
        messages.info(request, _("The list was changed in between. Here is how it stands."))
        return
    words = _("You have said that the list is ready.") if yes else _("The list is open again.")
    messages.success(request, words)
