"""A running talk as it stands: frozen values, without a clock, a database or a page.

Times are milliseconds since 1970 and are passed in; nothing of them is left when it is over.
"""

from datetime import date
from enum import Enum
from typing import Literal
from uuid import UUID

import msgspec

Line = Literal["a", "b"]
OTHER: dict[Line, Line] = {"a": "b", "b": "a"}
MINUTE = 60_000


class Way(Enum):
    """What kind of talk it is."""

    OPEN = "open"
    WEEK = "week"
    REPAIR = "repair"


PARTS = {Way.OPEN: 0, Way.WEEK: 3, Way.REPAIR: 0}  # in each part both speak once; 0 is no end


class Step(Enum):
    """Where a talk is; the values end the names of the templates."""

    ASKED = "asked"  # one asked the other to talk; it begins when both are here
    ALONE = "alone"  # each looks at their own side first
    NEEDS = "needs"  # each writes what they needed; it opens together
    TURN = "turn"  # the next speaker has not begun
    SPEAK = "speak"
    HEAR = "hear"  # the listener says what was heard
    CONFIRM = "confirm"  # the speaker confirms or corrects
    CLOSE = "close"  # each says what to keep, and what they will do
    OVER = "over"


class Keep(Enum):
    """What may stay of a talk, if both choose it."""

    SUBJECT = "subject"
    HEARD = "heard"
    WILLS = "wills"


class Heard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was heard in one turn, and what its speaker said to that."""

    speaker: Line
    part: int = 0
    feelings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    words: str = ""  # empty: it was said aloud
    added: str = ""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A pause that somebody asked for; `until` is chosen by the one who was asked."""

    by: Line
    until: int | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one of the two wants to keep, and what they will do."""

    line: Line
    keep: tuple[Keep, ...] = ()
    will: str = ""
    again: date | None = None
    shut: bytes = b""  # all of it, sealed until the other has chosen too


class Going(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A talk as it stands."""

    way: Way
    one: bool  # on one device, which both sit at
    minutes: int
    speaker: Line
    step: Step = Step.ASKED
    here: tuple[Line, ...] = ()  # who is here, or ready to go on
    at: int | None = None  # when they want to begin, if somebody named a time
    named: Line | None = None  # who named it
    opened: bool = False  # whether what both needed is open
    turns: int = 0
    left: int = 0  # of a turn whose clock stands still
    ends: int | None = None  # the deadline of a turn whose clock runs
    feelings: tuple[str, ...] = ()  # what the speaker named in this turn
    needs: tuple[str, ...] = ()
    said: str | None = None  # what the listener heard; empty if it was said aloud
    heard: tuple[Heard, ...] = ()
    pause: Pause | None = None
    choices: tuple[Choice, ...] = ()
    once: UUID | None = None  # of the form that made the last move, so that a retry is harmless

    @property
    def listener(self) -> Line:
        """Return who listens."""
        return OTHER[self.speaker]

    @property
    def part(self) -> int:
        """Return which part of its way it is in, from 0."""
        return min(self.turns // 2, PARTS[self.way])


def is_up(going: Going, now: int) -> bool:
    """Say whether the time that the talk waits for has come: of a turn, a pause, a beginning."""
    until = going.pause.until if going.pause else going.ends or going.at
    return until is not None and until <= now


def kept(going: Going) -> frozenset[Keep]:
    """Return what both chose to keep of a talk that is over."""
    if len(going.choices) < 2:
        return frozenset()
    first, second = going.choices
    return frozenset(first.keep) & frozenset(second.keep)
