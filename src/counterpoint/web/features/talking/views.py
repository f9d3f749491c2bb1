"""The pages of a talk: begin one, go through it step by step, and what stays of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import writing
from counterpoint.web.features.base import EntryForm
from counterpoint.web.features.talking import drafts, looking, moving, steps
from counterpoint.web.features.talking.asking import BeginForm, MoveForm
from counterpoint.web.features.talking.going import Way
from counterpoint.web.features.talking.kinds import TALK, Talk, UnsaidForm, without
from counterpoint.web.features.talking.looking import Look
from counterpoint.web.features.talking.repairing import NeedsForm
from counterpoint.web.features.talking.words import WAYS
from counterpoint.web.spaces import access, entries
from counterpoint.web.spaces.access import Here

_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def begin(request: HttpRequest, here: Here, way: str = Way.OPEN.value) -> HttpResponse:
    """Ask the other to talk, or begin at one device."""
    try:
        found = Way(way)
    except ValueError:
        raise Http404 from None
    here.together()
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        form = BeginForm(stashed) if stashed else BeginForm(initial=_to_begin_with(found))
        return _begin_page(request, here, found, form)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _begin_page(request, here, found, form, 422)
    try:
        id = moving.begin(here, found, form)
    except entries.NotWritable:
        return _begin_page(request, here, found, writing.with_new_id(form), 422)
    return redirect("talk", id)


def _to_begin_with(way: Way) -> dict[str, Any]:
    minutes = {"minutes": "2"} if way is Way.WEEK else {}  # its three parts have two turns each
    return {"id": new_id(), "first": "me", **minutes}


def _begin_page(
    request: HttpRequest, here: Here, way: Way, form: EntryForm, status: int = 200
) -> HttpResponse:
    assert isinstance(form, BeginForm)
    ours = here.together()
    form.name_them(here.person.name, ours.other.name if ours.other else "")
    talks = entries.read(ours, Talk, limit=_SHOWN).entries
    context = {
        "feature": TALK,
        "form": form,
        "way": way,
        "title": WAYS[way],
        "going": [kept for kept in talks if kept.payload.going and not kept.payload.away],
    }
    return render(request, "features/talking/begin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def talk(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show a talk as it stands; make a move in it."""
    if request.method == "POST":
        return _taken(request, here, looking.look(here, id))
    stashed = stash.take(request, here.ring)
    if stashed:
        drafts.keep(here, id, _drafted(stashed) or {})
    return _page(request, looking.look(here, id))


@require_safe
@access.door
def state(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Return the part of the page that changes, or nothing if that is as the browser has it."""
    if request.GET.get("was") == looking.glance(here, id).version:
        return HttpResponse(status=204)
    look = looking.look(here, id)
    return render(request, "features/talking/_state.html", {"look": look, "feature": TALK})


@post_only
@access.door
def unsaid(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Keep what is being written in a talk, for its author alone."""
    looking.glance(here, id)
    words = _drafted(request.POST)
    if not words:
        return HttpResponse(status=422)
    drafts.keep(here, id, words)
    return HttpResponse(status=204)


@post_only
@access.door
def take_back(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Take one's own words out of what was kept of a talk."""
    look = looking.glance(here, id)
    if look.going:
        raise Http404
    try:
        entries.revise(look.place, without(look.talk, look.me), id, look.kept.revision)
    except entries.Conflict:
        messages.info(request, _("It was changed in between. Here is how it stands."))
    else:
        messages.success(request, _("Taken back. What has been read stays known."))
    return redirect("talk", id)


def _need(request: HttpRequest, here: Here, look: Look) -> HttpResponse:
    """Seal what one needed until both have said it."""
    id = look.kept.id
    form = NeedsForm(request.POST, auto_id="id_needs_%s")
    if not look.repair or look.going is None or look.going.one:
        return _told(request, here, id)
    if not form.is_valid():
        return _page(request, looking.look(here, id, {"needs": form}), 422)
    try:
        both = moving.need(here, id, form)
    except (entries.Conflict, entries.NotWritable):
        return _told(request, here, id)
    drafts.keep(here, id, {"needed": ""})
    sealed = _("Sealed until you have both said it.")
    messages.success(request, _("What you both needed is open.") if both else sealed)
    return redirect("talk", id)


def _unseal(request: HttpRequest, here: Here, look: Look) -> HttpResponse:
    """Take back what one needed, while it waits."""
    if not look.repair or not moving.unseal(here, look.kept.id):
        return _told(request, here, look.kept.id)
    messages.success(request, _("Taken back. Nobody has seen it."))
    return redirect("talk", look.kept.id)


def _taken(request: HttpRequest, here: Here, look: Look) -> HttpResponse:
    """Take what was sent: notes, what was needed, or a move."""
    name, then = request.POST.get("move", ""), request.POST.get("then", "")
    if then == "draft":
        drafts.keep(here, look.kept.id, _drafted(request.POST) or {})
        messages.success(request, _("Kept, for you alone."))
        return redirect("talk", look.kept.id)
    if then == "unseal":
        return _unseal(request, here, look)
    return _need(request, here, look) if name == "need" else _move(request, here, look, name)


def _move(request: HttpRequest, here: Here, look: Look, name: str) -> HttpResponse:
    id, once = look.kept.id, request.POST.get("once", "")
    if look.going and moving.is_retry(look.going, once):
        return redirect("talk", id)
    form = _form(name, request)
    filled = {name: form} if form else {}
    if not _goes_on_from(request, look, name):
        return _told(request, here, id, filled)
    if form and not form.is_valid():
        drafts.keep(here, id, _drafted(request.POST) or {})
        return _page(request, looking.look(here, id, filled), 422)
    try:
        moving.move(look, name, form, once)
    except (steps.CannotMove, entries.Conflict):
        return _told(request, here, id, filled)
    drafts.keep(here, id, moving.spent(look, name, form))
    return redirect("talk", id)


def _goes_on_from(request: HttpRequest, look: Look, name: str) -> bool:
    """Say whether a move may be made, and nothing came between that its form did not show."""
    if name not in look.may:
        return False
    if name in steps.FOR_ONESELF and request.POST.get("step", "") == look.step:
        return True
    return request.POST.get("base", "") == str(look.kept.revision)


def _form(name: str, request: HttpRequest) -> MoveForm | None:
    found = looking.FORMS.get(name)
    return found(request.POST, auto_id=f"id_{name}_%s") if found else None


def _told(
    request: HttpRequest, here: Here, id: uuid.UUID, filled: dict[str, MoveForm] | None = None
) -> HttpResponse:
    """Say that the talk went on in between, and show how it stands, with what was typed."""
    drafts.keep(here, id, _drafted(request.POST) or {})
    told = _("The talk went on in between. Here is how it stands; what you typed is still here.")
    return _page(request, looking.look(here, id, filled), 409, told)


def _page(request: HttpRequest, look: Look, status: int = 200, told: str = "") -> HttpResponse:
    context = {"look": look, "kept": look.kept, "feature": TALK, "told": told}
    return render(request, "features/talking/talk.html", context, status=status)


def _drafted(sent: Any) -> dict[str, str] | None:
    """Return what is being written in the fields of a form; None if it cannot be kept."""
    given = {name: sent[name] for name in drafts.FIELDS if name in sent}
    form = UnsaidForm({**given, "id": str(new_id())})
    if not form.is_valid():
        return None
    return {name: form.cleaned_data[name] for name in given}
