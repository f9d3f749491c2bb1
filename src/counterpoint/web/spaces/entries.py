"""Write, read, revise, erase: the one place where entries are sealed and opened.

Nobody but its author can revise or erase an entry, save what is joint: that either may revise,
and each can take back what they wrote of it. What lies in Ours carries a day and no hour: when
somebody wrote is theirs to tell. `sharing` moves things between Mine and Ours.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.database import bytes_of_ids
from counterpoint.web.spaces import clock, rows
from counterpoint.web.spaces.models import Entry, Space
from counterpoint.web.spaces.places import NUMBERS, Place, Voice, begun, noon
from counterpoint.web.spaces.rows import Row, Wanted

T = TypeVar("T", bound=msgspec.Struct)
AHEAD = 24 * 60 * 60 * 1000  # how far a clock may run ahead of ours, in milliseconds


class EntryError(Exception):
    """The base of what can go wrong with an entry."""


class NotWritable(EntryError):
    """The space is closed, or its id is not one that an entry may have."""


class Conflict(EntryError):
    """Somebody revised this entry in between: in another window, or the other of the two."""


class Joint(msgspec.Struct, frozen=True, kw_only=True):
    """A payload of something that both make: either may revise it, and every version stays."""

    away: bool = False  # put away, out of sight of both, until either takes it out again


class Passing(msgspec.Struct, frozen=True, kw_only=True):
    """A payload of something that goes on: each revision takes the place of the one before it.

    What was said on the way, and when, does not pile up as a history.
    """


class Kept(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """One revision of an entry, open. A Struct, since ten thousand of them are made at once."""

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
    def day(self) -> date:
        """Return the day that it is about, if it says one, or the day on which it was begun."""
        told: date | None = getattr(self.payload, "day", None)
        return told or self.begun

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
    if id.version != 7 or begun(id) > clock.now() + AHEAD:
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
    if kept is None or not (isinstance(payload, Joint) or kept.author == place.me.author):
        raise Conflict
    if any(_encode(old.payload) == _encode(payload) for old in history(place, type(payload), id)):
        return kept.revision
    raise Conflict


def revise(place: Place, payload: msgspec.Struct, id: uuid.UUID, base: int) -> int:
    """Add a revision to what somebody saw as revision `base`; return the new revision.

    Raise `Conflict` if there is a later one already, and `NotWritable` if the entry is the
    other's alone. The same text again changes nothing.
    """
    kept = find(place, type(payload), id)
    if kept is None or not (isinstance(payload, Joint) or kept.author == place.me.author):
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
            earlier = Entry.objects.filter(space_id=place.id, id=id, current=True)
            if not isinstance(payload, Joint):
                earlier = earlier.filter(author=place.me.author)
            if not isinstance(payload, Passing):
                earlier.update(current=False)
            elif revision > 1 and not earlier.filter(revision=revision - 1).delete()[0]:
                raise Conflict  # no row stays behind whose number could say so
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
    written = noon(clock.today()) if place.shared else clock.now()
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
    sealer: vault.Sealer | None = None,
) -> bytes:
    """Seal a payload for one row of a space, with its author: oneself, if nobody is named."""
    author = (voice or place.me).author
    return (sealer or place.sealer).seal(
        _encode(payload), place.context(id, author, revision, written)
    )


def open_row(
    place: Place, payload_type: type[T], row: Row, sealer: vault.Sealer | None = None
) -> Kept[T] | None:
    """Open one row of a space; return None if it does not belong where it lies."""
    _, id, author, revision, written, sealed = row
    try:
        text = (sealer or place.sealer).open(sealed, place.context(id, author, revision, written))
        payload = decoder_of(payload_type).decode(text)
    except (vault.CannotOpen, msgspec.MsgspecError):
        return None
    return Kept(id, author, revision, written, payload, place.voice(author), place.shared)


def open_rows(place: Place, payload_type: type[T], found: Iterable[Row]) -> Page[T]:
    """Open rows of a space, and count those that do not open.

    The same as `open_row` for each; written out, since a page may open ten years of days.
    """
    unseal, head, pack, shared = place.sealer.open, place.head, NUMBERS.pack, place.shared
    decode = decoder_of(payload_type).decode
    before, by, who = None, b"", place.me
    kept, unopened = [], 0
    for _, id, author, revision, written, sealed in found:
        if author is not before:
            before, by, who = author, author.bytes, place.voice(author)
        try:
            payload = decode(unseal(sealed, head + id.bytes + by + pack(revision, written)))
        except (vault.CannotOpen, msgspec.MsgspecError):
            unopened += 1
        else:
            kept.append(Kept(id, author, revision, written, payload, who, shared))
    return Page(tuple(kept), unopened)


class Told(NamedTuple, Generic[T]):
    """What a space says of one kind, oldest first, each with its author; and the rows' mark."""

    mark: tuple[int, ...]
    said: list[tuple[bytes, T]]  # the author's id as bytes


