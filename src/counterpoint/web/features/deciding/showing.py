"""What the pages of a list and of an agreement need beyond the words themselves."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterpoint.web.features.deciding import fairness, picture, sentences
from counterpoint.web.features.deciding.forms import (
    MOST_ITEMS,
    MOST_OPTIONS,
    AddForm,
    letter,
)
from counterpoint.web.features.deciding.opening import Opened, Stand, look
from counterpoint.web.features.deciding.payloads import Agreement, Decision, Division, Listed
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice


def voices(place: Place) -> list[Voice]:
    """Return the two, line a first."""
    return sorted((v for v in (place.me, place.other) if v), key=lambda voice: voice.line)


def most(listed: Listed) -> int:
    """Return how many things a list may have."""
    return MOST_OPTIONS if isinstance(listed, Decision) else MOST_ITEMS


def more(here: Here, place: Place, kept: Kept[Any]) -> dict[str, Any]:
    """Return how a list stands, what of it is open, and what the rules say of that."""
    stand = look(place, entries.history(place, type(kept.payload), kept.id))
    deciding = isinstance(kept.payload, Decision)
    lettered = [(letter(n) if deciding else "", w) for n, w in enumerate(kept.payload.things)]
    return {
        "stand": stand,
        "voices": voices(place),
        "deciding": deciding,
        "lettered": lettered,
        "full": len(kept.payload.things) >= most(kept.payload),
        "add_form": AddForm(things=kept.payload.things),
        "shown": shown(stand.now, kept.payload, voices(place)) if stand.now else None,
        "before": [shown(each, kept.payload, voices(place), rules=False) for each in stand.before],
        "steps": list(_steps(stand.versions)),
        **pact_of(stand),
    }


def shown(
    opened: Opened, listed: Listed, both: Sequence[Voice], *, rules: bool = True
) -> dict[str, Any]:
    """Return what was opened, as its picture and as sentences."""
    rows = picture.rows_of(opened)
    found: dict[str, Any] = {"opened": opened, "rows": rows, "table": [(r, "") for r in rows]}
    if not (rules and opened.both):
        return found
    if isinstance(listed, Division):
        return found | _divided(opened, rows, listed.way, both)
    chosen = fairness.choose(opened.pairs)
    return found | {
        "plane": picture.plane(opened.pairs, chosen),
        "unbeaten": sentences.unbeaten(chosen),
        "beaten": sentences.beaten(chosen),
        "rules": sentences.rules(opened.pairs, chosen),
        "table": [
            (row, ", ".join(map(letter, by)))
            for row, by in zip(rows, chosen.beaten_by, strict=True)
        ],
    }


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part: what they have whole, and what it is worth by their own points."""

    voice: Voice
    things: list[str]
    worth: str


def _divided(
    opened: Opened, rows: Sequence[picture.Row], way: str, both: Sequence[Voice]
) -> dict[str, Any]:
    divided = fairness.divide(opened.pairs, way)
    split = divided.split
    return {
        "shares": [
            Share(
                voice,
                [opened.things[n] for n in divided.part(voice.line)],
                sentences.number(divided.totals[at]),
            )
            for at, voice in enumerate(both)
        ],
        "split": split and {
            "thing": opened.things[split.n],
            "percents": [
                (voice, sentences.number(share * 100))
                for voice, share in zip(both, (split.share, 1 - split.share), strict=True)
            ],
        },
        "left": [opened.things[n] for n in divided.part("nobody")],
        "table": [(row, part.line) for row, part in zip(rows, divided.parts, strict=True)],
        "guarantee": sentences.guarantee(divided, opened.things, both, way),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A version, by whom and when; `said` is what was done to it: words, ready, open, away, back.

    Where only a yes was said or taken back, the words before it are the same and stand once.
    """

    voice: Voice
    day: date
    said: str
    kept: Kept[Any]


def _steps(versions: Sequence[Kept[Any]]) -> Iterator[Step]:
    """Yield what was done to a list, the latest first."""
    earlier = [*versions[1:], None]
    for kept, before in zip(versions, earlier, strict=True):
        yield Step(kept.voice, kept.kept, _done(kept, before), kept)


def _done(kept: Kept[Any], before: Kept[Any] | None) -> str:
    now, was = kept.payload, before.payload if before else None
    if was is None:
        return "begun"
    if now.away != was.away:
        return "away" if now.away else "back"
    if isinstance(now, Agreement):
        if now.text == was.text:
            return "yes" if kept.author in now.agreed_by else "no"
    elif now.version == was.version and now.ready != was.ready:
        return "ready" if kept.author in now.ready_for else "open"
    return "words"


def more_of_agreement(here: Here, place: Place, kept: Kept[Agreement]) -> dict[str, Any]:
    """Return what stands of an agreement, who said yes to its words, and how it came to them."""
    versions = entries.history(place, Agreement, kept.id)
    standing = next((each for each in versions if each.payload.stands), None)
    return {
        "voices": voices(place),
        "agreed_by": [v for v in voices(place) if v.author in kept.payload.agreed_by],
        "leaned": _named(place, kept.payload.leaned),
        "standing": standing if standing and not kept.payload.stands else None,
        "steps": list(_steps(versions)),
        "i_agree": place.me.author in kept.payload.agreed_by,
    }


def _named(place: Place, who: Sequence[uuid.UUID]) -> list[Voice]:
    return [voice for voice in voices(place) if voice.author in who]


def pact_of(stand: Stand) -> dict[str, Any]:
    """Return what the page of a list shows of its agreement."""
    if stand.pact is None:
        return {}
    kept = stand.pact.now
    who = voices(stand.place)
    return {
        "pact": kept,
        "agreed_by": [v for v in who if v.author in kept.payload.agreed_by],
        "leaned": _named(stand.place, kept.payload.leaned),
        "i_agree": stand.place.me.author in kept.payload.agreed_by,
        "standing": stand.pact.standing if not kept.payload.stands else None,
    }
