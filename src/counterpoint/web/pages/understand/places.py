"""The map: where each person's shared days lie, and the check-ups that were shared.

All of it is what was shared. A check-up is drawn for its author; each sees both once both shared
one. What is said of leaning on the other is read off one's own shared check-up alone, and is for
its author alone: nothing on the other's page comes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoint.library import our_checkup
from counterpoint.web.features.empathy.checkup import NEWEST, CheckUp
from counterpoint.web.insights import Signal, telling
from counterpoint.web.insights.characteristics import Seen, seen_in
from counterpoint.web.insights.map import LIKELY, from_checkup, moved, paths
from counterpoint.web.pages.understand import soft
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice
from counterpoint.web.spaces.readings import Ask

HALF = 5.0  # of a scale from 0 to 10


@dataclass(frozen=True, slots=True)
class Map:
    """What the map shows to one person."""

    clouds: list[soft.Cloud]
    went: list[str]
    outlines: list[soft.Outline]
    leaning: bool  # for its reader alone


def placed(ours: Place, signals: Sequence[Signal]) -> Map:
    """Return the map as one of the two sees it."""
    people = [ours.me, *([ours.other] if ours.other else [])]
    found = rows.gather(*(Ask(ours, CheckUp, NEWEST, voice.author) for voice in people))
    latest = [_latest(page.entries) for page in found]
    outlines = [_outline(v, kept) for v, kept in zip(people, latest, strict=True) if kept]
    there = [each for each in outlines if each]
    if len(there) < len(people):
        there = [each for each in there if each.voice == ours.me]
    there.sort(key=lambda each: each.voice.line)
    own = latest[0]
    leaning = own is not None and _leans(seen_in(own.payload))
    return Map(*drawn(signals), there, leaning)


def drawn(signals: Sequence[Signal]) -> tuple[list[soft.Cloud], list[str]]:
    """Return where each one's days lie and lay over up to a year; and in words which way they went.

    A way is told only where it is clear.
    """
    voices, clouds, went = _voices(signals), [], []
    for line, found in paths(signals).items():
        if 0 not in found:
            continue
        before = [(n, region) for n, region in found.items() if n]
        clouds.append(soft.cloud(voices[line], found[0], before))
        change = moved(found[0], before[-1][1], before[-1][0]) if before else None
        if change:
            went.append(telling.went(change, voices[line].name))
    return clouds, went


def _voices(signals: Sequence[Signal]) -> dict[str, Voice]:
    return {s.voice.line: s.voice for signal in signals for s in signal.series}


def _latest(found: Sequence[Kept[CheckUp]]) -> Kept[CheckUp] | None:
    """Return the latest of our own set: what a scale of another means, we do not know."""
    ours = [kept for kept in found if kept.payload.set == our_checkup().id and kept.payload.told]
    return max(ours, key=lambda kept: (kept.payload.day, kept.id), default=None)


def _outline(voice: Voice, kept: Kept[CheckUp]) -> soft.Outline | None:
    found = seen_in(kept.payload)
    if not {"autonomy", "connection"} <= found.keys():
        return None
    region = from_checkup(voice.line, found["autonomy"], found["connection"])
    return soft.outline(voice, region, kept.payload.day)


def _leans(found: Mapping[str, Seen]) -> bool:
    """Say whether reliance is high and autonomy low, each with its whole likely range."""
    if not {"autonomy", "reliance"} <= found.keys():
        return False
    own, leaning = found["autonomy"], found["reliance"]
    return own.middle + LIKELY * own.error < HALF < leaning.middle - LIKELY * leaning.error
