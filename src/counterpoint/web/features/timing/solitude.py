"""Protected solitude: times that are one person's own, every week or once."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room
from counterpoint.web.features.themes import Theme, Words
from counterpoint.web.features.timing.calendar import MIDNIGHT, Span, between, days


class Solitude(Payload, frozen=True, kw_only=True, tag="solitude"):
    """A time of one's own: on some days of every week, or on one day."""

    start: time
    end: time
    every: tuple[int, ...] = ()  # 0 is Monday
    on: date | None = None
    words: str = ""
    told: bool = False  # whether the other may read what it is for

    @property
    def when(self) -> str:
        """Return the days and hours in words."""
        hours = _now("%(start)s to %(end)s") % {
            "start": time_format(self.start, "H:i"),
            "end": time_format(self.end, "H:i"),
        }
        if self.on:
            return f"{date_format(self.on, 'l j F Y')}, {hours}"
        named = ", ".join(str(WEEKDAYS[day]) for day in self.every)
        return _now("Every %(days)s, %(hours)s") % {"days": named, "hours": hours}


def spans(solitude: Solitude, first: date, number: int) -> Iterator[Span]:
    """Yield its times within some days."""
    for day in days(first, number):
        if day == solitude.on or day.weekday() in solitude.every:
            yield between(day, solitude.start, solitude.end)


def spans_of(several: Iterable[Solitude], first: date, number: int) -> Iterator[Span]:
    """Yield the times of several within some days."""
    for solitude in several:
        yield from spans(solitude, first, number)


def time_field(label: Words, **options: Any) -> forms.TimeField:
    """Return a field for a time of day, as browsers want it."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **options
    )


def day_field(label: Words, **options: Any) -> forms.DateField:
    """Return a field for a day, as browsers want it."""
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
    )


def check_order(form: forms.Form) -> None:
    """Refuse an end that is not after its start; 0:00 is the midnight after."""
    start, end = form.cleaned_data.get("start"), form.cleaned_data.get("end")
    if start is not None and end is not None and end != MIDNIGHT and end <= start:
        form.add_error(
            "end",
            _("It ends before it begins. For a night, let it end at 00:00 and keep a second."),
        )


class SolitudeForm(EntryForm):
    """Which days, from when to when, and what for."""

    every = forms.TypedMultipleChoiceField(
        label=_("Every"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on = day_field(_("Or once, on"), required=False)
    start = time_field(_("From"))
    end = time_field(_("Until"))
    words = forms.CharField(
        label=_("What for"),
        max_length=200,
        required=False,
        help_text=_("For yourself: choir, the garden, nothing at all."),
    )
    told = forms.BooleanField(required=False)

    def clean_every(self) -> tuple[int, ...]:
        """Return the days of the week in order."""
        return tuple(sorted(self.cleaned_data["every"]))

    def clean(self) -> None:
        """Refuse a time that is on no day, or both every week and once."""
        every, on = self.cleaned_data.get("every"), self.cleaned_data.get("on")
        if not self.errors and not every and not on:
            self.add_error("every", _("Choose the days of the week, or one day below."))
        if every and on:
            self.add_error("on", _("Choose either days of every week or one day, and not both."))
        check_order(self)


def shared_part(payload: Solitude) -> Solitude:
    """Keep when it is, and what it is for only if that was ticked."""
    told = payload.words if payload.told else ""
    return Solitude(
        start=payload.start, end=payload.end, every=payload.every, on=payload.on, words=told
    )


def in_words(payload: Solitude) -> Iterator[tuple[Words, Words]]:
    """Yield when it is, and what for."""
    yield _("When"), payload.when
    if payload.words:
        yield _("What for"), payload.words


SOLITUDE: Feature[Solitude] = Feature(
    payload=Solitude,
    form=SolitudeForm,
    theme=Theme.TIME,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="gate",
    title=_("Time of one’s own"),
    one=_("Time of one’s own"),
    lede=_("Times that are kept for yourself. Suggestions for the two of you leave them alone."),
    add=_("Keep a time for me"),
    empty=_("Nothing here yet. An hour is a good beginning."),
    hint=_("No reason is needed."),
    card="features/timing/_solitude.html",
    fields="features/timing/_solitude_fields.html",
    part=shared_part,
    say=in_words,
)
