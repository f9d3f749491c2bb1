"""The check-in: a minute a day, for oneself; the other sees what one ticks, and nothing else."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterpoint.library import feelings
from counterpoint.web.features.base import (
    EntryForm,
    Feature,
    Payload,
    Reveal,
    Room,
    labelled,
    past_day,
    text_field,
)
from counterpoint.web.features.signals import SIGNALS, Signal
from counterpoint.web.features.themes import Words

CONSENT_LASTS = timedelta(days=90)
FEELINGS = "feelings"
_FEELINGS_LABEL = _("Feelings that fit")
SHAREABLE = (*(signal.name for signal in SIGNALS), FEELINGS)


class CheckIn(Payload, frozen=True, kw_only=True, tag="checkin"):
    """One day as one person felt it. What was left out is None, never zero."""

    day: date
    mood: Signal = None
    stress: Signal = None
    closeness: Signal = None
    room: Signal = None
    support: Signal = None
    feelings: tuple[str, ...] = ()
    line: str = ""
    shared: tuple[str, ...] = ()  # what of it the author ticked to be shared
    asked: date | None = None  # when the author last chose that anew


def feeling_word(id: str) -> Words:
    """Return the word of a feeling, or the id of one that the library no longer has."""
    return _words().get(id, id)


@cache
def _words() -> dict[str, Words]:
    return {feeling.id: _(feeling.word) for feeling in feelings()}


def _first() -> int:
    return sum(feeling.first for feeling in feelings())


class CheckInForm(EntryForm):
    """Five dials, some feelings, a line; and what of it the other may see."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),  # as browsers want it
    )
    feelings = forms.MultipleChoiceField(
        label=_FEELINGS_LABEL, required=False, widget=forms.CheckboxSelectMultiple
    )
    line = text_field(
        _("A line for me"),
        1_000,
        rows=2,
        required=False,
        cuts=True,  # it may be written without a network
        help_text=_("This line is never shared."),
    )
    shared = forms.MultipleChoiceField(required=False, choices=[(name, name) for name in SHAREABLE])
    # What was ticked at the start and since when: ticking the same again is not choosing anew.
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    asked = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["feelings"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(feeling.id, feeling_word(feeling.id)) for feeling in feelings()]
        for signal in SIGNALS:
            self.fields[signal.name] = forms.IntegerField(
                label=signal.label, min_value=0, max_value=10, required=False
            )

    def clean_day(self) -> date:
        """Refuse a day that has not come."""
        return past_day(self.cleaned_data["day"], timezone.localdate())

    def check_share(self) -> bool:
        """Refuse to share nothing."""
        given = [
            n for n in self.cleaned_data["shared"] if self.cleaned_data.get(n) not in (None, [])
        ]
        if not given:
            self.add_error(
                "shared", _("Tick what to share beside what you have answered, or keep it for you.")
            )
        return bool(given)

    def content(self) -> dict[str, Any]:
        """Note, with what is shared, the day on which that was chosen."""
        words = super().content()
        same = sorted(words["shared"]) == sorted(words.pop("was").split())
        today = timezone.localdate()
        since = min(words["asked"], today) if same and words["asked"] else today
        return {**words, "asked": since if words["shared"] else None}

    def dials(self) -> list[dict[str, Any]]:
        """Return each signal with its field and whether it is ticked to be shared."""
        ticked = self["shared"].value() or ()
        return [{"signal": s, "field": self[s.name], "ticked": s.name in ticked} for s in SIGNALS]

    def feelings_ticked(self) -> bool:
        """Say whether the feelings are ticked to be shared."""
        return FEELINGS in (self["shared"].value() or ())

    def feelings_first(self) -> list[Any]:
        """Return the feelings that are shown at once."""
        return list(self["feelings"])[: _first()]

    def feelings_more(self) -> list[Any]:
        """Return the feelings behind “more”."""
        return list(self["feelings"])[_first() :]


def shared_part(payload: CheckIn) -> CheckIn | None:
    """Keep the day and what is ticked. What was not ticked looks like what was not written."""
    kept = {name: getattr(payload, name) for name in SHAREABLE if name in payload.shared}
    if not any(value not in (None, ()) for value in kept.values()):
        return None
    return CheckIn(day=payload.day, **kept)


def remembered(last: CheckIn | None, today: date) -> tuple[str, ...]:
    """Return what is ticked at the start: as last time, but asked anew every three months."""
    if last is None or last.asked is None or today - last.asked > CONSENT_LASTS:
        return ()
    return last.shared


def start(last: CheckIn | None, today: date) -> dict[str, Any]:
    """Return what a new check-in begins with."""
    ticked = remembered(last, today)
    asked = last.asked if last and ticked else None
    return {"day": today, "shared": ticked, "was": " ".join(ticked), "asked": asked}


def edited(payload: CheckIn) -> dict[str, Any]:
    """Return what the form of an earlier check-in begins with."""
    return {**msgspec.structs.asdict(payload), "was": " ".join(payload.shared)}


def in_words(payload: CheckIn) -> Iterator[tuple[Words, Words]]:
    """Yield what a check-in says, each with its label."""
    for signal in SIGNALS:
        value = getattr(payload, signal.name)
        if value is not None:
            yield signal.label, f"{signal.say(value)} ({value})"
    if payload.feelings:
        yield _FEELINGS_LABEL, ", ".join(str(feeling_word(id)) for id in payload.feelings)
    if payload.line:
        yield _("A line for me"), payload.line
    if payload.shared:
        labels = {signal.name: signal.label for signal in SIGNALS}
        names = (str(labels.get(name, _FEELINGS_LABEL)) for name in payload.shared)
        yield _("Ticked to be shared"), ", ".join(names)


CHECKIN = Feature(
    payload=CheckIn,
    form=CheckInForm,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="today",
    title=_("Check-ins"),
    one=_("Check-in"),
    lede=_("How your days were. A missed day is just a day."),
    add=_("How was today?"),
    empty=_("Nothing here yet. It takes about a minute."),
    hint=_("Leave anything blank. A missed day is just a day."),
    offline=True,
    card="features/_checkin.html",
    fields="features/_checkin_form.html",
    part=shared_part,
    start=lambda last: start(last, timezone.localdate()),
    fill=edited,
    say=in_words,
    gist=lambda payload: labelled(in_words(payload)),
    measures=SIGNALS,
)
