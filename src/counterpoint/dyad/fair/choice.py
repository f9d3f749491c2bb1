"""The options in the order in which a rule of fair choice ranks them."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from counterpoint.dyad.fair.exact import Two, number
from counterpoint.dyad.results import lines, paragraph, plain

if TYPE_CHECKING:
    import pandas as pd

BENT = (
    "A rule knows only what it was told: who knows the other's ratings can gain by bending their "
    "own, so both rate before either sees the other's."
)
CANNOT = {
    "maximin": "It takes the two scales to be one: a 6 must mean as much to both. "
    "How strongly somebody prefers counts only through who is worse off.",
    "Nash product": "It compares gains over what each has without agreement, each in their own "
    "unit; it does not say that those fallbacks were fair to begin with.",
    "efficient set": "It only strikes out what something else beats for both; it does not choose "
    "among the rest, which may favour one person wholly.",
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option and where a rule puts it.

    Attributes
    ----------
    place
        1 is the best, equal places are ties; None when it is worse for someone than no agreement.
    ratings
        What the two gave it.
    value
        What the rule compares: the lower rating, the product of the gains, or None.
    beaten_by
        The options at least as good for both and better for one; empty when it is efficient.
    """

    option: str
    place: int | None
    ratings: Two
    value: Fraction | None
    beaten_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The options in the order in which a rule ranks them, the best first.

    Attributes
    ----------
    rule
        "maximin", "Nash product" or "efficient set".
    disagreement
        What each has without agreement; None for rules that do not ask.
    """

    rule: str
    members: tuple[str, str]
    ranking: tuple[Ranked, ...]
    disagreement: Two | None = None

    @property
    def best(self) -> tuple[str, ...]:
        """The options in the first place: several when they tie, none when none is acceptable."""
        return tuple(each.option for each in self.ranking if each.place == 1)

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The groups of options that share a place, the best first.

        In the efficient set a shared place is no tie but a choice left open.
        """
        places = sorted({each.place for each in self.ranking if each.place is not None})
        groups = [tuple(r.option for r in self.ranking if r.place == place) for place in places]
        return tuple(group for group in groups if len(group) > 1)

    def table(self) -> "pd.DataFrame":
        """Return one row an option, the best first."""
        import pandas as pd

        return pd.DataFrame([_row(each, self.members) for each in self.ranking])

    def summary(self) -> str:
        """Return the ranking as text, with what the rule cannot say."""
        header = ["place", "option", *self.members, "value", "beaten by"]
        rows = [
            [
                "–" if each.place is None else str(each.place), each.option,
                *map(number, each.ratings), "" if each.value is None else number(each.value),
                ", ".join(each.beaten_by),
            ]
            for each in self.ranking
        ]  # fmt: skip
        title = f"Fair choice by {self.rule}: {self._verdict()}"
        return "\n\n".join([title, lines(header, rows), paragraph(CANNOT[self.rule], BENT)])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return {
            "model": f"fair choice by {self.rule}",
            "members": list(self.members),
            "best": list(self.best),
            "ties": plain(self.ties),
            "disagreement": self.disagreement and [float(each) for each in self.disagreement],
            "ranking": [plain(_row(each, self.members)) for each in self.ranking],
        }

    def _verdict(self) -> str:
        if not self.best:
            return "no option is at least as good for both as no agreement"
        names = ", ".join(f"“{name}”" for name in self.best)
        if len(self.best) == 1:
            return names
        kept = self.rule == "efficient set"
        return f"{names} {'are left to choose from' if kept else 'tie'}"


def _row(each: Ranked, members: tuple[str, str]) -> dict[str, Any]:
    return {
        "place": each.place,
        "option": each.option,
        **{who: float(value) for who, value in zip(members, each.ratings, strict=True)},
        "value": None if each.value is None else float(each.value),
        "efficient": not each.beaten_by,
        "beaten_by": ", ".join(each.beaten_by),
    }
