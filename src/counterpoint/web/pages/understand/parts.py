"""The parts of Understand that shared days alone make, drawn once for the same days.

They are the same for both. Drawing them was most of the page's cost, so what was drawn is kept
sealed, as `spaces.memory` keeps things, until one more day is shared or one is taken back.
"""

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterpoint.web.insights import Shared, Signal, telling
from counterpoint.web.insights.moving import Arrow, Moving, Share, moving
from counterpoint.web.pages.understand import charts, figures, soft, spells
from counterpoint.web.spaces import memory
from counterpoint.web.spaces.places import Place

_PARTS: dict[str, Callable[[Share], float]] = {
    **{name: attrgetter(name) for name in ("own", "other", "common", "same_day", "ours", "rest")},
    "low": attrgetter("left.low"),
    "high": attrgetter("left.high"),
}


class Drawn(msgspec.Struct, frozen=True):
    """Who moves whom with months and weekdays, and the days themselves, as HTML."""

    moving: str
    days: str


def drawn(
    shared: Shared, signals: Sequence[Signal], chosen: Signal, span: int, until: date
) -> dict[str, SafeString]:
    """Return both parts by name, for the signal and the number of days that were asked for."""
    voices = [voice for voice in (shared.ours.me, shared.ours.other) if voice]
    names = sorted((voice.line, voice.name) for voice in voices)
    asked = (chosen.measure.name, span, until, get_language(), names)
    found = memory.recalled(shared.ours, (shared.mark, asked), Drawn)
    if found is None:
        found = _draw(shared.ours, signals, chosen, span)
        memory.keep(shared.ours, (shared.mark, asked), found)
    return {
        name: mark_safe(html)  # noqa: S308  # drawn by our own templates, which escape
        for name, html in msgspec.structs.asdict(found).items()
    }


def _draw(ours: Place, signals: Sequence[Signal], chosen: Signal, span: int) -> Drawn:
    lines = charts.lately(signals, span)
    context = {
        "charts": lines,
        "side_by_side": any(len(chart.lines) > 1 for chart in lines),
        "span": span,
        "spans": charts.SPANS,
        "signals": [signal.measure for signal in signals],
        "chosen": chosen.measure,
        "moving": told_of(ours, chosen),
        "spells": spells.drawn(chosen),
    }
    return Drawn(  # as plain text, which is what can be kept
        str.__str__(render_to_string("pages/understand/_moving.html", context)),
        str.__str__(render_to_string("pages/understand/_days.html", context)),
    )


def told_of(place: Place, signal: Signal) -> dict[str, Any]:
    """Return what one signal's days say of two people, in numbers and in sentences."""
    made_of = (signal.measure.name, signal.days[0], [s.values for s in signal.series])
    found = memory.remembered(place, made_of, Moving, lambda: moving(signal))
    voices = [series.voice for series in signal.series]
    if len(voices) != 2:
        return {"found": found, "voices": voices}
    names = (voices[0].name, voices[1].name)
    return {
        "found": found,
        "voices": voices,
        "together": telling.together(found, names),
        "own": [(voices[a.of], telling.own(a, names), soft.bar(a.effect), a) for a in found.own],
        "between": [
            (voices[a.of], voices[a.after], telling.between(a, found, names), soft.bar(a.effect), a)
            for a in found.between
        ],
        "pattern": telling.pattern(found, names) if found.pairs >= 90 else "",
        "waits": telling.waits(found),
        "reciprocity": telling.reciprocity(found),
        "shares": [
            (
                voices[n],
                voices[1 - n],
                _hundredths(share),
                telling.shares(share, names[n]),
                soft.segments(share),
            )
            for n, share in enumerate(found.shares)
        ],
        "arrows": [_in_numbers(arrow, names) for arrow in (*found.between, *found.own)],
    }


def _in_numbers(arrow: Arrow, names: Sequence[str]) -> tuple[str, ...]:
    """Return what a table says of one arrow: from whom to whom, its middle, its range, how sure."""
    way = _("%(one)s to %(one)s") if arrow.of == arrow.after else _("%(other)s to %(one)s")
    found = arrow.effect
    middle, low, high, sure = figures.rounded(
        found.value, found.low, found.high, arrow.sure, places=2
    )
    return (
        way % {"one": names[arrow.of], "other": names[arrow.after]},
        middle,
        _("%(low)s to %(high)s") % {"low": low, "high": high},
        sure,
    )


def _hundredths(share: Share) -> dict[str, str]:
    """Return the parts of somebody's ups and downs by name, with the ends of the rest."""
    numbers = figures.rounded(*(part(share) for part in _PARTS.values()), places=0)
    return dict(zip(_PARTS, numbers, strict=True))
