"""Pictures: each is an entry of its own, on a shelf of its own, in the space of what it belongs to.

So a list never opens one. What they belong to names them, with the words for those who cannot see
them; they go where it goes, and when it is erased they are.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from counterpoint.web.spaces import entries
from counterpoint.web.spaces.entries import Joint, kind_of
from counterpoint.web.spaces.places import Place, begun


class Picture(msgspec.Struct, frozen=True, kw_only=True, tag="picture", tag_field="kind"):
    """A picture, as it is served."""

    data: bytes
    type: str
    width: int
    height: int


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as what it belongs to names it: `words` say what is to be seen."""

    id: uuid.UUID
    width: int
    height: int
    words: str = ""


class Illustrated(Joint, frozen=True, kw_only=True):
    """A payload of something joint that pictures belong to."""

    pictures: tuple[Shown, ...] = ()


S = TypeVar("S", bound=Illustrated)


def keep(place: Place, to: uuid.UUID, found: Iterable[Picture]) -> tuple[Shown, ...]:
    """Keep pictures that belong to the entry `to`; the same again changes nothing."""
    return tuple(_keep(place, to, each) for each in found)


def _keep(place: Place, to: uuid.UUID, picture: Picture, words: str = "") -> Shown:
    day = datetime.fromtimestamp(begun(to) / 1000, UTC).date()
    about = f"{to.hex}/{hashlib.sha256(picture.data).hexdigest()}"
    id = place.answer_id(kind_of(Picture), about, day, place.me.author)
    entries.write(place, picture, id)
    return Shown(id=id, width=picture.width, height=picture.height, words=words)


def known(
    place: Place, payload_type: type[msgspec.Struct], id: uuid.UUID
) -> dict[uuid.UUID, Shown]:
    """Return the pictures that any revision of an entry names, as the latest of them does."""
    if not issubclass(payload_type, Illustrated):
        return {}
    revisions = entries.history(place, payload_type, id)
    return {each.id: each for kept in reversed(revisions) for each in kept.payload.pictures}


def move(source: Place, to: Place, payload: S, id: uuid.UUID) -> S:
    """Put the pictures of a payload into another space, to the entry `id`; return its new form."""
    opened = {
        kept.id: kept.payload
        for kept in entries.find_all(source, Picture, [each.id for each in payload.pictures])
    }
    moved = tuple(
        _keep(to, id, opened[each.id], each.words) for each in payload.pictures if each.id in opened
    )
    entries.erase(source, opened)
    return msgspec.structs.replace(payload, pictures=moved)


def erase(place: Place, payload_type: type[msgspec.Struct], id: uuid.UUID) -> None:
    """Erase one's own pictures of an entry, those of its earlier revisions too."""
    ids = known(place, payload_type, id)
    if ids:
        entries.erase(place, ids)
