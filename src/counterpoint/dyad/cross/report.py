"""What the results of the structural models share: their numbers, their table and their text."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from counterpoint.dyad.cross.fit import Fit, fit_statistics
from counterpoint.dyad.cross.sample import Roles, Sample
from counterpoint.dyad.cross.scoring import Fitted, maximise
from counterpoint.dyad.cross.structure import Structure
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.results import (
    Coefficient,
    Estimates,
    as_dict,
    coefficient,
    coefficients_text,
    criteria,
    likelihood_text,
    paragraph,
)


@dataclass(frozen=True, slots=True)
class Label:
    """How a parameter is called in a table: whose it is, what it is, and of which column."""

    role: str | None
    effect: str
    predictor: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Structural(Estimates, ABC):
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

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, self.model, method="ml")

    @property
    @abstractmethod
    def model(self) -> str:
        """The model's short name."""

    def _text(self, title: str, *cautions: str) -> str:
        return "\n".join(
            [
                f"{title}: {self.formula}",
                sample_text(self, "ML"),
                "",
                coefficients_text(self.coefficients),
                "",
                likelihood_text(self.log_likelihood, self.n_parameters, self.aic, self.bic),
                *dict.fromkeys(
                    paragraph(fit.text()) for fit in (self.fit, self.exchangeable_fit) if fit
                ),
                "",
                *map(paragraph, cautions),
            ]
        )


def sample_text(result: Any, method: str) -> str:
    """Return the line that says whose data these are, what was left out and how it was fitted."""
    roles, missing = result.roles, result.n_missing
    who = f"{roles[0]} and {roles[1]}" if roles else "exchangeable members"
    left_out = f"{missing} left out because a value is missing" if missing else "none left out"
    return f"{result.n_dyads} dyads ({who}), {left_out}; {method}."


def numbers_of(
    structure: Structure,
    sample: Sample,
    labels: Mapping[str, Label],
    start: Callable[[Sample], Numbers],
    roles: Roles,
) -> dict[str, Any]:
    """Fit and return the fields of `Structural`, coefficients in the order of `labels`.

    `start` is asked for where to begin, given the moments about their means.
    """
    used = sample if roles.told_apart else sample.exchangeable()
    centre = used.mean
    sample, used = sample.about(centre), used.about(centre)
    fitted = maximise(structure, used, start(used))
    theta, vcov = structure.moved(fitted.theta, fitted.vcov, centre)
    order = [structure.parameters.index(name) for name in labels]
    standardized = structure.standardized(theta)
    n_parameters = len(theta)
    return {
        "n_dyads": sample.n,
        "n_missing": sample.n_missing,
        "coefficients": tuple(
            coefficient(
                label.role, label.effect, label.predictor, theta[i], vcov[i, i] ** 0.5,
                standardized=standardized[i],
            )
            for i, label in zip(order, labels.values(), strict=True)
        ),
        "vcov": vcov[order][:, order],
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
