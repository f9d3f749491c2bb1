"""What the other says to a goal that was shown: an affirmation, and an offer of help.

Who is seen and treated as the person they hope to be tends to come closer to it: the Michelangelo
phenomenon (Drigotas, Rusbult, Wieselquist and Whitton, 1999).
"""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from counterpoint.library import Starter, starters_for
from counterpoint.web.features.base import (
    By,
    EntryForm,
    Feature,
    Payload,
    Reveal,
    Room,
    text_field,
)
from counterpoint.web.features.themes import Theme
from counterpoint.web.spaces.replies import Reply

_LONGEST = 4_000


class Affirmation(Reply, Payload, frozen=True, kw_only=True, tag="affirmation"):
    """What one sees the other becoming."""

    words: str


class Offer(Reply, Payload, frozen=True, kw_only=True, tag="offer"):
    """Help that the other may take or leave."""

    words: str


class _Form(EntryForm):
    """Some words, and ways to begin them."""

    hows: ClassVar[tuple[str, ...]]

    def starters(self) -> list[Starter]:
        """Return the ways to begin, in the order in which their manners are named."""
        found = [each for each in starters_for("goal") if each.how in self.hows]
        return sorted(found, key=lambda each: self.hows.index(each.how))


class AffirmationForm(_Form):
    """I see you becoming."""

    hows = ("celebrate", "listen", "thank")
    words = text_field(
        _("What do you see them becoming?"),
        _LONGEST,
        help_text=_("The small thing you noticed says more than praise."),
    )


class OfferForm(_Form):
    """A hand, and a question before it."""

    hows = ("offer", "ask")
    words = text_field(
        _("What could you do, if they would like it?"),
        _LONGEST,
        help_text=_("It is theirs: an offer can be left lying."),
    )


AFFIRMATION = Feature(
    payload=Affirmation,
    form=AffirmationForm,
    theme=Theme.GROWING,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    icon="spark",
    title=_("I see you becoming"),
    one=_("Affirmation"),
    lede=_("What one of you sees the other becoming."),
    add=_("Say it"),
    empty=_("Nothing here yet."),
    under=("goal",),
    by=By.OTHER,
    card="features/_words.html",
    fields="features/growing/_affirmation_fields.html",
)
OFFER = Feature(
    payload=Offer,
    form=OfferForm,
    theme=Theme.GROWING,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    icon="hands",
    title=_("A hand, if you would like one"),
    one=_("Offer of help"),
    lede=_("Help that can be taken or left."),
    add=_("Offer it"),
    empty=_("Nothing here yet."),
    under=("goal",),
    by=By.OTHER,
    card="features/_words.html",
    fields="features/growing/_offer_fields.html",
)
