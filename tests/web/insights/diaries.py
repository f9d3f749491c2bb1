"""Diaries of couples, as the page would have them: whole answers from 0 to 10, a day each."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.insights import levels_told, telling
from counterpoint.web.insights.levels import Levels, levels
from counterpoint.web.insights.moving import Moving, moving
from counterpoint.web.insights.signals import Series, Signal
from counterpoint.web.spaces.places import Voice

DATA = Path(__file__).parents[2] / "data"
NAMES = ("Alice", "Bob")
_VOICES = (Voice(UUID(int=1), "Alice", "a"), Voice(UUID(int=2), "Bob", "b"))
_FIRST = date(2026, 1, 5)


@dataclass(frozen=True)
class Read:
    """One couple's measure, with what is found and what is said of it."""

    name: str
    signal: Signal
    found: Moving
    levels: list[Levels]

    @property
    def between(self) -> list[str]:
        """Return what is said of each direction, in the order of `found.between`."""
        return [telling.between(arrow, self.found, NAMES) for arrow in self.found.between]

    @property
    def sentences(self) -> list[str]:
        """Return everything that the page says of this couple."""
        said = [*self.between, telling.together(self.found, NAMES), telling.waits(self.found)]
        said += [telling.own(arrow, NAMES) for arrow in self.found.own]
        said += [telling.shares(s, NAMES[n]) for n, s in enumerate(self.found.shares)]
        said.append(telling.reciprocity(self.found))
        if self.found.pairs >= 90:
            said.append(telling.pattern(self.found, NAMES))
        for each, name in zip(self.levels, NAMES, strict=False):
            said.append(levels_told.by_month(each, name, "Mood"))
            said += levels_told.by_weekday(each, name, "Mood")
        return [each for each in said if each]


def read(name: str, values: np.ndarray) -> Read:
    """Read one couple's answers, shape (days, 2), as the page does."""
    found = signal(values)
    return Read(name, found, moving(found), levels(found))


def signal(values: np.ndarray) -> Signal:
    """Return the signal of two people's whole answers; NaN is a day without one."""
    days = tuple(_FIRST + timedelta(days=n) for n in range(len(values)))
    series = (
        Series(voice, tuple(None if np.isnan(v) else int(v) for v in column))
        for voice, column in zip(_VOICES, values.T, strict=True)
    )
    return Signal(SIGNALS[0], days, tuple(each for each in series if each.days))


def to_ten(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return answers on a scale from `low` to `high` as whole steps from 0 to 10."""
    return np.clip(np.round(10 * (values - low) / (high - low)), 0, 10)


def long(path: Path, couple: str, person: str, day: str, measures: tuple[str, ...]) -> Iterator[
    tuple[str, np.ndarray]
]:  # fmt: skip
    """Yield each couple's days in each measure of a file in long form, on the scale of the page.

    The scale of a measure goes from its lowest answer of anybody to its highest.
    """
    with path.open() as file:
        rows = list(csv.DictReader(file))
    for measure in measures:
        every = [_number(row[measure]) for row in rows]
        low, high = np.nanmin(every), np.nanmax(every)
        couples: dict[str, dict[str, dict[int, float]]] = {}
        for row, value in zip(rows, every, strict=True):
            its = couples.setdefault(row[couple], {})
            its.setdefault(row[person], {})[int(float(row[day]))] = value
        for name, people in couples.items():
            yield f"{path.stem} {measure} {name}", to_ten(_side_by_side(people), low, high)


def alone(path: Path, columns: tuple[str, str] = ("y1", "y2")) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the one couple of a file with a column for each."""
    with path.open() as file:
        values = np.array([[_number(row[c]) for c in columns] for row in csv.DictReader(file)])
    yield path.stem, to_ten(values, np.nanmin(values), np.nanmax(values))


def _side_by_side(people: dict[str, dict[int, float]]) -> np.ndarray:
    days = sorted({day for told in people.values() for day in told})
    values = np.full((days[-1] - days[0] + 1, 2), np.nan)
    for n, told in enumerate(list(people.values())[:2]):
        for day, value in told.items():
            values[day - days[0], n] = value
    return values


def _number(text: str) -> float:
    return float(text) if text not in ("", "NA") else float("nan")
