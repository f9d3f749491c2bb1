"""What a page reads of entries, several things in one query: each is a `rows.Reading`."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from counterpoint.web.spaces import entries, rows
from counterpoint.web.spaces.entries import Kept, Page
from counterpoint.web.spaces.places import Place, noon
from counterpoint.web.spaces.rows import Row, Wanted

T = TypeVar("T", bound=msgspec.Struct)
_HALF_A_DAY = 12 * 60 * 60 * 1000
_DAY = 2 * _HALF_A_DAY


@dataclass(frozen=True, slots=True)
class Ask:
    """The newest entries of a kind in a space, at most `limit`; of one author, if named.

    With `since`, those that were begun on that day or later, whatever the clock of their author.
    """

    place: Place
    payload: type[msgspec.Struct]
    limit: int | None = None
    author: uuid.UUID | None = None
    since: date | None = None

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        first = rows.first_id(noon(self.since) - _DAY) if self.since else None
        more = {"limit": self.limit, "author": self.author, "since": first}
        return (entries.wanted(self.place, self.payload, **more),)

    def opened(self, found: Sequence[list[Row]]) -> Page[Any]:
        """Return the entries that were found."""
        return entries.open_rows(self.place, self.payload, found[0])


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one asks for, read and not opened, for who may know already what is in it."""

    of: "Ask | Latest"

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        return self.of.wanted

    def opened(self, found: Sequence[list[Row]]) -> "Unopened":
        """Return the rows that were found."""
        return Unopened(self.of, found[0])


@dataclass(frozen=True, slots=True)
class Unopened:
    """Rows of a reading, still sealed."""

    of: "Ask | Latest"
    rows: list[Row]

    @property
    def mark(self) -> tuple[int, ...]:
        """Return what tells these rows from any others."""
        return rows.mark_of([row.key for row in self.rows])

    def open(self) -> tuple[Kept[Any], ...]:
        """Return the entries in them."""
        return self.of.opened([self.rows]).entries


@dataclass(frozen=True, slots=True)
class Versions:
    """Every revision of some entries of a kind in a space, or of all of them."""

    place: Place
    payload: type[msgspec.Struct]
    ids: tuple[uuid.UUID, ...] | None = None

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        return (entries.wanted(self.place, self.payload, ids=self.ids, current=False),)

    def opened(self, found: Sequence[list[Row]]) -> dict[uuid.UUID, list[Kept[Any]]]:
        """Return the revisions of each by its id, the newest entry and revision first."""
        versions: dict[uuid.UUID, list[Kept[Any]]] = {}
        for kept in entries.open_rows(self.place, self.payload, found[0]).entries:
            versions.setdefault(kept.id, []).append(kept)
        return versions


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """The current revisions of those of some entries that are there, as they are read."""

    place: Place
    payload: type[T]
    ids: tuple[uuid.UUID, ...]

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        return (entries.wanted(self.place, self.payload, ids=self.ids),)

    def opened(self, found: Sequence[list[Row]]) -> tuple[Kept[T], ...]:
        """Return the entries that were found."""
        return entries.open_rows(self.place, self.payload, found[0]).entries


@dataclass(frozen=True, slots=True)
class Latest:
    """What one author has in a space of several kinds since a day, at most `limit` rows."""

    place: Place
    payloads: Any  # a union: their tags tell them apart, so one decoder reads them all
    author: uuid.UUID
    since: date
    limit: int
    but: tuple[type[msgspec.Struct], ...] = ()  # what is not even read: pictures are large

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        first = rows.first_id(noon(self.since) - _HALF_A_DAY)
        but = tuple(self.place.shelf(entries.kind_of(each)) for each in self.but)
        return (Wanted(None, self.place.id, self.author, since=first, limit=self.limit, but=but),)

    def opened(self, found: Sequence[list[Row]]) -> Page[Any]:
        """Return the entries of these kinds, newest first; what is of other kinds is left out."""
        return entries.open_rows(self.place, self.payloads, found[0])
