"""The pages of time for the two: this week as two lines, when both are free, a suggestion."""

import uuid
from datetime import date, timedelta
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import writing
from counterpoint.web.features.timing import busy, lanes
from counterpoint.web.features.timing.being_busy import read
from counterpoint.web.features.timing.calendar import (
    AHEAD,
    FIRST,
    WEEK,
    blocks_of,
    monday,
    this_monday,
    week_before,
)
from counterpoint.web.features.timing.solitude import Solitude, spans_of
from counterpoint.web.features.timing.together import TOGETHER, Together, TogetherForm
from counterpoint.web.features.timing.weeks import Week
from counterpoint.web.spaces import access, entries, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask

_MOST = 200
_FURTHEST = 8  # weeks from now that can be turned to


@require_safe
@access.door
def our_time(request: HttpRequest, here: Here) -> HttpResponse:
    """Show a week as two lines, and the weeks that each of the two shares."""
    ours = here.together()
    week = _week(request)
    own, times, told = rows.gather(
        Ask(ours, Solitude, _MOST), Ask(ours, Together, _MOST), Ask(ours, Week, _MOST)
    )
    shown = [kept for kept in times.entries if not kept.payload.away]
    drawn = lanes.draw(week, ours, own.entries, shown)
    voices = sorted((v for v in (ours.me, ours.other) if v), key=lambda voice: voice.line)
    shared = [lanes.newest(told.entries, voice, week) for voice in voices]
    context = {
        "week": week,
        "lanes": drawn,
        "shared": [kept for kept in shared if kept],
        "before": week_before(week),
        "after": week + WEEK if week < this_monday() + _FURTHEST * WEEK else None,
        "is_now": week == this_monday(),
    }
    return render(request, "features/timing/our_time.html", context)


def _week(request: HttpRequest) -> date:
    try:
        day = monday(date.fromisoformat(request.GET.get("week", "")))
    except (ValueError, OverflowError):
        return this_monday()
    return day if FIRST <= day <= this_monday() + _FURTHEST * WEEK else this_monday()


@require_safe
@access.door
def free(request: HttpRequest, here: Here) -> HttpResponse:
    """Show when neither of the two is busy, as far as both say when they are."""
    ours = here.together()
    known, solitudes = read(here)
    times = entries.read(ours, Together, _MOST).entries
    first = timezone.localdate() - timedelta(days=1)
    taken = (
        *blocks_of(kept.payload.span for kept in times if not kept.payload.away),
        *(known.own.blocks if known.own else ()),
        *blocks_of(spans_of(solitudes, first, AHEAD + 2)),
    )
    context = {"known": known, "free": list(busy.free(known, taken))}
    return render(request, "features/timing/free.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def suggest(request: HttpRequest, here: Here) -> HttpResponse:
    """Suggest a time to the other, straight into Ours."""
    ours = here.together()
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        form = TogetherForm(stashed) if stashed else TogetherForm(initial=_begun(request))
        return _form_page(request, form)
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, 422)
    try:
        entries.check_id(form.cleaned_data["id"])  # first: the time in a forged one may be no time
        id = ours.untimed_id(form.cleaned_data["id"])
        entries.write(ours, TOGETHER.read_form(form), id)
    except (entries.Conflict, entries.NotWritable):
        return _form_page(request, writing.with_new_id(form), 422)
    messages.success(request, _("It is in Ours now, where either of you can change it."))
    return redirect("shared-entry", TOGETHER.kind, id)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """Return what the form begins with: a time that was chosen, if it is one."""
    names = ("on", "start", "end")
    return {"id": new_id(), **{name: request.GET.get(name, "")[:10] for name in names}}


def _form_page(request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "feature": TOGETHER,
        "form": form,
        "room": TOGETHER.room.value,
        "action": reverse("suggest"),
    }
    return render(request, "features/form.html", context, status=status)


@post_only
@access.door
def settle(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Say that a time is settled, as it stood on the page."""
    ours = here.together()
    kept = entries.find(ours, Together, id)
    if kept is None:
        raise Http404
    if request.POST.get("terms") == kept.payload.terms and _settled(ours, kept):
        messages.success(request, _("Settled."))
    else:
        messages.info(request, _("It was changed in between. Here is how it stands."))
    return redirect("shared-entry", TOGETHER.kind, id)


def _settled(ours: Place, kept: Kept[Together]) -> bool:
    """Settle a time; say whether nobody changed it in between."""
    payload = msgspec.structs.replace(kept.payload, settled=kept.payload.terms)
    try:
        entries.revise(ours, payload, kept.id, kept.revision)
    except entries.Conflict:
        return False
    return True
