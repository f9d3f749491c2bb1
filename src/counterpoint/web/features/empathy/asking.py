"""The pages of a check-up: begin, answer a few statements at a time, look, share by scale."""

import uuid
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.library import Checkup, Item, facet_scores
from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.empathy import extents
from counterpoint.web.features.empathy.checkup import (
    CHECKUP,
    NEWEST,
    CheckUp,
    CheckUpForm,
    extents_of,
    places_of,
    set_of,
    sets,
    shared_part,
)
from counterpoint.web.features.standing import standing
from counterpoint.web.spaces import access, entries, rows, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.readings import Ask

A_PAGE = 7  # statements
LEFT_OUT = "out"  # with "" as its value it would be chosen from the start


class Statements(forms.Form):
    """A few statements, each with the steps to choose from; any may be left out."""

    def __init__(
        self, checkup: Checkup, items: tuple[Item, ...], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        steps = [(str(n), _(step)) for n, step in enumerate(checkup.steps)]
        for item in items:
            self.fields[item.id] = forms.ChoiceField(
                label=_(item.text),
                choices=[*steps, (LEFT_OUT, _("leave out"))],
                required=False,
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, int]:
        """Return the step that was chosen for each statement that was not left out."""
        return {
            id: int(step) for id, step in self.cleaned_data.items() if step not in ("", LEFT_OUT)
        }


def in_turn(checkup: Checkup) -> tuple[Item, ...]:
    """Return the statements with those of one scale far apart, always in the same order."""
    by_scale = [checkup.items_of(scale.id) for scale in checkup.scales]
    return tuple(item for turn in zip_longest(*by_scale) for item in turn if item)


def pages_of(checkup: Checkup) -> list[tuple[Item, ...]]:
    """Return the statements a few at a time."""
    items = in_turn(checkup)
    return [items[n : n + A_PAGE] for n in range(0, len(items), A_PAGE)]


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Begin a check-up, or go on with one that was begun."""
    form = CheckUpForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        return _begin(request, here, form)
    (page,) = rows.gather(Ask(here.mine, CheckUp, NEWEST))
    first = sets()[0]
    context = {
        "feature": CHECKUP,
        "form": form or CheckUpForm(initial={"id": new_id(), "set": first.id}),
        "begun": next((kept for kept in page.entries if not kept.payload.done), None),
        "sets": sets(),
        "pages": len(pages_of(first)),
    }
    return render(
        request, "features/empathy/checkup_begin.html", context, status=422 if form else 200
    )


def _begin(request: HttpRequest, here: Here, form: CheckUpForm) -> HttpResponse:
    chosen = next(each for each in sets() if each.id == form.cleaned_data["set"])
    payload = CheckUp(
        set=chosen.id, version=chosen.version, top=chosen.top, day=timezone.localdate()
    )
    id = form.cleaned_data["id"]
    try:
        entries.write(here.mine, payload, id)
    except entries.Conflict:
        if entries.find(here.mine, CheckUp, id) is None:
            raise Http404 from None
    except entries.NotWritable:
        messages.info(request, _("This page had gone stale. Please begin again."))
        return redirect("checkup-new")
    return redirect("checkup-page", id, 1)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def page(request: HttpRequest, here: Here, id: uuid.UUID, number: int) -> HttpResponse:
    """Show a few statements and keep what is chosen: every page is kept as it is left."""
    kept, checkup = _checkup(here, id)
    pages = pages_of(checkup)
    if not 1 <= number <= len(pages):
        raise Http404
    items = pages[number - 1]
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        given = {item.id: str(kept.payload.answers.get(item.id, "")) for item in items}
        chosen = {key: step for key, step in given.items() if step}
        form = (
            Statements(checkup, items, stashed)
            if stashed
            else Statements(checkup, items, initial=chosen)
        )
        return _page(request, kept, checkup, form, number)
    form = Statements(checkup, items, request.POST)
    if not form.is_valid():
        return _page(request, kept, checkup, form, number, 422)
    then = request.POST.get("then", "")
    finished = then == "on" and number == len(pages)
    _keep(here, id, items, form.answers(), finished=finished)
    if then == "back" and number > 1:
        return redirect("checkup-page", id, number - 1)
    if then == "on" and not finished:
        return redirect("checkup-page", id, number + 1)
    if not finished:
        messages.success(request, _("Kept, for you alone."))
    return redirect("entry", CHECKUP.kind, id)


def _keep(
    here: Here, id: uuid.UUID, items: tuple[Item, ...], answers: dict[str, int], *, finished: bool
) -> None:
    """Keep one page's answers beside those of the others, whichever window they came from."""
    with transaction.atomic():
        entries.claim(here.mine)
        kept, _set = _checkup(here, id)
        asked = {item.id for item in items}
        others = {key: step for key, step in kept.payload.answers.items() if key not in asked}
        payload = msgspec.structs.replace(kept.payload, answers=others | answers)
        if finished and not payload.done:
            # The steps on the way are no versions: a finished check-up begins its own history.
            payload = msgspec.structs.replace(payload, done=True, day=timezone.localdate())
            entries.erase(here.mine, [id])
            entries.write(here.mine, payload, id)
        else:
            entries.revise(here.mine, payload, id, kept.revision)


@require_safe
@access.door
def show(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show where a check-up lies on each scale, as softly as it is known."""
    kept = _kept(here, id)
    return _result(request, here, kept)


@post_only
@access.door
def share(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show the other the scales that were ticked, or all of them; and not one answer."""
    kept = _kept(here, id)
    if here.partner is None or not kept.payload.done:
        raise Http404
    places = places_of(kept.payload)
    ticked = places if request.POST.get("what") == "all" else request.POST.getlist("scales")
    chosen = tuple(scale for scale in places if scale in ticked)
    if not chosen:
        said = _("Tick at least one of these, or share all of them.")
        return _result(request, here, kept, wrong=said, status=422)
    payload = msgspec.structs.replace(kept.payload, scales=chosen)
    with transaction.atomic():
        entries.claim(here.mine)
        entries.revise(here.mine, payload, id, kept.revision)
        part = shared_part(payload)
        assert part is not None  # there is a place on each chosen scale
        sharing.share(here, part, id, anew=True)
    messages.success(request, _("Shared with %(name)s.") % {"name": here.partner.name})
    return redirect("entry", CHECKUP.kind, id)


def _kept(here: Here, id: uuid.UUID) -> Kept[CheckUp]:
    kept = entries.find(here.mine, CheckUp, id)
    if kept is None:
        raise Http404
    return kept


def _checkup(here: Here, id: uuid.UUID) -> tuple[Kept[CheckUp], Checkup]:
    kept = _kept(here, id)
    checkup = set_of(kept.payload)
    if checkup is None:
        raise Http404
    return kept, checkup


def _result(
    request: HttpRequest, here: Here, kept: Kept[CheckUp], wrong: str = "", status: int = 200
) -> HttpResponse:
    found = extents_of(kept.payload)
    stands = standing(here, CHECKUP, kept)
    told = {each.scale for each in stands.copy.payload.told} if stands.copy else set()
    context = {
        "feature": CHECKUP,
        "kept": kept,
        "set": set_of(kept.payload),
        "groups": _groups(found, kept, _before(here, kept)),
        "extents": found,
        "stands": stands,
        "told": told,
        "ticked": told or set(kept.payload.scales),
        "wrong": wrong,
        "line": here.ours.me.line if here.ours else "a",
    }
    return render(request, "features/empathy/checkup.html", context, status=status)


def _before(here: Here, kept: Kept[CheckUp]) -> dict[str, extents.Extent]:
    """Return the extents of the last check-up of the same set before this one, by scale."""
    (page,) = rows.gather(Ask(here.mine, CheckUp, NEWEST))
    for each in page.entries:
        same = each.payload.set == kept.payload.set and each.payload.done
        if same and (each.payload.day, each.id) < (kept.payload.day, kept.id):
            return {extent.id: extent for extent in extents_of(each.payload)}
    return {}


def _groups(
    found: list[extents.Extent], kept: Kept[CheckUp], before: dict[str, extents.Extent]
) -> list[dict[str, Any]]:
    """Return the scales by what they are about, each with its facets and where it lay before."""
    names = (
        ("pattern", _("To be oneself, and close")),
        ("characteristic", _("What holds it together")),
    )
    groups: list[dict[str, Any]] = [
        {
            "id": id,
            "name": name,
            "rows": [
                {
                    "extent": each,
                    "facets": list(_facets(kept, each.id)),
                    "was": before.get(each.id),
                }
                for each in found
                if each.group == id
            ],
        }
        for id, name in names
    ]
    return [group for group in groups if group["rows"]]


def _facets(kept: Kept[CheckUp], scale: str) -> Iterator[dict[str, Any]]:
    checkup = set_of(kept.payload)
    assert checkup is not None  # there are extents, so there is a set
    places = facet_scores(checkup, scale, kept.payload.answers)
    for facet in checkup.scale(scale).facet:
        score = places[facet.id]
        if score:
            shown = extents.extent(checkup, checkup.scale(scale), score)
            yield {
                "name": _(facet.name),
                "about": _(facet.about),
                "extent": shown,
                "source": facet.source,
            }


def _page(
    request: HttpRequest,
    kept: Kept[CheckUp],
    checkup: Checkup,
    form: Statements,
    number: int,
    status: int = 200,
) -> HttpResponse:
    context = {
        "feature": CHECKUP,
        "kept": kept,
        "set": checkup,
        "form": form,
        "number": number,
        "pages": len(pages_of(checkup)),
    }
    return render(request, "features/empathy/checkup_page.html", context, status=status)
