"""A guess: how the other's day may have been, made before one looks at what they shared of it.

It is for the one who guesses, and lies in their Mine. What was guessed before looking stays as it
was; what one thinks after it is kept beside that, marked, so that what is said over many days is
about true guesses.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import (
    Aside,
    EntryForm,
    Feature,
    Payload,
    Reveal,
    Room,
    labelled,
    past_day,
)
from counterpoint.web.features.signals import SIGNALS, Signal
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept, kind_of
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask

LOOK_BACK = timedelta(days=30)  # a day further back is remembered, not guessed
_NEWEST = 200  # of one's guesses, among which one of these days is looked for
NAMES = tuple(signal.name for signal in SIGNALS)


class Later(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one thinks of a day after having looked."""

    mood: Signal = None
    stress: Signal = None
    closeness: Signal = None
    room: Signal = None
    support: Signal = None


class Guess(Payload, frozen=True, kw_only=True, tag="guess"):
    """A day of the other, as one thinks it was. What was left out is None, never zero."""

    day: date
    of: str = ""  # the Ours whose other is meant
    mood: Signal = None
    stress: Signal = None
    closeness: Signal = None
    room: Signal = None
    support: Signal = None
    seen: bool = False  # whether its author says they had seen that day already
    opened: bool = False  # whether its author has looked since
    after: Later | None = None  # what they changed it to after that


class GuessForm(EntryForm):
    """The dials of a check-in, about the other; at least one of them."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    seen = forms.BooleanField(
        label=_("I know already what was shared of that day"),
        required=False,
        help_text=_("Then it is left out when you look at many days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for signal in SIGNALS:
            self.fields[signal.name] = forms.IntegerField(
                label=signal.label, min_value=0, max_value=10, required=False
            )

    def clean_day(self) -> date:
        """Refuse a day that has not come, and one too far back to be guessed."""
        day: date = self.cleaned_data["day"]
        today = timezone.localdate()
        if day < today - LOOK_BACK:
            raise forms.ValidationError(_("Please choose one of the last thirty days."))
        return past_day(day, today)

    def clean(self) -> dict[str, Any]:
        """Refuse a guess of nothing."""
        told = [name for name in NAMES if self.cleaned_data.get(name) is not None]
        if not told and not any(name in self.errors for name in NAMES):
            self.add_error(None, _("Guess at least one of these. One is enough."))
        return self.cleaned_data

    def dials(self) -> list[dict[str, Any]]:
        """Return each signal with its field."""
        return [{"signal": signal, "field": self[signal.name]} for signal in SIGNALS]


def guess_of(here: Here, place: Place, day: date) -> Kept[Guess] | None:
    """Return one's own guess of a day of the other in an Ours."""
    (page,) = rows.gather(Ask(here.mine, Guess, _NEWEST))
    found: list[Kept[Guess]] = [
        kept for kept in page.entries if kept.payload.day == day and kept.payload.of == place.id.hex
    ]
    return found[0] if found else None


def beside(here: Here, place: Place, kept: Kept[Any]) -> Aside | None:
    """Lead from the other's check-in to a guess of that day, if there is one already.

    Whoever reads that page has seen the day, so a new guess of it would be none.
    """
    if kind_of(type(kept.payload)) != "checkin" or kept.author == here.person.id:
        return None
    guess = guess_of(here, place, kept.day)
    return Aside(reverse("entry", args=(GUESS.kind, guess.id)), _WORDS) if guess else None


_WORDS = _("Your guess of this day")


def in_words(payload: Guess) -> Iterator[tuple[Words, Words]]:
    """Yield what was guessed, each with its label; after looking, with that word."""
    for signal in SIGNALS:
        value = getattr(payload, signal.name)
        if value is not None:
            yield signal.label, f"{signal.say(value)} ({value})"
    for signal in SIGNALS if payload.after else ():
        value = getattr(payload.after, signal.name)
        if value is not None:
            label = _("%(signal)s, after looking") % {"signal": signal.label}
            yield label, f"{signal.say(value)} ({value})"
    if payload.seen:
        yield _("Seen before"), _("yes")


_TITLE = _("Guesses")
_LEDE = _("How you thought the other’s days were. Nobody else sees these.")

GUESS = Feature(
    payload=Guess,
    form=GuessForm,
    room=Room.MINE,
    reveal=Reveal.PRIVATE,
    theme=Theme.EMPATHY,
    doors=(
        Door(
            "guess-new",
            _("Guess how %(name)s’s day was"),
            _("Guess first, then look at what was shared of it, then ask."),
            "listen",
            ours=True,
        ),
        Door(
            "guesses-over-days",
            _("Your guesses over many days"),
            _("How they tend to lie beside what you were told. For you alone."),
            "understand",
            ours=True,
        ),
        Door("kind", _TITLE, _LEDE, "listen", args=("guess",)),
    ),
    listed=False,  # the door that leads to a new guess comes first
    icon="listen",
    title=_TITLE,
    one=_("Guess"),
    lede=_LEDE,
    add=_("Guess a day"),
    empty=_("Nothing here yet. A guess is for curiosity, and can be quite wrong."),
    card="features/empathy/_guess.html",
    say=in_words,
    gist=lambda payload: labelled(in_words(payload)),
    aside=beside,
)
