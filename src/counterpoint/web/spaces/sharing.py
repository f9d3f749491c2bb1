"""Between Mine and Ours: share an entry, take it back.

Sharing puts a copy, or a part of it, into Ours under an id that only its author's key can derive;
withdrawing takes the copy away again. An entry of Mine does not know whether it is shared.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Self, TypeVar

import msgspec
from django.db import transaction
from django.utils import timezone

from counterpoint.web.spaces import entries, pictures, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Joint, Kept, NotWritable, kind_of
from counterpoint.web.spaces.pictures import Illustrated
from counterpoint.web.spaces.places import Place, begun, copy_days, noon
from counterpoint.web.spaces.rows import Row, Wanted

_DAY = 24 * 60 * 60 * 1000
T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Copies:
    """What lies outside Mine of one entry: its copy in Ours, and where else it stayed."""

    current: Kept[Any] | None = None  # as the other reads it now
    left: tuple[Place, ...] = ()  # each Ours that was left with a copy in it


def share(here: Here, payload: msgspec.Struct, id: uuid.UUID, *, anew: bool = False) -> None:
    """Put a payload into Ours as the shared copy of the entry `id` of Mine.

    Shared again, it becomes a revision of its copy; or, `anew`, a copy without a history, so
    that what its author no longer shows is gone.
    """
    ours = _ours(here)
    with transaction.atomic():
        kept = entries.find(ours, type(payload), *here.mine.copy_ids(id, ours))
        if kept and anew and kept.payload != payload:
            entries.erase(ours, [kept.id])
            kept = None
        if kept is None:
            day = timezone.localdate(datetime.fromtimestamp(begun(id) / 1000, UTC))
            entries.write(ours, payload, here.mine.copy_id(id, ours, day))
        else:
            entries.revise(ours, payload, kept.id, kept.revision)


def move(here: Here, payload: Joint, id: uuid.UUID) -> uuid.UUID:
    """Put an entry into Ours as something joint, and out of Mine; return its id in Ours."""
    ours = _ours(here)
    with transaction.atomic():
        kept = entries.find(ours, type(payload), *here.mine.copy_ids(id, ours))
        day = timezone.localdate(datetime.fromtimestamp(begun(id) / 1000, UTC))
        copied = kept.id if kept else here.mine.copy_id(id, ours, day)
        if isinstance(payload, Illustrated):
            payload = pictures.move(here.mine, ours, payload, copied)
        entries.write(ours, payload, copied)
        pictures.erase(here.mine, type(payload), id)
        entries.erase(here.mine, [id])
    return copied


def withdraw(here: Here, id: uuid.UUID) -> bool:
    """Take the shared copy of an entry of Mine out of Ours; say whether there was one."""
    ours = _ours(here)
    return bool(entries.erase(ours, here.mine.copy_ids(id, ours)))


def take_back(here: Here, payload_type: type[msgspec.Struct], id: uuid.UUID) -> bool:
    """Take what one wrote of an entry out of Ours; say whether there was anything of one's own."""
    ours = _ours(here)
    with transaction.atomic():
        pictures.erase(ours, payload_type, id)
        return bool(entries.erase(ours, [id]))


def erase(here: Here, id: uuid.UUID) -> None:
    """Erase an entry of Mine with every revision, and its copy in Ours."""
    with transaction.atomic():
        if here.ours:
            withdraw(here, id)
        entries.erase(here.mine, [id])


def shared_copy(here: Here, payload_type: type[T], id: uuid.UUID) -> Kept[T] | None:
    """Return what the other can read of an entry of Mine: its copy in Ours, if there is one."""
    return copies(here, [(payload_type, [id])])[id].current


def copies(
    here: Here, asked: Sequence[tuple[type[msgspec.Struct], Sequence[uuid.UUID]]]
) -> dict[uuid.UUID, Copies]:
    """Return the copies of each of the ids of Mine, of several kinds; in one query."""
    found: dict[uuid.UUID, Copies] = {}
    sought = []
    for payload_type, ids in asked:
        found |= dict.fromkeys(ids, Copies())
        sought += [_Sought.of(here, payload_type, ids, place) for place in _shared_places(here)]
    for each, its_rows in zip(sought, rows.find(*(s.wanted for s in sought)), strict=True):
        for row in its_rows:
            id = each.originals[row.id]
            found[id] = _add(found[id], each.place, each.payload_type, row)
    return found


@dataclass(frozen=True, slots=True)
class _Sought:
    """The copies of one kind that are looked for in one Ours."""

    place: Place
    payload_type: type[msgspec.Struct]
    originals: dict[uuid.UUID, uuid.UUID]  # by the id of the copy
    wanted: Wanted

    @classmethod
    def of(
        cls,
        here: Here,
        payload_type: type[msgspec.Struct],
        ids: Sequence[uuid.UUID],
        place: Place,
    ) -> Self:
        originals = {copy: id for id in ids for copy in here.mine.copy_ids(id, place)}
        shelf = place.shelf(kind_of(payload_type))
        wanted = Wanted(shelf, place.id, here.person.id, ids=tuple(originals))
        return cls(place, payload_type, originals, wanted)


def _add(known: Copies, place: Place, payload_type: type[msgspec.Struct], row: Row) -> Copies:
    if not place.writable:
        return replace(known, left=(*known.left, place))
    return replace(known, current=entries.open_row(place, payload_type, row))


@dataclass(frozen=True, slots=True)
class Recent:
    """The copies of one kind since a day: read along with other things, before an id is known."""

    here: Here
    payload_type: type[msgspec.Struct]
    since: date

    @property
    def wanted(self) -> list[Wanted]:
        """Return what it looks for."""
        kind, since = kind_of(self.payload_type), rows.first_id(noon(self.since))
        return [
            Wanted(place.shelf(kind), place.id, self.here.person.id, since=since)
            for place in _shared_places(self.here)
        ]

    def opened(self, found: Sequence[list[Row]]) -> "Found":
        """Return what was found, from which the copies of an id are taken."""
        return Found(self, tuple(found))


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of recent copies, still sealed."""

    of: Recent
    rows: tuple[list[Row], ...]  # by place

    def copies(self, id: uuid.UUID) -> Copies | None:
        """Return the copies of an entry of Mine; None if one may be older than what was read."""
        if copy_days(id)[0] < self.of.since:
            return None
        here, found = self.of.here, Copies()
        for place, its_rows in zip(_shared_places(here), self.rows, strict=True):
            ids = set(here.mine.copy_ids(id, place))
            for row in its_rows:
                if row.id in ids:
                    found = _add(found, place, self.of.payload_type, row)
        return found


def _shared_places(here: Here) -> list[Place]:
    return [place for place in (here.ours, *here.past) if place]


def original_of(
    here: Here, payload_type: type[msgspec.Struct], copy: uuid.UUID
) -> uuid.UUID | None:
    """Return the id in Mine of which `copy` in Ours was made, if it is this person's."""
    if here.ours is None:
        return None
    near = Wanted(
        here.mine.shelf(kind_of(payload_type)),
        here.mine.id,
        since=rows.first_id(begun(copy) - 2 * _DAY),
        before=rows.first_id(begun(copy) + 2 * _DAY),
    )
    ids = (row.id for row in rows.find(near)[0])
    return next((id for id in ids if copy in here.mine.copy_ids(id, here.ours)), None)


def _ours(here: Here) -> Place:
    if here.ours is None:
        raise NotWritable("There is nobody to share this with yet.")
    return here.ours
