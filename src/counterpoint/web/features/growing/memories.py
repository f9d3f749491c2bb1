"""Memories of both, with pictures."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import (
    Feature,
    Payload,
    Reveal,
    Room,
    past_day,
    text_field,
)
from counterpoint.web.features.illustrating import IllustratedForm
from counterpoint.web.features.themes import Theme, Words
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.pictures import Illustrated, Picture
from counterpoint.web.spaces.places import Place


class Memory(Illustrated, Payload, frozen=True, kw_only=True, tag="memory"):
    """Something that was, on a day, as both may tell it."""

    title: str
    words: str = ""
    day: date | None = None


class MemoryForm(IllustratedForm):
    """What it was, when, and pictures of it."""

    title = forms.CharField(label=_("What was it?"), max_length=300)
    words = text_field(_("What do you want to keep of it?"), 20_000, rows=5, required=False)
    day = forms.DateField(
        label=_("The day, if you know it"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("id", "base", "title", "words", "day", "pictures")

    def clean_day(self) -> date | None:
        """Refuse a day that has not come yet."""
        day: date | None = self.cleaned_data["day"]
        return past_day(day, timezone.localdate()) if day else None


def _say(memory: Memory) -> list[tuple[Words, Words]]:
    seen = "\n".join(each.words for each in memory.pictures if each.words)
    told: list[tuple[Words, Words]] = [
        (_("Memory"), memory.title),
        (_("Day"), memory.day.isoformat() if memory.day else ""),
        (_("Words"), memory.words),
        (_("In the pictures"), seen),
    ]
    return [(label, words) for label, words in told if words]


def _files(place: Place, kept: Kept[Memory]) -> Iterable[tuple[str, bytes]]:
    """Yield the pictures, one at a time, under the day of their memory."""
    for number, shown in enumerate(kept.payload.pictures, 1):
        picture = entries.find(place, Picture, shown.id)
        if picture:
            ending = picture.payload.type.partition("/")[2]
            yield f"{kept.day}-{kept.id}-{number}.{ending}", picture.payload.data


def _more(here: Here, place: Place, kept: Kept[Memory]) -> dict[str, Any]:
    return {"there": entries.there(place, [each.id for each in kept.payload.pictures])}


MEMORY = Feature(
    payload=Memory,
    form=MemoryForm,
    theme=Theme.GROWING,
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="today",
    title=_("Memories"),
    one=_("Memory"),
    lede=_("What you want to remember together, with pictures if you like."),
    add=_("Keep a memory"),
    empty=_("Nothing here yet. The last good meal is a beginning."),
    hint=_("A draft is yours alone, with its pictures, until you put it into Ours."),
    card="features/growing/_memory.html",
    rows="features/growing/_memories.html",
    fields="features/growing/_memory_fields.html",
    more=_more,
    say=_say,
    files=_files,
)
