"""The page of a check-up that was answered: where it lies, and sharing it by scale."""

import uuid
from collections.abc import Iterator
from typing import Any

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.library import facet_scores
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features.empathy import extents
from counterpoint.web.features.empathy.asking import MORE, own
from counterpoint.web.features.empathy.checkup import (
    CHECKUP,
    NEWEST,
    CheckUp,
    extents_of,
    places_of,
    set_of,
    shared_part,
    wished,
)
from counterpoint.web.features.standing import Mark, standing
from counterpoint.web.spaces import access, entries, rows, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.readings import Ask


@require_safe
@access.door
def show(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show where a check-up lies on each scale, as softly as it is known."""
    kept = own(here, id)
    return _result(request, here, kept)


@post_only
@access.door
def share(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show the other the scales that were ticked, or all of them; and not one answer.

    What one would like more of is no scale: it goes along only if it is ticked itself.
    """
    kept = own(here, id)
    if here.partner is None or not kept.payload.done:
        raise Http404
    places = places_of(kept.payload)
    ticked = places if request.POST.get("what") == "all" else request.POST.getlist("scales")
    chosen = tuple(scale for scale in places if scale in ticked)
    more = bool(wished(kept.payload)) and MORE in request.POST
    if not chosen and not more:
        said = _("Tick at least one of these, or share all of them.")
        return _result(request, here, kept, wrong=said, status=422)
    payload = msgspec.structs.replace(kept.payload, scales=chosen, shows_more=more)
    with transaction.atomic():
        entries.claim(here.mine)
        entries.revise(here.mine, payload, id, kept.revision)
        part = shared_part(payload)
        assert part is not None  # there is a place on each chosen scale, or a wish
        sharing.share(here, part, id, anew=True)
    messages.success(request, _("Shared with %(name)s.") % {"name": here.partner.name})
    return redirect("entry", CHECKUP.kind, id)


def _result(
    request: HttpRequest, here: Here, kept: Kept[CheckUp], wrong: str = "", status: int = 200
) -> HttpResponse:
    found = extents_of(kept.payload)
    stands = standing(here, CHECKUP, kept)
    copy = stands.copy.payload if stands.copy else None
    told = {each.scale for each in copy.told} if copy else set()
    context = {
        "feature": CHECKUP,
        "kept": kept,
        "set": set_of(kept.payload),
        "groups": _groups(found, kept, _before(here, kept)),
        "extents": found,
        "stands": stands,
        "told": told,
        "ticked": told or set(kept.payload.scales),
        "wish": wished(kept.payload),
        "wish_told": wished(copy) if copy else (),
        "wish_mark": _wish_mark(kept.payload, copy),
        "wish_ticked": bool(copy.more) if copy else kept.payload.shows_more,
        "wrong": wrong,
        "line": here.ours.me.line if here.ours else "a",
    }
    return render(request, "features/empathy/checkup.html", context, status=status)


def _wish_mark(payload: CheckUp, copy: CheckUp | None) -> str:
    """Return the name of the mark of the wish: it may be shared, or not, apart from the scales."""
    if copy is None or not copy.more:
        return Mark.ONLY.value
    mark = Mark.BOTH if wished(copy) == wished(payload) else Mark.EARLIER
    return mark.value


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
