"""The feelings and needs that a talk offers, and the names of its ways and parts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpoint.library import feelings, needs
from counterpoint.web.features.talking.going import Way
from counterpoint.web.features.themes import Words

SUBJECT_LONGEST = 200
WORDS_LONGEST = 4_000

WAYS: dict[Way, Words] = {
    Way.OPEN: _("Taking turns"),
    Way.WEEK: _("The weekly look at us"),
    Way.REPAIR: _("After a conflict"),
}
WEEKLY: tuple[Words, ...] = (
    _("Thanks"),
    _("How the week was"),
    _("What is coming"),
    _("One thing to try"),
)


def feeling_choices() -> list[tuple[str, str]]:
    """Return the feelings of the library, in the reader's words."""
    return [(each.id, gettext(each.word)) for each in feelings()]


def need_choices() -> list[tuple[str, str]]:
    """Return the needs of the library, in the reader's words."""
    return [(each.id, gettext(each.word)) for each in needs()]


def chips_field(label: Words, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    """Return a field of short words to tick, none of which has to be."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def about_field() -> forms.CharField:
    """Return a field for what a conflict was about."""
    return forms.CharField(
        label=_("What was it about, in a few words?"), max_length=SUBJECT_LONGEST, required=False
    )


def in_words(ids: Iterable[str], choices: Iterable[tuple[str, str]]) -> str:
    """Return the words of some ids, and an id itself that no library has any more."""
    known = dict(choices)
    return ", ".join(known.get(id, id) for id in ids)
