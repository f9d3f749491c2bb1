"""What has been decided, the same for both: who raised it, whose first choice, who leaned in.

It is a list and counts nothing: who got their way how often is no question that numbers answer.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpoint.web.features.deciding.opening import Opened, Pact, agreement_id, opened
from counterpoint.web.features.deciding.payloads import Agreement, Decision, Division, Ratings
from counterpoint.web.features.deciding.showing import voices
from counterpoint.web.spaces import access, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept, kind_of
from counterpoint.web.spaces.places import Place, Voice
from counterpoint.web.spaces.readings import Ask, Versions
from counterpoint.web.spaces.rows import Reading


@dataclass(frozen=True)
class Decided:
    """One matter: who raised it and when, and what came of it."""

    kind: str
    id: uuid.UUID
    matter: str
    raised: Voice
    day: date
    pact: Pact | None
    first: tuple[Voice, ...]  # whose first choice it was that the agreement comes down to
    leaned: tuple[Voice, ...]
    rounds: tuple[Opened, ...] = ()  # what the two gave its versions, the newest first

    @property
    def raised_by(self) -> tuple[Voice]:
        """Return who raised it, as pages show the two."""
        return (self.raised,)

    @property
    def agreed(self) -> date | None:
        """Return the day on which it became an agreement."""
        return self.pact.since if self.pact else None

    @property
    def settled(self) -> Agreement | None:
        """Return the version that both said yes to."""
        return self.pact.standing.payload if self.pact and self.pact.standing else None


def decided(place: Place) -> list[Decided]:
    """Return every matter of an Ours, the newest first, in one query."""
    return matters(place, rows.gather(*readings(place)))


def readings(place: Place) -> tuple[Reading, ...]:
    """Return what is read of an Ours for `matters`."""
    listed = (Decision, Division, Agreement)
    return (*(Versions(place, each) for each in listed), Ask(place, Ratings))


def matters(place: Place, found: Sequence[Any]) -> list[Decided]:
    """Return every matter, the newest first, from what `readings` found."""
    decisions, divisions, pacts, ratings = found
    by_list: dict[uuid.UUID, list[Kept[Any]]] = {}
    for kept in ratings.entries:
        by_list.setdefault(kept.payload.of, []).append(kept)
    found = [
        _decided(place, versions, pacts, by_list.get(id, ()))
        for id, versions in (decisions | divisions).items()
        if not versions[0].payload.away
    ]
    return sorted(found, key=lambda each: (each.day, each.id), reverse=True)


def _decided(
    place: Place,
    versions: Sequence[Kept[Any]],
    pacts: dict[uuid.UUID, list[Kept[Agreement]]],
    sides: Sequence[Kept[Any]],
) -> Decided:
    kept = versions[0]
    known = pacts.get(agreement_id(place, kept.id, kept.begun))
    pact = Pact(tuple(known)) if known else None
    settled = pact.standing.payload if pact and pact.standing else None
    names = list(dict.fromkeys(each.payload.version for each in versions))
    leaned = settled.leaned if settled else ()
    rounds = tuple(opened(sides, names))
    return Decided(
        kind_of(type(kept.payload)),
        kept.id,
        kept.payload.matter,
        versions[-1].voice,
        kept.begun,
        pact,
        _first(settled, rounds),
        tuple(voice for voice in voices(place) if voice.author in leaned),
        rounds,
    )


def _first(settled: Agreement | None, rounds: Sequence[Opened]) -> tuple[Voice, ...]:
    """Return whose first choice the option was, by the latest ratings in which it stands."""
    if settled is None or not settled.follows:
        return ()
    there = [each for each in rounds if each.both and settled.follows in each.things]
    return tuple(there[0].first_choice_of(settled.follows)) if there else ()


@require_safe
@access.door
def show(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what has been decided, and what is still open."""
    found = decided(here.together())
    context = {
        "settled": [each for each in found if each.agreed],
        "open": [each for each in found if not each.agreed],
        "place": here.together(),
        "voices": voices(here.together()),
        "room": "ours",
    }
    return render(request, "features/deciding/log.html", context)
