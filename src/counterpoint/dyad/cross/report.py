"""What the results of the structural models share: their numbers, their table and their text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import log
from typing import Any

import pandas as pd

from counterpoint.dyad.cross.fit import Fit, fit_statistics
from counterpoint.dyad.cross.sample import Roles, Sample
from counterpoint.dyad.cross.scoring import Fitted, maximise
from counterpoint.dyad.cross.structure import Structure
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.results import (
    Coefficient,
    coefficient,
    coefficients_text,
    digits,
    frame,
    plain,
)


@dataclass(frozen=True, slots=True)
class Label:
    """How a parameter is called in a table: whose it is, what it is, and of which column."""

    role: str | None
    effect: str
    predictor: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Structural:
    """A structural model's estimates by maximum likelihood.

    Attributes
    ----------
    formula
        The formula that was fitted.
    roles
        The roles in alphabetical order, or None for exchangeable members.
    n_dyads, n_missing
        Dyads used, and dyads left out because a value is missing.
    coefficients
        Every free parameter with its test (z) and interval.
    vcov
        Their covariance matrix from the expected information, in the same order.
    log_likelihood
        Of outcome and predictors together; `n_parameters`, `aic` and `bic` belong to it.
    score
        How far from the maximum the estimates may be, in standard deviations for one dyad.
    fit
        Against unrestricted moments; against exchangeable ones when the data have no roles.
    exchangeable_fit
        For exchangeable members, the fit that leaves out whether they are; else None.
    """

    formula: str
    roles: tuple[str, str] | None
    n_dyads: int
    n_missing: int
    coefficients: tuple[Coefficient, ...]
    vcov: Numbers
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float
    score: float
    fit: Fit
    exchangeable_fit: Fit | None

    def __getitem__(self, key: tuple[str | None, str, str]) -> Coefficient:
        """Return the coefficient of a role, an effect and a predictor."""
        return {(c.role, c.effect, c.predictor): c for c in self.coefficients}[key]

    def table(self) -> pd.DataFrame:
        """Return one row a coefficient."""
        return frame(self.coefficients)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, self.model, method="ml")

    @property
    def model(self) -> str:
        """The model's short name."""
        raise NotImplementedError

    def _text(self, title: str, *cautions: str) -> str:
        who = f"{self.roles[0]} and {self.roles[1]}" if self.roles else "exchangeable members"
        return "\n".join(
            [
                f"{title}: {self.formula}",
                f"{self.n_dyads} dyads ({who}), {missing_text(self.n_missing)}; ML.",
                "",
                coefficients_text(self.coefficients),
                "",
                likelihood_text(self.log_likelihood, self.n_parameters, self.aic, self.bic),
                *dict.fromkeys(fit.text() for fit in (self.fit, self.exchangeable_fit) if fit),
                "",
                *cautions,
            ]
        )


def as_dict(result: Any, model: str, **more: Any) -> dict[str, Any]:
    """Return a result's fields, its model named in front."""
    fields: dict[str, Any] = plain({"model": model, **more, **asdict(result)})
    return fields


def missing_text(n_missing: int) -> str:
    """Say what was left out."""
    if not n_missing:
        return "none left out"
    return f"{n_missing} left out because a value is missing"


def likelihood_text(value: float, n_parameters: int, aic: float, bic: float) -> str:
    """Return the line of the likelihood."""
    return (
        f"Log likelihood {digits(value)} with {n_parameters} parameters, "
        f"AIC {digits(aic, 2)}, BIC {digits(bic, 2)}"
    )


def numbers_of(
    structure: Structure, sample: Sample, labels: Mapping[str, Label], start: Numbers, roles: Roles
) -> dict[str, Any]:
    """Fit and return the fields of `Structural`, coefficients in the order of `labels`."""
    used = sample if roles.told_apart else sample.exchangeable()
    fitted = maximise(structure, used, start)
    order = [structure.parameters.index(name) for name in labels]
    standardized = structure.standardized(fitted.theta)
    vcov = fitted.vcov[order][:, order]
    n_parameters = len(fitted.theta)
    return {
        "n_dyads": sample.n,
        "n_missing": sample.n_missing,
        "coefficients": tuple(
            coefficient(
                label.role, label.effect, label.predictor, fitted.theta[i],
                fitted.vcov[i, i] ** 0.5, standardized=standardized[i],
            )
            for i, label in zip(order, labels.values(), strict=True)
        ),
        "vcov": vcov,
        **criteria(fitted.log_likelihood, n_parameters, sample.n),
        "score": fitted.score,
        **_fits(fitted, sample, used, roles),
    }  # fmt: skip


def _fits(fitted: Fitted, sample: Sample, used: Sample, roles: Roles) -> dict[str, Fit | None]:
    if roles.told_apart:
        return {"fit": fit_statistics(fitted, sample), "exchangeable_fit": None}
    alike = fit_statistics(fitted, used, exchangeable=True)
    unrestricted = fit_statistics(fitted, sample) if roles.known else alike
    return {"fit": unrestricted, "exchangeable_fit": alike}


def criteria(value: float, n_parameters: int, n: float) -> dict[str, Any]:
    """Return a log likelihood with its information criteria, `n` that of the BIC."""
    return {
        "log_likelihood": value,
        "n_parameters": n_parameters,
        "aic": 2 * (n_parameters - value),
        "bic": n_parameters * log(n) - 2 * value,
    }
