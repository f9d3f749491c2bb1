"""What is said under a win or a hard moment: a reply with a way to begin, and whether it helped."""

from typing import ClassVar, Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from counterpoint.library import starters_for
from counterpoint.web.features.base import (
    By,
    EntryForm,
    Feature,
    Payload,
    Reveal,
    Room,
    choice_field,
    text_field,
)
from counterpoint.web.features.support.moments import HARD, LONGEST, WIN
from counterpoint.web.features.themes import Words
from counterpoint.web.spaces.replies import Reply

_MANNERS: dict[str, Words] = {
    "celebrate": _("Be glad together"),
    "listen": _("Listen"),
    "comfort": _("Comfort"),
    "ask": _("Ask"),
    "offer": _("Offer"),
    "thank": _("Say it is good to be told"),
}


class Ways(NamedTuple):
    """Beginnings of a reply that do one thing."""

    label: Words
    first: str
    more: tuple[str, ...]


class ReplyForm(EntryForm):
    """The words of a reply, and ways to begin one."""

    told: ClassVar[Literal["win", "hard"]]
    order: ClassVar[tuple[str, ...]]

    def ways(self) -> list[Ways]:
        """Return the beginnings by what they do: ask, celebrate, comfort, listen, offer, thank."""
        by_manner: dict[str, list[str]] = {manner: [] for manner in self.order}
        for starter in starters_for(self.told):
            by_manner[starter.how].append(starter.text)
        return [Ways(_MANNERS[how], all[0], tuple(all[1:])) for how, all in by_manner.items()]


class WinReply(Reply, Payload, frozen=True, kw_only=True, tag="win-reply"):
    """What the other says to a win."""

    words: str


class WinReplyForm(ReplyForm):
    """A reply that asks and celebrates."""

    told = "win"
    order = ("ask", "celebrate", "listen", "offer", "thank")
    words = text_field(_("Your reply"), LONGEST)


WIN_REPLY = Feature(
    payload=WinReply,
    form=WinReplyForm,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    under=(WIN.kind,),
    by=By.OTHER,
    icon="talk",
    title=_("Reply"),
    one=_("Reply to good news"),
    lede=_("What the other says to a win."),
    add=_("Send your reply"),
    empty=_("Nothing here yet."),
    card="features/_words.html",
    fields="features/support/_win_reply_form.html",
)


class HardReply(Reply, Payload, frozen=True, kw_only=True, tag="hard-reply"):
    """What the other says to a hard moment."""

    words: str


class HardReplyForm(ReplyForm):
    """A reply that gives what was asked for, as far as one can."""

    told = "hard"
    order = ("listen", "comfort", "ask", "offer", "thank")
    words = text_field(_("Your answer"), LONGEST)


HARD_REPLY = Feature(
    payload=HardReply,
    form=HardReplyForm,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    under=(HARD.kind,),
    by=By.OTHER,
    icon="talk",
    title=_("Answer"),
    one=_("Answer to a hard moment"),
    lede=_("What the other says to a hard moment."),
    add=_("Send your answer"),
    empty=_("Nothing here yet."),
    hint=_("Yes, yes but later, and not today are all fine answers."),
    card="features/_words.html",
    fields="features/support/_hard_reply_form.html",
)

How = Literal["yes", "partly", "no", "else"]
HOW: dict[How, Words] = {
    "yes": _("It helped"),
    "partly": _("Partly"),
    "no": _("Not this time"),
    "else": _("Something else would help"),
}


class Helped(Reply, Payload, frozen=True, kw_only=True, tag="helped"):
    """Whether what came helped with a hard moment; it is about the moment, and about nobody."""

    how: How
    words: str = ""

    @property
    def said(self) -> Words:
        """Return the answer in words."""
        return HOW[self.how]


class HelpedForm(EntryForm):
    """Whether it helped, and what would help now."""

    how = choice_field(_("How it was"), HOW.items(), _("Please choose the one that comes closest."))
    words = text_field(_("What helped, or what would help now"), LONGEST, rows=2, required=False)


HELPED = Feature(
    payload=Helped,
    form=HelpedForm,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    under=(HARD.kind,),
    by=By.AUTHOR,
    icon="check",
    title=_("Did something help?"),
    one=_("Whether it helped"),
    lede=_("What the one who asked says of the help that came."),
    add=_("Say so to both"),
    empty=_("Nothing here yet."),
    hint=_("It is about this moment and says nothing about a person. There is no hurry."),
    card="features/support/_helped.html",
    fields="features/support/_helped_form.html",
)
