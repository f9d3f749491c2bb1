"""The pages on which a check-up is answered: begin, and a few statements at a time."""

import uuid
from functools import partial
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
from django.views.decorators.http import require_http_methods

from counterpoint.library import Checkup, Item, Scale
from counterpoint.web.accounts import stash
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.empathy.checkup import (
    CHECKUP,
    MOST_WISHED,
    NEWEST,
    CheckUp,
    CheckUpForm,
    characteristics_of,
    set_of,
    sets,
)
from counterpoint.web.spaces import access, entries, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.readings import Ask

A_PAGE = 7  # statements
LEFT_OUT = "out"  # with "" as its value it would be chosen from the start
MORE = "more_of"  # no id of a statement has an underscore


class Statements(forms.Form):
    """A few statements, each with the steps to choose from; any may be left out.

    With `wishes` it asks last which of these its author would like more of.
    """

    def __init__(
        self,
        checkup: Checkup,
        items: tuple[Item, ...],
        *args: Any,
        wishes: tuple[Scale, ...] = (),
        **kwargs: Any,
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

        if wishes:
            self.fields[MORE] = forms.MultipleChoiceField(
                label=_("Which of these would you like more of in the coming weeks?"),
                choices=[(scale.id, _(scale.name)) for scale in wishes],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_more_of(self) -> tuple[str, ...]:
        """Refuse a wish for nearly everything."""
        chosen: list[str] = self.cleaned_data[MORE]
        if len(chosen) > MOST_WISHED:
            raise forms.ValidationError(
                _("Please choose %(most)d of these at most."), params={"most": MOST_WISHED}
            )
        return tuple(chosen)

    def statements(self) -> list[forms.BoundField]:
        """Return the field of each statement."""
        return [field for field in self if field.name != MORE]

    def more(self) -> forms.BoundField | None:
        """Return the field of what one would like more of, where it is asked."""
        return self[MORE] if MORE in self.fields else None

    def answers(self) -> dict[str, int]:
        """Return the step that was chosen for each statement that was not left out."""
        chosen = ((id, step) for id, step in self.cleaned_data.items() if id != MORE)
        return {id: int(step) for id, step in chosen if step not in ("", LEFT_OUT)}


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
    asked = partial(Statements, checkup, items)
    if number == len(pages):
        asked = partial(asked, wishes=characteristics_of(checkup))
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        given = {item.id: str(kept.payload.answers.get(item.id, "")) for item in items}
        chosen: dict[str, Any] = {key: step for key, step in given.items() if step}
        chosen[MORE] = list(kept.payload.more)
        form = asked(stashed) if stashed else asked(initial=chosen)
        return _page(request, kept, checkup, form, number)
    form = asked(request.POST)
    if not form.is_valid():
        return _page(request, kept, checkup, form, number, 422)
    then = request.POST.get("then", "")
    finished = then == "on" and number == len(pages)
    _keep(here, id, items, form, finished=finished)
    if then == "back" and number > 1:
        return redirect("checkup-page", id, number - 1)
    if then == "on" and not finished:
        return redirect("checkup-page", id, number + 1)
    if not finished:
        messages.success(request, _("Kept, for you alone."))
    return redirect("entry", CHECKUP.kind, id)


def _keep(
    here: Here, id: uuid.UUID, items: tuple[Item, ...], form: Statements, *, finished: bool
) -> None:
    """Keep one page's answers beside those of the others, whichever window they came from."""
    with transaction.atomic():
        entries.claim(here.mine)
        kept, _set = _checkup(here, id)
        asked = {item.id for item in items}
        others = {key: step for key, step in kept.payload.answers.items() if key not in asked}
        more = form.cleaned_data.get(MORE, kept.payload.more)
        payload = msgspec.structs.replace(kept.payload, answers=others | form.answers(), more=more)
        if finished and not payload.done:
            # The steps on the way are no versions: a finished check-up begins its own history.
            payload = msgspec.structs.replace(payload, done=True, day=timezone.localdate())
            entries.erase(here.mine, [id])
            entries.write(here.mine, payload, id)
        else:
            entries.revise(here.mine, payload, id, kept.revision)


def own(here: Here, id: uuid.UUID) -> Kept[CheckUp]:
    """Return one of one's own check-ups; there is no page without it."""
    kept = entries.find(here.mine, CheckUp, id)
    if kept is None:
        raise Http404
    return kept


def _checkup(here: Here, id: uuid.UUID) -> tuple[Kept[CheckUp], Checkup]:
    kept = own(here, id)
    checkup = set_of(kept.payload)
    if checkup is None:
        raise Http404
    return kept, checkup


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
