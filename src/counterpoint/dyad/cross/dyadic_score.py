"""The dyadic score model: the level and the difference of two people, each on each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.cross.level_difference import exchangeable, scores_of, told_apart
from counterpoint.dyad.cross.report import sample_text
from counterpoint.dyad.cross.sample import measured, roles_of
from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads, Numbers, check_read
from counterpoint.dyad.errors import check_word
from counterpoint.dyad.results import (
    Coefficient,
    as_dict,
    coefficients_text,
    digits,
    find,
    frame,
    likelihood_text,
    paragraph,
)

if TYPE_CHECKING:
    import pandas as pd

MODEL = "The dyadic score model"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DyadicScore:
    """A dyadic score model's estimates; see `dyadic_score`.

    Attributes
    ----------
    formula
        The formula that was fitted.
    roles
        The roles; a difference is the first's value less the second's. None when exchangeable.
    method
        "ml" or "reml".
    n_dyads, n_missing
        Dyads used, and dyads left out because a value is missing.
    coefficients
        Effects "level intercept", "level on level", "level on difference" and the same of the
        difference: the score of the outcome on the score of the predictor.
    vcov
        Covariance matrix of the coefficients, in their order.
    residual_covariance
        Of level and difference, shape (2, 2).
    log_likelihood
        Of the outcome given the predictors; the same for two members' values as for their
        level and difference.
    """

    formula: str
    roles: tuple[str, str] | None
    method: Method
    centred: bool
    n_dyads: int
    n_missing: int
    coefficients: tuple[Coefficient, ...]
    vcov: Numbers
    residual_covariance: Numbers
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float

    def __getitem__(self, key: tuple[str, str]) -> Coefficient:
        """Return the coefficient of an effect and a predictor ("" for an intercept)."""
        return find(self.coefficients, (None, *key))

    def table(self) -> "pd.DataFrame":
        """Return one row a coefficient."""
        return frame(self.coefficients)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, "dyadic-score")

    def summary(self) -> str:
        """Return the text that a paper's author would read."""
        first, second = self.roles or ("one member", "the other")
        (level, both), (_, difference) = self.residual_covariance
        spread = (
            f"Residual variance of the level {digits(level)}, of the difference "
            f"{digits(difference)}, covariance {digits(both)}"
        )
        caution = (
            "Differences of scores are less reliable than the scores. The model is an "
            "actor-partner model in other words and fits as well; it cannot say which of the "
            "two members moves the difference."
        )
        return "\n".join(
            [
                f"Dyadic score model: {self.formula}",
                sample_text(self, self.method.upper()),
                f"Level: the mean of the two members; difference: {first} less {second}.",
                "",
                coefficients_text(self.coefficients),
                "",
                spread,
                likelihood_text(self.log_likelihood, self.n_parameters, self.aic, self.bic),
                "",
                paragraph(caution),
            ]
        )


def dyadic_score(
    data: Dyads | Batches,
    formula: str,
    *,
    indistinguishable: bool = False,
    method: Method = "reml",
    centre: bool = False,
) -> DyadicScore:
    """Fit the dyadic score model: level and difference of the outcome on those of the predictor.

    With the level l = (v_1 + v_2) / 2 and the difference d = v_1 - v_2 of outcome and predictor,

        ly = i_l + b_ll lx + b_ld dx + e_l,   dy = i_d + b_dl lx + b_dd dx + e_d,

    residuals correlated (Iida, Seidman and Shrout 2018). Both equations have the same
    regressors, so least squares in each is the maximum of the (restricted) likelihood. For
    exchangeable members only b_ll, b_dd and the level's intercept remain (the dyad-individual
    model), and the residuals are independent.

    Parameters
    ----------
    data
        One row a dyad, in memory or in batches. Dyads with a missing value are left out,
        and counted.
    formula
        "outcome ~ predictor", or several predictors joined by +; each measured by both members.
    indistinguishable
        Treat the members as exchangeable; the direction of the difference then means nothing.
    method
        "reml" divides by residual degrees of freedom, and tests are t tests, exact under
        normality; "ml" divides by n, and tests are z tests, as lavaan has them.
    centre
        Take the mean over the dyads from each predictor's level; it moves intercepts alone.

    Returns
    -------
    DyadicScore
        Coefficients in units of outcome per predictor; `standardized` in standard deviations of
        the two scores.

    Raises
    ------
    DyadError
        When members without roles are to be told apart, a predictor is not measured by both,
        or the method is neither of the two.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads, dyadic_score
    >>> rng = np.random.default_rng(3)
    >>> x = rng.normal(size=(500, 2))
    >>> y = 0.6 * x + 0.2 * x[:, ::-1] + rng.normal(size=(500, 2))
    >>> fitted = dyadic_score(Dyads({"x": x, "y": y}, np.arange(500), ("Alice", "Bob")), "y ~ x")
    >>> low, high = fitted["level on level", "x"].ci
    >>> low < 0.8 < high
    True

    Notes
    -----
    It cannot say which member moves the difference: b_dd is half of both members' actor less
    partner effects added up.
    """
    check_read(data)
    check_word("method", method, get_args(Method))
    roles = roles_of(data, indistinguishable)
    names, moments = measured(data, formula, MODEL)
    scores, predictors = scores_of(moments, centre), names[1:]
    parts = (
        told_apart(scores, predictors, method)
        if roles.told_apart
        else exchangeable(scores, predictors, method)
    )
    return DyadicScore(
        formula=formula, roles=roles.reported, method=method, centred=centre, n_dyads=scores.n,
        n_missing=scores.n_missing, **parts,
    )  # fmt: skip
