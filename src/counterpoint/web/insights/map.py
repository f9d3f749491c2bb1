"""The map: room to be oneself across, closeness up, from months of check-ins.

Each person is a soft region and not a point: where most of their days fell, and within it where
the middle of their days probably lies. Nobody is told from it what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from counterpoint.web.insights.characteristics import Seen
from counterpoint.web.insights.signals import Signal
from counterpoint.web.insights.worth import MOST_ALIKE, WITHIN_A_STEP, worth

FEWEST = 10  # days with both signals, for a region
A_QUARTER = 91  # days
QUARTERS = 4  # how far back the path of the middles goes
MOST = 2.30  # squared distance that holds about 68 % of days, were they normal: chi-squared, 2
LIKELY = 2  # standard errors of a check-up's place to either side
SURE = 4.61  # squared distance that holds the middle with 90 %


class Ellipse(msgspec.Struct, frozen=True):
    """Half-axes, and the angle of the longer one from across to up in degrees; 0 to 10 scale."""

    along: float
    across: float
    angle: float


class Region(msgspec.Struct, frozen=True):
    """Where one person's days lie: the middle, most days, and how sure the middle is."""

    line: str  # whose: the line of their voice
    room: float
    closeness: float
    days: int
    most: Ellipse
    middle: Ellipse

    @property
    def sure(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return where the middle probably lies across, and up: low and high of each."""
        turn = np.radians(self.middle.angle)
        cos, sin = float(np.cos(turn)), float(np.sin(turn))
        across = float(np.hypot(self.middle.along * cos, self.middle.across * sin))
        up = float(np.hypot(self.middle.along * sin, self.middle.across * cos))
        room, closeness = self.room, self.closeness
        return (room - across, room + across), (closeness - up, closeness + up)


@dataclass(frozen=True, slots=True)
class Moved:
    """Which way a middle went, across and up: 1 for more, -1 for less, 0 where it is not clear."""

    room: int
    closeness: int
    quarters: int  # from the earliest to the latest


def paths(signals: Sequence[Signal]) -> dict[str, dict[int, Region]]:
    """Return the regions of each person by how many quarters back they are, the latest first."""
    found: dict[str, dict[int, Region]] = {}
    for quarter in range(QUARTERS):
        for region in regions(signals, back=quarter * A_QUARTER):
            found.setdefault(region.line, {})[quarter] = region
    return found


def moved(latest: Region, earliest: Region, quarters: int) -> Moved | None:
    """Return which way a middle went; None while what is likely of the two overlaps both ways."""
    room, closeness = (
        (now[0] > then[1]) - (now[1] < then[0])
        for now, then in zip(latest.sure, earliest.sure, strict=True)
    )
    return Moved(room, closeness, quarters) if room or closeness else None


def from_checkup(line: str, room: Seen, closeness: Seen) -> Region:
    """Return the region of a check-up's places.

    Two standard errors to either side, as the check-up's own page draws them. The two scales have
    no item in common, so nothing is known of how their errors go together.
    """
    across, up = LIKELY * room.error, LIKELY * closeness.error
    shape = Ellipse(max(across, up), min(across, up), 0.0 if across >= up else 90.0)
    return Region(line, room.middle, closeness.middle, 0, shape, shape)


def regions(signals: Sequence[Signal], last: int = A_QUARTER, back: int = 0) -> list[Region]:
    """Return the region of each person over `last` days, ending `back` days before the end."""
    by_name = {signal.measure.name: signal for signal in signals}
    if not {"room", "closeness"} <= by_name.keys():
        return []
    found = []
    room, closeness = by_name["room"], by_name["closeness"]
    for voice in (series.voice for series in closeness.series):
        across = next((s.values for s in room.series if s.voice == voice), ())
        up = next(s.values for s in closeness.series if s.voice == voice)
        stop = len(up) - back
        days = slice(max(0, stop - last), max(0, stop))
        found.append(_region(voice.line, across[days], up[days]))
    return [region for region in found if region]


def _region(line: str, room: Sequence[int | None], up: Sequence[int | None]) -> Region | None:
    days = np.array(
        [(x, y) for x, y in zip(room, up, strict=False) if x is not None and y is not None], float
    )
    if len(days) < FEWEST:
        return None
    spread = np.cov(days.T) + np.eye(2) * WITHIN_A_STEP
    x, y = days.mean(axis=0)
    return Region(
        line,
        float(x),
        float(y),
        len(days),
        _ellipse(spread * MOST),
        _ellipse(spread * SURE / worth(len(days), _alike(days))),
    )


def _alike(days: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> float:
    """Return how much a day is like the one before, in the signal that carries over more."""
    around = days - days.mean(axis=0)
    total = np.einsum("dk,dk->k", around, around)
    carried = np.einsum("dk,dk->k", around[1:], around[:-1]) / np.where(total > 0, total, 1)
    return float(np.clip(carried.max(), 0, MOST_ALIKE))


def _ellipse(spread: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> Ellipse:
    sizes, axes = np.linalg.eigh(spread)
    angle = np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))
    return Ellipse(
        float(np.sqrt(sizes[1])), float(np.sqrt(sizes[0])), float((angle + 90) % 180 - 90)
    )
