"""The two pictures of a decision: each option on its line, and all of them between two axes."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.web.features.deciding.fairness import Chosen
from counterpoint.web.features.deciding.forms import letter
from counterpoint.web.features.deciding.opening import Opened
from counterpoint.web.spaces.places import Voice

TOP = 10  # of the ratings
_LEFT, _BOTTOM, _SIZE = 44.0, 286.0, 262.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One person's rating on the line of an option: how far along, how high, and in words."""

    voice: Voice
    value: int
    x: str
    y: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """An option with what both gave it."""

    letter: str
    words: str
    marks: tuple[Mark, ...]


def rows_of(opened: Opened) -> list[Row]:
    """Return each option as one row."""
    return [_row(opened, n) for n in range(len(opened.things))]


def _row(opened: Opened, n: int) -> Row:
    values = [side.payload.values[n] for side in opened.sides]
    apart = len(set(values)) == len(values)  # two marks in one place stand one above the other
    marks = []
    for at, side in enumerate(opened.sides):
        reasons = getattr(side.payload, "reasons", ())
        marks.append(
            Mark(
                side.voice,
                values[at],
                f"{values[at] * 10}%",
                "18" if apart else ("10" if at == 0 else "26"),
                reasons[n] if n < len(reasons) else "",
            )
        )
    return Row(letter(n), opened.things[n], tuple(marks))


@dataclass(frozen=True, slots=True)
class Point:
    """Options at one place between the axes; `unbeaten` are filled."""

    x: str
    y: str
    base: str
    label: str
    left: str
    width: str
    unbeaten: bool


@dataclass(frozen=True, slots=True)
class Plane:
    """All options between the axes, and the edge along those that nothing beats."""

    points: tuple[Point, ...]
    edge: str
    area: str


def plane(pairs: Sequence[tuple[int, int]], chosen: Chosen) -> Plane:
    """Return where every option lies: across for line a, upwards for line b."""
    at: dict[tuple[int, int], list[int]] = {}
    for n, pair in enumerate(pairs):
        at.setdefault(pair, []).append(n)
    points = tuple(_point(pair, numbers, chosen) for pair, numbers in at.items())
    edge = sorted({pairs[n] for n in chosen.unbeaten})
    steps = "L".join(f"{_x(a):.1f} {_y(b):.1f}" for a, b in edge)
    first, last = _y(edge[0][1]), _x(edge[-1][0])
    area = f"M{_LEFT} {first:.1f}L{steps}L{last:.1f} {_BOTTOM}H{_LEFT}z"
    return Plane(points, f"M{steps}", area)


def _point(pair: tuple[int, int], numbers: list[int], chosen: Chosen) -> Point:
    x, y = _x(pair[0]), _y(pair[1])
    label = " ".join(letter(n) for n in numbers[:3]) + (" …" if len(numbers) > 3 else "")
    width = 24.0 + 15 * (min(len(numbers), 4) - 1)
    unbeaten = numbers[0] in chosen.unbeaten
    return Point(
        f"{x:.1f}", f"{y - 12:.1f}", f"{y + 4.5:.1f}", label, f"{x - width / 2:.1f}",
        f"{width:.1f}", unbeaten,
    )  # fmt: skip


def _x(value: int) -> float:
    return _LEFT + value / TOP * _SIZE


def _y(value: int) -> float:
    return _BOTTOM - value / TOP * _SIZE
