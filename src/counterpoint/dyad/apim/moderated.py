"""What a moderator does to actor and partner effects, as it is given back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoint.dyad.results import (
    as_dict,
    digits,
    frame,
    interval,
    lines,
    p_value,
    paragraph,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Slope:
    """One effect at one value of the moderator.

    Attributes
    ----------
    role
        Whose equation; None when members cannot be told apart.
    effect
        "actor" or "partner".
    at
        The moderator's value, in its own unit.
    estimate, se, ci
        In the outcome's units per unit of the predictor.
    df
        Degrees of freedom of the t distribution, or None for the normal one.
    """

    role: str | None
    effect: str
    at: float
    estimate: float
    se: float
    df: float | None
    statistic: float
    p: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """Where along the moderator an effect's interval leaves out zero (Johnson and Neyman 1936).

    Attributes
    ----------
    apart
        Stretches of the moderator, from and to; infinite ends mean without end. Empty: nowhere.
    observed
        The moderator's smallest and largest value in the data, or None when rows are not at hand.
    """

    role: str | None
    effect: str
    apart: tuple[tuple[float, float], ...]
    observed: tuple[float, float] | None

    def summary(self) -> str:
        """Return it in words."""
        name = f"{self.role}, {self.effect}" if self.role else self.effect
        seen = ""
        if self.observed is not None:
            seen = f" (observed: {_number(self.observed[0])} to {_number(self.observed[1])})"
        return f"{name}: apart from zero {self._where()}{seen}."

    def _where(self) -> str:
        if not self.apart:
            return "nowhere"
        return " and ".join(_stretch(*each) for each in self.apart)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleSlopes:
    """Effects of a predictor at values of a moderator.

    Attributes
    ----------
    formula, n_dyads
        Those of the model.
    moderator
        Its name, with own(...) or partner(...) where that was asked for.
    held
        What other moderators of the same effects were held at.
    """

    formula: str
    n_dyads: int
    predictor: str
    moderator: str
    held: Mapping[str, float]
    slopes: tuple[Slope, ...]
    regions: tuple[Region, ...]

    def table(self) -> "pd.DataFrame":
        """Return one row an effect and value of the moderator."""
        return frame(self.slopes)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it; an infinite end of a region is None."""
        return as_dict(self, "simple slopes")

    def summary(self) -> str:
        """Return the text that a paper's author reads."""
        held = "".join(f"; {name} at {_number(value)}" for name, value in self.held.items())
        return "\n".join(
            [
                f"Effects of {self.predictor} at values of {self.moderator}{held}: {self.formula}",
                f"{self.n_dyads} dyads.",
                "",
                lines(
                    ["role", "effect", "at", "estimate", "SE", "df", "t or z", "p",
                     "95 % interval"],
                    [
                        [each.role or "", each.effect, digits(each.at), digits(each.estimate),
                         digits(each.se), digits(each.df, 1), digits(each.statistic, 2),
                         p_value(each.p), interval(each.ci)]
                        for each in self.slopes
                    ],
                ),
                "",
                "Johnson-Neyman, at .05:",
                *[each.summary() for each in self.regions],
                "",
                paragraph(
                    "Each value is tested by itself, so the region's borders are not protected "
                    "against looking along all of them; beyond the observed values a line is only "
                    "assumed."
                ),
            ]
        )  # fmt: skip


def _stretch(low: float, high: float) -> str:
    if np.isinf(low) and np.isinf(high):
        return "everywhere"
    if np.isinf(low):
        return f"below {_number(high)}"
    if np.isinf(high):
        return f"above {_number(low)}"
    return f"from {_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    return f"{value:.3g}"
