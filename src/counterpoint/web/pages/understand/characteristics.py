"""The characteristics of a life together, as both chose to show that they see them.

Everything comes from the copies in Ours, one's own part as well as the other's, so that the section
is the same for both and nothing in it tells of what either keeps in Mine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from counterpoint.library import Checkup
from counterpoint.web.features.empathy.checkup import (
    A_SEASON,
    NEWEST,
    CheckUp,
    characteristics_of,
    places_of,
    sets,
    wished,
)
from counterpoint.web.features.empathy.extents import Extent, extent
from counterpoint.web.insights.characteristics import (
    Seen,
    changes,
    seen_in,
    told_of_change,
    told_of_views,
    views,
)
from counterpoint.web.pages.understand.trying import Trying, met
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice
from counterpoint.web.spaces.readings import Ask

Mark = tuple[Voice, Extent]
_Key = tuple[str, str]  # the line of a person, and the id of a scale


@dataclass(frozen=True, slots=True)
class Row:
    """One characteristic: where each who showed it lies, and where they lay before a change."""

    name: str
    low: str
    high: str
    marks: tuple[Mark, ...]
    was: tuple[Mark, ...]

    @property
    def told(self) -> Iterator[tuple[Voice, Extent, bool]]:
        """Yield what a table says: whose, where, and whether that was before."""
        yield from ((voice, each, False) for voice, each in self.marks)
        yield from ((voice, each, True) for voice, each in self.was)


@dataclass(frozen=True, slots=True)
class SeenByBoth:
    """What the section shows."""

    rows: tuple[Row, ...]
    sentences: tuple[str, ...]  # the first of them on where the two differ
    days: tuple[tuple[Voice, date], ...]
    note: str  # how far the set may be trusted: a gettext source
    trying: Trying | None  # for what both would like more of
    wishes: str  # where what they would like more of is not the same

    @property
    def changed(self) -> bool:
        """Say whether a place of before is drawn."""
        return any(row.was for row in self.rows)


@dataclass(frozen=True, slots=True)
class _One:
    """One person's part: what they showed of one set, the newest first."""

    voice: Voice
    shown: tuple[Kept[CheckUp], ...]  # with a place on a characteristic
    latest: tuple[Kept[CheckUp], ...]  # the newest of all, whatever it shows

    @property
    def now(self) -> CheckUp | None:
        return self.shown[0].payload if self.shown else None

    @property
    def before(self) -> CheckUp | None:
        return self.shown[1].payload if len(self.shown) > 1 else None


def seen_by_both(here: Here) -> SeenByBoth | None:
    """Return how the two see the characteristics; None if neither showed any. One query."""
    if here.ours is None:
        return None
    people = _people(here.ours)
    asked = (Ask(here.ours, CheckUp, NEWEST, voice.author) for voice in people)
    found = [page.entries for page in rows.gather(*asked)]
    checkup = _set_of_most(found)
    if checkup is None:
        return None
    return _seen(checkup, [_one(checkup, *each) for each in zip(people, found, strict=True)])


def _people(ours: Place) -> list[Voice]:
    return sorted((v for v in (ours.me, ours.other) if v), key=lambda voice: voice.line)


def _is_of(checkup: Checkup, kept: Kept[CheckUp]) -> bool:
    return (kept.payload.set, kept.payload.top) == (checkup.id, checkup.top)


def _one(checkup: Checkup, voice: Voice, found: Sequence[Kept[CheckUp]]) -> _One:
    of_set = [kept for kept in found if _is_of(checkup, kept)]
    of_set.sort(key=lambda kept: (kept.payload.day, kept.id), reverse=True)
    shown = tuple(kept for kept in of_set if _places(checkup, kept.payload))
    return _One(voice, shown, tuple(of_set[:1]))


