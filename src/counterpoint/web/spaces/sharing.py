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

from counterpoint.web.spaces import entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import NotWritable, kind_of
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import Place, begun

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


def shared_ids(here: Here, ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of the ids of Mine that have a copy in Ours."""
    if here.ours is None:
        return frozenset()
    copies = {copy: id for id in ids for copy in here.mine.copy_ids(id, here.ours)}
    rows = Entry.objects.filter(
        space_id=here.ours.id, id__in=list(copies), author=here.person.id, current=True
    )
    return frozenset(copies[copy] for copy in rows.values_list("id", flat=True))


def original_of(
    here: Here, payload_type: type[msgspec.Struct], copy: uuid.UUID
) -> uuid.UUID | None:
    """Return the id in Mine of which `copy` in Ours was made, if it is this person's."""
    if here.ours is None:
        return None
    rows = Entry.objects.filter(
        space_id=here.mine.id,
        shelf=here.mine.shelf(kind_of(payload_type)),
        current=True,
        id__gte=_first_id(begun(copy) - 2 * _DAY),
        id__lt=_first_id(begun(copy) + 2 * _DAY),
    )
    ids = rows.values_list("id", flat=True)
    return next((id for id in ids if copy in here.mine.copy_ids(id, here.ours)), None)


def _first_id(milliseconds: int) -> uuid.UUID:
    return uuid.UUID(int=milliseconds << 80)


def _ours(here: Here) -> Place:
    if here.ours is None:
        raise NotWritable("There is nobody to share this with yet.")
    return here.ours
