"""A boundary: what somebody needs, why, what helps and what crosses it.

It begins in Mine. Shared, it can be read and answered by the other, and changed by its author
alone; each version that was shared stays readable to both.
"""

from collections import defaultdict
from datetime import date
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterpoint.library import Need, needs
from counterpoint.web.features.base import (
    EntryForm,
    Feature,
    Reveal,
    Room,
    choice_field,
    text_field,
)
from counterpoint.web.features.boundaries.versions import versions
from counterpoint.web.features.boundaries.words import AREAS, Boundary
from counterpoint.web.features.themes import Door, Theme


class BoundaryForm(EntryForm):
    """What it is about and what one needs; the rest helps the other to understand."""

    area = choice_field(_("What is it about?"), AREAS.items(), _("Please choose what it is about."))
    need = text_field(
        _("What I need"),
        500,
        rows=2,
        help_text=_(
            "A boundary says what you do to look after yourself. It is not a rule for someone else."
        ),
    )
    why = text_field(_("Why it matters to me"), 2_000, rows=2, required=False)
    helps = text_field(_("What helps"), 2_000, rows=2, required=False)
    crosses = text_field(_("What crosses it"), 2_000, rows=2, required=False)
    again = forms.DateField(
        label=_("When to look at it again"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),  # as browsers want it
        help_text=_(
            "On that day it comes back to your Today. Without a day it simply stays as it is."
        ),
    )

    def clean_again(self) -> date | None:
        """Refuse a day that has passed."""
        day: date | None = self.cleaned_data["again"]
        if day and day < timezone.localdate():
            raise ValidationError(
                _("That day has passed. Please choose one that is still to come, or none.")
            )
        return day

    def words_for_needs(self) -> dict[str, list[Need]]:
        """Return the vocabulary of needs, group by group."""
        groups: dict[str, list[Need]] = defaultdict(list)
        for need in needs():
            groups[need.group].append(need)
        return dict(groups)


def edited(payload: Boundary) -> dict[str, Any]:
    """Return what the form of an earlier boundary begins with; a day that has passed is let go."""
    filled = msgspec.structs.asdict(payload)
    if payload.again and payload.again < timezone.localdate():
        filled["again"] = None
    return filled


BOUNDARY = Feature(
    payload=Boundary,
    form=BoundaryForm,
    theme=Theme.BOUNDARIES,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="gate",
    title=_("Boundaries"),
    one=_("Boundary"),
    lede=_("What you need to stay whole. Each stays with you until you share it."),
    add=_("Write a boundary"),
    empty=_("Nothing here yet. It can begin with one evening, one door, one word."),
    doors=(
        Door(
            "ours-kind",
            _("Boundaries you share"),
            _("What each of you has told the other, with every version."),
            "rings",
            ours=True,
            args=("boundary",),
        ),
    ),
    card="features/boundaries/_boundary.html",
    fields="features/boundaries/_boundary_form.html",
    page="features/boundaries/boundary.html",
    more=versions,
    fill=edited,
    gist=lambda payload: payload.need,
    again=lambda payload: (payload.again, payload.need),
)
