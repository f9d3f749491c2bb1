"""What was said under an entry of Ours, and the form for what one may say there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import Feature, replies_to
from counterpoint.web.features.base import By, EntryForm
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.replies import Replies


@dataclass(frozen=True, slots=True)
class Said:
    """A reply that was sent and not kept: its form, filled, and the status of the answer."""

    kind: str
    form: EntryForm
    status: int = 200


@dataclass(frozen=True, slots=True)
class Saying:
    """One kind of reply to one thing: what was said, one's own, and the form if one may."""

    feature: Feature[Any]
    kept: Sequence[Kept[Any]]
    own: Kept[Any] | None
    form: EntryForm | None
    asked: bool  # whether the form was just sent, and stands open


def may(feature: Feature[Any], here: Here, to: Kept[Any]) -> bool:
    """Say whether this person may say a reply of this kind under something."""
    wrote = to.author == here.person.id
    return feature.by is By.EITHER or wrote is (feature.by is By.AUTHOR)


def replies(
    here: Here, place: Place, feature: Feature[Any], to: Kept[Any], said: Said | None = None
) -> list[Saying]:
    """Return each kind of reply to an entry; `to` is its first revision. One query, or none."""
    kinds = replies_to(feature.kind)
    if not kinds:
        return []
    found = rows.gather(*(Replies(place, each.payload, (to.id,)) for each in kinds))
    return [
        _saying(here, place, each, to, by_what[to.id], said)
        for each, by_what in zip(kinds, found, strict=True)
    ]


def _saying(
    here: Here,
    place: Place,
    feature: Feature[Any],
    to: Kept[Any],
    kept: Sequence[Kept[Any]],
    said: Said | None,
) -> Saying:
    own = next((each for each in kept if each.author == here.person.id), None)
    form = None
    asked = said is not None and said.kind == feature.kind
    if place.writable and may(feature, here, to):
        form = said.form if said and asked else form_of(feature, own)
    return Saying(feature, kept, own, form, asked)


def form_of(feature: Feature[Any], own: Kept[Any] | None) -> EntryForm:
    """Return the form of a reply: empty, or with what one said."""
    names = f"id_{feature.kind}_%s"  # several stand on one page
    if own is None:
        return feature.form(initial={"id": new_id()}, auto_id=names)
    filled = {**feature.fill(own.payload), "id": own.id, "base": own.revision}
    return feature.form(initial=filled, auto_id=names)
