"""How rows are found: in plain SQL, quicker to make than a query of Django’s.

Every read of entries goes through `find`. It takes what is wanted from one shelf or from several,
and asks the database once; `gather` does that for several readings. What is written goes through
Django's models.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from counterpoint.web.database import as_date, as_stored, as_uuid, ask, stream


class Row(NamedTuple):
    """One revision as it is stored, sealed."""

    key: int
    id: uuid.UUID
    author: uuid.UUID
    revision: int
    written: int
    sealed: bytes


class Wanted(NamedTuple):
    """What is looked for on one shelf, or on all of a space; what is left out does not narrow it.

    Name a shelf or a space: a shelf is of one space already.
    """

    shelf: bytes | None
    space: uuid.UUID | None = None
    author: uuid.UUID | None = None
    ids: tuple[uuid.UUID, ...] | None = None
    before: uuid.UUID | None = None
    since: uuid.UUID | None = None
    current: bool = True  # the latest revision of each, and not all of them
    limit: int | None = None
    but: tuple[bytes, ...] = ()  # shelves that are left out
    few: bool = False  # all that is current on a shelf with little on it


def find(*wanted: Wanted) -> list[list[Row]]:
    """Return the rows of each, newest first, in one query."""
    found: list[list[Row]] = [[] for _ in wanted]
    words: list[Any] = []
    parts: list[str] = []
    few: dict[bytes, int] = {}
    for n, each in enumerate(wanted):
        if each.few and each.shelf and each.shelf not in few:
            few[each.shelf] = n
        elif each.ids != ():
            parts.append(_part(n, each, words))
    if few:
        parts.append(_of_few(few, words))
    if not parts:
        return found
    for n, key, id, author, revision, written, sealed in ask(" UNION ALL ".join(parts), words):
        row = Row(key, as_uuid(id), as_uuid(author), revision, written, bytes(sealed))
        found[n].append(row)
    for n in few.values():
        found[n].sort(key=attrgetter("id"), reverse=True)
    return found


def stored(wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """Yield rows as the database gives them: 0, then the fields of `Row`.

    For who reads thousands and keeps none of them, and need not make a `Row` of each.
    """
    words: list[Any] = []
    return stream(_part(0, wanted, words), words)


def mark(wanted: Wanted) -> tuple[int, ...]:
    """Return what tells the rows of one shelf from any others, without reading what they hold.

    How many there are, and the sums of both halves of their keys. A key is 63 bits of chance, a
    revision is another row, and no row is written anew, so other rows have another mark.
    """
    (found,) = ask(_MARK, [wanted.shelf])
    return tuple(int(each or 0) for each in found)


def mark_of(keys: Sequence[int]) -> tuple[int, ...]:
    """Return the mark of rows that were read, by their keys."""
    high = sum(key >> 32 for key in keys)
    return len(keys), high, sum(keys) - (high << 32)


class Reading(Protocol):
    """Something that is read: what it wants, and what it makes of the rows of each."""

    @property
    def wanted(self) -> Sequence[Wanted]:
        """Return what it looks for."""

    def opened(self, found: Sequence[list[Row]]) -> Any:
        """Return what it says, from the rows of each that was wanted."""


def gather(*readings: Reading) -> list[Any]:
    """Return what each reading says. One query, however many they are."""
    wanted = [reading.wanted for reading in readings]
    found = iter(find(*(each for several in wanted for each in several)))
    return [
        reading.opened([next(found) for _ in several])
        for reading, several in zip(readings, wanted, strict=True)
    ]


def _part(n: int, wanted: Wanted, words: list[Any]) -> str:
    """Return the SQL of one part, and add its values to `words`; none of them is in the SQL."""
    tests: list[str] = []
    if wanted.shelf is not None:
        tests.append("shelf = %s")
        words.append(wanted.shelf)
    for test, value in (
        # A shelf is of one space. Naming both, SQLite would go through the whole space for it.
        ("space_id = %s", None if wanted.shelf is not None else wanted.space),
        ("author = %s", wanted.author),
        ("id < %s", wanted.before),
        ("id >= %s", wanted.since),
    ):
        if value is not None:
            tests.append(test)
            words.append(as_stored(value))
    if wanted.ids is not None:
        tests.append(_one_of("id", wanted.ids))
        words += map(as_stored, wanted.ids)
    if wanted.but:
        tests.append(f"NOT {_one_of('shelf', wanted.but)}")
        words += wanted.but
    if wanted.current:
        tests.append('"current"')
    # Of an entry one revision is current, and the order by its id alone is that of the index.
    order = "id DESC" if wanted.current else "id DESC, revision DESC"
    limit = ""
    if wanted.limit is not None:
        limit = " LIMIT %s"
        words.append(wanted.limit)
    return _SELECT.format(n=n, tests=" AND ".join(tests), order=order, limit=limit)


def _of_few(few: Mapping[bytes, int], words: list[Any]) -> str:
    """Return the SQL of one part for all of some shelves, each with its number."""
    numbers = " ".join(f"WHEN %s THEN {n}" for n in few.values())
    words += [*few, *few]
    return _SELECT_FEW.format(numbers=numbers, tests=_one_of("shelf", tuple(few)))


def _one_of(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(values))})"


# The newest first, and of one entry the latest revision. SQLite takes a limit only in a subquery.
_SELECT = (
    "SELECT * FROM (SELECT {n}, row, id, author, revision, written, sealed FROM spaces_entry"
    " WHERE {tests} ORDER BY {order}{limit}) AS part{n}"
)
_SELECT_FEW = (
    "SELECT CASE shelf {numbers} END, row, id, author, revision, written, sealed FROM spaces_entry"
    ' WHERE {tests} AND "current"'
)
_MARK = (
    "SELECT COUNT(*), SUM(row / 4294967296), SUM(row %% 4294967296) FROM spaces_entry"
    ' WHERE shelf = %s AND "current"'
)


class Membership(NamedTuple):
    """A member of one of somebody's spaces: themselves, or the other."""

    space: uuid.UUID
    shared: bool
    began: date
    closed: date | None
    person: uuid.UUID | None
    author: uuid.UUID
    name: str
    voice: str
    sealed_key: bytes
    drops: bool  # whether something that this person wrote offline waits for its place
    feed: bool  # whether a calendar of the space can be fetched by a link


