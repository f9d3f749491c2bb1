"""Sealed until both have answered.

What one partner answered first must stay shut for the other, who holds the key of Ours and may
hold the whole database. So it is sealed twice: under the key of Ours, and around that to the
server's referee key, which is in the key file and never in the database or a backup.

It waits as a row of its author's Mine, with all else of theirs that waits, on a shelf named by a
hash under the referee's key. To anyone who reads the database that is one more shelf of the
author's own: nobody can see to what an answer was given. When the second answer comes, both
enter Ours at once, under ids that tell the day of what was asked and not when it was answered.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Generic, TypeVar

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from counterpoint import vault
from counterpoint.web.spaces import clock, entries, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Conflict, Kept, NotWritable, kind_of
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import Place, Voice
from counterpoint.web.spaces.rows import Row, Wanted


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """A payload that answers something: what, in few letters, and of which day that is."""

    day: date

    @property
    def about(self) -> str:
        """Return what it answers: that day's one question, if its kind says nothing else."""
        return self.day.isoformat()

    @property
    def wording(self) -> str:
        """Return what was asked, if that may change: answers to two things do not open as one."""
        return ""


A = TypeVar("A", bound=Answering)


def _referee() -> vault.Sealer:
    return _sealer(settings.KEYS.referee)


@cache  # of this server, for as long as it runs
def _sealer(referee: bytes) -> vault.Sealer:
    return vault.Sealer(vault.derive(referee, "waiting answers"))


def _inner(ours: Place) -> vault.Sealer:
    # Without padding: the referee's seal pads, and no size tells that there are two.
    return vault.Sealer(vault.derive(ours.keys.whole, "waiting answers"), pads=False)


def _shelf(ours: Place, author: uuid.UUID) -> bytes:
    key = _shelves(settings.KEYS.referee)
    return vault.tag(key, "waiting", ours.id.bytes, author.bytes)


@cache
def _shelves(referee: bytes) -> bytes:
    return vault.derive(referee, "waiting shelves")


def _around(row: Row | Entry) -> bytes:
    return b"waiting/" + row.id.bytes + row.author.bytes + row.revision.to_bytes(4, "big")


def answer(here: Here, payload: A, id: uuid.UUID, base: int = 0) -> bool:
    """Keep an answer until the other's comes; return True if both are open now.

    `base` is the revision that its author saw, 0 for a first answer. The same answer again
    changes nothing. Raise `Conflict` if another answer of the same person is there already.
    """
    entries.check_id(id)
    ours = here.together()
    with transaction.atomic():
        entries.claim(ours)  # two answers at the same moment: the second sees the first
        for kept in opened(ours, type(payload), [(payload.about, payload.day)]):
            if kept.author == ours.me.author:
                if kept.payload != payload:
                    raise Conflict
                return True  # a retry
        own = waiting(ours, type(payload)).get(payload.about)
        if own and own.payload == payload:
            return False
        if own and own.revision != base:
            raise Conflict
        take_back(ours, type(payload), payload.about)
        other = _take_theirs(ours, payload)
        if other:
            _open_both(ours, payload, other)
            return True
        _keep(here, ours, payload, own.id if own else id, own.revision + 1 if own else 1)
        return False


def opened(
    ours: Place, payload_type: type[A], asked: Iterable[tuple[str, date]]
) -> tuple[Kept[A], ...]:
    """Return the answers that are open to what was asked."""
    found: Standing[A] = rows.gather(Answers(ours, payload_type, tuple(asked)))[0]
    return found.open


def waiting(ours: Place, payload_type: type[A]) -> dict[str, Kept[A]]:
    """Return this person's own answers that still wait, by what they answer."""
    found: Standing[A] = rows.gather(Answers(ours, payload_type, ()))[0]
    return found.waiting


@dataclass(frozen=True, slots=True)
class Standing(Generic[A]):
    """One's own answers that wait, by what they answer, and those that are open."""

    waiting: dict[str, Kept[A]]
    open: tuple[Kept[A], ...]


