"""Every version of a shared boundary, with what the other said to it."""

from dataclasses import dataclass
from typing import Any

from counterpoint.web.features.boundaries.heard import Heard
from counterpoint.web.features.boundaries.words import Boundary
from counterpoint.web.spaces import readings, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.replies import reply_id


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a boundary, and the last answer that was given to just these words."""

    kept: Kept[Boundary]
    answer: Kept[Heard] | None


def versions(_: Here, place: Place, kept: Kept[Boundary]) -> dict[str, Any]:
    """Return what the page of a shared boundary shows beside its words, in one query."""
    voices = [voice for voice in (place.me, place.other) if voice]
    ids = tuple(reply_id(place, Heard, kept.id, voice.author) for voice in voices)
    found, said = rows.gather(
        readings.Versions(place, Boundary, (kept.id,)), readings.Versions(place, Heard, ids)
    )
    # The latest of each comes first in what was found, so it is put in last.
    answers = {
        answer.payload.wording: answer for several in said.values() for answer in reversed(several)
    }
    return {
        "versions": [Version(each, answers.get(each.payload.wording)) for each in found[kept.id]],
        "wording": kept.payload.wording,
    }