# Of each space `own` that its person has a key to: every member.
MEMBER = """
    m.space_id, s.shared, s.began, s.closed, m.person_id, m.author, m.name, m.voice, m.sealed_key,
    EXISTS (SELECT 1 FROM spaces_drop d WHERE d.person_id = own.person_id),
    EXISTS (SELECT 1 FROM spaces_feed f WHERE f.space_id = own.space_id)"""
_SPACES = """
LEFT JOIN spaces_space s ON s.id = own.space_id
LEFT JOIN spaces_member m ON m.space_id = own.space_id"""
MEMBERS_OF_P = f"LEFT JOIN spaces_member own ON own.person_id = p.id AND own.author = p.id{_SPACES}"
_MEMBERS = (
    f"SELECT {MEMBER} FROM spaces_member own{_SPACES}"  # noqa: S608  # the names above, no value
    " WHERE own.person_id = %s AND own.author = own.person_id"
)


def memberships(person: uuid.UUID) -> tuple[Membership, ...]:
    """Return every member of every space of a person, the newest space first."""
    return members(ask(_MEMBERS, [as_stored(person)]))


def members(found: Iterable[tuple[Any, ...]]) -> tuple[Membership, ...]:
    """Return members from rows of `MEMBER`, the newest space first."""
    there = (_member(*row) for row in found if row[0] is not None)
    return tuple(sorted(there, key=attrgetter("space"), reverse=True))


def _member(
    space: Any,
    shared: Any,
    began: Any,
    closed: Any,
    person: Any,
    author: Any,
    name: str,
    voice: str,
    sealed_key: bytes,
    drops: Any,
    feed: Any,
) -> Membership:
    return Membership(
        as_uuid(space),
        bool(shared),
        as_date(began),
        as_date(closed) if closed else None,
        as_uuid(person) if person else None,
        as_uuid(author),
        name,
        voice,
        sealed_key,
        bool(drops),
        bool(feed),
    )


def first_id(milliseconds: int) -> uuid.UUID:
    """Return the lowest id of a moment: ids are in the order of time."""
    return uuid.UUID(int=milliseconds << 80)
