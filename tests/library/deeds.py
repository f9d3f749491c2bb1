"""Every word of what the demo couple did beside writing each day, as the files have it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from counterpoint.library.demo.boundaries import boundaries
from counterpoint.library.demo.deciding import deciding
from counterpoint.library.demo.growing import growing
from counterpoint.library.demo.supporting import supporting
from counterpoint.library.demo.talking import talking
from counterpoint.library.demo.timing import timing

FILES = (supporting, deciding, boundaries, talking, growing, timing)
NO_WORDS = {
    "who", "first", "sort", "way", "area", "answer", "how", "helps", "feelings", "needs", "leaned",
    "length", "picture", "feels", "follows",
}  # fmt: skip


def every_text() -> Iterator[str]:
    """Yield every text of the files; not what is chosen among a few."""
    for file in FILES:
        yield from texts_in(file())


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts within a value of a file."""
    if isinstance(value, str):
        if value not in ("", "home", "out", "both", "robin", "noor"):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            if name not in NO_WORDS or isinstance(getattr(value, name), msgspec.Struct):
                yield from texts_in(getattr(value, name))
