"""Draw lines over days as SVG: small, sharp, readable by a screen reader through its table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from counterpoint.web.insights import Series, Signal
from counterpoint.web.pages.understand import figures
from counterpoint.web.spaces.places import Voice

WIDTH, HEIGHT = 720, 220
SPANS = (30, 90, 365)  # days, among which one may choose
LEFT, RIGHT, TOP, BOTTOM = 36, 12, 14, 26
_HEIGHTS = [round(TOP + (10 - n) / 10 * (HEIGHT - TOP - BOTTOM), 1) for n in range(11)]
_TICK = '<text class="tick" x="{}" y="214" text-anchor="{}">{}</text>'
_MARKS = {
    "circle": '<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="5"/>',
    "diamond": '<path class="dot" transform="translate({:.1f} {:.1f})" d="M-6 0 0-6 6 0 0 6z"/>',
}
_CELLS: dict[int | None, SafeString] = {n: format_html("<td>{}</td>", n) for n in range(11)}
_CELLS[None] = format_html("<td>{}</td>", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line: a path that breaks at missing days, and marks for days alone."""

    voice: Voice
    path: str
    marks: SafeString
    shape: str  # circle or diamond: never colour alone


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a template needs to draw one signal."""

    signal: Signal
    lines: tuple[Line, ...]
    ticks: SafeString
    rows: SafeString  # of the table: the day in words, and the cells of its values

    @property
    def told(self) -> Iterator[str]:
        """Yield how many days each shared."""
        for series in self.signal.series:
            said = ngettext(
                "%(name)s shared %(days)s day.", "%(name)s shared %(days)s days.", series.days
            )
            yield said % {"name": series.voice.name, "days": series.days}


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
    return Chart(signal, lines, _ticks(signal.days, every, step), _rows(signal))


def _ticks(days: Sequence[date], every: int, step: float) -> SafeString:
    words = enumerate(figures.in_words(days[::every], "j M"))
    ticks = (
        (f"{LEFT + n * every * step:.1f}", "middle" if n else "start", word) for n, word in words
    )
    return format_html_join("", _TICK, ticks)


def _rows(signal: Signal) -> SafeString:
    days = figures.in_words(signal.days, "j M Y")
    by_day = zip(days, zip(*(s.values for s in signal.series), strict=True), strict=True)
    told = [
        (day, reduce(add, (_CELLS[value] for value in values)))
        for day, values in by_day
        if any(v is not None for v in values)
    ]
    return format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', reversed(told))


def _line(series: Series, step: float) -> Line:
    points = [
        None if value is None else (round(LEFT + n * step, 1), _HEIGHTS[value])
        for n, value in enumerate(series.values)
    ]
    path, alone = [], []
    for before, point, after in zip([None, *points], points, [*points[1:], None], strict=False):
        if point is None:
            continue
        path.append(f"{'L' if before else 'M'}{point[0]} {point[1]}")
        if before is None and after is None:
            alone.append(point)
    ends = [point for point in points if point][-1:]
    shape = "circle" if series.voice.line == "a" else "diamond"
    marks = figures.marks(_MARKS[shape], dict.fromkeys([*alone, *ends]))
    return Line(series.voice, "".join(path), marks, shape)
