"""Write, read, revise, erase: the one place where entries are sealed and opened.

Nobody but its author can revise or erase an entry. What lies in Ours carries a day and no hour:
when somebody wrote is theirs to tell. `sharing` moves things between Mine and Ours.
"""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.spaces.models import Entry, Space
from counterpoint.web.spaces.places import Place, Voice, begun, noon

T = TypeVar("T", bound=msgspec.Struct)
AHEAD = 24 * 60 * 60 * 1000  # how far a clock may run ahead of ours, in milliseconds


class EntryError(Exception):
    """The base of what can go wrong with an entry."""


class NotWritable(EntryError):
    """The space is closed, or its id is not one that an entry may have."""


class Conflict(EntryError):
    """Somebody revised this entry in between (the same person, in another window)."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """One revision of an entry, open."""

    id: uuid.UUID
    author: uuid.UUID
    revision: int
    written: int
    payload: T
    voice: Voice
    shared: bool

    @property
    def begun(self) -> date:
        """Return the day on which the first revision was begun: its id says."""
        return self._day(begun(self.id))

    @property
    def kept(self) -> date:
        """Return the day on which this revision was kept."""
        return self._day(self.written)

    def _day(self, milliseconds: int) -> date:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
        # In Ours a day is written as its noon, UTC, and is read in the same way everywhere.
        return moment.date() if self.shared else timezone.localdate(moment)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some entries of a kind, newest first; how many did not open; whether there are older ones."""

    entries: tuple[Kept[T], ...]
    unopened: int = 0
    older: uuid.UUID | None = None


def kind_of(payload_type: type[msgspec.Struct]) -> str:
    """Return the kind that a payload type is tagged with."""
    return str(payload_type.__struct_config__.tag)


_encode = msgspec.msgpack.Encoder().encode


@lru_cache
def decoder_of(payload_type: type[T]) -> msgspec.msgpack.Decoder[T]:
    """Return the decoder of a payload type, made once."""
    return msgspec.msgpack.Decoder(payload_type)


def check_id(id: uuid.UUID) -> None:
    """Refuse an id that is no UUIDv7 or lies in the future: ids carry the order of entries."""
    if id.version != 7 or begun(id) > now() + AHEAD:
        raise NotWritable("The id of an entry must be a UUIDv7 of now or before.")


def write(place: Place, payload: msgspec.Struct, id: uuid.UUID) -> int:
    """Write the first revision; the same again changes nothing; return the revision.

    Raise `Conflict` if the id already holds something else, and `NotWritable` in a closed space.
    In Ours the id must tell no hour (`Place.copy_id`, `Place.answer_id`).
    """
    check_id(id)
    kept = find(place, type(payload), id)
    if kept is None:
        try:
            return _add(place, payload, id, 1)
        except Conflict:
            kept = find(place, type(payload), id)
    if kept is None or kept.author != place.me.author:
        raise Conflict
    if any(_encode(old.payload) == _encode(payload) for old in history(place, type(payload), id)):
        return kept.revision
    raise Conflict


def revise(place: Place, payload: msgspec.Struct, id: uuid.UUID, base: int) -> int:
    """Add a revision to what its author saw as revision `base`; return the new revision.

    Raise `Conflict` if there is a later one already. The same text again changes nothing.
    """
    kept = find(place, type(payload), id)
    if kept is None or kept.author != place.me.author:
        raise NotWritable("There is no such entry of yours.")
    if _encode(kept.payload) == _encode(payload):
        return kept.revision
    if kept.revision != base:
        raise Conflict
    return _add(place, payload, id, base + 1)


def _add(place: Place, payload: msgspec.Struct, id: uuid.UUID, revision: int) -> int:
    try:
        with transaction.atomic():
            claim(place)
            earlier = Entry.objects.filter(space_id=place.id, id=id, author=place.me.author)
            earlier.filter(current=True).update(current=False)
            insert(place, payload, id, revision, place.me)
    except IntegrityError:
        raise Conflict from None
    return revision


