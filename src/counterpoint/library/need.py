"""The words for needs, beside the feeling words."""

from functools import cache
from typing import Literal

import msgspec

from counterpoint.library.reading import Sentence, Slug, library_file, read_entries

NeedGroup = Literal["rest", "safety", "closeness", "being seen", "autonomy", "play", "meaning"]


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One need, in a word that goes on from “I need”; `word` and `group` are gettext sources."""

    id: Slug
    word: Sentence
    group: NeedGroup


@cache
def needs() -> tuple[Need, ...]:
    """Return every need, group after group."""
    return read_entries(library_file("needs.toml"), "need", Need)
