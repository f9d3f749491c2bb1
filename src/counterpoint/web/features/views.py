"""The general pages of every feature: list, new, show, edit."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.web.accounts import stash
from counterpoint.web.features import FEATURES, Feature, Room, feature_of, saying, writing
from counterpoint.web.features.base import Aside, EntryForm
from counterpoint.web.features.standing import standing, standings
from counterpoint.web.spaces import access, entries, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place

PER_PAGE = 30


def in_mine(kind: str) -> Feature[Any]:
    """Return a feature whose entries start in Mine; raise 404 for another kind."""
    feature = feature_of(kind)
    if not feature.in_mine:
        raise Http404
    return feature


@require_safe
@access.door
def mine_list(request: HttpRequest, here: Here, kind: str) -> HttpResponse:
    """Show one's own entries of a kind."""
    feature = in_mine(kind)
    page = entries.read(here.mine, feature.payload, PER_PAGE, _before(request))
    stand = standings(here, [(feature, page.entries)])
    context = {
        "feature": feature,
        "page": page,
        "shown": page.entries,
        "stand": stand,
        "room": Room.MINE.value,
    }
    return render(request, "features/list.html", context)


@require_safe
@access.door
def ours_list(request: HttpRequest, here: Here, kind: str) -> HttpResponse:
    """Show what both have shared of a kind."""
    return shared_list(request, here, here.together(), feature_of(kind))


@require_safe
@access.door
def past_list(request: HttpRequest, here: Here, space: uuid.UUID, kind: str) -> HttpResponse:
    """Show what was shared of a kind in an Ours that has been left."""
    return shared_list(request, here, here.shared_place(space), feature_of(kind))


def shared_list(
    request: HttpRequest,
    here: Here,
    place: Place,
    feature: Feature[Any],
    template: str = "features/list.html",
    **more: Any,
) -> HttpResponse:
    """Show a page of the shared entries of a kind; `more` is for a template of its own."""
    if not feature.in_ours:
        raise Http404
    page = entries.read(place, feature.payload, PER_PAGE, _before(request))
    away = feature.together and "away" in request.GET
    shown = [k for k in page.entries if not feature.together or k.payload.away == away]
    context = {
        "feature": feature,
        "page": page,
        "shown": shown,
        "away": away,
        "place": place,
        "room": Room.OURS.value,
    }
    return render(request, template, context | more)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def new(request: HttpRequest, here: Here, kind: str) -> HttpResponse:
    """Write a new entry."""
    feature = in_mine(kind)
    if request.method == "POST":
        form = feature.form(request.POST, request.FILES)
        if writing.check(feature, form, here):
            return _keep(request, here, feature, form)
        return _form_page(request, feature, form)
    stashed = stash.take(request, here.ring)
    if stashed:
        return _form_page(request, feature, feature.form(stashed))
    return _form_page(request, feature, begun=writing.beginning(feature, here))


