"""A calendar of what is ours, for programs that fetch it by a link and have no vault to open.

The link holds a secret of 130 bits. The database holds a hash of it, to find the calendar, and the
calendar under a key derived from it. The secret itself lies sealed in Ours, so that either of the
two can write the calendar anew when a date changes, see the link, or take it back.
"""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from django.db import transaction

from counterpoint import vault
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.entries import Joint, Kept, kind_of
from counterpoint.web.spaces.models import Feed
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.rows import Row, Wanted

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that is mistaken for another
_LENGTH = 26
_BOTH = uuid.UUID(int=0)  # nobody's alone: both derive the same id


class Link(Joint, frozen=True, kw_only=True, tag="feed", tag_field="kind"):
    """The secret of the link; empty when it was taken back."""

    secret: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """The link of an Ours, as it is read (`rows.gather`)."""

    ours: Place

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        shelf = self.ours.shelf(kind_of(Link))
        return (Wanted(shelf, self.ours.id, ids=(_id(self.ours),)),)

    def opened(self, found: Sequence[list[Row]]) -> str:
        """Return the secret, or nothing if there is no link."""
        kept: tuple[Kept[Link], ...] = entries.open_rows(self.ours, Link, found[0]).entries
        return kept[0].payload.secret if kept else ""


def _id(ours: Place) -> uuid.UUID:
    return ours.answer_id(kind_of(Link), "", ours.began, _BOTH)


def begin(ours: Place) -> str:
    """Make the link of an Ours, unless there is one; return its secret."""
    with transaction.atomic():
        entries.claim(ours)
        kept = entries.find(ours, Link, _id(ours))
        if kept and kept.payload.secret:
            return kept.payload.secret
        secret = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        if kept:
            entries.revise(ours, Link(secret=secret), kept.id, kept.revision)
        else:
            entries.write(ours, Link(secret=secret), _id(ours))
        return secret


def end(ours: Place) -> None:
    """Take the link back: from now on it opens nothing."""
    with transaction.atomic():
        entries.claim(ours)
        Feed.objects.filter(space_id=ours.id).delete()
        kept = entries.find(ours, Link, _id(ours))
        if kept:
            entries.revise(ours, Link(), kept.id, kept.revision)


@contextmanager
def held(ours: Place) -> Iterator[bool]:
    """Hold an Ours while its calendar is written, so that the last to write has read it all.

    Say whether it is still open.
    """
    with transaction.atomic():
        try:
            entries.claim(ours)
        except entries.NotWritable:
            yield False
        else:
            yield True


def put(ours: Place, secret: str, text: bytes) -> None:
    """Keep the calendar that the link opens; do nothing if it stands so already."""
    row = Feed.objects.filter(space_id=ours.id).first()
    words = _Words.of(secret)
    if row and bytes(row.lookup) == words.lookup and words.open(row) == text:
        return
    sealed = vault.seal(words.key, text, _context(ours.id))
    Feed.objects.update_or_create(
        space_id=ours.id, defaults={"lookup": words.lookup, "sealed": sealed}
    )


def fetch(secret: str) -> bytes | None:
    """Return the calendar that a link opens, or None."""
    words = _Words.of(secret)
    row = Feed.objects.filter(lookup=words.lookup, space__closed=None).first()
    return words.open(row) if row else None


@dataclass(frozen=True, slots=True)
class _Words:
    """What is derived from a secret: the hash that finds the row, the key that opens it."""

    lookup: bytes
    key: bytes

    @classmethod
    def of(cls, secret: str) -> Self:
        words = secret.encode()
        return cls(vault.derive(words, "feed lookup", 16), vault.derive(words, "feed key"))

    def open(self, row: Feed) -> bytes | None:
        try:
            return vault.open_seal(self.key, bytes(row.sealed), _context(row.space_id))
        except vault.CannotOpen:
            return None


def _context(space: uuid.UUID) -> bytes:
    return b"feed/" + space.bytes
