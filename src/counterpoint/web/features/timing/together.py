"""Time together: what, when and where; either may change it, and say that it is settled."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.features.timing.calendar import FIRST, LAST, MIDNIGHT, Span, between
from counterpoint.web.features.timing.solitude import check_order, day_field, time_field
from counterpoint.web.spaces.entries import Joint


class Together(Joint, Payload, frozen=True, kw_only=True, tag="together"):
    """A time for the two."""

    what: str
    on: date
    start: time
    end: time = MIDNIGHT
    where: str = ""
    settled: str = ""  # the time and place for which one of the two said so

    @property
    def day(self) -> date:
        """Return the day that it is about, and not the one on which it was suggested."""
        return self.on

    @property
    def terms(self) -> str:
        """Return what is agreed on when it is settled: another time or place is not."""
        return f"{self.on} {self.start:%H:%M}-{self.end:%H:%M} {self.where}"

    @property
    def is_settled(self) -> bool:
        """Say whether it was settled as it now stands."""
        return self.settled == self.terms

    @property
    def span(self) -> Span:
        """Return from when to when it is."""
        return between(self.on, self.start, self.end)

    @property
    def when(self) -> str:
        """Return day and hours in words."""
        day = date_format(self.on, "l j F Y")
        return f"{day}, {time_format(self.start, 'H:i')}–{time_format(self.end, 'H:i')}"


class TogetherForm(EntryForm):
    """What, when and where."""

    what = forms.CharField(label=_("What"), max_length=200)
    on = day_field(_("Day"))
    start = time_field(_("From"))
    end = time_field(_("Until"))
    where = forms.CharField(label=_("Where"), max_length=200, required=False)

    def clean_on(self) -> date:
        """Refuse a day that no calendar of ours reaches."""
        day: date = self.cleaned_data["on"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Please choose a day of this century."))
        return day

    def clean(self) -> None:
        """Refuse an end before the start."""
        check_order(self)


def in_words(payload: Together) -> Iterator[tuple[Words, Words]]:
    """Yield what, when, where, and how it stands."""
    yield _("What"), payload.what
    yield _("When"), payload.when
    if payload.where:
        yield _("Where"), payload.where
    yield _("How it stands"), _("settled") if payload.is_settled else _("suggested")


def _more(here: Any, place: Any, kept: Any) -> dict[str, Any]:
    return {"may_settle": place.writable and not kept.payload.is_settled and not kept.payload.away}


TOGETHER: Feature[Together] = Feature(
    payload=Together,
    form=TogetherForm,
    theme=Theme.TIME,
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="rings",
    title=_("Time together"),
    one=_("Time together"),
    lede=_("What the two of you have in mind: what, when and where."),
    add=_("Suggest a time together"),
    empty=_("Nothing here yet. It can be an hour on a Tuesday."),
    hint=_("Either of you can change it, or say that it is settled."),
    card="features/timing/_together.html",
    fields="features/timing/_together_fields.html",
    page="features/timing/together.html",
    doors=(
        Door(
            "free",
            _("When both of us are free"),
            _("Evenings and half days on which neither of you is busy."),
            "spark",
            ours=True,
        ),
        Door(
            "our-feed",
            _("Our dates in your calendars"),
            _("A link with which a calendar program shows what is ours."),
            "device",
            ours=True,
        ),
    ),
    more=_more,
    say=in_words,
)
