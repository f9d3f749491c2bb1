"""One's own page: what one's own days and check-ups say, shared or not, for oneself alone.

Everything is read from Mine and shown to its owner. Nothing of it is written anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web.features.empathy.checkup import (
    NEWEST,
    CheckUp,
    extents_of,
    set_of,
)
from counterpoint.web.features.empathy.extents import Extent
from counterpoint.web.insights import telling_own
from counterpoint.web.insights.characteristics import changes, seen_in
from counterpoint.web.insights.own import Own, own
from counterpoint.web.insights.signals import Signal, own_signals
from counterpoint.web.pages.understand import charts, soft
from counterpoint.web.pages.understand.places import drawn
from counterpoint.web.pages.understand.reading import reading
from counterpoint.web.spaces import access, memory, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale of a check-up: where it lies, where it lay before, and whether that changed."""

    extent: Extent
    was: Extent | None
    change: str


@dataclass(frozen=True, slots=True)
class Looked:
    """The last check-up of a set, with the one before."""

    kept: Kept[CheckUp]
    title: str
    before: Kept[CheckUp] | None
    scales: tuple[Scale, ...]


@require_safe
@access.door
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what one's own days and check-ups say."""
    voice = here.ours.me if here.ours else here.mine.me
    signals = own_signals(here.mine, voice, timezone.localdate())
    (looked,) = rows.gather(Ask(here.mine, CheckUp, NEWEST))
    span = charts.span_of(request)
    clouds, went = drawn(signals)
    context = {
        "line": voice.line,
        "charts": charts.lately(signals, span),
        "span": span,
        "spans": charts.SPANS,
        "signals": signals,
        "clouds": clouds,
        "went": went,
        "own": _own(here.mine, signals),
        "looked": _looked(looked.entries),
        "reading": reading(here),
    }
    return render(request, "pages/understand/mine.html", context)


def _own(place: Place, signals: Sequence[Signal]) -> dict[str, Any] | None:
    """Return what the days say of themselves, in numbers and in sentences."""
    if not signals:
        return None
    made_of = (signals[0].days[0], [(s.measure.name, s.series[0].values) for s in signals])
    found = memory.remembered(place, made_of, Own, lambda: own(signals))
    names = {s.measure.name: s.measure.label for s in signals}
    pairs = sorted(found.pairs, key=lambda each: not each.told)
    told = [
        (
            names[c.signal],
            telling_own.carry(c, names),
            soft.whole_bar(c.effect) if c.effect else None,
            c,
        )
        for c in found.carries
    ]
    return {
        "carries": told,
        "some": any(bar for _name, _said, bar, _carry in told),
        "pairs": [
            (
                names[p.one],
                names[p.other],
                telling_own.pair(p, names),
                soft.whole_bar(p.together),
                p,
            )
            for p in pairs
        ],
        "named": any(p.told for p in pairs),
        "others": any(not p.told for p in pairs),
    }


def _looked(entries: Sequence[Kept[CheckUp]]) -> list[Looked]:
    """Return the last check-up that is done of each set, with the one before it."""
    by_set: dict[str, list[Kept[CheckUp]]] = {}
    for kept in sorted(entries, key=lambda k: (k.payload.day, k.id), reverse=True):
        if kept.payload.done:
            by_set.setdefault(kept.payload.set, []).append(kept)
    found = []
    for several in by_set.values():
        last, before = several[0], several[1] if len(several) > 1 else None
        checkup = set_of(last.payload)
        if checkup:
            scales = tuple(_scales(last, before))
            found.append(Looked(last, _(checkup.title), before, scales))
    return [looked for looked in found if looked.scales]


def _scales(last: Kept[CheckUp], before: Kept[CheckUp] | None) -> Iterator[Scale]:
    then = {each.id: each for each in extents_of(before.payload)} if before else {}
    was, now = seen_in(before.payload) if before else {}, seen_in(last.payload)
    moved = changes({id: (was[id], now[id]) for id in now if id in was})
    for each in extents_of(last.payload):
        said = ""
        if each.id in moved:
            end = each.high_word if moved[each.id].size > 0 else each.low_word
            said = _("Nearer to “%(end)s” than the time before.") % {"end": end}
        yield Scale(each, then.get(each.id), said)
