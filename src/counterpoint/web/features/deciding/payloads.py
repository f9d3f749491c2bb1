"""What is sealed of a decision, a division, an agreement, and of what each says to them."""

import hashlib
from datetime import date
from uuid import UUID

import msgspec

from counterpoint.web.features.base import Payload
from counterpoint.web.spaces.entries import Joint
from counterpoint.web.spaces.held import Answering
from counterpoint.web.spaces.replies import Reply


class Said(msgspec.Struct, frozen=True):
    """A yes: whose it is, and the words that it was said to. Other words were not meant by it."""

    who: UUID
    of: str


def _named(*words: object) -> str:
    """Return a short name of some words, the same for the same words and for no others."""
    return hashlib.sha256(msgspec.msgpack.encode(words)).hexdigest()[:32]


def _said_to(yeses: tuple[Said, ...], of: str) -> frozenset[UUID]:
    return frozenset(yes.who for yes in yeses if yes.of == of)


def with_yes(yeses: tuple[Said, ...], who: UUID, of: str, *, yes: bool) -> tuple[Said, ...]:
    """Return these yeses with that of one person to some words, or without it."""
    others = tuple(each for each in yeses if each.who != who)
    return (*others, Said(who, of)) if yes else others


class Listed(Joint, Payload, frozen=True, kw_only=True):
    """A matter with a list that either adds to, until both have said that it is ready."""

    matter: str
    things: tuple[str, ...] = ()
    ready: tuple[Said, ...] = ()

    @property
    def version(self) -> str:
        """Return the name of this version of the list: what is valued is these words, no others."""
        return _named(self.matter, self.things)

    @property
    def ready_for(self) -> frozenset[UUID]:
        """Return who has said that this version of the list is ready."""
        return _said_to(self.ready, self.version)

    @property
    def is_ready(self) -> bool:
        """Say whether both have."""
        return len(self.ready_for) > 1


class Decision(Listed, frozen=True, kw_only=True, tag="decision"):
    """A question with options."""

    background: str = ""


class Division(Listed, frozen=True, kw_only=True, tag="division"):
    """Things to share out, and in which way: see `WAYS`."""

    way: str

    @property
    def version(self) -> str:
        """Return the name of this version of the list, and of the way in which it is shared."""
        return _named(self.matter, self.way, self.things)


class Valued(Answering, Payload, frozen=True, kw_only=True):
    """What one person gives each thing of a list, sealed until both have."""

    of: UUID
    version: str
    things: tuple[str, ...]
    values: tuple[int, ...]

    @property
    def about(self) -> str:
        """Return what is valued: one version of one list, so that two never open as one."""
        return about(self.of, self.version)

    @property
    def wording(self) -> str:
        """Return the version of the list."""
        return self.version


def about(of: UUID, version: str) -> str:
    """Return how a version of a list is named where it waits to be opened."""
    return f"{of.hex}/{version}"


class Ratings(Valued, frozen=True, kw_only=True, tag="ratings"):
    """One person's ratings of options, from 0 to 10, and what goes with them."""

    reasons: tuple[str, ...] = ()
    must: str = ""
    cannot: str = ""


class Points(Valued, frozen=True, kw_only=True, tag="points"):
    """One person's 100 points, spread over things to be shared out."""


class Agreement(Joint, Payload, frozen=True, kw_only=True, tag="agreement"):
    """What the two settle on, once both have said yes to the same words."""

    words: str
    of: UUID | None = None  # of which decision or division, if of any
    on: str = ""  # the kind of that
    follows: str = ""  # the option that it comes down to, if it does
    leaned: tuple[UUID, ...] = ()
    dissent: str = ""
    look_again: date | None = None
    agreed: tuple[Said, ...] = ()

    @property
    def text(self) -> str:
        """Return the name of these words: a yes is said to them and to no others."""
        when = self.look_again.isoformat() if self.look_again else ""
        leaned = sorted(who.hex for who in self.leaned)
        return _named(self.words, self.follows, leaned, self.dissent, when)

    @property
    def agreed_by(self) -> frozenset[UUID]:
        """Return who has said yes to these words."""
        return _said_to(self.agreed, self.text)

    @property
    def stands(self) -> bool:
        """Say whether both have."""
        return len(self.agreed_by) > 1


class Thought(Reply, Payload, frozen=True, kw_only=True, tag="thought"):
    """What one of the two thinks now, having seen what both gave."""

    words: str
