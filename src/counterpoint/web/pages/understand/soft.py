"""Place soft regions and likely ranges in the pictures of Understand."""

from dataclasses import dataclass

from counterpoint.web.insights.map import Ellipse, Region
from counterpoint.web.insights.moving import Range
from counterpoint.web.spaces.places import Voice

LEFT, TOP, SIDE = 26, 6, 298  # of the map within its picture, in its own units
WIDEST = 0.5  # standard deviations at the ends of a bar


@dataclass(frozen=True, slots=True)
class Spot:
    """An ellipse in a picture: its middle, its half-axes and how it is turned."""

    x: float
    y: float
    along: float
    across: float
    turn: float


@dataclass(frozen=True, slots=True)
class Cloud:
    """One person on the map: most of their days, and where the middle of these probably is."""

    voice: Voice
    region: Region
    most: Spot
    middle: Spot
    before: Spot | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A likely range on a line whose middle is none: in hundredths of its width."""

    value: float
    low: float
    high: float


def cloud(voice: Voice, now: Region, before: Region | None) -> Cloud:
    """Return one person's place on the map, and where it was the quarter before."""
    earlier = _spot(before, before.middle) if before else None
    return Cloud(voice, now, _spot(now, now.most), _spot(now, now.middle), earlier)


def _spot(region: Region, shape: Ellipse) -> Spot:
    unit = SIDE / 10
    x, y = LEFT + region.room * unit, TOP + SIDE - region.closeness * unit
    return Spot(x, y, shape.along * unit, shape.across * unit, -shape.angle)  # upwards is less


def bar(effect: Range) -> Bar:
    """Return where an effect and its interval lie on a line from -.5 to .5."""
    return Bar(*(_along(each) for each in (effect.value, effect.low, effect.high)))


def _along(effect: float) -> float:
    return 50 + 50 * max(-1.0, min(1.0, effect / WIDEST))
