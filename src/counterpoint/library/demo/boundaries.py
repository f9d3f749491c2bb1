"""What each of the two needs and has of their own, as it stands in boundaries.toml."""

from functools import cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.demo.deed import After, Deed, Line, Told
from counterpoint.library.demo.words import Place, Text, Who
from counterpoint.library.reading import library_file, read_whole


class Answer(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the other said to a boundary."""

    after: After
    answer: Literal["heard", "talk"]
    words: Text = ""


class Wording(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of a boundary, and what was said to them."""

    need: Text
    why: Text = ""
    helps: Text = ""
    crosses: Text = ""
    answer: Answer | None = None


class Anew(Wording, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A boundary in other words, so many days after it was first written."""

    after: After


class Boundary(Wording, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A boundary, shared or not, and its second version if it has one."""

    who: Who
    at: Place
    area: Literal["time", "space", "friends", "family", "money", "body", "digital", "topics"]
    share: After | None = None
    again: Anew | None = None
    ahead: int | None = None  # days from today until it is looked at again


class Person(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody in the life of one of the two."""

    name: Line
    are: Text = ""
    turn: Text = ""


class Interest(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something of one's own."""

    what: Line
    alive: Text = ""
    when: Text = ""
    share: After | None = None


class Space(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A while of one's own, for some hours; it is long over."""

    hours: Annotated[int, msgspec.Meta(ge=1, le=72)]
    words: Text = ""


class Boundaries(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    boundary: tuple[Boundary, ...]
    person: tuple[Person, ...]
    interest: tuple[Interest, ...]
    space: tuple[Space, ...]


@cache
def boundaries() -> Boundaries:
    """Return what each of the two needs and has of their own."""
    return read_whole(library_file("demo", "boundaries.toml"), Boundaries)
