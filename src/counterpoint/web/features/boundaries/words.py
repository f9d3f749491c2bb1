"""The words of a boundary: what is sealed, and what it may be about."""

import hashlib
from datetime import date

import msgspec
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import Payload
from counterpoint.web.features.themes import Words

AREAS: dict[str, Words] = {
    "time": _("Time"),
    "space": _("Space"),
    "friends": _("Friends"),
    "family": _("Family"),
    "money": _("Money"),
    "body": _("Body"),
    "digital": _("Digital life"),
    "topics": _("Topics"),
}


class Boundary(Payload, frozen=True, kw_only=True, tag="boundary"):
    """One boundary, in its author's words; `again` is the day on which they look at it again."""

    need: str
    area: str = ""
    why: str = ""
    helps: str = ""
    crosses: str = ""
    again: date | None = None

    @property
    def area_word(self) -> Words:
        """Return the word for what it is about."""
        return AREAS.get(self.area, self.area)

    @property
    def wording(self) -> str:
        """Return a mark of its words: the same words have the same, whenever they were shared.

        What is said to a version is bound to it by this mark, so that nothing stands as heard
        under words that the other has not seen. When to look again is not a part of it.
        """
        words = (self.need, self.area, self.why, self.helps, self.crosses)
        return hashlib.sha256(msgspec.msgpack.encode(words)).hexdigest()[:32]
