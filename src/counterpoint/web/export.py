"""Take everything along: what a person may read, as a ZIP of pages and of data.

An export is readable, unlike a backup: it is made for the person with their vault open.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterpoint.web.features import FEATURES, Feature, Reveal
from counterpoint.web.features.question import question_text
from counterpoint.web.spaces import entries, held
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept, Passing
from counterpoint.web.spaces.places import Place


def pack(here: Here) -> bytes:
    """Return a ZIP of everything this person may read, as Markdown and as JSON."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", _readme(here))
        for folder, place in _places(here):
            for feature in FEATURES:
                told = list(_everything(place, feature))
                if told:
                    name = f"{folder}/{feature.kind}"
                    archive.writestr(f"{name}.json", _json(told))
                    archive.writestr(f"{name}.md", _markdown(told, feature))
                    for file, content in _files(place, feature, told):
                        archive.writestr(f"{name}/{file}", content)
    return packed.getvalue()


def _places(here: Here) -> Iterator[tuple[str, Place]]:
    yield "mine", here.mine
    if here.ours:
        yield "ours", here.ours
    for number, place in enumerate(here.past, 1):
        yield f"ours-left-{number}", place


def _everything(place: Place, feature: Feature[Any]) -> Iterator[Sequence[Kept[Any]]]:
    """Yield each entry with all its revisions, the latest first."""
    for kept in reversed(entries.read(place, feature.payload).entries):
        if kept.revision == 1:
            yield [kept]
        else:
            yield entries.history(place, feature.payload, kept.id)
    if place.shared and feature.reveal is Reveal.WHEN_BOTH:
        waiting = held.waiting(place, feature.payload)
        yield from ([kept] for kept in waiting.values())


def _files(
    place: Place, feature: Feature[Any], told: list[Sequence[Kept[Any]]]
) -> Iterator[tuple[str, bytes]]:
    """Yield what belongs to the entries and is no text: pictures, under names of their own."""
    if feature.files:
        for revisions in told:
            yield from feature.files(place, revisions[0])


def _json(told: list[Sequence[Kept[Any]]]) -> bytes:
    rows = [
        {
            "id": kept.id,
            "author": kept.voice.name,
            "revision": kept.revision,
            "written": _when(kept),
            **_told(kept.payload),
        }
        for revisions in told
        for kept in revisions
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2)


def _told(payload: msgspec.Struct) -> dict[str, Any]:
    """Return what a payload holds; of something that still goes on, not how it stands just now.

    What one of the two has chosen of it is theirs until the other has chosen too, and its times
    are those of a day, to the second.
    """
    told: dict[str, Any] = msgspec.to_builtins(payload)
    if isinstance(payload, Passing):
        told.pop("going", None)
    return told


def _when(kept: Kept[Any]) -> datetime | date:
    # Of what is shared only the day: at what hour the other wrote is theirs to tell.
    return kept.kept if kept.shared else datetime.fromtimestamp(kept.written / 1000, UTC)


def _markdown(told: list[Sequence[Kept[Any]]], feature: Feature[Any]) -> str:
    parts = [f"# {feature.title}\n"]
    for revisions in told:
        for place_in_history, kept in enumerate(revisions):
            parts.append(f"## {_heading(kept, earlier=place_in_history > 0)}\n")
            parts.append(_body(feature, kept))
    return "\n".join(parts)


def _heading(kept: Kept[Any], *, earlier: bool) -> str:
    words = {"name": kept.voice.name, "day": date_format(kept.kept if earlier else kept.day)}
    if earlier:
        return _("%(day)s, %(name)s, an earlier version") % words
    return _("%(day)s, %(name)s") % words


def _body(feature: Feature[Any], kept: Kept[Any]) -> str:
    asked = getattr(kept.payload, "question", "")
    lines = [f"*{question_text(asked)}*\n"] if asked else []
    told = feature.lines(kept.payload)
    if len(told) == 1:
        return "\n".join([*lines, str(told[0][1]), ""])
    for label, value in told:
        lines.append(f"- {label}: {str(value).replace(chr(10), chr(10) + '  ')}")
    return "\n".join(lines) + "\n"


def _readme(here: Here) -> str:
    if here.partner:
        what = _("Everything you have written, and what %(name)s shares with you.")
        what %= {"name": here.partner.name}
    else:
        what = _("Everything you have written.")
    how = _("The .md files are for reading; the .json files hold the same for other programs.")
    care = _("Nothing in this file is locked. Keep it where only you can read it.")
    return f"# Counterpoint, {date_format(timezone.localdate())}\n\n{what} {how}\n\n{care}\n"
