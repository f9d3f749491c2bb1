"""What is one's own beside the two: the people one turns to, and what keeps one alive."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.themes import Theme, Words


def _line(label: Words, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=200, widget=widget, **options)


class MyPerson(Payload, frozen=True, kw_only=True, tag="person"):
    """Somebody in one's life: who, what they are to me, what I turn to them for."""

    who: str
    are: str = ""
    turn: str = ""


class MyPersonForm(EntryForm):
    """Who it is, and what for."""

    who = _line(_("Who"))
    are = text_field(_("What they are to me"), 2_000, rows=2, required=False)
    turn = text_field(
        _("What I turn to them for"),
        2_000,
        rows=2,
        required=False,
        help_text=_("One person need not be everything. Who is good for what?"),
    )


PERSON = Feature(
    payload=MyPerson,
    form=MyPersonForm,
    theme=Theme.BOUNDARIES,
    room=Room.MINE,
    reveal=Reveal.PRIVATE,
    icon="people",
    title=_("My people"),
    one=_("One of my people"),
    lede=_("Those you have beside the two of you. This page is never shared."),
    add=_("Add somebody"),
    empty=_("Nobody here yet. It may be one friend, or a neighbour with good soup."),
    card="features/boundaries/_person.html",
)


class Interest(Payload, frozen=True, kw_only=True, tag="interest"):
    """Something of one's own: what it is, how it keeps me alive, and when it has its time."""

    what: str
    alive: str = ""
    when: str = ""


class InterestForm(EntryForm):
    """What it is, what it gives, and when."""

    what = _line(_("What"))
    alive = text_field(_("How it keeps me alive"), 2_000, rows=2, required=False)
    when = _line(
        _("When"),
        required=False,
        help_text=_("A time that is already its own is easier to keep."),
    )


INTEREST = Feature(
    payload=Interest,
    form=InterestForm,
    theme=Theme.BOUNDARIES,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="spark",
    title=_("My interests"),
    one=_("An interest"),
    lede=_("What is yours, whoever you love. Share one if you wish; none of them has to be."),
    add=_("Add an interest"),
    empty=_("Nothing here yet. It can be something you used to do."),
    card="features/boundaries/_interest.html",
)
