"""The themes that features belong to: the practices of two who stay whole and let each other in.

Each has a page that says what there is for it here, and what takes ten minutes. Mine, Ours and
Today lead there, so that nothing is further than two taps away.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpoint.library.daily import Part

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
else:
    Words = str | Promise


class _About(NamedTuple):
    part: Part  # of the library, where its words are
    icon: str
    title: Words
    lede: Words
    conflict: bool = False  # whether it begins with "not if you are afraid"
    hard: bool = False  # whether quick exit stays in reach on its pages


class Theme(Enum):
    """One theme, in the order in which they are shown; the values end its address."""

    SUPPORT = "support"
    DECIDING = "deciding"
    BOUNDARIES = "boundaries"
    TALKING = "talking"
    GROWING = "growing"
    TIME = "time"
    EMPATHY = "empathy"
    REPAIR = "repair"

    @property
    def about(self) -> _About:
        """Return what it says of itself."""
        return _ABOUT[self]


_ABOUT = {
    Theme.SUPPORT: _About(
        "support",
        "hands",
        _("Support"),
        _("Good news to be glad about together, hard moments with the help that fits, and thanks."),
    ),
    Theme.DECIDING: _About(
        "deciding",
        "fork",
        _("Deciding together"),
        _("Look at the options apart, open what you think together, and agree on something."),
    ),
    Theme.BOUNDARIES: _About(
        "boundaries",
        "gate",
        _("Boundaries"),
        _("What each of you needs to stay whole: said kindly, heard, and looked at again."),
        hard=True,
    ),
    Theme.TALKING: _About(
        "talking",
        "talk",
        _("Talking and listening"),
        _("One speaks, the other listens and says back what they heard. Then you swap."),
        hard=True,
    ),
    Theme.GROWING: _About(
        "growing",
        "grow",
        _("Growing"),
        _("What each of you is becoming, and what you want to do and remember together."),
    ),
    Theme.TIME: _About(
        "time",
        "clock",
        _("Time for me and for us"),
        _("Time alone is not time taken from the other. Keep some of each."),
    ),
    Theme.EMPATHY: _About(
        "empathy",
        "listen",
        _("Seeing each other"),
        _("Guess, then ask. And look at how the two of you are, from your own side."),
    ),
    Theme.REPAIR: _About(
        "repair",
        "spark",
        _("Repair"),
        _("After a quarrel: your own side first, then both, then what each of you will do."),
        conflict=True,
        hard=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Door:
    """A way into something, as a theme's page shows it: the name of its address and its words."""

    to: str
    label: Words
    lede: Words
    icon: str
    ours: bool = False  # whether it needs the two of you
    args: tuple[str, ...] = ()
