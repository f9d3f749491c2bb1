"""What an actor-partner interdependence model gives back."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from counterpoint.dyad.apim.constraints import Constraint
from counterpoint.dyad.apim.equations import Equations
from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.formula import Design
from counterpoint.dyad.results import (
    Coefficient,
    Estimates,
    Key,
    coefficients_text,
    digits,
    likelihood_text,
    paragraph,
    plain,
)

Standard: TypeAlias = Literal["overall", "role"]


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What was asked for: enough to ask again with more constraints."""

    formula: str
    roles: tuple[str, str] | None
    method: Method
    constraints: tuple[Constraint, ...]
    equal_variance: bool
    standardize: Standard


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What was fitted: cross-products, and the rows where missing values need them."""

    equations: Equations
    design: Design | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Apim(Estimates):
    """An actor-partner interdependence model's estimates.

    Attributes
    ----------
    formula, outcome
        What was fitted.
    roles
        The roles in alphabetical order; None when members are taken as exchangeable.
    n_dyads
        The dyads that the estimates rest on.
    n_missing
        The dyads with a value missing: used by full-information maximum likelihood, else left
        out.
    method
        "ml" or "reml".
    full_information
        Whether dyads with missing values are in the estimates. Then the log likelihood is that of
        outcome and predictors together, and `n_parameters` counts the predictors' means and
        (co)variances too.
    coefficients
        All of the first role, then of the second.
    covariance
        Of the estimates, shape (coefficients, coefficients), in their order.
    residual_covariance
        Shape (2, 2), in the order of `roles`.
    log_likelihood, n_parameters, aic, bic
        BIC counts values of the outcome as nlme does (2 n, less the coefficients for REML), and
        dyads as lavaan does where information is full.
    r_squared
        One a role, or one when members are exchangeable.
    standardized_by
        "overall": standardised by the standard deviation over both roles' values, which keeps
        roles comparable (Kenny, Kashy and Cook 2006); "role": by each role's own.
    request, source
        What was asked and of what.
    """

    formula: str
    outcome: str
    roles: tuple[str, str] | None
    n_dyads: int
    n_missing: int
    method: Method
    full_information: bool
    coefficients: tuple[Coefficient, ...]
    covariance: Numbers
    residual_covariance: Numbers
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float
    r_squared: tuple[float, ...]
    standardized_by: Standard
    request: Request
    source: Source

    @property
    def keys(self) -> tuple[Key, ...]:
        """Role, effect and predictor of each coefficient, in order."""
        return tuple((each.role, each.effect, each.predictor) for each in self.coefficients)

    @property
    def residual_correlation(self) -> float:
        """How alike the members are beyond the predictors: the partial (intraclass) correlation."""
        sigma = self.residual_covariance
        return float(sigma[0, 1] / np.sqrt(sigma[0, 0] * sigma[1, 1]))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        names = (
            "formula", "outcome", "roles", "n_dyads", "n_missing", "method", "full_information",
            "residual_covariance", "residual_correlation", "log_likelihood", "n_parameters",
            "aic", "bic", "r_squared", "standardized_by", "coefficients",
        )  # fmt: skip
        fields = {name: getattr(self, name) for name in names}
        held = [str(each) for each in self.request.constraints]
        result: dict[str, Any] = plain({"model": "apim", **fields, "constraints": held})
        return result

    def summary(self) -> str:
        """Return the text that a paper's author reads."""
        sigma = self.residual_covariance
        who = self.roles or ("either member",)
        first = ", ".join(f"{digits(sigma[m, m])} ({role})" for m, role in enumerate(who))
        squared = ", ".join(
            f"{digits(value)}{f' ({role})' if self.roles else ''}"
            for value, role in zip(self.r_squared, who, strict=False)
        )
        return "\n".join(
            [
                f"Actor-partner interdependence model: {self.formula}",
                paragraph(f"{self._members()}.", self._dyads(), self._method()),
                "",
                coefficients_text(self.coefficients),
                "",
                f"Residual variance {first}",
                f"Residual correlation of the members {digits(self.residual_correlation)}",
                f"R squared {squared}",
                *(f"Held: {constraint}" for constraint in self.request.constraints),
                likelihood_text(self.log_likelihood, self.n_parameters, self.aic, self.bic),
                "",
                paragraph(
                    "An effect here is an association given the other predictors: who moves whom, "
                    "or a third cause, cannot be told from one occasion. Predictors count as "
                    "measured without error, which usually makes effects look smaller."
                ),
            ]
        )

    def plot(self, **options: Any) -> Any:
        """Draw the two equations as a path diagram with their estimates."""
        from counterpoint.dyad import plots

        return plots.paths(self, **options)

    def _members(self) -> str:
        if self.roles is None:
            return "Members cannot be told apart"
        return f"Members are told apart: {self.roles[0]} and {self.roles[1]}"

    def _dyads(self) -> str:
        text = f"{self.n_dyads} dyads"
        if not self.n_missing:
            return f"{text}, no value missing."
        if self.full_information:
            return f"{text}, {self.n_missing} of them with values missing."
        return f"{text}; {self.n_missing} left out because a value is missing."

    def _method(self) -> str:
        if self.full_information:
            return "Full-information maximum likelihood (values missing at random)."
        if self.method == "ml":
            return "Maximum likelihood; normal tests."
        return "Restricted maximum likelihood; t tests, Satterthwaite's degrees of freedom."
