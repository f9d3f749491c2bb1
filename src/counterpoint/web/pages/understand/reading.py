"""Reading each other: what one's own guesses of the last year tend to, and what to ask next.

It is for the one who guessed alone, and says nothing until they guessed and looked on enough days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from counterpoint.library import question
from counterpoint.web.features.base import Measure
from counterpoint.web.insights.guesses import ENOUGH, Lean, Range
from counterpoint.web.pages.understand.guessed import (
    Shown,
    asked_of_days,
    asked_of_guesses,
    shown,
)
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Voice

LATELY = timedelta(days=365)  # people change, and ten years of days would take long to open

# What may be asked about a signal: questions of the library that fit it.
QUESTIONS = {
    "mood": ("mistaken-mood", "shoes-say", "spoiling-sound", "understood-late"),
    "stress": ("running-low", "off-your-hands", "wrestle-first", "nervous-before"),
    "closeness": ("arriving-again", "enough-together", "same-room", "short-goodbye"),
    "room": ("saying-fine", "closed-door", "alone-lonely", "like-yourself"),
    "support": ("asked-well", "good-news", "hard-to-take", "not-cheered"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next: why about this signal, and a question of the library (a gettext source)."""

    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the section shows: the signal with the most guessed days in words, all in pictures."""

    of: Voice
    line: str  # one's own
    most: Shown
    all: tuple[Shown, ...]
    ask: Question

    @property
    def own(self) -> bool:
        """Say whether one's own days are in a picture."""
        return any(
            each.guesses.typical and each.guesses.typical[2] is not None for each in self.all
        )


def reading(here: Here) -> Reading | None:
    """Return what one's guesses tend to; None before it can be told. Two queries at the most."""
    if here.ours is None or here.ours.other is None:
        return None
    ours, today = here.ours, timezone.localdate()
    since = today - LATELY
    (guesses,) = rows.gather(asked_of_guesses(here, since))
    if len(guesses.rows) < ENOUGH:
        return None
    found = shown(here, ours, guesses, *rows.gather(*asked_of_days(here, ours, since)))
    told = tuple(each for each in found if each.sentences)
    if not told:
        return None
    return Reading(
        of=here.ours.other,
        line=ours.me.line,
        most=max(told, key=lambda each: each.guesses.days),
        all=told,
        ask=to_ask(told, here.ours.other.name, today),
    )


def to_ask(told: Sequence[Shown], name: str, today: date) -> Question:
    """Return a question about the signal on which guesses are most biased, or else least clear.

    The question is another one each week.
    """
    biased = [each for each in told if _near(each.guesses.bias)]
    if biased:
        about = max(biased, key=lambda each: _near(each.guesses.bias))
        if about.guesses.bias and about.guesses.bias.lean is Lean.UP:
            why = _("On “%(signal)s” your guesses tend to lie higher than what %(name)s said.")
        else:
            why = _("On “%(signal)s” your guesses tend to lie lower than what %(name)s said.")
    else:
        about = max(told, key=_unclear)
        why = _("“%(signal)s” is where your guesses are least clear so far.")
    return Question(
        why % {"signal": about.signal.label, "name": name}, _question(about.signal, today)
    )


def _near(bias: Range | None) -> float:
    """Return how far off guesses are at the least, if they are told to be off at all."""
    if bias is None or bias.lean is Lean.UNCLEAR:
        return 0.0
    return min(abs(bias.low), abs(bias.high))


def _unclear(each: Shown) -> float:
    widest = each.guesses.accuracy or each.guesses.bias
    return widest.high - widest.low if widest else 0.0


def _question(signal: Measure, today: date) -> str:
    ids = QUESTIONS[signal.name]
    return question(ids[today.toordinal() // 7 % len(ids)]).text
