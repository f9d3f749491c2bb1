"""How alike the two members of a dyad are, as it is given back and told."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
class Likeness:
    """One measure of how alike two members are.

    Attributes
    ----------
    measure
        "Pearson correlation", "intraclass correlation (ANOVA)" or
        "intraclass correlation (pairwise, ML)".
    estimate
        In [-1, 1].
    statistic, df, p
        Student's t with (n - 2,), or F with (n - 1, n) degrees of freedom, or the likelihood-ratio
        chi-square with (1,); p is two-tailed.
    ci
        The interval at 95 %; None for the pairwise correlation, which has no exact one.
    """

    measure: str
    estimate: float
    statistic: float
    df: tuple[int, ...]
    p: float
    ci: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two roles' means, or variances, and the t test of their difference."""

    what: str
    values: tuple[float, float]
    t: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class NonIndependence:
    """How far two members of a dyad are alike in one column.

    Attributes
    ----------
    roles
        The two roles; None when the members are taken as indistinguishable.
    n_dyads, n_missing
        Dyads with both values, and dyads left out because one or both were missing.
    likeness
        The Pearson correlation; or, indistinguishable, the ANOVA and the pairwise intraclass
        correlation.
    mean_squares
        Between and within dyads.
    comparisons
        The roles' means (paired t) and variances (Pitman and Morgan); none without roles.
    effective_n
        Independent persons whose data would say as much about a cause that both members share,
        2n / (1 + r), and about one in which they differ, 2n / (1 - r).
    detectable
        The smallest correlation that this many dyads find with a probability of .80.
    """

    column: str
    roles: tuple[str, str] | None
    n_dyads: int
    n_missing: int
    likeness: tuple[Likeness, ...]
    mean_squares: tuple[float, float]
    comparisons: tuple[Comparison, ...]
    effective_n: tuple[float, float]
    detectable: float

    def table(self) -> "pd.DataFrame":
        """Return one row a measure of likeness."""
        return frame(self.likeness)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, "non-independence")

    def summary(self) -> str:
        """Return what a paper says about it."""
        left_out = f", {self.n_missing} left out for a missing value" if self.n_missing else ""
        parts = [
            f"Non-independence of {self.column}: {self.n_dyads} dyads{left_out}.",
            _likeness_text(self.likeness),
        ]
        if self.roles is not None:
            parts.append(_comparison_text(self.comparisons, self.roles))
        parts.append(_design_text(self))
        return "\n\n".join(parts)


def _likeness_text(likeness: tuple[Likeness, ...]) -> str:
    header = ["measure", "estimate", "95 % interval", "t, F or χ²", "df", "p"]
    return lines(
        header,
        [
            [
                each.measure, digits(each.estimate),
                "–" if each.ci is None else interval(each.ci),
                digits(each.statistic, 2), ", ".join(map(str, each.df)), p_value(each.p),
            ]
            for each in likeness
        ],
    )  # fmt: skip


def _comparison_text(comparisons: tuple[Comparison, ...], roles: tuple[str, str]) -> str:
    rows = [
        [each.what, *(digits(value) for value in each.values), digits(each.t, 2), str(each.df),
         p_value(each.p)]
        for each in comparisons
    ]  # fmt: skip
    return lines(["", *roles, "t", "df", "p"], rows)


def _design_text(found: NonIndependence) -> str:
    shared, differing = found.effective_n
    independence = paragraph(
        f"These {2 * found.n_dyads} persons say as much as {digits(shared, 0)} independent ones "
        f"about a cause that both members of a dyad share, and as much as {digits(differing, 0)} "
        "about one in which the members differ; a test that takes them as independent is wrong "
        "in both."
    )
    power = paragraph(
        f"{found.n_dyads} dyads find a correlation of {digits(found.detectable, 2)} or more with "
        "a probability of .80, so a p above .05 is no evidence of independence: keep the dyad in "
        "the model. Alike is not influenced: choosing each other, a shared life and a shared "
        "source of the ratings make a correlation too."
    )
    return f"{independence}\n{power}"
