"""One's guesses over many days: what tends to be so, for the one who guessed alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web.features.base import Measure
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.empathy.guess import Guess
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.insights.guesses import (
    ENOUGH,
    GuessedDay,
    Guesses,
    Lean,
    Range,
    tendencies,
)
from counterpoint.web.spaces import access, memory, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask, Sealed, Unopened

_MOST = 4_000  # of a kind: ten years of days


@dataclass(frozen=True, slots=True)
class Shown:
    """One signal as the page shows it."""

    signal: Measure
    guesses: Guesses
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, Range], ...]
    band: tuple[float, float] | None  # where one's guesses lie on the whole, from 0 to 10


@dataclass(frozen=True, slots=True)
class Tendencies:
    """What may be said of each signal, by its name."""

    of: dict[str, Guesses]


@require_safe
@access.door
def over_days(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what one's guesses of the other tend to."""
    ours = here.together()
    read = rows.gather(asked_of_guesses(here), *asked_of_days(here, ours))
    context = {
        "found": shown(here, ours, *read),
        "of": ours.other,
        "line": ours.me.line,
        "enough": ENOUGH,
    }
    return render(request, "pages/understand/over_days.html", context)


def asked_of_guesses(here: Here, since: date | None = None) -> Sealed:
    """Return what is read of one's guesses: those begun since a day, or all."""
    return Sealed(Ask(here.mine, Guess, _MOST, since=since))


def asked_of_days(here: Here, ours: Place, since: date | None = None) -> tuple[Sealed, Sealed]:
    """Return what is read of the days: one's own, and what the other shared of theirs."""
    assert ours.other
    return (
        Sealed(Ask(here.mine, CheckIn, _MOST, since=since)),
        Sealed(Ask(ours, CheckIn, _MOST, ours.other.author, since)),
    )


def shown(here: Here, ours: Place, guesses: Unopened, own: Unopened, said: Unopened) -> list[Shown]:
    """Return each signal that was guessed of a day of which something was shared.

    What was read of the same entries before is not opened again.
    """
    assert ours.other

    def read() -> Tendencies:
        true = [k.payload for k in reversed(guesses.open()) if _counts(k, ours.id.hex)]
        days = _by_day(said.open()), _by_day(own.open())
        return Tendencies({s.name: tendencies(list(_days(s.name, true, *days))) for s in SIGNALS})

    made_of = (ours.id.hex, guesses.mark, own.mark, said.mark)
    found = memory.remembered(here.mine, made_of, Tendencies, read).of
    name = ours.other.name
    return [_shown(s, found[s.name], name) for s in SIGNALS if found[s.name].days]


def _counts(kept: Kept[Guess], of: str) -> bool:
    guess = kept.payload
    return guess.opened and not guess.seen and guess.of == of


def _by_day(kept: Sequence[Kept[CheckIn]]) -> dict[date, CheckIn]:
    # Newest first: the last word on a day counts.
    return {each.payload.day: each.payload for each in reversed(kept)}


def _shown(signal: Measure, found: Guesses, name: str) -> Shown:
    sentences = tuple(_sentences(found, name)) if found.bias or found.accuracy else ()
    band = None
    if found.bias and found.typical:
        told = found.typical[1]
        band = (max(0.0, told + found.bias.low), min(10.0, told + found.bias.high))
    return Shown(signal, found, sentences, tuple(_rows(found)), band)


def _days(
    name: str, guesses: Sequence[Guess], said: dict[date, CheckIn], own: dict[date, CheckIn]
) -> Iterator[GuessedDay]:
    for guess in sorted(guesses, key=lambda each: each.day):
        guessed = getattr(guess, name)
        told = getattr(said.get(guess.day), name, None)
        if guessed is not None and told is not None:
            yield GuessedDay(guessed, told, getattr(own.get(guess.day), name, None))


def _sentences(found: Guesses, name: str) -> Iterator[str]:
    """Yield what may be said; what is not clear is said to be unclear."""
    if found.accuracy:
        yield _accuracy(found.accuracy.lean) % {"name": name}
    if found.bias:
        yield _bias(found.bias.lean) % {"name": name}
    if found.projection:
        yield _projection(found.projection.lean) % {"name": name}


def _accuracy(lean: Lean) -> str:
    if lean is Lean.UP:
        return _("Your guesses tend to go up and down with what %(name)s said.")
    if lean is Lean.DOWN:
        return _("Your guesses tend to go the other way from what %(name)s said.")
    return _("Whether your guesses go with what %(name)s said can’t be told yet.")


def _bias(lean: Lean) -> str:
    if lean is Lean.UP:
        return _("On the whole they tend to lie higher than what %(name)s said.")
    if lean is Lean.DOWN:
        return _("On the whole they tend to lie lower than what %(name)s said.")
    return _("On the whole they lie neither clearly higher nor clearly lower.")


def _projection(lean: Lean) -> str:
    if lean is Lean.UP:
        return _(
            "They also tend to follow how you felt yourself: you may have assumed that %(name)s "
            "felt as you did. It may be worth asking."
        )
    if lean is Lean.DOWN:
        return _("They tend to lean away from how you felt yourself that day.")
    return _("Whether your own day coloured your guesses of %(name)s can’t be told yet.")


def _rows(found: Guesses) -> Iterator[tuple[str, Any]]:
    for label, each in (
        (_("Guess less what was said"), found.bias),
        (_("For one step more said, the guess moves by"), found.accuracy),
        (_("For one step more of your own, the guess moves by"), found.projection),
    ):
        if each:
            yield label, each
