"""Who gets which item, and the one that is split."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.fair.exact import Two, number
from counterpoint.dyad.results import lines, paragraph

if TYPE_CHECKING:
    import pandas as pd

POINTS = 100
NOTHING, WHOLE = Fraction(0), Fraction(1)
CANNOT = (
    "Neither would rather have the other's part, both have the same by their own points, and no "
    "other division gives one more without giving the other less. It supposes that worth adds up "
    "over items and that the split item can be shared in time, money or turns. It cannot tell a "
    "true valuation from a bent one: who knows the other's points can gain by theirs, so both "
    "spread them unseen."
)


@dataclass(frozen=True, slots=True)
class Portion:
    """One item: the points the two gave it and the share of it each gets, from 0 to 1."""

    item: str
    points: Two
    shares: Two


@dataclass(frozen=True, slots=True)
class Division:
    """Who gets what.

    Attributes
    ----------
    portions
        The items in the order given.
    totals
        What each gets by their own points, out of 100: the same number twice.
    unwanted
        Items to which neither gave a point; nobody gets them.
    """

    members: tuple[str, str]
    portions: tuple[Portion, ...]
    totals: Two
    unwanted: tuple[str, ...]

    @property
    def split(self) -> Portion | None:
        """The one item that is shared, or None when all stay whole."""
        shared = [each for each in self.portions if NOTHING < each.shares[0] < WHOLE]
        return shared[0] if shared else None

    def whole(self, member: str) -> tuple[str, ...]:
        """Return the items that a member gets whole."""
        if member not in self.members:
            raise DyadError(f"“{member}” is not a member; they are {' and '.join(self.members)}.")
        i = self.members.index(member)
        return tuple(each.item for each in self.portions if each.shares[i] == WHOLE)

    def table(self) -> "pd.DataFrame":
        """Return one row an item: points and shares of both."""
        import pandas as pd

        return pd.DataFrame(
            {
                "item": each.item,
                **{f"points_{w}": float(p) for w, p in zip(self.members, each.points, strict=True)},
                **{f"share_{w}": float(s) for w, s in zip(self.members, each.shares, strict=True)},
            }
            for each in self.portions
        )

    def summary(self) -> str:
        """Return the division as text, with what it cannot say."""
        header = ["item", *(f"{w}'s points" for w in self.members), "goes to"]
        rows = [[each.item, *map(number, each.points), self._owner(each)] for each in self.portions]
        total = f"Each gets {number(self.totals[0])} of their own {POINTS} points."
        title = f"Adjusted Winner between {self.members[0]} and {self.members[1]}"
        return "\n\n".join([title, lines(header, rows), f"{total}\n{paragraph(CANNOT)}"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it; shares also as exact text."""
        return {
            "model": "adjusted winner",
            "members": list(self.members),
            "totals": [float(each) for each in self.totals],
            "totals_exact": [str(each) for each in self.totals],
            "split": None if self.split is None else self.split.item,
            "unwanted": list(self.unwanted),
            "items": [
                {
                    "item": each.item,
                    "points": [float(value) for value in each.points],
                    "shares": [float(value) for value in each.shares],
                    "shares_exact": [str(value) for value in each.shares],
                }
                for each in self.portions
            ],
        }

    def _owner(self, each: Portion) -> str:
        if each.item in self.unwanted:
            return "nobody"
        if each is self.split:
            first, second = self.members
            return f"{first} {number(each.shares[0])}, {second} {number(each.shares[1])}"
        return self.members[0 if each.shares[0] == WHOLE else 1]
