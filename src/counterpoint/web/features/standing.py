"""How an entry of Mine stands: for its author alone, shared, and in which version.

Its newest words and what the other reads may differ, so the pages ask here and do not guess.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from counterpoint.web.features.base import Feature
from counterpoint.web.spaces import sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place


class Mark(Enum):
    """Who can read an entry; the values are the names of the marks on the pages."""

    ONLY = "only"
    BOTH = "both"
    PARTLY = "partly"  # what was ticked, and not the rest
    EARLIER = "earlier"  # a version that is not the newest
    BEFORE = "before"  # in an Ours that was left, and nowhere else


@dataclass(frozen=True, slots=True)
class Standing:
    """How one entry stands: its mark, the copy that the other reads, and where others stayed."""

    mark: str
    copy: Kept[Any] | None
    left: tuple[Place, ...]


def standing(
    here: Here, feature: Feature[Any], kept: Kept[Any], found: sharing.Found | None = None
) -> Standing:
    """Return how one entry of Mine stands; by what was found already, if that suffices."""
    copies = found.copies(kept.id) if found else None
    if copies is None:
        copies = sharing.copies(here, [(feature.payload, [kept.id])])[kept.id]
    return _standing(feature, kept, copies)


def standings(
    here: Here, asked: Sequence[tuple[Feature[Any], Sequence[Kept[Any]]]]
) -> dict[uuid.UUID, Standing]:
    """Return how entries of several kinds stand, by their ids; in one query."""
    wanted = [(feature.payload, [each.id for each in found]) for feature, found in asked]
    copies = sharing.copies(here, wanted)
    return {
        each.id: _standing(feature, each, copies[each.id])
        for feature, found in asked
        for each in found
    }


def _standing(feature: Feature[Any], kept: Kept[Any], copies: sharing.Copies) -> Standing:
    return Standing(_mark(feature, kept, copies).value, copies.current, copies.left)


def _mark(feature: Feature[Any], kept: Kept[Any], copies: sharing.Copies) -> Mark:
    if copies.current is None:
        return Mark.BEFORE if copies.left else Mark.ONLY
    if copies.current.payload != feature.part(kept.payload):
        return Mark.EARLIER
    return Mark.BOTH if feature.whole else Mark.PARTLY