def told(place: Place, payload_type: type[T]) -> Told[T]:
    """Read and open all that is current of a kind, and keep of it what is said and who says it.

    The same as `read`, but quicker: a page may draw ten years of days of two people.
    """
    unseal, head, pack = place.sealer.open, place.head, NUMBERS.pack
    decode, as_bytes = decoder_of(payload_type).decode, bytes_of_ids()
    keys, said = [], []
    for _, key, id, author, revision, written, sealed in rows.stored(wanted(place, payload_type)):
        keys.append(key)
        who = as_bytes(author)
        try:
            text = unseal(sealed, head + as_bytes(id) + who + pack(revision, written))
            said.append((who, decode(text)))
        except (vault.CannotOpen, msgspec.MsgspecError):
            continue
    said.reverse()
    return Told(rows.mark_of(keys), said)


def wanted(place: Place, payload_type: type[msgspec.Struct], **more: Any) -> Wanted:
    """Return what is looked for of one kind in a space."""
    return Wanted(place.shelf(kind_of(payload_type)), place.id, **more)


def read(
    place: Place,
    payload_type: type[T],
    limit: int | None = None,
    before: uuid.UUID | None = None,
) -> Page[T]:
    """Return the current revisions of a kind, newest first, older than `before` if given."""
    one_more = limit + 1 if limit else None
    found = rows.find(wanted(place, payload_type, limit=one_more, before=before))[0]
    page = open_rows(place, payload_type, found[:limit])
    older = found[limit - 1].id if limit and len(found) > limit else None
    return Page(page.entries, page.unopened, older)


def find(place: Place, payload_type: type[T], *ids: uuid.UUID) -> Kept[T] | None:
    """Return the current revision of the entry with this id (or one of these), or None."""
    return next(iter(find_all(place, payload_type, ids)), None)


def find_all(place: Place, payload_type: type[T], ids: Iterable[uuid.UUID]) -> tuple[Kept[T], ...]:
    """Return the current revisions of those of the entries that are there."""
    found = rows.find(wanted(place, payload_type, ids=tuple(ids)))[0]
    return open_rows(place, payload_type, found).entries


def there(place: Place, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some ids under which there is an entry, of whatever kind."""
    found = Entry.objects.filter(space_id=place.id, id__in=list(ids), current=True)
    return set(found.values_list("id", flat=True))  # what is sealed is not even read


def history(place: Place, payload_type: type[T], id: uuid.UUID) -> tuple[Kept[T], ...]:
    """Return all revisions of one entry, newest first."""
    found = rows.find(wanted(place, payload_type, ids=(id,), current=False))[0]
    return open_rows(place, payload_type, found).entries


def erase(place: Place, ids: Iterable[uuid.UUID]) -> int:
    """Delete every revision that is one's own of some entries; return how many rows are gone.

    Of what is joint the other's revisions stay, and the latest of them becomes the current one.
    """
    with transaction.atomic():
        claim(place)
        there = Entry.objects.filter(space_id=place.id, id__in=list(ids))
        gone = there.filter(author=place.me.author).delete()[0]
        left = there.filter(current=False).order_by("id", "-revision") if gone else ()
        current = set(there.filter(current=True).values_list("id", flat=True)) if left else set()
        for row in left:
            if row.id not in current:
                current.add(row.id)
                Entry.objects.filter(pk=row.pk).update(current=True)
        return gone
