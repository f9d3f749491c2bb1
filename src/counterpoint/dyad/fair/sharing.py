"""Who takes which chore or good, and who would rather have the other's part."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.fair.exact import Two, number
from counterpoint.dyad.results import lines, paragraph

if TYPE_CHECKING:
    import pandas as pd

Kind: TypeAlias = Literal["chores", "goods", "mixed"]
CANNOT = (
    "No other sharing, not even one that cuts things, is better for one and no worse for the "
    "other. It supposes that costs and values add up, and looks at one sharing, not at who did "
    "what last month. It cannot tell a true number from a bent one: who knows the other's numbers "
    "can gain by theirs."
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One thing: whom it goes to, and its value to each (a chore's is minus its cost)."""

    item: str
    member: str
    values: Two


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who takes what.

    Attributes
    ----------
    kind
        "chores", "goods" or "mixed".
    assignments
        The items in the order given.
    totals
        What each one's part is worth to them (for chores minus its cost).
    envy
        By how much each would rather have the other's part, on their own scale; 0 is no envy.
    ends_envy
        For each, the one item without which they would not envy; None where there is no envy.
    """

    kind: Kind
    members: tuple[str, str]
    assignments: tuple[Assignment, ...]
    totals: Two
    envy: Two
    ends_envy: tuple[str | None, str | None]

    def part(self, member: str) -> tuple[str, ...]:
        """Return what a member takes."""
        if member not in self.members:
            raise DyadError(f"“{member}” is not a member; they are {' and '.join(self.members)}.")
        return tuple(each.item for each in self.assignments if each.member == member)

    def table(self) -> "pd.DataFrame":
        """Return one row an item: whom it goes to and its value to each."""
        import pandas as pd

        return pd.DataFrame(
            {
                "item": each.item,
                "member": each.member,
                **{f"value_{w}": float(v) for w, v in zip(self.members, each.values, strict=True)},
            }
            for each in self.assignments
        )

    def summary(self) -> str:
        """Return the sharing as text, with what it cannot say."""
        sign = -1 if self.kind == "chores" else 1
        word = "cost" if self.kind == "chores" else "value"
        header = [self.kind, *(f"{word} to {who}" for who in self.members), "goes to"]
        rows = [
            [each.item, *(number(sign * value) for value in each.values), each.member]
            for each in self.assignments
        ]
        title = f"Sharing of {self.kind}, envy-free up to one"
        said = [self._said(i, sign, word) for i in (0, 1)]
        return "\n\n".join([title, lines(header, rows), "\n".join(map(paragraph, [*said, CANNOT]))])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return {
            "model": "envy-free up to one",
            "kind": self.kind,
            "members": list(self.members),
            "totals": [float(each) for each in self.totals],
            "envy": [float(each) for each in self.envy],
            "ends_envy": list(self.ends_envy),
            "items": [
                {"item": a.item, "member": a.member, "values": [float(v) for v in a.values]}
                for a in self.assignments
            ],
        }

    def _said(self, i: int, sign: int, word: str) -> str:
        mine = f"{self.members[i]}'s part has a {word} of {number(sign * self.totals[i])} to them"
        if self.ends_envy[i] is None:
            return f"{mine}; they would not rather have the other's."
        return f"{mine}; but for “{self.ends_envy[i]}” they would not rather have the other's."
