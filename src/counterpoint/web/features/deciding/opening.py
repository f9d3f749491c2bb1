"""How a list stands for one of the two: still open, to be valued, sealed, or opened.

Until both have valued the same list, all of this is made from what is in Ours and from one's own:
nothing here looks at what waits of the other's.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from counterpoint.web.features.deciding.payloads import (
    Agreement,
    Decision,
    Listed,
    Points,
    Ratings,
    Valued,
    about,
)
from counterpoint.web.spaces import held, rows
from counterpoint.web.spaces.entries import Kept, kind_of
from counterpoint.web.spaces.places import Place, Voice
from counterpoint.web.spaces.readings import Versions

_BOTH = uuid.UUID(int=0)  # nobody's alone: both derive the same id


def valued_by(listed: type[Listed]) -> type[Valued]:
    """Return with what a kind of list is valued."""
    return Ratings if issubclass(listed, Decision) else Points


def agreement_id(place: Place, of: uuid.UUID, day: date) -> uuid.UUID:
    """Return the id of the one agreement on a decision or division of that day."""
    return place.answer_id(kind_of(Agreement), of.hex, day, _BOTH)


@dataclass(frozen=True)
class Opened:
    """What the two gave one version of a list, open to both; line a first."""

    version: str
    sides: tuple[Kept[Valued], ...]

    @property
    def things(self) -> tuple[str, ...]:
        """Return the list as it was valued."""
        return self.sides[0].payload.things

    @property
    def both(self) -> bool:
        """Say whether both sides are there: either may have taken theirs back."""
        return len(self.sides) > 1

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return what the two gave each thing."""
        one, other = (side.payload.values for side in self.sides)
        return list(zip(one, other, strict=True))

    def first_choice_of(self, thing: str, within: int = 0) -> list[Voice]:
        """Return whose first choice a thing was: who gave nothing more, or little more, than it."""
        if thing not in self.things:
            return []
        n = self.things.index(thing)
        given = [(side.voice, side.payload.values) for side in self.sides]
        return [voice for voice, values in given if values[n] >= max(values) - within]


@dataclass(frozen=True)
class Pact:
    """An agreement with its versions, the newest first."""

    versions: tuple[Kept[Agreement], ...]

    @property
    def now(self) -> Kept[Agreement]:
        """Return its words as they are now."""
        return self.versions[0]

    @cached_property
    def standing(self) -> Kept[Agreement] | None:
        """Return the latest version that both have said yes to."""
        return next((kept for kept in self.versions if kept.payload.stands), None)

    @property
    def since(self) -> date | None:
        """Return the day on which the latest version became an agreement."""
        if self.standing is None:
            return None
        text = self.standing.payload.text
        same = [k for k in self.versions if k.payload.text == text and k.payload.stands]
        return same[-1].kept


@dataclass(frozen=True)
class Stand:
    """A list as its page shows it to one person."""

    place: Place
    kept: Kept[Any]  # the list
    versions: tuple[Kept[Any], ...]  # the newest first
    own: Kept[Any] | None  # one's own values of this version, sealed
    stale: Kept[Any] | None  # one's own values of an earlier version, sealed
    opened: tuple[Opened, ...]  # the newest first
    pact: Pact | None

    @property
    def listed(self) -> Listed:
        """Return the list itself."""
        listed: Listed = self.kept.payload
        return listed

    @property
    def i_am_ready(self) -> bool:
        """Say whether this person has said that the list is ready."""
        return self.place.me.author in self.listed.ready_for

    @property
    def ready(self) -> list[Voice]:
        """Return who has said so, line a first."""
        voices = (self.place.voice(who) for who in self.listed.ready_for)
        return sorted(voices, key=lambda voice: voice.line)

    @property
    def now(self) -> Opened | None:
        """Return what was given to the list as it is now, if that is open."""
        return next((o for o in self.opened if o.version == self.listed.version), None)

    @property
    def before(self) -> list[Opened]:
        """Return what was given to earlier versions of the list, and opened."""
        return [opened for opened in self.opened if opened.version != self.listed.version]

    @property
    def stage(self) -> str:
        """Return where it stands: opened, sealed, to be valued (ready), or still open to change."""
        if self.now:
            return "opened"
        if not self.listed.is_ready:
            return "gathering"
        return "sealed" if self.own else "ready"


def look(place: Place, versions: Sequence[Kept[Any]]) -> Stand:
    """Return how a list stands for this person, in one query; `versions` is its history."""
    kept, valued = versions[0], valued_by(type(versions[0].payload))
    names = list(dict.fromkeys(each.payload.version for each in versions))
    asked = tuple((about(kept.id, name), kept.begun) for name in names)
    pact = agreement_id(place, kept.id, kept.begun)
    found, pacts = rows.gather(
        held.Answers(place, valued, asked), Versions(place, Agreement, (pact,))
    )
    waits = [w for w in found.waiting.values() if w.payload.of == kept.id]
    now = kept.payload.version
    return Stand(
        place,
        kept,
        tuple(versions),
        next((each for each in waits if each.payload.version == now), None),
        next((each for each in waits if each.payload.version != now), None),
        tuple(opened(found.open, names)),
        Pact(tuple(pacts[pact])) if pact in pacts else None,
    )


def opened(sides: Sequence[Kept[Any]], names: Sequence[str]) -> list[Opened]:
    """Return what is open, by the version that it was given to, in the order of these names."""
    by_version: dict[str, list[Kept[Valued]]] = {name: [] for name in names}
    for side in sorted(sides, key=lambda side: side.voice.line):
        if side.payload.version in by_version:
            by_version[side.payload.version].append(side)
    return [Opened(name, tuple(given)) for name, given in by_version.items() if given]
