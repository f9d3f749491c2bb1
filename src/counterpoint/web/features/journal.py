"""The journal: one's own words, for oneself. One entry may be shared, if its author wants to."""

from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field


class Journal(Payload, frozen=True, kw_only=True, tag="journal"):
    """One entry."""

    words: str


class JournalForm(EntryForm):
    """A page to write on."""

    words = text_field(_("What’s on your mind?"), 20_000, rows=8)


JOURNAL = Feature(
    payload=Journal,
    form=JournalForm,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="pen",
    title=_("Journal"),
    one=_("Journal page"),
    lede=_("Your own line, in your own words."),
    add=_("Write"),
    empty=_("Nothing here yet. A first sentence is enough."),
    card="features/_words.html",
)
