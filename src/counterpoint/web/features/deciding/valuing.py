"""Value a list apart from the other, sealed until both have; change that or take it back."""

import uuid
from typing import Any

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import feature_of, space_taken, views
from counterpoint.web.features.deciding.forms import PointsForm, RatingsForm, ValuesForm
from counterpoint.web.features.deciding.opening import Stand, look, valued_by
from counterpoint.web.features.deciding.payloads import Decision, Listed, Ratings, Valued
from counterpoint.web.spaces import access, entries, held
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept


def _stand(here: Here, kind: str, id: uuid.UUID) -> Stand:
    versions = entries.history(here.together(), feature_of(kind).payload, id)
    if not versions:
        raise Http404
    return look(here.together(), versions)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def value(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Rate options or spread points; seal that until the other has valued the same list."""
    stand = _stand(here, kind, id)
    listed = stand.listed
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        if stashed and not stand.now:
            form = _form_of(listed)(_for_this_list(stand, stashed), things=listed.things)
            return _page(request, kind, stand, form)
        if stand.stage in ("gathering", "opened"):
            return redirect("shared-entry", kind, id)
        return _page(request, kind, stand, begun(stand))
    form = _form_of(listed)(request.POST, things=listed.things)
    if request.POST.get("version") != listed.version or not (listed.is_ready or stand.now):
        return _not_this_list(request, kind, stand)
    if not form.is_valid():
        return _page(request, kind, stand, form, 422)
    return _seal(request, here, kind, stand, form)


def _form_of(listed: Listed) -> type[ValuesForm]:
    return RatingsForm if isinstance(listed, Decision) else PointsForm


def begun(stand: Stand) -> ValuesForm:
    """Return the form of one's own values: empty, with what is sealed, or with what was."""
    own = stand.own or stand.stale
    initial: dict[str, Any] = {"id": new_id(), "version": stand.listed.version}
    if own:
        initial |= _filled(own.payload, stand.listed.things)
    if stand.own:
        initial |= {"id": stand.own.id, "base": stand.own.revision}
    return _form_of(stand.listed)(initial=initial, things=stand.listed.things)


def _filled(payload: Valued, things: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, words in enumerate(things):
        if words in payload.things:
            at = payload.things.index(words)
            found[f"value_{n}"] = payload.values[at]
            if isinstance(payload, Ratings):
                found[f"reason_{n}"] = payload.reasons[at]
    if isinstance(payload, Ratings):
        found |= {"must": payload.must, "cannot": payload.cannot}
    return found


def _not_this_list(request: HttpRequest, kind: str, stand: Stand) -> HttpResponse:
    """Give back what was written about another version of the list, and seal nothing."""
    data = _for_this_list(stand, request.POST)
    form = _form_of(stand.listed)(data, things=stand.listed.things)
    form.is_valid()
    form.add_error(
        None,
        _(
            "The list was changed, or opened again, while you were writing. What you gave to what "
            "is still on it is here. You can seal it once you both say that the list is ready."
        ),
    )
    return _page(request, kind, stand, form, 409)


def _for_this_list(stand: Stand, sent: QueryDict) -> QueryDict:
    """Return what was sent about a version of the list as if it were about this one."""
    seen = next((v for v in stand.versions if v.payload.version == sent.get("version")), None)
    data = sent.copy()
    data["version"] = stand.listed.version
    if seen is None or seen.payload.version == stand.listed.version:
        return data
    for field in [field for field in data if field.startswith(("value_", "reason_"))]:
        del data[field]
    for n, words in enumerate(stand.listed.things):
        if words in seen.payload.things:
            at = seen.payload.things.index(words)
            for name in ("value", "reason"):
                data[f"{name}_{n}"] = sent.get(f"{name}_{at}", "")
    return data


def _seal(
    request: HttpRequest, here: Here, kind: str, stand: Stand, form: ValuesForm
) -> HttpResponse:
    payload = _payload(stand, form)
    if stand.now:
        return _already(request, here, kind, stand, form, payload)
    words = form.cleaned_data
    try:
        with transaction.atomic():
            if stand.stale:
                held.take_back(here.together(), type(payload), stand.stale.payload.about)
            both = held.answer(here, payload, words["id"], words["base"] or 0)
    except entries.Conflict:
        return _conflict(request, kind, _stand(here, kind, stand.kept.id), form)
    except entries.NotWritable:
        form.add_error(None, _("This page had gone stale. Please go back to the list."))
        return _page(request, kind, stand, form, 422)
    if both:
        messages.success(request, _("You have both been through the list. It is open now."))
    else:
        messages.success(request, _("Sealed until you have both been through the list."))
    return redirect("shared-entry", kind, stand.kept.id)


def _payload(stand: Stand, form: ValuesForm) -> Valued:
    listed = stand.listed
    about = {"of": stand.kept.id, "day": stand.kept.begun, "version": listed.version}
    return msgspec.convert(
        {**about, "things": listed.things, **form.content()},
        valued_by(type(listed)),
    )


def _kind(listed: Listed) -> str:
    return entries.kind_of(valued_by(type(listed)))


def _already(
    request: HttpRequest, here: Here, kind: str, stand: Stand, form: ValuesForm, payload: Valued
) -> HttpResponse:
    assert stand.now
    if any(s.author == here.person.id and s.payload == payload for s in stand.now.sides):
        return redirect("shared-entry", kind, stand.kept.id)  # sent twice
    form.add_error(
        None,
        _(
            "This list is open already, and what was given to it stays as it was. What you just "
            "wrote is here: you can say it as what you think now."
        ),
    )
    return _page(request, kind, stand, form, 409)


def _conflict(request: HttpRequest, kind: str, stand: Stand, form: ValuesForm) -> HttpResponse:
    """Keep what was typed on the page, above what another window sealed in between."""
    data = form.sent()
    if stand.own:
        data["base"], data["id"] = str(stand.own.revision), str(stand.own.id)
    again = type(form)(data, things=stand.listed.things)
    again.is_valid()
    again.add_error(
        None,
        _(
            "You sealed something else in another window in between: it stands below. Seal what "
            "is here if it should take its place."
        ),
    )
    return _page(request, kind, stand, again, 409, between=stand.own)


@require_safe
@access.door
def progress(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Return the page of a list to one who waits, once it is open, and nothing before.

    While somebody has not valued it, the answer is the same whether the other has or not; in
    taken space there is none.
    """
    stand = _stand(here, kind, id)
    if stand.stage in ("ready", "sealed") or space_taken(here.together()):
        return HttpResponse(status=204)
    if stand.now:
        messages.success(request, _("You have both been through the list. It is open now."))
    return views.shared_page(request, here, here.together(), feature_of(kind), id)


@post_only
@access.door
def unseal(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Take back what one gave to this list, or to an earlier version of it, while it waits."""
    stand = _stand(here, kind, id)
    waiting = [each for each in (stand.own, stand.stale) if each]
    if not waiting:
        raise Http404
    for each in waiting:
        held.take_back(here.together(), type(each.payload), each.payload.about)
    messages.success(request, _("Taken back. Nobody has seen it."))
    return redirect("shared-entry", kind, id)


def _page(
    request: HttpRequest,
    kind: str,
    stand: Stand,
    form: ValuesForm,
    status: int = 200,
    between: Kept[Any] | None = None,
) -> HttpResponse:
    context = {
        "feature": feature_of(kind),
        "valued": feature_of(_kind(stand.listed)),
        "deciding": isinstance(stand.listed, Decision),
        "kept": stand.kept,
        "stand": stand,
        "form": form,
        "between": between,
        "room": "ours",
    }
    return render(request, "features/deciding/value.html", context, status=status)
