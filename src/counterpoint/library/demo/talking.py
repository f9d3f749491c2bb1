"""The talks of the two, and what each wrote alone, as it stands in talking.toml."""

from functools import cache
from typing import Literal

import msgspec

from counterpoint.library.demo.deed import After, Deed, Line, Told
from counterpoint.library.demo.words import Text, Who
from counterpoint.library.reading import Slug, library_file, read_whole


class Turn(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the listener said back, and what the speaker named and added."""

    heard: Text
    added: Text = ""
    feelings: tuple[Slug, ...] = ()
    needs: tuple[Slug, ...] = ()


class Needed(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one of the two needed in a conflict."""

    needs: tuple[Slug, ...]
    words: Text = ""


class Talk(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A talk that both chose to keep."""

    way: Literal["open", "week", "repair"]
    first: Who
    subject: Line
    turn: tuple[Turn, ...]
    will: dict[Who, Text] = msgspec.field(default_factory=dict)
    needed: dict[Who, Needed] = msgspec.field(default_factory=dict)
    noted: dict[Who, Text] = msgspec.field(default_factory=dict)  # for oneself alone
    looked: After | None = None  # so many days later they looked at it again
    ahead: int | None = None  # or they will, so many days from today


class Side(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One's own side of a conflict, for oneself alone."""

    about: Line
    happened: Text
    feelings: tuple[Slug, ...]
    needs: tuple[Slug, ...]
    part: Text = ""
    wish: Text = ""


class Letter(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A conflict as somebody would tell it who wishes both well, for oneself alone."""

    about: Line
    words: Text
    hard: Text = ""
    help: Text = ""


class Talking(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    talk: tuple[Talk, ...]
    side: tuple[Side, ...]
    letter: tuple[Letter, ...]


@cache
def talking() -> Talking:
    """Return the talks of the two, and what each wrote alone."""
    return read_whole(library_file("demo", "talking.toml"), Talking)
