"""New things to do together: a queue that both fill, to draw from on an evening.

Couples who did new and lively things together tended to feel better about each other afterwards
(Aron, Norman, Aron, McKenna and Heyman, 2000).
"""

from datetime import date
from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.themes import Theme, Words
from counterpoint.web.spaces.entries import Joint

Length = Literal["", "short", "long"]
Where = Literal["", "home", "out"]
LENGTHS: tuple[tuple[Length, Words], ...] = (
    ("", _("either")),
    ("short", _("an hour or less")),
    ("long", _("longer")),
)
WHERES: tuple[tuple[Where, Words], ...] = (
    ("", _("either")),
    ("home", _("at home")),
    ("out", _("out")),
)


class Wish(Joint, Payload, frozen=True, kw_only=True, tag="wish"):
    """Something to do together; done, it is put away with its day."""

    what: str
    words: str = ""
    length: Length = ""
    where: Where = ""
    free: bool = False  # costs nothing
    done: date | None = None


class WishForm(EntryForm):
    """What it is, and on what kind of evening it fits."""

    what = forms.CharField(
        label=_("What would be new for the two of you?"),
        max_length=300,
        help_text=_("New matters more than grand: another way home, a dish you cannot say."),
    )
    words = text_field(_("Anything to know about it"), 2_000, rows=2, required=False)
    length = forms.ChoiceField(
        label=_("How long"), choices=LENGTHS, widget=forms.RadioSelect, required=False
    )
    where = forms.ChoiceField(
        label=_("Where"), choices=WHERES, widget=forms.RadioSelect, required=False
    )
    free = forms.BooleanField(label=_("It costs nothing"), required=False)


def limits(length: Length, where: Where, *, free: bool) -> list[Words]:
    """Return in words what kind of evening something fits."""
    found = [dict(LENGTHS)[length]] if length else []
    found += [dict(WHERES)[where]] if where else []
    return [*found, _("costs nothing")] if free else found


def _say(wish: Wish) -> list[tuple[Words, Words]]:
    fits = ", ".join(str(each) for each in limits(wish.length, wish.where, free=wish.free))
    told: list[tuple[Words, Words]] = [
        (_("Something new"), wish.what),
        (_("To know about it"), wish.words),
        (_("It is"), fits),
        (_("Done on"), wish.done.isoformat() if wish.done else ""),
    ]
    return [(label, words) for label, words in told if words]


WISH = Feature(
    payload=Wish,
    form=WishForm,
    theme=Theme.GROWING,
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="ideas",
    title=_("New things to do together"),
    one=_("Something new"),
    lede=_("A queue that you both fill, and a draw for tonight. Nothing in it has to be done."),
    add=_("Add something new"),
    empty=_("Nothing here yet. What have you both never done, within ten minutes of here?"),
    hint=_("A draft is yours alone until you put it into Ours."),
    card="features/growing/_wish.html",
    fields="features/growing/_wish_fields.html",
    say=_say,
)
