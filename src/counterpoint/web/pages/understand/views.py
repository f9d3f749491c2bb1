"""Understand: how the two move each other, from what both chose to share, with its uncertainty."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from counterpoint.web import insights
from counterpoint.web.insights import memory, telling
from counterpoint.web.insights.map import A_QUARTER, regions
from counterpoint.web.insights.moving import Moving, moving
from counterpoint.web.insights.signals import Signal
from counterpoint.web.pages.understand import charts, soft
from counterpoint.web.spaces import access
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place

SPANS = (30, 90, 365)


@require_safe
@access.door
def understand(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what the two chose to share: where each is, who moves whom, and the days themselves."""
    until = timezone.localdate()
    signals = insights.shared_signals(here.ours, None, until) if here.ours else []
    span = _span(request)
    chosen = _chosen(request, signals)
    drawn = [charts.draw(_lately(signal, span)) for signal in signals if _told(signal, span)]
    context = {
        "charts": drawn,
        "side_by_side": any(len(chart.lines) > 1 for chart in drawn),
        "span": span,
        "spans": SPANS,
        "signals": [signal.measure for signal in signals],
        "chosen": chosen.measure if chosen else None,
        "clouds": clouds(signals),
        "moving": told_of(here.ours, chosen) if here.ours and chosen else None,
    }
    return render(request, "pages/understand/page.html", context)


def _span(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(span) for span in SPANS} else SPANS[0]


def _chosen(request: HttpRequest, signals: Sequence[Signal]) -> Signal | None:
    by_name = {signal.measure.name: signal for signal in signals}
    return by_name.get(request.GET.get("signal", ""), signals[0] if signals else None)


def _lately(signal: Signal, span: int) -> Signal:
    series = tuple(insights.Series(s.voice, s.values[-span:]) for s in signal.series)
    return Signal(signal.measure, signal.days[-span:], tuple(s for s in series if s.days))


def _told(signal: Signal, span: int) -> bool:
    return any(v is not None for series in signal.series for v in series.values[-span:])


def clouds(signals: Sequence[Signal]) -> list[soft.Cloud]:
    """Return each person's place on the map: these three months, and the three before."""
    voices = {s.voice.line: s.voice for signal in signals for s in signal.series}
    before = {r.line: r for r in regions(signals, back=A_QUARTER)}
    return [soft.cloud(voices[r.line], r, before.get(r.line)) for r in regions(signals)]


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
        "shares": list(zip(voices, found.shares, strict=False)),
    }
