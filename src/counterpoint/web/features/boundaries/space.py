"""Taking space: one of the two says until when, and until then nothing here nudges either.

What is kept is the moment it ends and a few words, one such entry for each of the two. Taking
space anew puts it in place of the last, so no history tells how often somebody needed it.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.boundaries.until import UntilField
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.spaces import entries, rows
from counterpoint.web.spaces.entries import Kept, kind_of
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.rows import Row, Wanted


class Space(Payload, frozen=True, kw_only=True, tag="space"):
    """Space that somebody takes: until when, and a few words for the other."""

    until: datetime
    words: str = ""

    @property
    def day(self) -> date:
        """Return the day on which it ends, as it is here."""
        return timezone.localdate(self.until)

    @property
    def until_words(self) -> str:
        """Return when it ends, as it stands within a sentence."""
        end, today = timezone.localtime(self.until), timezone.localdate()
        words = {"time": date_format(end, "H:i"), "day": date_format(end, "l")}
        if end.date() == today:
            return words["time"]
        if end.date() == today + timedelta(days=1):
            return _now("%(time)s tomorrow") % words
        return _now("%(time)s on %(day)s") % words


def _id(ours: Place) -> uuid.UUID:
    """Return the id of a person's one entry: it tells the day that Ours began, and no other."""
    return ours.answer_id(kind_of(Space), "", ours.began, ours.me.author)


def take(ours: Place, payload: Space) -> None:
    """Take space, or change until when; the same again changes nothing."""
    with transaction.atomic():
        entries.claim(ours)  # two windows at the same moment: the later one counts
        kept = entries.find(ours, Space, _id(ours))
        if kept is None or kept.payload != payload:
            entries.erase(ours, [_id(ours)])
            entries.write(ours, payload, _id(ours))


def end(ours: Place) -> None:
    """End one's own space. Nothing of it is left."""
    entries.erase(ours, [_id(ours)])


@dataclass(frozen=True, slots=True)
class Taken:
    """The space that is taken at a moment, as it is read (`rows.gather`). What is over is not."""

    ours: Place
    now: datetime

    @property
    def wanted(self) -> Sequence[Wanted]:
        """Return what it looks for."""
        return (Wanted(self.ours.shelf(kind_of(Space)), few=True),)

    def opened(self, found: Sequence[list[Row]]) -> tuple[Kept[Space], ...]:
        """Return what is taken, of the one it ends for last first."""
        kept = entries.open_rows(self.ours, Space, found[0]).entries
        taken = (each for each in kept if each.payload.until > self.now)
        return tuple(sorted(taken, key=lambda each: each.payload.until, reverse=True))


def taken(ours: Place) -> tuple[Kept[Space], ...]:
    """Return the space that is taken now, by either."""
    found: tuple[Kept[Space], ...] = rows.gather(Taken(ours, timezone.now()))[0]
    return found


class SpaceForm(EntryForm):
    """Until when, and a few words."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)  # a person has but one
    until = UntilField(
        label=_("Until when"), error_messages={"required": _("Please say until when.")}
    )
    words = text_field(
        _("A few kind words, if you like"),
        500,
        rows=2,
        required=False,
        placeholder=_("Nothing is wrong. I want to hear myself think."),
    )


def in_words(payload: Space) -> Iterator[tuple[Words, Words]]:
    """Yield until when it is taken, and the words that go with it."""
    end = timezone.localtime(payload.until)
    yield _("Until when"), f"{date_format(end)}, {date_format(end, 'H:i')}"
    if payload.words:
        yield _("In other words"), payload.words


SPACE = Feature(
    payload=Space,
    form=SpaceForm,
    theme=Theme.BOUNDARIES,
    room=Room.OURS,
    reveal=Reveal.APART,
    icon="pause",
    title=_("Taking space"),
    one=_("Space"),
    lede=_("A while of your own. Until it ends, nothing here nudges either of you."),
    add=_("Take some space"),
    empty=_("Neither of you is taking space."),
    listed=False,
    doors=(
        Door(
            "space",
            _("Take some space"),
            _("Until a time that you choose. It is shown kindly, and everything waits."),
            "pause",
            ours=True,
        ),
    ),
    say=in_words,
)
