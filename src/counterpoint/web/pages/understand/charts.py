"""Draw lines over days as SVG: small, sharp, readable by a screen reader through its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import add

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from counterpoint.web.insights import Series, Signal
from counterpoint.web.spaces.places import Voice

WIDTH, HEIGHT = 720, 220
SPANS = (30, 90, 365)  # days, among which one may choose
LEFT, RIGHT, TOP, BOTTOM = 36, 12, 14, 26
_CELLS: dict[int | None, SafeString] = {n: format_html("<td>{}</td>", n) for n in range(11)}
_CELLS[None] = format_html("<td>{}</td>", "")


@dataclass(frozen=True, slots=True)
class Mark:
    """One day's value on the page."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line: a path that breaks at missing days, and marks for days alone."""

    voice: Voice
    path: str
    marks: tuple[Mark, ...]
    shape: str  # circle or diamond: never colour alone


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a template needs to draw one signal."""

    signal: Signal
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, object], ...]
    rows: tuple[tuple[str, SafeString], ...]  # the day in words, and the cells of its values


def span_of(request: HttpRequest) -> int:
    """Return how many days are asked for; the fewest, where nothing or something else is."""
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(span) for span in SPANS} else SPANS[0]


def lately(signals: Iterable[Signal], span: int) -> list[Chart]:
    """Return the charts of the last days of those signals that were told in them."""
    cut = [
        Signal(
            signal.measure,
            signal.days[-span:],
            tuple(Series(s.voice, s.values[-span:]) for s in signal.series),
        )
        for signal in signals
    ]
    told = [(each, tuple(s for s in each.series if s.days)) for each in cut]
    return [draw(Signal(each.measure, each.days, series)) for each, series in told if series]


def draw(signal: Signal) -> Chart:
    """Return the chart of one signal, with the table that says the same."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(signal.days) - 1)
    lines = tuple(_line(series, step) for series in signal.series)
    every = max(1, len(signal.days) // 4)
    ticks = tuple((LEFT + n * step, signal.days[n]) for n in range(0, len(signal.days), every))
    return Chart(signal, lines, ticks, _rows(signal))


def _rows(signal: Signal) -> tuple[tuple[str, SafeString], ...]:
    by_day = zip(signal.days, zip(*(s.values for s in signal.series), strict=True), strict=True)
    language = get_language() or ""
    told = [
        (_in_words(day, language), reduce(add, (_CELLS[value] for value in values)))
        for day, values in by_day
        if any(v is not None for v in values)
    ]
    return tuple(reversed(told))


@lru_cache(maxsize=512)
def _in_words(day: date, language: str) -> str:  # each language has its own words
    return date_format(day, "j M Y")


def _line(series: Series, step: float) -> Line:
    points = [
        None if value is None else Mark(round(LEFT + n * step, 1), _height(value))
        for n, value in enumerate(series.values)
    ]
    path, alone = [], []
    for n, point in enumerate(points):
        if point is None:
            continue
        before = points[n - 1] if n else None
        after = points[n + 1] if n + 1 < len(points) else None
        path.append(f"{'L' if before else 'M'}{point.x} {point.y}")
        if before is None and after is None:
            alone.append(point)
    ends = [point for point in points if point][-1:]
    marks = tuple(dict.fromkeys([*alone, *ends]))
    return Line(
        series.voice, "".join(path), marks, "circle" if series.voice.line == "a" else "diamond"
    )


def _height(value: int) -> float:
    return round(TOP + (10 - value) / 10 * (HEIGHT - TOP - BOTTOM), 1)
