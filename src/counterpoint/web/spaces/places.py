"""An open space: its key, who belongs to it, and how its rows are found and sealed."""

import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple, Self

from counterpoint import vault

NUMBERS = struct.Struct(">IQ")
_DAY = 24 * 60 * 60 * 1000
_EARLIEST = 3 * _DAY
_LATEST = 2_932_893 * _DAY  # the 28th of December 9999


@dataclass(frozen=True, slots=True)
class Voice:
    """A member as the pages show them: a name, and a line of their own (a or b)."""

    author: uuid.UUID
    name: str
    line: str


class Keys(NamedTuple):
    """The key of a space, and the two made of it that every page needs."""

    whole: bytes
    entries: bytes
    shelves: bytes

    @classmethod
    def of(cls, key: bytes) -> Self:
        """Return a key with those that are made of it."""
        return cls(key, vault.derive(key, "entries"), vault.derive(key, "shelves"))


@dataclass(frozen=True)
class Place:
    """A space whose keys we hold."""

    id: uuid.UUID
    keys: Keys
    shared: bool
    began: date
    closed: date | None
    me: Voice
    other: Voice | None
    drops: bool = False  # whether something that this person wrote offline waits for its place
    feed: bool = False  # whether a calendar of it can be fetched by a link (`feeds`)

    def __repr__(self) -> str:
        return f"Place({self.id})"

    @cached_property
    def sealer(self) -> vault.Sealer:
        """Seal and open entries of this space."""
        return vault.Sealer(self.keys.entries)

    def shelf(self, kind: str) -> bytes:
        """Return the keyed hash under which entries of a kind are found."""
        return vault.tag(self.keys.shelves, "shelf", kind.encode())

    def keyed(self, purpose: str, words: str) -> str:
        """Return a keyed hash of some words, to know them again without keeping them."""
        return vault.tag(self.keys.shelves, "words", purpose.encode(), words.encode()).hex()

    def voice(self, author: uuid.UUID) -> Voice:
        """Return who wrote something here."""
        return self.other if self.other and author == self.other.author else self.me

    @property
    def writable(self) -> bool:
        """Say whether anything may still be written here."""
        return self.closed is None

    def context(self, id: uuid.UUID, author: uuid.UUID, revision: int, written: int) -> bytes:
        """Return what binds a seal to its row: no part of it can be changed or moved."""
        return self.head + id.bytes + author.bytes + NUMBERS.pack(revision, written)

    @cached_property
    def head(self) -> bytes:
        """Return what the context of every row here begins with."""
        return b"entry/" + self.id.bytes

    def copy_id(self, id: uuid.UUID, ours: "Place", day: date) -> uuid.UUID:
        """Return the id in `ours` of the copy, shared as of `day`, of an entry of this Mine.

        All but its day comes from a keyed hash: nobody without the key of this Mine can tell of
        which entry a copy was made, nor at what hour that was written.
        """
        return dated_id(day, self._of_copy(id, ours))

    def copy_ids(self, id: uuid.UUID, ours: "Place") -> Iterator[uuid.UUID]:
        """Yield each id that a copy of an entry may have, wherever on earth its day was named."""
        mixed = self._of_copy(id, ours)
        return (dated_id(day, mixed) for day in copy_days(id))

    def _of_copy(self, id: uuid.UUID, ours: "Place") -> bytes:
        return vault.tag(self.keys.shelves, "copy", ours.id.bytes, id.bytes)

    def untimed_id(self, id: uuid.UUID) -> uuid.UUID:
        """Return the id in this Ours of what a form wrote straight into it under `id`.

        It tells a day and no hour, and is the same each time, so that a retry is harmless.
        """
        day = datetime.fromtimestamp(begun(id) / 1000, UTC).date()
        return dated_id(day, vault.tag(self.keys.shelves, "written", id.bytes))

    def answer_id(self, kind: str, about: str, day: date, author: uuid.UUID) -> uuid.UUID:
        """Return the id of the one opened answer of an author to one thing that was asked."""
        mixed = vault.tag(self.keys.shelves, "answer", kind.encode(), about.encode(), author.bytes)
        return dated_id(day, mixed)


def begun(id: uuid.UUID) -> int:
    """Return the time in a UUIDv7, in milliseconds since 1970.

    An invented id may name a time beyond the calendar: that is taken for the nearest within it, so
    that the days around it can be named, and nothing is found there.
    """
    return min(max(int.from_bytes(id.bytes[:6], "big"), _EARLIEST), _LATEST)


def copy_days(id: uuid.UUID) -> list[date]:
    """Return the days as of which an entry may have been shared, the earliest first."""
    utc = datetime.fromtimestamp(begun(id) / 1000, UTC).date()
    return [utc + timedelta(days=n) for n in (-1, 0, 1)]


def noon(day: date) -> int:
    """Return the noon, UTC, that stands for a day where the hour is nobody's business."""
    return int(datetime.combine(day, time(12), UTC).timestamp()) * 1000


def dated_id(day: date, mixed: bytes) -> uuid.UUID:
    """Return a UUIDv7 that tells a day and no hour; the rest of it is `mixed`."""
    bits = (noon(day) << 80) | int.from_bytes(mixed[:10], "big")
    bits = bits & ~(0xF << 76) | (7 << 76)
    return uuid.UUID(int=bits & ~(0b11 << 62) | (0b10 << 62))
