"""The good news and the hard moments of the two, as they stand in supporting.toml."""

from functools import cache
from typing import Literal

from counterpoint.library.demo.deed import After, Deed, Said, Told
from counterpoint.library.demo.words import Sort, Text
from counterpoint.library.reading import library_file, read_whole


class Win(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that went well, and what the other said."""

    words: Text
    sort: Sort = ""
    reply: Said | None = None


class Helped(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whether it helped."""

    after: After
    how: Literal["yes", "partly", "no", "else"]
    words: Text = ""


class Hard(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hard moment with what would help, what the other said, and whether that helped."""

    words: Text
    helps: tuple[Literal["listen", "comfort", "ideas", "hands", "company", "space"], ...]
    sort: Sort = ""
    reply: Said | None = None
    helped: Helped | None = None


class Supporting(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    win: tuple[Win, ...]
    hard: tuple[Hard, ...]


@cache
def supporting() -> Supporting:
    """Return what the two told each other."""
    return read_whole(library_file("demo", "supporting.toml"), Supporting)
