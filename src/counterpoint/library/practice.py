"""Practices of about ten minutes, and what is known of each."""

from functools import cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.daily import Part
from counterpoint.library.errors import LibraryError
from counterpoint.library.reading import Sentence, Slug, Source, library_file, read_entries

# An experiment gave the task to some and not to others. An observation saw what goes together.
# A tradition is what clinicians or theorists teach: sensible, and not tested by itself.
Evidence = Literal["experiment", "observation", "tradition"]


class Practice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One practice; `title`, `steps` and `finding` are gettext source strings."""

    id: Slug
    title: Sentence
    part: Part
    minutes: Annotated[int, msgspec.Meta(ge=5, le=15)]
    how: Literal["alone", "together"]
    steps: Annotated[tuple[Sentence, ...], msgspec.Meta(min_length=2, max_length=5)]
    finding: Sentence
    source: Source
    evidence: Evidence


@cache
def practices() -> tuple[Practice, ...]:
    """Return every practice, in the order of the file."""
    return read_entries(library_file("practices.toml"), "practice", Practice)


def find_practice(practice_id: str) -> Practice:
    """Return the practice with this id; raise `LibraryError` if there is none."""
    for each in practices():
        if each.id == practice_id:
            return each
    raise LibraryError(f"there is no practice with the id {practice_id!r}")


def practices_for(part: Part) -> tuple[Practice, ...]:
    """Return the practices of one part."""
    return tuple(each for each in practices() if each.part == part)
