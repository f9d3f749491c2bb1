"""Replies: what one of the two says under something in Ours.

Each person has one reply of a kind to a thing, under an id that both can derive from it, so the
replies to a page full of things are found in one query. It is revised like any entry.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec

from counterpoint.web.spaces import entries
from counterpoint.web.spaces.entries import Kept, kind_of
from counterpoint.web.spaces.places import Place, begun
from counterpoint.web.spaces.rows import Row, Wanted


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A payload that is said under something: `to` is the id of that in Ours."""

    to: uuid.UUID


R = TypeVar("R", bound=Reply)


def reply_id(ours: Place, payload_type: type[Reply], to: uuid.UUID, author: uuid.UUID) -> uuid.UUID:
    """Return the id of an author's one reply of a kind to something."""
    day = datetime.fromtimestamp(begun(to) / 1000, UTC).date()
    return ours.answer_id(kind_of(payload_type), to.hex, day, author)


def reply(ours: Place, payload: Reply, base: int = 0) -> uuid.UUID:
    """Write one's reply, or revise what one saw as revision `base`; return its id.

    Raise `Conflict` if it was revised in between, and `NotWritable` in a closed space.
    """
    id = reply_id(ours, type(payload), payload.to, ours.me.author)
    if base:
        entries.revise(ours, payload, id, base)
    else:
        entries.write(ours, payload, id)
    return id


@dataclass(frozen=True, slots=True)
class Replies(Generic[R]):
    """The replies of a kind to some things in a space, as they are read (`rows.gather`)."""

    ours: Place
    payload: type[R]
    to: tuple[uuid.UUID, ...]

    @property
    def wanted(self) -> tuple[Wanted]:
        """Return what it looks for."""
        voices = [voice for voice in (self.ours.me, self.ours.other) if voice]
        ids = (reply_id(self.ours, self.payload, to, v.author) for to in self.to for v in voices)
        return (Wanted(self.ours.shelf(kind_of(self.payload)), self.ours.id, ids=tuple(ids)),)

    def opened(self, found: Sequence[list[Row]]) -> dict[uuid.UUID, list[Kept[R]]]:
        """Return the replies by what they are said to, those of line a first."""
        replies: dict[uuid.UUID, list[Kept[R]]] = {to: [] for to in self.to}
        for kept in entries.open_rows(self.ours, self.payload, found[0]).entries:
            if kept.payload.to in replies:
                replies[kept.payload.to].append(kept)
        for several in replies.values():
            several.sort(key=lambda kept: kept.voice.line)
        return replies
