"""What the two decide and share out, as it stands in deciding.toml."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.demo.deed import After, Deed, Line, Said, Told
from counterpoint.library.demo.words import Text, Who
from counterpoint.library.errors import LibraryError
from counterpoint.library.reading import library_file, read_whole


class Added(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One more option or item, and who added it."""

    who: Who
    after: After
    words: Line


class Gave(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one of the two gave the things of a list, in their order."""

    after: After
    values: tuple[Annotated[int, msgspec.Meta(ge=0, le=100)], ...]
    reasons: tuple[Line, ...] = ()
    must: Text = ""
    cannot: Text = ""


class Thought(Said, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one of the two thought when both had been through the list."""

    who: Who


class Agreed(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that one of the two proposed, and when the other said yes to them."""

    who: Who
    after: After
    agreed: After
    words: Text
    follows: Line = ""  # none of the options, if it is new
    leaned: tuple[Who, ...]
    dissent: Text
    ahead: int  # days from today until they look at it again


class Matter(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list, what was added to it, who said that it is ready, and what came of it."""

    matter: Line
    things: tuple[Line, ...]
    added: tuple[Added, ...] = ()
    ready: dict[Who, After] = msgspec.field(default_factory=dict)
    gave: dict[Who, Gave] = msgspec.field(default_factory=dict)
    thought: tuple[Thought, ...] = ()


class Decision(Matter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question with options."""

    background: Text = ""
    agreement: Agreed | None = None


class Division(Matter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Things to share out."""

    way: Literal["chores", "goods", "split"]


class Deciding(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    decision: tuple[Decision, ...]
    division: tuple[Division, ...]


@cache
def deciding() -> Deciding:
    """Return what the two decide and share out."""
    found = read_whole(library_file("demo", "deciding.toml"), Deciding)
    for fault in faults(found):
        raise LibraryError(f"deciding.toml, {fault}")
    return found


def faults(found: Deciding) -> Iterator[str]:
    """Yield what is wrong with values: each thing has one, and points are a hundred in all."""
    for each in (*found.decision, *found.division):
        things = len(each.things) + len(each.added)
        for who, gave in each.gave.items():
            if len(gave.values) != things or len(gave.reasons) not in (0, things):
                yield f"{each.matter}: {who} does not give each of {things} things a value"
            if isinstance(each, Division) and sum(gave.values) != 100:
                yield f"{each.matter}: the points of {who} are {sum(gave.values)}"
