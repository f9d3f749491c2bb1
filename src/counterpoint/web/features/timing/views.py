"""The pages of one's own week: wished and lived, and what one would like more of."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features import writing
from counterpoint.web.features.base import EntryForm
from counterpoint.web.features.standing import standing
from counterpoint.web.features.timing import weeks
from counterpoint.web.features.timing.calendar import (
    FIRST,
    WEEK,
    monday,
    this_monday,
    week_before,
)
from counterpoint.web.features.timing.weeks import (
    BALANCE,
    WEEKS,
    Balance,
    BalanceForm,
    Week,
    WeekForm,
    week_id,
)
from counterpoint.web.spaces import access, entries, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.readings import Ask

_BACK = 60  # weeks that are looked through for a week and the wishes before it


@require_safe
@access.door
def my_time(request: HttpRequest, here: Here) -> HttpResponse:
    """Show this week."""
    return _page(request, here, this_monday())


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def new_week(request: HttpRequest, here: Here) -> HttpResponse:
    """Show this week, or take a week that says of itself which one it is."""
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        return _page(request, here, this_monday(), WeekForm(stashed) if stashed else None)
    form = WeekForm(request.POST)
    form.full_clean()
    week = form.cleaned_data.get("day")
    return _take(request, here, week) if week else _page(request, here, this_monday(), form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def week_of(request: HttpRequest, here: Here, day: date) -> HttpResponse:
    """Show one week with its form; take what the form says."""
    if not FIRST <= day < this_monday() + WEEK:
        raise Http404
    if request.method == "POST":
        return _take(request, here, monday(day))
    if day != monday(day):
        return redirect("week-of", monday(day))
    stashed = stash.take(request, here.ring)
    return _page(request, here, day, WeekForm(stashed) if stashed else None)


def _take(request: HttpRequest, here: Here, week: date) -> HttpResponse:
    """Keep a week. There is one of each: its id is made from it, whatever the form says."""
    data = request.POST.copy()
    data["id"], data["day"] = str(week_id(here.mine, WEEKS.kind, week)), str(week)
    form = WeekForm(data)
    if not writing.check(WEEKS, form, here):
        return _page(request, here, week, form, 422)
    try:
        writing.keep(WEEKS, form, here)
    except entries.Conflict:
        return _conflict(request, here, form)
    messages.success(request, writing.said(form, WEEKS, here))
    return redirect("week-of", week)


def _conflict(request: HttpRequest, here: Here, form: EntryForm) -> HttpResponse:
    kept = entries.find(here.mine, Week, form.cleaned_data["id"])
    assert kept  # what conflicts is there
    context = {
        "room": WEEKS.room.value,
        "feature": WEEKS,
        "kept": kept,
        "form": writing.rebase(form, kept.revision),
        "action": reverse("week-of", args=(kept.payload.day,)),
    }
    return render(request, "features/conflict.html", context, status=409)


def _page(
    request: HttpRequest, here: Here, week: date, form: WeekForm | None = None, status: int = 200
) -> HttpResponse:
    known, felt = rows.gather(Ask(here.mine, Week, _BACK), Ask(here.mine, Balance, _BACK))
    kept = weeks.newest(known.entries, week)
    context: dict[str, Any] = {
        "feature": WEEKS,
        "balance": BALANCE,
        "week": week,
        "kept": kept,
        "form": form or _form(here, known.entries, kept, week),
        "felt": next((k for k in felt.entries if k.payload.day == week), None),
        "balance_form": BalanceForm(initial={"day": week}),
        "stands": standing(here, WEEKS, kept) if kept else None,
        "before": week_before(week),
        "after": week + WEEK if week < this_monday() else None,
        "action": reverse("week-of", args=(week,)),
        "is_now": week == this_monday(),
        "room": "mine",
    }
    return render(request, "features/timing/week.html", context, status=status)


def _form(
    here: Here, known: tuple[Kept[Week], ...], kept: Kept[Week] | None, week: date
) -> WeekForm:
    if kept:
        return WeekForm(initial={**WEEKS.fill(kept.payload), "id": kept.id, "base": kept.revision})
    earlier = next((k.payload for k in known if k.payload.day < week), None)
    id = week_id(here.mine, WEEKS.kind, week)
    return WeekForm(initial={**weeks.start(earlier), "day": week, "id": id})


@post_only
@access.door
def balance(request: HttpRequest, here: Here) -> HttpResponse:
    """Keep what somebody would like more of, for themselves; the last word of a week counts."""
    data = request.POST.copy()
    form = BalanceForm(data)
    form.full_clean()
    week = form.cleaned_data.get("day") or this_monday()
    data["id"] = str(week_id(here.mine, BALANCE.kind, week))
    form = BalanceForm(data)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the three."))
        return redirect("week-of", week)
    payload = BALANCE.read_form(form)
    kept = entries.find(here.mine, Balance, form.cleaned_data["id"])
    try:
        if kept:
            entries.revise(here.mine, payload, kept.id, kept.revision)
        else:
            entries.write(here.mine, payload, form.cleaned_data["id"])
    except entries.Conflict:
        messages.warning(request, _("You said it in another window just now. It stands here."))
    else:
        messages.success(request, _("Kept, for you alone."))
    return redirect("week-of", week)
