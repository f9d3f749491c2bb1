"""Understand: how the two move each other, from what both chose to share, with its uncertainty."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from counterpoint.web import insights
from counterpoint.web.insights.patterns import patterns as of_months
from counterpoint.web.insights.signals import Signal, most_shared
from counterpoint.web.pages.understand import charts, parts, patterns
from counterpoint.web.pages.understand.characteristics import seen_by_both
from counterpoint.web.pages.understand.places import placed
from counterpoint.web.pages.understand.reading import reading
from counterpoint.web.spaces import access
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place


@require_safe
@access.door
def understand(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what the two chose to share: where each is, who moves whom, and the days themselves."""
    until = timezone.localdate()
    context = {
        **(_of_days(request, here.ours, until) if here.ours else {}),
        "characteristics": seen_by_both(here),
        "reading": reading(here),
        "patterns": patterns.drawn(of_months(here.ours, until)) if here.ours else None,
    }
    return render(request, "pages/understand/page.html", context)


def _of_days(request: HttpRequest, ours: Place, until: date) -> dict[str, Any]:
    """Return what comes of the days that either shared, and the map."""
    shared = insights.shared(ours)
    signals = shared.signals(None, until)
    chosen = _chosen(request, signals)
    found = placed(ours, signals)
    return {
        "map": found if signals or found.outlines else None,
        "drawn": parts.drawn(shared, signals, chosen, charts.span_of(request), until)
        if chosen
        else None,
    }


def _chosen(request: HttpRequest, signals: Sequence[Signal]) -> Signal | None:
    by_name = {signal.measure.name: signal for signal in signals}
    return by_name.get(request.GET.get("signal", "")) or most_shared(signals)
