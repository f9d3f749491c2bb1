"""What a browser wrote while there was no network, on its way to its place.

The browser seals to its author's drop box and keeps only the seal. It arrives here, possibly
while the vault is locked, and waits sealed until its author opens the vault.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from django.db import transaction

from counterpoint import vault
from counterpoint.web.accounts.models import Person
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import NotWritable, check_id
from counterpoint.web.spaces.models import Drop

LARGEST = 64 * 1024
MOST = 500  # that one person may have waiting


class Letter(msgspec.Struct, frozen=True):
    """What the browser sealed: the fields of a form, and when they were written."""

    written: Annotated[datetime, msgspec.Meta(tz=True)]
    fields: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many drops found their place, and how many could not be opened."""

    kept: int
    lost: int


def keep(person: Person, drops: Mapping[uuid.UUID, bytes]) -> list[uuid.UUID]:
    """Keep sealed drops until their author unlocks; return the ids that are safe here now.

    An id that is here already counts as kept: sending twice is harmless.
    """
    kept = []
    room = MOST - Drop.objects.filter(person=person).count()
    for id, box in sorted(drops.items()):
        try:
            check_id(id)
        except NotWritable:
            continue
        if len(box) > LARGEST or room <= 0:
            continue
        _, new = Drop.objects.get_or_create(person=person, id=id, defaults={"box": box})
        room -= new
        kept.append(id)
    return kept


def open_all(here: Here, place: Callable[[uuid.UUID, Letter], None]) -> Arrived:
    """Open this person's drops, oldest first, and put each in its place by `place`."""
    kept = lost = 0
    if not here.drops:
        return Arrived(kept, lost)
    for drop in Drop.objects.filter(person=here.person).order_by("id"):
        with transaction.atomic():
            try:
                text = vault.open_drop(here.ring.secret, bytes(drop.box), drop.id.bytes)
                place(drop.id, msgspec.json.decode(text, type=Letter))
                kept += 1
            except (vault.CannotOpen, msgspec.MsgspecError):
                lost += 1
            drop.delete()
    return Arrived(kept, lost)
