"""Beginnings of a reply, for those who know what they feel and not how to start."""

from functools import cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.reading import Slug, library_file, read_entries

Told = Literal["win", "hard", "boundary", "goal", "repair"]
Manner = Literal["ask", "celebrate", "comfort", "listen", "offer", "thank"]
# Open at its end: no space, and no sign that closes or trails off, for the writer goes on.
Beginning = Annotated[str, msgspec.Meta(pattern=r"^[A-Z].*[A-Za-z]$", max_length=100)]


class Starter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One beginning of a reply to what was told; `text` is the gettext source string."""

    id: Slug
    text: Beginning
    answers: Told
    how: Manner


@cache
def starters() -> tuple[Starter, ...]:
    """Return every starter, in the order of the file."""
    return read_entries(library_file("starters.toml"), "starter", Starter)


def starters_for(told: Told) -> tuple[Starter, ...]:
    """Return the starters that answer a win, a hard moment, a boundary, a goal or a repair."""
    return tuple(each for each in starters() if each.answers == told)
