"""The weeks of the two, their own times, and times together, as they stand in timing.toml."""

from datetime import time
from functools import cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.demo.deed import After, Deed, Line, Told
from counterpoint.library.demo.words import Who
from counterpoint.library.reading import library_file, read_whole

Hours = Annotated[float, msgspec.Meta(ge=0, le=168)]
Part = Literal["me", "we", "others", "work"]
Days = tuple[Annotated[int, msgspec.Meta(ge=0, le=13)], ...]


class Week(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A week, `ago` weeks before this one, in hours; and what one would have liked more of."""

    who: Who
    ago: After
    wished: dict[Part, Hours]
    lived: dict[Part, Hours]
    feels: Literal["me", "right", "we"] | None = None
    share: bool = False


class Solitude(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A time of one's own on some days of every week; 0 is Monday."""

    every: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...]
    start: time
    end: time
    words: Line
    told: bool = False  # whether the other may read what it is for
    share: After | None = None


class Together(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A time for both, `ahead` days from today; asked so many days from today, then settled."""

    who: Who
    ahead: int
    asked: Annotated[int, msgspec.Meta(le=0)]
    settled: Who | None = None
    what: Line
    where: Line
    start: time
    end: time


class Busy(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """On which of the next days one of the two is busy, and shows it."""

    who: Who
    mornings: Days
    evenings: Days


class Timing(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    week: tuple[Week, ...]
    solitude: tuple[Solitude, ...]
    together: tuple[Together, ...]
    busy: tuple[Busy, ...]


@cache
def timing() -> Timing:
    """Return the weeks of the two, their own times, and times together."""
    return read_whole(library_file("demo", "timing.toml"), Timing)
