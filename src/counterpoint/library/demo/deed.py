"""What the files on what the two did have in common: who, when, and what the other said to it."""

from typing import Annotated

import msgspec

from counterpoint.library.demo.words import Place, Text, Who

After = Annotated[int, msgspec.Meta(ge=0, le=100)]  # days after what it belongs to
Line = Annotated[str, msgspec.Meta(pattern=r"\A\S.*\S\Z", max_length=200)]


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of one of these files."""


class Deed(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something one of the two did; `at` is its place in the story, in hundredths of the span."""

    who: Who
    at: Place


class Said(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that were said to something, so many days after it."""

    after: After
    words: Text
