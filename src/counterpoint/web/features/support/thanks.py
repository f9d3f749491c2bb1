"""Thanks: something the other did, said out loud."""

from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.support.sorts import Sort, sort_field
from counterpoint.web.features.themes import Door, Theme


class Thanks(Payload, frozen=True, kw_only=True, tag="thanks"):
    """One thank-you."""

    words: str
    sort: Sort = ""


class ThanksForm(EntryForm):
    """What it was, and which kind of support it was to you."""

    words = text_field(
        _("What are you thankful for?"),
        4_000,
        help_text=_("The small thing itself says more than “for everything”."),
    )
    sort = sort_field(_("Which kind of support was it, if you like?"))


THANKS = Feature(
    payload=Thanks,
    form=ThanksForm,
    theme=Theme.SUPPORT,
    doors=(
        Door(
            "given-received",
            _("What I gave and what I felt I received"),
            _("Half a year, by kind, from your own side. Only you see it."),
            "understand",
        ),
    ),
    room=Room.OURS,
    reveal=Reveal.SHARED,
    icon="hands",
    title=_("Thanks"),
    one=_("Thank-you"),
    lede=_("Things one of you did that the other does not want to let pass."),
    add=_("Say thank you"),
    empty=_("Nothing here yet. It can be as small as a cup of tea."),
    card="features/support/_thanks.html",
    fields="features/support/_thanks_form.html",
)
