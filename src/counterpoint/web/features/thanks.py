"""Thanks: something the other did, said out loud."""

from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.themes import Theme


class Thanks(Payload, frozen=True, kw_only=True, tag="thanks"):
    """One thank-you."""

    words: str


class ThanksForm(EntryForm):
    """What it was, and what it did for you."""

    words = text_field(
        _("What are you thankful for?"),
        4_000,
        help_text=_("The small thing itself says more than “for everything”."),
    )


THANKS = Feature(
    payload=Thanks,
    form=ThanksForm,
    theme=Theme.SUPPORT,
    room=Room.OURS,
    reveal=Reveal.SHARED,
    icon="spark",
    title=_("Thanks"),
    one=_("Thank-you"),
    lede=_("Things one of you did that the other does not want to let pass."),
    add=_("Say thank you"),
    empty=_("Nothing here yet. It can be as small as a cup of tea."),
    card="features/_words.html",
)
