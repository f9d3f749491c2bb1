"""Between Mine and Ours: share an entry, take it back.

Sharing puts a copy, or a part of it, into Ours under an id that only its author's key can derive;
withdrawing takes the copy away again. An entry of Mine does not know whether it is shared.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from counterpoint.web.spaces import entries, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import NotWritable, kind_of
from counterpoint.web.spaces.places import Place, begun
from counterpoint.web.spaces.rows import Wanted

_DAY = 24 * 60 * 60 * 1000


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


def withdraw(here: Here, id: uuid.UUID) -> bool:
    """Take the shared copy of an entry of Mine out of Ours; say whether there was one."""
    ours = _ours(here)
    return bool(entries.erase(ours, here.mine.copy_ids(id, ours)))


def erase(here: Here, id: uuid.UUID) -> None:
    """Erase an entry of Mine with every revision, and its copy in Ours."""
    with transaction.atomic():
        if here.ours:
            withdraw(here, id)
        entries.erase(here.mine, [id])


def shared_ids(
    here: Here, payload_type: type[msgspec.Struct], ids: Iterable[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """Return those of the ids of Mine that have a copy in Ours."""
    return all_shared(here, [(payload_type, ids)])


def all_shared(
    here: Here, asked: Iterable[tuple[type[msgspec.Struct], Iterable[uuid.UUID]]]
) -> frozenset[uuid.UUID]:
    """Return those of the ids, of several kinds, that have a copy in Ours; in one query."""
    if here.ours is None:
        return frozenset()
    originals: dict[uuid.UUID, uuid.UUID] = {}
    wanted = []
    for payload_type, ids in asked:
        copies = {copy: id for id in ids for copy in here.mine.copy_ids(id, here.ours)}
        originals |= copies
        shelf = here.ours.shelf(kind_of(payload_type))
        wanted.append(Wanted(shelf, here.ours.id, here.person.id, ids=tuple(copies)))
    return frozenset(originals[row.id] for found in rows.find(*wanted) for row in found)


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
