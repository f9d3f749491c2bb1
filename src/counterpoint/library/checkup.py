"""The check-up: what it asks, on which scales, and how another set of items is read."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

import msgspec

from counterpoint.library.daily import Part
from counterpoint.library.errors import LibraryError
from counterpoint.library.reading import (
    Sentence,
    Slug,
    Source,
    entries_of,
    library_file,
    read_tables,
)

LEAST = 4  # answers that a scale needs, and so the least number of its items
LEAST_OF_A_FACET = 3
Label = Annotated[str, msgspec.Meta(pattern=r"^\S(.*\S)?$", max_length=40)]


class Facet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a scale with a score of its own; `name` and `about` are gettext sources."""

    id: Slug
    name: Label
    about: Sentence
    source: Source


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What some items ask about together; its words, save `source`, are gettext sources.

    `low` and `high` say what its ends mean; with `middle` neither end is the fuller one, and even
    lies between. `part` is where in the library to look for something to try.
    """

    id: Slug
    name: Label
    about: Sentence
    low: Label
    high: Label
    source: Source
    part: Part | None = None
    group: Literal["pattern", "characteristic"] = "pattern"
    middle: bool = False
    facet: tuple[Facet, ...] = ()


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement, a gettext source; if `turned`, agreeing with it counts against the scale."""

    id: Slug
    scale: Slug
    text: Sentence
    turned: bool = False
    facet: Slug | None = None


class Cover(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a set says of itself; its words are gettext sources.

    `note` is shown beside every result: how far the set may be trusted. `steps` are the answers to
    choose from, and an answer is stored as the place of its step, from 0.
    """

    id: Slug
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: Sentence
    ask: Sentence
    note: Sentence
    steps: Annotated[tuple[Label, ...], msgspec.Meta(min_length=2, max_length=11)]


class Checkup(Cover, frozen=True, forbid_unknown_fields=True):
    """A set of items on scales, in one version of it."""

    scales: tuple[Scale, ...]
    items: tuple[Item, ...]

    @property
    def top(self) -> int:
        """Return the number of the highest step; the lowest is 0."""
        return len(self.steps) - 1

    def scale(self, scale_id: str) -> Scale:
        """Return the scale with this id; raise `LibraryError` if there is none."""
        for each in self.scales:
            if each.id == scale_id:
                return each
        raise LibraryError(f"the check-up {self.id!r} has no scale {scale_id!r}")

    def items_of(self, scale_id: str, facet: str | None = None) -> tuple[Item, ...]:
        """Return the items of a scale, or of one of its facets."""
        return tuple(
            each for each in self.items if each.scale == scale_id and facet in (None, each.facet)
        )


@cache
def our_checkup() -> Checkup:
    """Return our own check-up, which nobody has validated."""
    return read_checkup(library_file("checkup.toml"))


def read_checkup(file: Traversable) -> Checkup:
    """Return the check-up that lies in a file, ours or another; raise `LibraryError` if wrong."""
    content = read_tables(file)
    scales = entries_of(file, _taken(file, content, "scale"), Scale, word="scale")
    items = entries_of(file, _taken(file, content, "item"), Item, word="item")
    try:
        cover = msgspec.convert(content, Cover)
    except msgspec.ValidationError as error:
        raise LibraryError(f"{file.name}: {error}") from error
    wrong = next(_faults(scales, items), None)
    if wrong:
        raise LibraryError(f"{file.name}, {wrong}")
    return Checkup(**msgspec.structs.asdict(cover), scales=scales, items=items)


def _taken(file: Traversable, content: dict[str, Any], table: str) -> list[Any]:
    tables = content.pop(table, None)
    if not isinstance(tables, list):
        raise LibraryError(f"{file.name} must hold [[{table}]] entries")
    return tables


def _faults(scales: tuple[Scale, ...], items: tuple[Item, ...]) -> Iterator[str]:
    known = {scale.id: [facet.id for facet in scale.facet] for scale in scales}
    for number, item in enumerate(items, 1):
        place = f"item {number} ({item.id})"
        if item.scale not in known:
            yield f"{place}: there is no scale {item.scale!r}; there are {', '.join(known)}"
        elif known[item.scale] and item.facet not in known[item.scale]:
            facets = ", ".join(known[item.scale])
            yield f"{place}: its facet must be one of {facets}"
        elif item.facet and not known[item.scale]:
            yield f"{place}: the scale {item.scale!r} has no facets; leave the facet out"
    yield from _too_few(scales, items)


def _too_few(scales: tuple[Scale, ...], items: tuple[Item, ...]) -> Iterator[str]:
    of_scale = Counter(item.scale for item in items)
    of_facet = Counter((item.scale, item.facet) for item in items)
    for number, scale in enumerate(scales, 1):
        place = f"scale {number} ({scale.id})"
        facets = [facet.id for facet in scale.facet]
        if len(facets) != len(set(facets)):
            yield f"{place}: two of its facets have the same id"
        if of_scale[scale.id] < LEAST:
            yield f"{place}: it has {of_scale[scale.id]} items and needs at least {LEAST}"
        for facet in facets:
            if of_facet[scale.id, facet] < LEAST_OF_A_FACET:
                yield (
                    f"{place}: its facet {facet!r} has {of_facet[scale.id, facet]} items "
                    f"and needs at least {LEAST_OF_A_FACET}"
                )
