"""Say something under an entry of Ours, and change what one said."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.features import Feature, Reveal, feature_of, saying, views
from counterpoint.web.features.base import EntryForm
from counterpoint.web.features.saying import Said
from counterpoint.web.spaces import access, entries, replies
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def reply(request: HttpRequest, here: Here, kind: str, to: uuid.UUID) -> HttpResponse:
    """Show what a reply is said under; take one's own."""
    feature = feature_of(kind)
    if feature.reveal is not Reveal.REPLY:
        raise Http404
    parent, first = _under(here, feature, to)
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        said = Said(kind, _bound(feature, stashed)) if stashed else None
        return views.shared_page(request, here, here.together(), parent, to, said)
    if not saying.may(feature, here, first):
        raise Http404
    form = _bound(feature, request.POST)
    status = 422
    if form.is_valid():
        if _keep(here, feature, form, to):
            messages.success(request, _("Said."))
            return redirect("shared-entry", parent.kind, to)
        status = 409
    return views.shared_page(request, here, here.together(), parent, to, Said(kind, form, status))


def _bound(feature: Feature[Any], data: Any) -> EntryForm:
    return feature.form(data, auto_id=f"id_{feature.kind}_%s")


def _under(here: Here, feature: Feature[Any], to: uuid.UUID) -> tuple[Feature[Any], Kept[Any]]:
    """Return the kind of what is replied to, and its first revision; raise 404 if it is not."""
    for kind in feature.under:
        parent = feature_of(kind)
        revisions = entries.history(here.together(), parent.payload, to)
        if revisions:
            return parent, revisions[-1]
    raise Http404


def _keep(here: Here, feature: Feature[Any], form: EntryForm, to: uuid.UUID) -> bool:
    """Keep a reply; or, if it was changed in between, let its form say so and return False."""
    words = {**form.content(), "to": to}
    ours, payload = here.together(), feature.read_reply(words)
    try:
        replies.reply(ours, payload, form.cleaned_data["base"] or 0)
    except (entries.Conflict, entries.NotWritable):
        _rebase(ours, feature, form, to)
        return False
    return True


def _rebase(ours: Place, feature: Feature[Any], form: EntryForm, to: uuid.UUID) -> None:
    """Put a filled form on top of what stands there now, and let it say what came in between."""
    id = replies.reply_id(ours, feature.payload, to, ours.me.author)
    kept = entries.find(ours, feature.payload, id)
    data = form.sent()
    data["base"] = str(kept.revision) if kept else ""
    form.data = data
    changed = _(
        "You said something here in another window in between: it stands above. "
        "What you just sent is in the form; send it again if it should take its place."
    )
    gone = _(
        "You took back what you had said here, in another window. "
        "What you just sent is in the form; send it again if it should be said."
    )
    form.add_error("base", changed if kept else gone)
