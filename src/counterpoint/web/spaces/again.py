"""Dates to look again: an agreement, a boundary, a plan that comes back to Today on its day.

A reminder lies in the same space as what it reminds of, under an id derived from it. It is joint:
in Ours either can say that it was looked at.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from counterpoint.web.spaces import entries, rows
from counterpoint.web.spaces.entries import Joint, Kept, kind_of
from counterpoint.web.spaces.places import Place, begun
from counterpoint.web.spaces.rows import Row, Wanted

_BOTH = uuid.UUID(int=0)  # nobody's alone: both derive the same id


class Again(Joint, frozen=True, kw_only=True, tag="again", tag_field="kind"):
    """When to look at something again: `of` is its kind, `id` its id, `words` its name."""

    of: str
    id: uuid.UUID
    on: date | None
    words: str = ""


def _id(place: Place, id: uuid.UUID) -> uuid.UUID:
    day = datetime.fromtimestamp(begun(id) / 1000, UTC).date()
    return place.answer_id(kind_of(Again), id.hex, day, _BOTH)


def note(place: Place, of: str, id: uuid.UUID, on: date | None, words: str = "") -> None:
    """Let an entry of this space come back on a day, or on none any more."""
    payload = Again(of=of, id=id, on=on, words=words if on else "")
    kept = entries.find(place, Again, _id(place, id))
    if kept:
        entries.revise(place, payload, kept.id, kept.revision)
    elif on:
        entries.write(place, payload, _id(place, id))


def forget(place: Place, id: uuid.UUID) -> None:
    """Erase the reminder of an entry that is gone, with its name; of the other's, let it rest."""
    entries.erase(place, [_id(place, id)])
    note(place, "", id, None)


def find(place: Place, id: uuid.UUID) -> Again | None:
    """Return the reminder of an entry, if it ever had one; without a day, if it rests."""
    kept = entries.find(place, Again, _id(place, id))
    return kept.payload if kept else None


def standing(due: Sequence[Kept[Again]], *places: Place) -> tuple[Kept[Again], ...]:
    """Leave out what reminds of something that is gone; no query where nothing is due."""
    ids = tuple(kept.payload.id for kept in due)
    found = rows.find(*(Wanted(None, place.id, ids=ids) for place in places))
    there = {row.id for several in found for row in several}
    return tuple(kept for kept in due if kept.payload.id in there)


@dataclass(frozen=True, slots=True)
class Due:
    """What of a space comes back on a day or before, as it is read (`rows.gather`)."""

    place: Place
    day: date

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        return (Wanted(self.place.shelf(kind_of(Again)), few=True),)

    def opened(self, found: Sequence[list[Row]]) -> list[Kept[Again]]:
        """Return the reminders that are due, the earliest first."""
        opened = entries.open_rows(self.place, Again, found[0]).entries
        due = [kept for kept in opened if kept.payload.on and kept.payload.on <= self.day]
        return sorted(due, key=lambda kept: (kept.payload.on or self.day, kept.id))
