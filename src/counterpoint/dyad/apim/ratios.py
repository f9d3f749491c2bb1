"""What k, the ratio of a partner effect to an actor effect, is given back as."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from counterpoint.dyad.apim.comparison import Comparison
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import (
    as_dict,
    digits,
    interval,
    lines,
    p_equals,
    paragraph,
    plain,
)

if TYPE_CHECKING:
    import pandas as pd

Interval: TypeAlias = Literal["profile", "bootstrap"]

SAYS = {
    "actor only": "k = 0 alone of the named patterns fits: actor only.",
    "partner only": "only a partner effect fits: partner only.",
    "couple": "k = 1 alone of the named patterns fits: couple (own and partner's count alike).",
    "contrast": "k = -1 alone of the named patterns fits: contrast (the difference counts).",
    "none": "no named pattern fits; k itself says how the two effects stand to each other.",
    "undecided": "undecided: more than one pattern fits these dyads.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One predictor's k in one equation.

    Attributes
    ----------
    role
        Whose equation; None for members that cannot be told apart.
    actor, partner
        The two effects, in the outcome's units per unit of the predictor.
    k, se, ci
        Partner effect over actor effect, its standard error by the delta method and its interval;
        None when k is held back. Any real numbers, without unit.
    patterns
        The likelihood-ratio tests of actor only (k = 0), partner only (no actor effect), couple
        (k = 1) and contrast (k = -1); none where the model itself fixes k.
    pattern
        The one that alone is not rejected; "none" when all are, "undecided" when several are not,
        "held" when the model itself fixes k.
    held_back
        Why k is not given, or None.
    """

    role: str | None
    predictor: str
    actor: float
    partner: float
    k: float | None
    se: float | None
    ci: tuple[float, float] | None
    patterns: tuple[Comparison, ...]
    pattern: str
    held_back: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        result: dict[str, Any] = plain(self)
        return result

    def summary(self) -> str:
        """Return what a paper says of it."""
        tests = "; ".join(
            f"{each.name} χ²(1) = {digits(each.statistic, 2)}, {p_equals(each.p)}"
            for each in self.patterns
        )
        name = f"{self.role}, {self.predictor}" if self.role else self.predictor
        said = paragraph(f"{name}: {self.held_back or SAYS[self.pattern]}")
        return f"{said}\n{paragraph(tests)}" if tests else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """The k of every predictor that was asked for, in every equation.

    Attributes
    ----------
    formula, n_dyads, n_missing
        Those of the model.
    interval
        "profile" or "bootstrap".
    draws
        Bootstrap samples, or None.
    level
        Of the intervals, and one less the level of the tests.
    """

    formula: str
    n_dyads: int
    n_missing: int
    interval: Interval
    draws: int | None
    level: float
    ratios: tuple[Ratio, ...]

    def __getitem__(self, key: tuple[str | None, str]) -> Ratio:
        """Return the k of a role (None when members cannot be told apart) and predictor."""
        for each in self.ratios:
            if (each.role, each.predictor) == key:
                return each
        raise DyadError(f"There is no k of “{' '.join(part for part in key if part)}” here.")

    def table(self) -> "pd.DataFrame":
        """Return one row a ratio; NaN where k is held back."""
        import pandas as pd

        rows = []
        for each in self.ratios:
            low, high = each.ci or (np.nan, np.nan)
            rows.append(
                {
                    "role": each.role, "predictor": each.predictor, "actor": each.actor,
                    "partner": each.partner, "k": each.k, "se": each.se, "ci_low": low,
                    "ci_high": high, "pattern": each.pattern,
                }
            )  # fmt: skip
        return pd.DataFrame(rows).astype({"k": float, "se": float})

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, "k")

    def summary(self) -> str:
        """Return the text that a paper's author reads."""
        how = "profile-likelihood" if self.interval == "profile" else "bootstrap percentile"
        drawn = f" of {self.draws} samples of dyads" if self.draws else ""
        header = ["role", "predictor", "actor", "partner", "k", "interval"]
        rows = [
            [
                each.role or "", each.predictor, digits(each.actor), digits(each.partner),
                digits(each.k),
                interval(each.ci) if each.ci else "held back",
            ]
            for each in self.ratios
        ]  # fmt: skip
        return "\n".join(
            [
                f"k, partner effect over actor effect: {self.formula}",
                f"{self.n_dyads} dyads. {self.level:.0%} {how} intervals{drawn}.",
                "",
                lines(header, rows),
                "",
                *[each.summary() for each in self.ratios],
                "",
                paragraph(
                    "A pattern that is not rejected is not thereby shown; few dyads reject "
                    "nothing. k describes effects given the other predictors, and none of them is "
                    "known to be a cause."
                ),
            ]
        )
