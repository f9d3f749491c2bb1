"""The pages of a guess: make it, look at what was shared, see the two side by side, ask."""

import uuid
from dataclasses import dataclass
from datetime import date
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
from counterpoint.web.features import feature_of
from counterpoint.web.features.base import Measure
from counterpoint.web.features.empathy.guess import (
    GUESS,
    LOOK_BACK,
    NAMES,
    Guess,
    GuessForm,
    Later,
    guess_of,
)
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.spaces import access, entries, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask


@dataclass(frozen=True, slots=True)
class Pair:
    """One signal of a day: the guess, and what the other shared of it, if anything is there."""

    signal: Measure
    guess: int | None
    said: int | None
    after: int | None

    @property
    def guess_word(self) -> Any:
        """Return the guess in a word."""
        return "" if self.guess is None else self.signal.say(self.guess)

    @property
    def said_word(self) -> Any:
        """Return in a word what the other said."""
        return "" if self.said is None else self.signal.say(self.said)

    @property
    def after_word(self) -> Any:
        """Return in a word what one thought after looking."""
        return "" if self.after is None else self.signal.say(self.after)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Guess a day of the other's."""
    here.together()
    if request.method == "POST":
        form = GuessForm(request.POST)
        if form.is_valid():
            return _keep(request, here, form)
        return _page(request, here, form, status=422)
    stashed = stash.take(request, here.ring)
    begun = {"id": new_id(), "day": _day(request)}
    return _page(request, here, GuessForm(stashed) if stashed else GuessForm(initial=begun))


def _day(request: HttpRequest) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if today - LOOK_BACK <= day <= today else today


def _keep(request: HttpRequest, here: Here, form: GuessForm) -> HttpResponse:
    ours, id = here.together(), form.cleaned_data["id"]
    there = guess_of(here, ours, form.cleaned_data["day"])
    if there and there.id != id:
        form.add_error("day", _("You have guessed that day already."))
        return _page(request, here, form, there=there, status=422)
    payload = msgspec.structs.replace(GUESS.read_form(form), of=ours.id.hex)
    try:
        entries.write(here.mine, payload, id)
    except entries.Conflict:
        kept = entries.find(here.mine, Guess, id)
        if kept is None:
            return _stale(request, here, form)
        return _page(request, here, _rebased(form, kept), kept=kept, status=409)
    except entries.NotWritable:
        return _stale(request, here, form)
    messages.success(request, _("Kept, for you alone."))
    return redirect("entry", GUESS.kind, id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def edit(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Change a guess; what it was before one looked stays."""
    kept = _guess(here, id)
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        return _page(request, here, GuessForm(stashed) if stashed else _filled(kept), kept=kept)
    data = request.POST.copy()
    data["id"] = str(id)  # the address says which guess; the field cannot say another
    form = _of_that_day(GuessForm(data))
    if not form.is_valid():
        return _page(request, here, form, kept=kept, status=422)
    try:
        entries.revise(here.mine, _changed(kept.payload, form), id, form.cleaned_data["base"] or 0)
    except entries.Conflict:
        now = _guess(here, id)
        return _page(request, here, _rebased(form, now), kept=now, status=409)
    messages.success(request, _("Kept, for you alone."))
    return redirect("entry", GUESS.kind, id)


def _rebased(form: GuessForm, kept: Kept[Guess]) -> GuessForm:
    data = form.sent()
    data["base"] = str(kept.revision)
    return GuessForm(data)


def _stale(request: HttpRequest, here: Here, form: GuessForm) -> HttpResponse:
    data = form.sent()
    data["id"] = str(new_id())
    form = GuessForm(data)
    form.add_error(None, _("This page had gone stale. Your guess is here: please keep it again."))
    return _page(request, here, form, status=422)


def _filled(kept: Kept[Guess]) -> GuessForm:
    shown = kept.payload.after or kept.payload
    values = {name: getattr(shown, name) for name in NAMES}
    more = {"id": kept.id, "base": kept.revision, "day": kept.payload.day}
    return GuessForm(initial={**values, **more, "seen": kept.payload.seen})


def _of_that_day(form: GuessForm) -> GuessForm:
    """Return a form that does not ask for the day: which day was guessed does not change."""
    form.fields.pop("day", None)
    return form


def _changed(payload: Guess, form: GuessForm) -> Guess:
    """Return the guess as its form says; once its author has looked, beside what it was."""
    values = {name: form.cleaned_data.get(name) for name in NAMES}
    if not payload.opened:
        return msgspec.structs.replace(payload, **values, seen=form.cleaned_data["seen"])
    same = all(getattr(payload, name) == value for name, value in values.items())
    return msgspec.structs.replace(payload, after=None if same else Later(**values))


@require_safe
@access.door
def show(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show a guess; once its author has looked, beside what the other chose to share."""
    kept = _guess(here, id)
    place = _place(here, kept.payload)
    pairs = _pairs(kept.payload, _shared(place, kept.payload.day) if place else None)
    context = {
        "feature": GUESS,
        "kept": kept,
        "pairs": pairs,
        "met": any(pair.said is not None for pair in pairs),
        "of": place.other if place else None,
        "stands": None,
    }
    return render(request, "features/empathy/guess.html", context)


@post_only
@access.door
def look(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Note that its author looks now: from here on the guess stays as it is."""
    kept = _guess(here, id)
    if not kept.payload.opened:
        payload = msgspec.structs.replace(kept.payload, opened=True)
        try:
            entries.revise(here.mine, payload, id, kept.revision)
        except entries.Conflict:
            messages.info(request, _("It was changed in between. Here is how it stands."))
    return redirect("entry", GUESS.kind, id)


def _guess(here: Here, id: uuid.UUID) -> Kept[Guess]:
    kept = entries.find(here.mine, Guess, id)
    if kept is None:
        raise Http404
    return kept


def _place(here: Here, guess: Guess) -> Place | None:
    """Return the Ours whose other was guessed, if it is still to be read."""
    places = (place for place in (here.ours, *here.past) if place and place.other)
    return next((place for place in places if place.id.hex == guess.of), None)


def _shared(place: Place, day: date) -> Any:
    """Return what the other shared last of a day, or None: withheld is as if unwritten."""
    assert place.other
    checkin = feature_of("checkin")
    # What is about a day was begun on it or after, so it is among the newest.
    most = 60 + 2 * (timezone.localdate() - day).days
    (page,) = rows.gather(Ask(place, checkin.payload, most, place.other.author))
    return next((kept.payload for kept in page.entries if kept.payload.day == day), None)


def _pairs(guess: Guess, shared: Any) -> list[Pair]:
    found = []
    for signal in SIGNALS:
        said = getattr(shared, signal.name, None) if guess.opened else None
        pair = Pair(
            signal,
            getattr(guess, signal.name),
            said,
            getattr(guess.after, signal.name, None),
        )
        if (pair.guess, pair.after) != (None, None):
            found.append(pair)
    return found


def _page(
    request: HttpRequest,
    here: Here,
    form: GuessForm,
    *,
    kept: Kept[Guess] | None = None,
    there: Kept[Guess] | None = None,
    status: int = 200,
) -> HttpResponse:
    place = _place(here, kept.payload) if kept else here.together()
    if kept:
        _of_that_day(form)
    action = reverse("entry-edit", args=(GUESS.kind, kept.id)) if kept else reverse("guess-new")
    context = {
        "feature": GUESS,
        "form": form,
        "kept": kept,
        "there": there,
        "between": status == 409,
        "of": place.other if place else None,
        "action": action,
        "today": timezone.localdate(),
    }
    return render(request, "features/empathy/guess_form.html", context, status=status)
