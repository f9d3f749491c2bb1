"""What one tells: a win, or a hard moment with what would help. The other answers under it."""

from typing import Literal

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.support.sorts import Sort, sort_field
from counterpoint.web.features.themes import Theme, Words

LONGEST = 4_000
Help = Literal["listen", "comfort", "ideas", "hands", "company", "space"]


class Win(Payload, frozen=True, kw_only=True, tag="win"):
    """Something that went well, told."""

    words: str
    sort: Sort = ""


class WinForm(EntryForm):
    """What went well, and which support would make it better still."""

    words = text_field(
        _("What went well?"),
        LONGEST,
        help_text=_("Large or small. What it meant to you says more than how big it was."),
    )
    sort = sort_field(_("Which support would you enjoy, if any?"))


WIN = Feature(
    payload=Win,
    form=WinForm,
    theme=Theme.SUPPORT,
    room=Room.OURS,
    reveal=Reveal.SHARED,
    icon="spark",
    title=_("Good news"),
    one=_("Good news"),
    lede=_("A win, large or small, told so that the two of you can be glad about it."),
    add=_("Tell good news"),
    empty=_("Nothing here yet. A small thing that went well is plenty."),
    card="features/support/_win.html",
    fields="features/support/_win_form.html",
)

# What would help: its word on the chip, what is meant by it, how it reads in a sentence, its icon.
HELPS: dict[Help, tuple[Words, Words, Words, str]] = {
    "listen": (_("Listen"), _("Stay with me. No fixing."), _("an ear"), "listen"),
    "comfort": (_("Comfort"), _("Be warm with me."), _("comfort"), "cup"),
    "ideas": (_("Ideas"), _("Think it through with me."), _("ideas"), "ideas"),
    "hands": (_("Hands"), _("Take something off me."), _("a pair of hands"), "hands"),
    "company": (_("Company"), _("Just be there."), _("company"), "people"),
    "space": (_("Space"), _("Give me time. I will come back."), _("some space"), "space"),
}


class Hard(Payload, frozen=True, kw_only=True, tag="hard"):
    """A hard moment, and what would help."""

    words: str
    helps: tuple[Help, ...] = ()
    sort: Sort = ""

    @property
    def wish(self) -> str:
        """Return what would help, as a sentence says it; empty if that was left open."""
        return get_text_list([str(HELPS[each][2]) for each in self.helps], _now("and"))


class HardForm(EntryForm):
    """What happened, what would help, and which kind of support that is."""

    words = text_field(_("What happened?"), LONGEST)
    helps = forms.MultipleChoiceField(
        label=_("What would help?"),
        required=False,
        choices=[(id, word) for id, (word, *_rest) in HELPS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    sort = sort_field(_("Which kind of support is that, if you like?"))

    def ways(self) -> list[tuple[forms.boundfield.BoundWidget, Words, str]]:
        """Return each way to help with what is meant by it and its icon."""
        meant = [(meaning, icon) for _word, meaning, _said, icon in HELPS.values()]
        return [(each, *more) for each, more in zip(self["helps"], meant, strict=True)]


HARD = Feature(
    payload=Hard,
    form=HardForm,
    theme=Theme.SUPPORT,
    room=Room.OURS,
    reveal=Reveal.SHARED,
    icon="listen",
    title=_("Hard moments"),
    one=_("A hard moment"),
    lede=_("What weighs on one of you, with what would help, so that nobody has to guess."),
    add=_("Tell a hard moment"),
    empty=_("Nothing here yet. It need not be a crisis; a long day will do."),
    hint=_("Leaning on someone is not the same as losing yourself."),
    card="features/support/_hard.html",
    fields="features/support/_hard_form.html",
)
