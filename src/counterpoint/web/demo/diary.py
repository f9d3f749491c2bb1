"""When each of the two did what, told in any order and then lived in that of time.

A moment is in milliseconds since 1970, or None where it lies outside this life: what would have
been done then is left out, and so is all that would have come of it.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar

import msgspec
from django.utils import timezone

from counterpoint.library.demo import Moment
from counterpoint.library.demo.checkins import moment
from counterpoint.library.demo.days import day_of
from counterpoint.library.demo.life import stream
from counterpoint.library.demo.words import Who
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.base import Feature, Payload
from counterpoint.web.features.writing import put_into_ours, remind
from counterpoint.web.spaces import clock, entries, replies, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place, begun
from counterpoint.web.spaces.replies import Reply

OTHER: dict[Who, Who] = {"robin": "noor", "noor": "robin"}
_MINUTE = 60_000
P = TypeVar("P", bound=msgspec.Struct)
T = TypeVar("T", bound=Payload)


@dataclass(order=True, frozen=True)
class _Deed:
    """Something one of the two did at a moment; of one moment, in the order in which it is told."""

    moment: int
    order: int
    do: Callable[[], object] = field(compare=False)


class Diary:
    """The days of the two, and what they did on them."""

    def __init__(self, first: date, days: int, seed: int, heres: Mapping[Who, Here]) -> None:
        self.first, self.days, self.heres = first, days, heres
        self.today = first + timedelta(days=days - 1)
        self.dice = stream(seed, "practice")
        self._deeds: list[_Deed] = []

    def ours(self, who: Who) -> Place:
        """Return Ours as one of the two opens it."""
        return self.heres[who].together()

    def author(self, who: Who) -> uuid.UUID:
        """Return the id under which one of the two writes."""
        return self.heres[who].person.id

    def day(self, ahead: int) -> date:
        """Return the day that lies so many days after today."""
        return self.today + timedelta(days=ahead)

    def on_day(self, who: Who, day: int | None) -> int | None:
        """Return a moment of a day, counted from 0, at which one of the two may write."""
        # Thrown for each, so that a life that ends later has the same hours.
        at = moment(who, max(0, day or 0), self.dice)
        return self.at(at) if day is not None and 0 <= day < self.days else None

    def at_place(self, who: Who, place: int) -> int | None:
        """Return a moment at a place in the story."""
        return self.on_day(who, day_of(place, self.days))

    def later(self, who: Who, moment: int | None, days: int) -> int | None:
        """Return a moment so many days after another; on the same day, soon after it."""
        soon = self.dice.randrange(35, 90) * _MINUTE
        began = (self.date_of(moment) - self.first).days if moment else None
        at = self.on_day(who, None if began is None else began + days)
        return moment + soon if moment and at and not days else at

    def at(self, at: Moment) -> int:
        """Return a moment of this life in milliseconds since 1970."""
        day = self.first + timedelta(days=at.day)
        told = datetime.combine(day, time(at.hour, at.minute), timezone.get_current_timezone())
        return int(told.timestamp() * 1000)

    def date_of(self, moment: int) -> date:
        """Return the day on which a moment is."""
        return timezone.localdate(datetime.fromtimestamp(moment / 1000, UTC))

    def do(self, moment: int | None, do: Callable[[], object]) -> None:
        """Note something to be done at a moment."""
        if moment is not None:
            self._deeds.append(_Deed(moment, len(self._deeds), do))

    def live(self) -> None:
        """Do all of it, the earliest first; what lies ahead of this hour is done now."""
        now = clock.now()
        for deed in sorted(self._deeds):
            with clock.as_of(min(deed.moment, now)):
                deed.do()

    def keep(
        self,
        who: Who,
        feature: Feature[Any],
        payload: msgspec.Struct,
        moment: int | None,
        share: int | None = None,
        id: uuid.UUID | None = None,
    ) -> uuid.UUID:
        """Let somebody write an entry of Mine, and share it at another moment, if at any."""
        here, id = self.heres[who], id or id_at(moment)
        part = feature.part(payload)
        self.do(moment, partial(_write, feature, here, payload, id))
        if moment is not None and part is not None:
            self.do(share, partial(sharing.share, here, part, id, anew=not feature.whole))
        return id

    def copy(self, who: Who, id: uuid.UUID) -> uuid.UUID:
        """Return the id in Ours of what somebody shared of Mine."""
        day = self.date_of(begun(id))
        return self.heres[who].mine.copy_id(id, self.ours(who), day)

    def put(
        self, who: Who, feature: Feature[Any], payload: msgspec.Struct, moment: int | None
    ) -> uuid.UUID:
        """Let somebody put something joint into Ours; return its id there."""
        id = id_at(moment)
        self.do(moment, partial(put_into_ours, feature, payload, self.heres[who], id))
        return self.copy(who, id)

    def change(
        self,
        who: Who,
        feature: Feature[T],
        id: uuid.UUID,
        moment: int | None,
        anew: Callable[[T], T],
    ) -> None:
        """Let somebody change something joint."""
        self.do(moment, partial(_change, feature, self.ours(who), id, anew))

    def say(self, who: Who, payload: Reply, moment: int | None, base: int = 0) -> None:
        """Let somebody say something under an entry of Ours, or say it anew."""
        self.do(moment, partial(replies.reply, self.ours(who), payload, base))


def _write(feature: Feature[Any], here: Here, payload: Any, id: uuid.UUID) -> None:
    entries.write(here.mine, payload, id)
    remind(feature, payload, here.mine, id)


def _change(feature: Feature[Any], ours: Place, id: uuid.UUID, anew: Callable[[Any], Any]) -> None:
    kept = entries.find(ours, feature.payload, id)
    assert kept  # what is done to it is done after it
    payload = anew(kept.payload)
    entries.revise(ours, payload, id, kept.revision)
    remind(feature, payload, ours, id)


def id_at(moment: int | None) -> uuid.UUID:
    """Return a new id of a moment, or of now if that is earlier."""
    at = min(moment or 0, clock.now())
    return uuid.UUID(bytes=at.to_bytes(6, "big") + new_id().bytes[6:])


def said(payload_type: type[P], told: msgspec.Struct, **more: Any) -> P:
    """Return a payload with what a file says of it under the same names, and with more."""
    names = set(payload_type.__struct_fields__) & set(told.__struct_fields__)
    words = {name: getattr(told, name) for name in names} | more
    return msgspec.convert(words, payload_type, from_attributes=True)
