"""Change something joint, put it away, take it out again: either of the two may."""

import uuid
from typing import Any

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features import Feature, Room, feature_of, illustrating, writing
from counterpoint.web.features.base import EntryForm
from counterpoint.web.spaces import access, entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept


def _joint(here: Here, kind: str, id: uuid.UUID) -> tuple[Feature[Any], Kept[Any]]:
    feature = feature_of(kind)
    kept = entries.find(here.together(), feature.payload, id) if feature.together else None
    if kept is None:
        raise Http404
    return feature, kept


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def edit(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Revise something joint. If the other did so in between, show both; neither is lost."""
    feature, kept = _joint(here, kind, id)
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        form = feature.form(stashed) if stashed else writing.form_of(feature, kept)
        return _form_page(request, feature, form, kept)
    data = request.POST.copy()
    data["id"] = str(id)  # the address says which entry; the field cannot say another
    form = feature.form(data, request.FILES)
    if not form.is_valid():
        return _form_page(request, feature, form, kept, 422)
    payload = feature.keep_what_no_form_asks(form, kept.payload)
    try:
        with transaction.atomic():
            payload = illustrating.attach(here.together(), id, form, payload)
            entries.revise(here.together(), payload, id, form.cleaned_data["base"] or 0)
            writing.remind(feature, payload, here.together(), id)
    except entries.Conflict:
        return _conflict(request, here, feature, form, id)
    messages.success(request, _("Kept. Earlier versions stay readable to both of you."))
    return redirect("shared-entry", kind, id)


@post_only
@access.door
def put_away(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Put something joint out of sight of both, or take it out again."""
    feature, kept = _joint(here, kind, id)
    away = not kept.payload.away
    payload = msgspec.structs.replace(kept.payload, away=away)
    try:
        with transaction.atomic():
            entries.revise(here.together(), payload, id, kept.revision)
            writing.remind(feature, payload, here.together(), id)
    except entries.Conflict:
        messages.info(request, _("It was changed in between. Here is how it stands."))
    else:
        said = _("Put away. It can be taken out again.") if away else _("It is back.")
        messages.success(request, said)
    return redirect("shared-entry", kind, id)


def _form_page(
    request: HttpRequest,
    feature: Feature[Any],
    form: EntryForm,
    kept: Kept[Any],
    status: int = 200,
) -> HttpResponse:
    context = {
        "feature": feature,
        "form": form,
        "kept": kept,
        "room": Room.OURS.value,
        "action": reverse("together-edit", args=(feature.kind, kept.id)),
    }
    return render(request, "features/form.html", context, status=status)


def _conflict(
    request: HttpRequest, here: Here, feature: Feature[Any], form: EntryForm, id: uuid.UUID
) -> HttpResponse:
    kept = entries.find(here.together(), feature.payload, id)
    if kept is None:
        raise Http404
    context = {
        "feature": feature,
        "kept": kept,
        "form": writing.rebase(form, kept.revision),
        "action": reverse("together-edit", args=(feature.kind, id)),
        "room": Room.OURS.value,
        "place": here.together(),
    }
    return render(request, "features/conflict.html", context, status=409)
