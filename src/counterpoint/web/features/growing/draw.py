"""The draw for tonight: one of the queue, by chance, and the same for both."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import date

import msgspec

from counterpoint.web.features.growing.wishes import Length, Where, Wish
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.entries import Joint, Kept, kind_of
from counterpoint.web.spaces.places import Place

_BOTH = uuid.UUID(int=0)  # nobody's alone: both derive the same id


class Limits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an evening has room for; what is left open does not narrow it."""

    length: Length = ""
    where: Where = ""
    free: bool = False

    def fit(self, wish: Wish) -> bool:
        """Say whether something can be done within these limits."""
        return (
            self.length in {"", wish.length or self.length}
            and self.where in {"", wish.where or self.where}
            and (wish.free or not self.free)
        )


class Draw(Joint, frozen=True, kw_only=True, tag="draw", tag_field="kind"):
    """What was drawn for an evening: the id of a wish in Ours."""

    day: date
    wish: uuid.UUID
    limits: Limits = Limits()


def _id(ours: Place, day: date) -> uuid.UUID:
    return ours.answer_id(kind_of(Draw), day.isoformat(), day, _BOTH)


def of_day(ours: Place, day: date) -> Kept[Draw] | None:
    """Return what was drawn for a day, if anything was."""
    return entries.find(ours, Draw, _id(ours, day))


def draw(
    ours: Place, day: date, queue: Sequence[Kept[Wish]], limits: Limits, seen: int
) -> Kept[Wish] | None:
    """Draw one that fits, and another than before if there is one; None if nothing fits.

    `seen` is the revision of the draw that was on the page. If the other has drawn since then,
    theirs stands, so that both see the same.
    """
    before = of_day(ours, day)
    fitting = [kept for kept in queue if limits.fit(kept.payload)]
    if before and before.revision != seen:
        return next((kept for kept in queue if kept.id == before.payload.wish), None)
    others = [kept for kept in fitting if not before or kept.id != before.payload.wish]
    if not fitting:
        return None
    drawn = secrets.choice(others or fitting)
    payload = Draw(day=day, wish=drawn.id, limits=limits)
    try:
        if before:
            entries.revise(ours, payload, before.id, before.revision)
        else:
            entries.write(ours, payload, _id(ours, day))
    except entries.Conflict:
        pass  # the other drew at the same moment: what they drew stands
    return drawn