@dataclass(frozen=True, slots=True)
class Answers(Generic[A]):
    """The answers to what was asked, each with its day, as they stand for one of the two.

    Of the other's answer that waits it looks at nothing.
    """

    ours: Place
    payload: type[A]
    asked: tuple[tuple[str, date], ...]

    @property
    def wanted(self) -> tuple[Wanted, Wanted]:
        """Return what it looks for."""
        ours, kind = self.ours, kind_of(self.payload)
        authors = [voice.author for voice in (ours.me, ours.other) if voice]
        ids = (ours.answer_id(kind, *about, author) for about in self.asked for author in authors)
        return (
            Wanted(_shelf(ours, ours.me.author), few=True),
            Wanted(ours.shelf(kind), ours.id, ids=tuple(ids)),
        )

    def opened(self, found: Sequence[list[Row]]) -> Standing[A]:
        """Return how they stand."""
        own, both = found
        waits = (kept for _, kept in _unsealed(self.ours, self.payload, self.ours.me, own))
        return Standing(
            {kept.payload.about: kept for kept in waits},
            entries.open_rows(self.ours, self.payload, both).entries,
        )


def shut(words: bytes, about: bytes) -> bytes:
    """Return words that wait inside an entry of Ours, sealed to the referee; `about` binds them."""
    return _referee().seal(words, b"inside/" + about)


def unshut(sealed: bytes, about: bytes) -> bytes | None:
    """Return what was shut; None if another server did, or elsewhere."""
    try:
        return _referee().open(sealed, b"inside/" + about)
    except vault.CannotOpen:
        return None


def take_back(ours: Place, payload_type: type[A], about: str) -> bool:
    """Erase one's own answer while it waits; say whether there was one."""
    return _take(ours, payload_type, ours.me, about) is not None


def _keep(here: Here, ours: Place, payload: A, id: uuid.UUID, revision: int) -> None:
    row = Entry(
        space_id=here.mine.id,
        id=id,
        author=ours.me.author,
        revision=revision,
        written=clock.now(),
        shelf=_shelf(ours, ours.me.author),
    )
    inner = entries.seal_for(ours, payload, id, revision, row.written, sealer=_inner(ours))
    row.sealed = _referee().seal(inner, _around(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NotWritable("This id belongs to another entry.") from None


def _open_both(ours: Place, own: A, other: A) -> None:
    assert ours.other
    for voice, payload in ((ours.me, own), (ours.other, other)):
        id = ours.answer_id(kind_of(type(payload)), payload.about, payload.day, voice.author)
        entries.insert(ours, payload, id, 1, voice)


def _take_theirs(ours: Place, own: A) -> A | None:
    return _take(ours, type(own), ours.other, own.about, own.wording) if ours.other else None


def _take(
    ours: Place, payload_type: type[A], voice: Voice, about: str, wording: str | None = None
) -> A | None:
    for key, kept in _waiting(ours, payload_type, voice):
        if kept.payload.about == about and wording in (None, kept.payload.wording):
            Entry.objects.filter(pk=key).delete()
            return kept.payload
    return None


def _waiting(ours: Place, payload_type: type[A], voice: Voice) -> Iterator[tuple[int, Kept[A]]]:
    found = rows.find(Wanted(_shelf(ours, voice.author), few=True))[0]
    return _unsealed(ours, payload_type, voice, found)


def _unsealed(
    ours: Place, payload_type: type[A], voice: Voice, found: list[Row]
) -> Iterator[tuple[int, Kept[A]]]:
    if not found:
        return
    referee, inner = _referee(), _inner(ours)
    for row in found:
        if row.author != voice.author:
            continue  # somebody moved it here from the other's shelf
        try:
            once = row._replace(sealed=referee.open(row.sealed, _around(row)))
        except vault.CannotOpen:
            continue  # sealed by the referee of another server: a restored backup
        kept = entries.open_row(ours, payload_type, once, inner)
        if kept:  # and not an answer of another kind
            yield row.key, msgspec.structs.replace(kept, voice=voice, shared=False)
