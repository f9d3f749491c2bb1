"""Place soft regions and likely ranges in the pictures of Understand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpoint.web.insights.map import Ellipse, Region
from counterpoint.web.insights.moving import Range, Share
from counterpoint.web.pages.understand import figures
from counterpoint.web.spaces.places import Voice

LEFT, TOP, SIDE = 26, 6, 298  # of the map within its picture, in its own units
WIDEST = 0.5  # standard deviations at the ends of a bar
_ELLIPSE = (
    'cx="{0:.1f}" cy="{1:.1f}" rx="{2:.1f}" ry="{3:.1f}" '
    'transform="rotate({4:.1f} {0:.1f} {1:.1f})"'
)
_CIRCLE = '<circle class="dot-open" cx="{:.1f}" cy="{:.1f}" r="3"/>'
_DIAMOND = (
    '<path class="dot-open" transform="translate({:.1f} {:.1f})" d="M-3.5 0 0-3.5 3.5 0 0 3.5z"/>'
)


@dataclass(frozen=True, slots=True)
class Spot:
    """An ellipse in a picture: its middle, its half-axes and how it is turned."""

    x: float
    y: float
    along: float
    across: float
    turn: float

    @property
    def drawn(self) -> SafeString:
        """Return the attributes of an ellipse that is drawn there."""
        return figures.marks(_ELLIPSE, [(self.x, self.y, self.along, self.across, self.turn)])


@dataclass(frozen=True, slots=True)
class Cloud:
    """One person on the map: most of their days, and where the middle of these probably is."""

    voice: Voice
    region: Region
    most: Spot
    middle: Spot
    before: Spot | None
    path: str = ""  # through the middles of the quarters, the latest first
    stops: tuple[Spot, ...] = ()  # the middles before

    @property
    def told(self) -> list[str]:
        """Return what a table says of the middle now."""
        return _told(self.region)

    @property
    def dots(self) -> SafeString:
        """Return the marks of the middles before."""
        form = _CIRCLE if self.voice.line == "a" else _DIAMOND
        return figures.marks(form, ((stop.x, stop.y) for stop in self.stops))


@dataclass(frozen=True, slots=True)
class Outline:
    """Where one's check-up lies on the map."""

    voice: Voice
    region: Region
    spot: Spot
    day: date

    @property
    def told(self) -> list[str]:
        """Return what a table says of it."""
        return _told(self.region)


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a day's ups and downs, on a line of a hundred."""

    kind: str  # own, other, ours or rest
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A likely range on a line whose middle is none: in hundredths of its width."""

    value: float
    low: float
    high: float


def cloud(voice: Voice, now: Region, path: Sequence[tuple[int, Region]] = ()) -> Cloud:
    """Return one person's place on the map, and where it was, by how many quarters before."""
    before = [_spot(region, region.middle) for back, region in path if back == 1]
    middle = _spot(now, now.middle)
    stops = tuple(_spot(region, region.middle) for _back, region in path)
    way = "M" + "L".join(f"{each.x:.1f} {each.y:.1f}" for each in (middle, *stops))
    return Cloud(
        voice, now, _spot(now, now.most), middle, before[0] if before else None,
        way if stops else "", stops,
    )  # fmt: skip


def outline(voice: Voice, region: Region, day: date) -> Outline:
    """Return where one's check-up of a day lies on the map."""
    return Outline(voice, region, _spot(region, region.middle), day)


def _spot(region: Region, shape: Ellipse) -> Spot:
    unit = SIDE / 10
    x, y = LEFT + region.room * unit, TOP + SIDE - region.closeness * unit
    return Spot(x, y, shape.along * unit, shape.across * unit, -shape.angle)  # upwards is less


def _told(region: Region) -> list[str]:
    """Return the middle with its likely range, across and then up."""
    middles = (region.room, region.closeness)
    numbers = (
        figures.rounded(middle, *ends) for middle, ends in zip(middles, region.sure, strict=True)
    )
    names = ("middle", "low", "high")
    said = _("%(middle)s (%(low)s to %(high)s)")
    return [said % dict(zip(names, each, strict=True)) for each in numbers]


def bar(effect: Range) -> Bar:
    """Return where an effect and its interval lie on a line from -.5 to .5."""
    return Bar(*(_along(each) for each in (effect.value, effect.low, effect.high)))


def whole_bar(found: Range) -> Bar:
    """Return where a number and its interval lie on a line from -1 to 1."""
    return Bar(*(50 + 50 * each for each in (found.value, found.low, found.high)))


def segments(share: Share) -> list[Segment]:
    """Return a person's share as segments that fill a line, each from where the last one ends."""
    sizes = {
        "own": max(0.0, share.own),
        "other": max(0.0, share.other),
        "ours": share.ours,
        "rest": max(0.0, share.rest),
    }
    whole, start, found = sum(sizes.values()), 0.0, []
    for kind, size in sizes.items():
        width = 100 * size / whole
        found.append(Segment(kind, start, width))
        start += width
    return found


def _along(effect: float) -> float:
    return 50 + 50 * max(-1.0, min(1.0, effect / WIDEST))
