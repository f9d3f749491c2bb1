"""What each writes alone after a conflict, and what both needed."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.talking.words import (
    WORDS_LONGEST,
    about_field,
    chips_field,
    feeling_choices,
    need_choices,
)
from counterpoint.web.features.themes import Door, Theme
from counterpoint.web.spaces.held import Answering


class Side(Payload, frozen=True, kw_only=True, tag="side"):
    """One's own side of a conflict, written alone."""

    about: str = ""
    happened: str
    feelings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    part: str = ""
    wish: str = ""


class SideForm(EntryForm):
    """What happened, what it did, and one's own part in it."""

    about = about_field()
    happened = text_field(
        _("What happened?"),
        10_000,
        rows=5,
        help_text=_("As if a camera had filmed it: what was said and done, before what it meant."),
    )
    feelings = chips_field(_("What did you feel?"), feeling_choices)
    needs = chips_field(_("What did you need?"), need_choices)
    part = text_field(
        _("Which part of it was yours?"),
        4_000,
        required=False,
        help_text=_("A small part counts. So does a thing you left unsaid."),
    )
    wish = text_field(_("What do you wish for now?"), 4_000, required=False)


SIDE = Feature(
    payload=Side,
    form=SideForm,
    theme=Theme.REPAIR,
    room=Room.MINE,
    reveal=Reveal.PRIVATE,
    icon="pen",
    title=_("Your own side first"),
    one=_("My side of it"),
    lede=_("Alone, for you alone: what happened, what you felt and needed, and your part in it."),
    add=_("Write your side of it"),
    empty=_("Nothing here. It is a place to become clear before you talk."),
    hint=_("This never leaves Mine. You decide later what of it you say."),
    fields="features/talking/_chip_fields.html",
)


class Letter(Payload, frozen=True, kw_only=True, tag="letter"):
    """A conflict as somebody would tell it who wishes both well."""

    about: str = ""
    words: str
    hard: str = ""
    help: str = ""


class LetterForm(EntryForm):
    """Three questions, answered as that somebody."""

    about = about_field()
    words = text_field(
        _("How would they tell what happened?"),
        10_000,
        rows=7,
        help_text=_(
            "Somebody who was there, knows you both, takes no side and wants it to go well."
        ),
    )
    hard = text_field(
        _("What makes it hard to see it as they do?"),
        4_000,
        required=False,
        help_text=_("Being tired, an old hurt, wanting to be right."),
    )
    help = text_field(_("What could help you to see it so, the next time?"), 4_000, required=False)


LETTER = Feature(
    payload=Letter,
    form=LetterForm,
    theme=Theme.REPAIR,
    room=Room.MINE,
    reveal=Reveal.PRIVATE,
    icon="listen",
    title=_("A letter from someone who wishes you both well"),
    one=_("A letter"),
    lede=_(
        "The same quarrel, seen from the side. In a study of married couples, seven minutes of it "
        "three times a year kept how content they were from falling (Finkel and others, 2013)."
    ),
    add=_("Write the letter"),
    empty=_("Nothing here. Seven minutes are enough for one."),
    hint=_("This never leaves Mine."),
)


class Needs(Answering, Payload, frozen=True, kw_only=True, tag="needs"):
    """What one of the two needed in a conflict; sealed until both have said."""

    talk: UUID
    needs: tuple[str, ...] = ()
    needed: str = ""

    @property
    def about(self) -> str:
        """Return which talk it belongs to."""
        return self.talk.hex


class NeedsForm(EntryForm):
    """What one needed, in chips or in words."""

    needs = chips_field(_("What I needed"), need_choices)
    needed = text_field(_("In my own words"), WORDS_LONGEST, required=False)

    def clean(self) -> None:
        """Refuse to say nothing."""
        words = self.cleaned_data
        if not (self.errors or words.get("needs") or words.get("needed")):
            self.add_error("needed", _("Tick something, or write a few words."))


NEEDS = Feature(
    payload=Needs,
    form=NeedsForm,
    theme=Theme.REPAIR,
    listed=False,
    doors=(
        Door(
            "talk-begin",
            _("Repair, the two of you"),
            _("Each alone first; then what both needed, opened together; then what each will do."),
            "spark",
            ours=True,
            args=("repair",),
        ),
    ),
    room=Room.OURS,
    reveal=Reveal.WHEN_BOTH,
    icon="seal",
    title=_("What both needed"),
    one=_("What I needed"),
    lede=_("What each of you needed in a conflict. Both open together."),
    add=_("Say what you needed"),
    empty=_("Nothing has opened yet. What you needed opens when you have both said it."),
)
