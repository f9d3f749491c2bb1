"""The feeling words that a check-in offers."""

from functools import cache

import msgspec

from counterpoint.library.reading import Sentence, Slug, library_file, read_entries


class Feeling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One feeling word, a gettext source string; `first` ones are shown without unfolding.

    `hard` is there so that easy and hard words can be kept in balance; it is never shown.
    """

    id: Slug
    word: Sentence
    first: bool = False
    hard: bool = False


@cache
def feelings() -> tuple[Feeling, ...]:
    """Return every feeling in the order in which it is offered, the first group leading."""
    return read_entries(library_file("feelings.toml"), "feeling", Feeling)