def claim(place: Place) -> None:
    """Hold the space until the transaction ends; raise `NotWritable` if it was closed."""
    space = Space.objects.select_for_update().filter(pk=place.id, closed=None).first()
    if space is None:
        raise NotWritable("This space is closed to new writing.")


def insert(
    place: Place, payload: msgspec.Struct, id: uuid.UUID, revision: int, voice: Voice
) -> None:
    """Put one revision into a space that is claimed."""
    written = noon(timezone.localdate()) if place.shared else now()
    Entry.objects.create(
        space_id=place.id,
        id=id,
        author=voice.author,
        revision=revision,
        written=written,
        shelf=place.shelf(kind_of(type(payload))),
        sealed=seal_for(place, payload, id, revision, written, voice),
    )


def seal_for(
    place: Place,
    payload: msgspec.Struct,
    id: uuid.UUID,
    revision: int,
    written: int,
    voice: Voice | None = None,
) -> bytes:
    """Seal a payload for one row of a space, with its author: oneself, if nobody is named."""
    author = (voice or place.me).author
    return place.sealer.seal(_encode(payload), place.context(id, author, revision, written))


_COLUMNS = ("id", "author", "revision", "written", "sealed")
_Row = tuple[uuid.UUID, uuid.UUID, int, int, Any]


def _open(place: Place, payload_type: type[T], row: _Row) -> Kept[T] | None:
    id, author, revision, written, sealed = row
    try:
        text = place.sealer.open(bytes(sealed), place.context(id, author, revision, written))
        payload = decoder_of(payload_type).decode(text)
    except (vault.CannotOpen, msgspec.MsgspecError):
        return None
    return Kept(id, author, revision, written, payload, place.voice(author), place.shared)


def read(
    place: Place,
    payload_type: type[T],
    limit: int | None = None,
    before: uuid.UUID | None = None,
    author: uuid.UUID | None = None,
) -> Page[T]:
    """Return the current revisions of a kind, newest first; older than `before`, of one author."""
    rows = Entry.objects.filter(
        space_id=place.id, shelf=place.shelf(kind_of(payload_type)), current=True
    ).order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    if author:
        rows = rows.filter(author=author)
    found = list(rows.values_list(*_COLUMNS)[: limit + 1 if limit else None])
    older = found[limit - 1][0] if limit and len(found) > limit else None
    entries = [_open(place, payload_type, row) for row in found[:limit]]
    opened = tuple(entry for entry in entries if entry)
    return Page(opened, len(entries) - len(opened), older)


def find(place: Place, payload_type: type[T], *ids: uuid.UUID) -> Kept[T] | None:
    """Return the current revision of the entry with this id (or one of these), or None."""
    return next(iter(find_all(place, payload_type, ids)), None)


def find_all(place: Place, payload_type: type[T], ids: Iterable[uuid.UUID]) -> list[Kept[T]]:
    """Return the current revisions of those of the entries that are there."""
    shelf = place.shelf(kind_of(payload_type))
    rows = Entry.objects.filter(space_id=place.id, id__in=list(ids), shelf=shelf, current=True)
    opened = [_open(place, payload_type, row) for row in rows.values_list(*_COLUMNS)]
    return [entry for entry in opened if entry]


def history(place: Place, payload_type: type[T], id: uuid.UUID) -> list[Kept[T]]:
    """Return all revisions of one entry, newest first."""
    rows = Entry.objects.filter(
        space_id=place.id, id=id, shelf=place.shelf(kind_of(payload_type))
    ).order_by("-revision")
    opened = [_open(place, payload_type, row) for row in rows.values_list(*_COLUMNS)]
    return [entry for entry in opened if entry]


def erase(place: Place, ids: Iterable[uuid.UUID]) -> int:
    """Delete every revision of one's own entries; return how many rows are gone."""
    with transaction.atomic():
        claim(place)
        own = Entry.objects.filter(space_id=place.id, author=place.me.author, id__in=list(ids))
        return own.delete()[0]


def now() -> int:
    """Return the time in milliseconds since 1970, as entries carry it."""
    return time.time_ns() // 1_000_000
