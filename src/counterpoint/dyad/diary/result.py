"""What the model of a diary gives back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.diary.coding import INTERCEPT
from counterpoint.dyad.diary.natural import CovarianceParameter, Kind
from counterpoint.dyad.diary.structure import Residual
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import (
    Coefficient,
    Estimates,
    as_dict,
    coefficients_text,
    digits,
    frame,
    interval,
    likelihood_text,
    lines,
    paragraph,
)

if TYPE_CHECKING:
    import pandas as pd

RESIDUAL_WORDS = {
    "independent": "independent between members and days",
    "same-day": "members correlated on the same day, days independent",
    "own-ar1": "autocorrelated within each member, members independent",
    "ar1": "members correlated on the same day, both autocorrelated (Kronecker)",
    "same-day+ar1": "members correlated on the same day, and each autocorrelated apart from that",
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Diary(Estimates):
    """The estimates of an actor-partner interdependence model over days.

    Attributes
    ----------
    formula, outcome, roles, method, residual
        What was fitted; roles None when members are exchangeable.
    n_dyads, n_days, n
        Dyads, dyads' days, and members' days that the estimates rest on.
    n_missing
        Members' days in the table that lack a value the model needs (days that are not in the
        table are not counted).
    coefficients
        All of the first role, then of the second.
    covariance
        Of the fixed effects, shape (p, p), in their order.
    random_names
        A member's random effects, k of them.
    random_covariance
        Shape (2k, 2k): the first role's random effects, then the second's.
    residual_covariance
        Of the members on one day, shape (2, 2).
    autocorrelation
        rho, from one day to the next, of the residual's autocorrelated part; None without one.
    parameters
        Variances, covariances and correlations by name, with standard errors and intervals.
    log_likelihood, n_parameters, aic, bic
        As nlme has them: BIC counts members' days, for REML less the fixed effects.
    score
        The largest component of the score, in its standard deviations: how exact the maximum is.
    steps
        Scoring steps taken.
    notes
        Sentences about boundaries, bias and what was left out.
    """

    formula: str
    outcome: str
    roles: tuple[str, str] | None
    method: Method
    residual: Residual
    n_dyads: int
    n_days: int
    n: int
    n_missing: int
    coefficients: tuple[Coefficient, ...]
    covariance: Numbers
    random_names: tuple[str, ...]
    random_covariance: Numbers
    residual_covariance: Numbers
    autocorrelation: float | None
    parameters: tuple[CovarianceParameter, ...]
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float
    score: float
    steps: int
    notes: tuple[str, ...]

    def parameter(self, part: str, kind: Kind, name: str) -> CovarianceParameter:
        """Return a parameter of the covariances by its part, kind and name."""
        for each in self.parameters:
            if (each.part, each.kind, each.name) == (part, kind, name):
                return each
        raise DyadError(f"This model has no {kind} “{name}” in its {part} part.")

    @property
    def between_shares(self) -> tuple[float, ...] | None:
        """The share of unexplained variance that lies between persons, by role or once.

        Random intercepts' variance over itself plus the residual's, where every other random
        effect's predictor is zero; None without random intercepts. The rest lies within persons,
        from day to day.
        """
        if INTERCEPT not in self.random_names:
            return None
        place, size = self.random_names.index(INTERCEPT), len(self.random_names)
        between = np.diag(self.random_covariance)[[place, place + size]]
        shares = between / (between + np.diag(self.residual_covariance))
        return tuple(float(share) for share in shares[: len(self.roles or (None,))])

    def covariance_table(self) -> "pd.DataFrame":
        """Return one row a variance, covariance or correlation."""
        return frame(self.parameters)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, "diary", between_shares=self.between_shares)

    def summary(self) -> str:
        """Return the text that a paper's author reads."""
        method = "Restricted maximum likelihood" if self.method == "reml" else "Maximum likelihood"
        return "\n".join(
            [
                f"Actor-partner interdependence model of a diary: {self.formula}",
                paragraph(self._who()),
                paragraph(f"{method}; residuals {RESIDUAL_WORDS[self.residual]}."),
                "",
                coefficients_text(self.coefficients),
                "",
                self._covariances(),
                "",
                *self._shares(),
                likelihood_text(self.log_likelihood, self.n_parameters, self.aic, self.bic),
                "",
                *map(paragraph, self.notes),
                paragraph(
                    "An effect here is an association on these days: who moves whom, or a third "
                    "cause that both days share, cannot be told apart. Predictors count as "
                    "measured without error."
                ),
            ]
        )

    def plot(self, **options: Any) -> Any:
        """Draw the effects with their intervals."""
        from counterpoint.dyad import plots

        return plots.forest(self.coefficients, **options)

    def _who(self) -> str:
        who = "Members cannot be told apart"
        if self.roles is not None:
            who = f"Members are told apart: {self.roles[0]} and {self.roles[1]}"
        missing = f"{self.n_missing} more lack a value and are left out"
        return (
            f"{who}. {self.n_dyads} dyads, {self.n_days} days, {self.n} members' days; "
            f"{missing if self.n_missing else 'none lacks a value'}."
        )

    def _covariances(self) -> str:
        return lines(
            ["part", "of", "what", "estimate", "SE", "95 % interval"],
            [
                [
                    each.part, each.kind, each.name, digits(each.estimate), digits(each.se),
                    interval(each.ci),
                ]
                for each in self.parameters if each.kind != "covariance"
            ],
        )  # fmt: skip

    def _shares(self) -> list[str]:
        if self.between_shares is None:
            return []
        shares = ", ".join(
            f"{100 * share:.0f} %{f' ({role})' if role else ''}"
            for share, role in zip(self.between_shares, self.roles or ("",), strict=True)
        )
        return [
            paragraph(
                f"Unexplained variance between persons {shares}; the rest is within, day to day"
            )
        ]