def _set_of_most(found: Sequence[Sequence[Kept[CheckUp]]]) -> Checkup | None:
    """Return the set of which most of the two showed a characteristic; ours comes first."""

    def showing(checkup: Checkup) -> int:
        of_set = ([k.payload for k in each if _is_of(checkup, k)] for each in found)
        return sum(any(_places(checkup, p) or wished(p, checkup) for p in each) for each in of_set)

    there = sets()
    most = max(there, key=showing)  # the first of several
    return most if showing(most) else None


def _seen(checkup: Checkup, both: Sequence[_One]) -> SeenByBoth | None:
    told = _changes(checkup, both)
    shown = tuple(_rows(checkup, both, {key for key, _change in told}))
    trying, wishes = met(checkup, [kept for one in both for kept in one.latest])
    if not shown and trying is None and not wishes:
        return None
    first = _views(checkup, both)
    return SeenByBoth(
        rows=shown,
        sentences=tuple(each for each in (first, *(change for _key, change in told)) if each),
        days=tuple((one.voice, one.now.day) for one in both if one.now),
        note=checkup.note,
        trying=trying,
        wishes=wishes,
    )


def _rows(checkup: Checkup, both: Sequence[_One], changed: set[_Key]) -> Iterator[Row]:
    now = [(one.voice, _extents(checkup, one.now)) for one in both]
    before = [(one.voice, _extents(checkup, one.before)) for one in both]
    for scale in characteristics_of(checkup):
        marks = tuple((voice, each[scale.id]) for voice, each in now if scale.id in each)
        was = tuple(
            (voice, each[scale.id]) for voice, each in before if (voice.line, scale.id) in changed
        )
        if marks:
            yield Row(_(scale.name), _(scale.low), _(scale.high), marks, was)


def _extents(checkup: Checkup, payload: CheckUp | None) -> dict[str, Extent]:
    found = places_of(payload) if payload else {}
    scales = characteristics_of(checkup)
    return {each.id: extent(checkup, each, found[each.id]) for each in scales if each.id in found}


def _places(checkup: Checkup, payload: CheckUp | None) -> dict[str, Seen]:
    """Return the place on each characteristic, from 0 to 10."""
    if payload is None:
        return {}
    ids = {scale.id for scale in characteristics_of(checkup)}
    return {scale: seen for scale, seen in seen_in(payload).items() if scale in ids}


def _views(checkup: Checkup, both: Sequence[_One]) -> str:
    """Say how the two views compare; of one alone, whose it is."""
    there = [(one.voice, one.now) for one in both if one.now]
    if not there:
        return ""
    if len(there) == 1:
        return _("How %(name)s saw these weeks.") % {"name": there[0][0].name}
    one, other = (payload for _voice, payload in there)
    if abs(one.day - other.day) > A_SEASON:
        return _("These are from different seasons, so they are not set against each other.")
    first, second = _places(checkup, one), _places(checkup, other)
    found = views({id: (first[id], second[id]) for id in first if id in second})
    if found is None:
        return _("How each of you saw these weeks.")
    return told_of_views(found, _names(checkup))


def _names(checkup: Checkup) -> dict[str, str]:
    return {scale.id: _(scale.name) for scale in checkup.scales}


def _changes(checkup: Checkup, both: Sequence[_One]) -> list[tuple[_Key, str]]:
    """Return each told change, with its sentence."""
    seen: dict[_Key, tuple[Seen, Seen]] = {}
    for one in both:
        before, now = _places(checkup, one.before), _places(checkup, one.now)
        seen |= {(one.voice.line, id): (before[id], now[id]) for id in now if id in before}
    names, people = _names(checkup), {one.voice.line: one for one in both}
    said = []
    for (line, id), change in changes(seen).items():
        scale, one = checkup.scale(id), people[line]
        assert one.before  # there is a change from it
        ends = (_(scale.low), _(scale.high))
        sentence = told_of_change(one.voice.name, names[id], ends, one.before.day, change)
        said.append(((line, id), sentence))
    return said