@require_safe
@access.door
def show(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Show one entry of Mine, with its earlier versions and what may be done with it."""
    feature = in_mine(kind)
    revisions = _revisions(here.mine, feature, id)
    context = {
        "feature": feature,
        "kept": revisions[0],
        "revisions": revisions[1:],
        "stands": standing(here, feature, revisions[0]),
        "room": Room.MINE.value,
    }
    return render(request, "features/show.html", context)


@require_safe
@access.door
def show_shared(
    request: HttpRequest, here: Here, kind: str, id: uuid.UUID, space: uuid.UUID | None = None
) -> HttpResponse:
    """Show one entry of Ours, with its earlier versions and what is said under it."""
    place = here.shared_place(space) if space else here.together()
    return shared_page(request, here, place, in_ours(kind), id)


def _asides(here: Here, place: Place, kept: entries.Kept[Any]) -> list[Aside]:
    """Return what features have to show beside an entry that is not theirs."""
    found = (feature.aside(here, place, kept) for feature in FEATURES if feature.aside)
    return [aside for aside in found if aside]


def in_ours(kind: str) -> Feature[Any]:
    """Return a feature whose entries have a page in Ours; raise 404 for another kind."""
    feature = feature_of(kind)
    if not feature.in_ours:
        raise Http404
    return feature


def shared_page(
    request: HttpRequest,
    here: Here,
    place: Place,
    feature: Feature[Any],
    id: uuid.UUID,
    said: saying.Said | None = None,
) -> HttpResponse:
    """Show one entry of Ours; `said` is a reply that could not be kept, in its form."""
    revisions = _revisions(place, feature, id)
    kept = revisions[0]
    own = any(each.author == here.person.id for each in revisions) and place.writable
    first_own = own and revisions[-1].author == here.person.id and not feature.together
    context = {
        "feature": feature,
        "kept": kept,
        "revisions": revisions[1:],
        "place": place,
        "own": own,
        "original": sharing.original_of(here, feature.payload, id) if first_own else None,
        "replies": saying.replies(here, place, feature, revisions[-1], said),
        "asides": _asides(here, place, kept),
        "room": Room.OURS.value,
    }
    if feature.more:
        context |= feature.more(here, place, kept)
    return render(request, feature.page, context, status=said.status if said else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def edit(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Revise one's own entry; earlier versions stay."""
    feature = in_mine(kind)
    moved = moved_to(here, feature, id) if request.method == "POST" else None
    if moved:
        form = feature.form(_under(request, id), request.FILES)
        return _keep_moved(request, here, feature, form, moved)
    kept = _revisions(here.mine, feature, id)[0]
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        form = feature.form(stashed) if stashed else writing.form_of(feature, kept)
        return _form_page(request, feature, form, kept=kept)
    form = feature.form(_under(request, id), request.FILES)
    if writing.check(feature, form, here):
        return _keep(request, here, feature, form)
    return _form_page(request, feature, form, kept=kept)


def moved_to(here: Here, feature: Feature[Any], id: uuid.UUID) -> entries.Kept[Any] | None:
    """Return what became in Ours of an entry that has left Mine for it, if this one has."""
    if not (feature.together and here.ours):
        return None
    if entries.find(here.mine, feature.payload, id):
        return None
    return entries.find(here.ours, feature.payload, *here.mine.copy_ids(id, here.ours))


def _keep_moved(
    request: HttpRequest,
    here: Here,
    feature: Feature[Any],
    form: EntryForm,
    moved: entries.Kept[Any],
) -> HttpResponse:
    """Take a form of something that another window, or a first press, has put into Ours.

    What was pressed twice is there already. Other words are given back under a new id, for their
    author alone: nothing may slip into Ours that was only to be kept.
    """
    if not form.is_valid():
        return _form_page(request, feature, form)
    if writing.wants_share(form) and writing.says_the_same(feature, form, moved):
        return redirect("shared-entry", feature.kind, moved.id)
    return _form_page(request, feature, writing.with_new_id(form))


def _under(request: HttpRequest, id: uuid.UUID) -> Any:
    data = request.POST.copy()
    data["id"] = str(id)  # the address says which entry; the field cannot say another
    return data


def _keep(request: HttpRequest, here: Here, feature: Feature[Any], form: EntryForm) -> HttpResponse:
    id = form.cleaned_data["id"]
    try:
        joint = writing.keep(feature, form, here)
    except entries.Conflict:
        return _conflict(request, here, feature, form, id)
    except entries.NotWritable:
        return _form_page(request, feature, writing.with_new_id(form))
    messages.success(request, writing.said(form, feature, here))
    if joint:
        return redirect("shared-entry", feature.kind, joint)
    return redirect(_onward(request) or reverse("entry", args=(feature.kind, id)))


def _conflict(
    request: HttpRequest, here: Here, feature: Feature[Any], form: EntryForm, id: uuid.UUID
) -> HttpResponse:
    """Show both: what was kept in between, and what was just sent. Neither is lost."""
    kept = entries.find(here.mine, feature.payload, id)
    if kept is None:
        return _form_page(request, feature, writing.with_new_id(form))
    context = {
        "room": Room.MINE.value,
        "feature": feature,
        "kept": kept,
        "form": writing.rebase(form, kept.revision),
        "action": reverse("entry-edit", args=(feature.kind, id)),
    }
    return render(request, "features/conflict.html", context, status=409)


def _form_page(
    request: HttpRequest,
    feature: Feature[Any],
    form: EntryForm | None = None,
    kept: entries.Kept[Any] | None = None,
    begun: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form that was filled, or one that begins with what is given."""
    onward = _onward(request)
    context = {"feature": feature, "form": form, "kept": kept, "begun": begun, "next": onward}
    failed = request.method == "POST"
    return render(request, "features/form.html", context, status=422 if failed else 200)


def _revisions(place: Place, feature: Feature[Any], id: uuid.UUID) -> tuple[entries.Kept[Any], ...]:
    revisions = entries.history(place, feature.payload, id)
    if not revisions:
        raise Http404
    return revisions


def _before(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET["before"])
    except (KeyError, ValueError):
        return None


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else ""
