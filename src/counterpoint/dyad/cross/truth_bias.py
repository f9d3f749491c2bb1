"""Truth and bias: what a judgment of the partner is drawn to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.cross.forces import coefficients_of, estimate_forces
from counterpoint.dyad.cross.judgments import (
    Variables,
    centred,
    check_judgment,
    moderator,
    several,
    side_of,
)
from counterpoint.dyad.cross.report import sample_text
from counterpoint.dyad.cross.sample import roles_of, single_rows
from counterpoint.dyad.dyads import Dyads, Numbers, check_read
from counterpoint.dyad.errors import check_word
from counterpoint.dyad.results import (
    Coefficient,
    Estimates,
    as_dict,
    coefficients_text,
    criteria,
    digits,
    likelihood_text,
    paragraph,
)

MODEL = "The truth and bias model"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TruthBias(Estimates):
    """A truth and bias model's estimates; see `truth_bias`.

    Attributes
    ----------
    judgment, truth, bias, moderators
        The columns, each with whose value is meant.
    roles
        The roles of the judges in alphabetical order, or None for exchangeable members.
    method
        "ml" or "reml".
    n_dyads, n_missing
        Dyads used, and dyads left out because a value is missing.
    truth_mean
        The mean of the truth over both members, subtracted from judgment, truth and biases.
    coefficients
        Effects "directional bias", "truth force" and "bias force"; a moderator's coefficients
        stand under the effect it moves, "truth:moderator" as their predictor.
    vcov
        Covariance matrix of the coefficients, in their order.
    residual_covariance
        Of the two members' judgments, shape (2, 2), in the order of `roles`.
    log_likelihood
        Of the judgments given the rest; restricted with "reml", and then comparable only
        between models of the same terms.
    """

    judgment: str
    truth: str
    bias: tuple[str, ...]
    moderators: tuple[str, ...]
    roles: tuple[str, str] | None
    method: Method
    n_dyads: int
    n_missing: int
    truth_mean: float
    coefficients: tuple[Coefficient, ...]
    vcov: Numbers
    residual_covariance: Numbers
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float

    @property
    def residual_correlation(self) -> float:
        """How alike the two judgments are beyond what the model explains."""
        spread = self.residual_covariance
        return float(spread[0, 1] / np.sqrt(spread[0, 0] * spread[1, 1]))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, "truth-bias")

    def summary(self) -> str:
        """Return the text that a paper's author would read."""
        spread = (
            f"Residual covariance of the two judgments {digits(self.residual_covariance[0, 1])}"
            f" (correlation {digits(self.residual_correlation)})"
        )
        caution = (
            "The truth is only as true as its measure: the partner's own report may be biased "
            "too. A bias force of the judge's own value is assumed similarity; where partners "
            "are alike it and accuracy go together, and each is given with the other held fixed."
        )
        drawn = f"bias {', '.join(self.bias)}" if self.bias else "no bias variable"
        return "\n".join(
            [
                f"Truth and bias model: judgment {self.judgment}, truth {self.truth}, {drawn}",
                sample_text(self, self.method.upper()),
                f"Centred on the truth's mean, {digits(self.truth_mean)}.",
                "",
                coefficients_text(self.coefficients),
                "",
                spread,
                likelihood_text(self.log_likelihood, self.n_parameters, self.aic, self.bic),
                "",
                paragraph(caution),
            ]
        )


def truth_bias(
    data: Dyads,
    *,
    judgment: str,
    truth: str,
    bias: str | Sequence[str] = (),
    moderators: str | Sequence[str] = (),
    indistinguishable: bool = False,
    method: Method = "reml",
) -> TruthBias:
    """Fit the truth and bias model to each member's judgment of the partner.

    With the mean of the truth subtracted from judgment J, truth T and bias B,

        J_m = d + t T_m + b B_m + e_m,

    d is the directional bias (over- or underestimation where truth and bias are at that mean),
    t the truth force (accuracy), b the bias force (West and Kenny 2011, equation 4). Residuals
    of the two judges correlate; generalised least squares with the covariance estimated by
    maximum or restricted likelihood on cross-products.

    Parameters
    ----------
    data
        One row a dyad. Dyads with a missing value are left out and counted.
    judgment
        The column of each member's judgment of the partner.
    truth
        A column's name for the partner's value of it, which is what is judged; `own(x)` for the
        judge's own.
    bias
        A column's name for the judge's own value (assumed similarity); `partner(x)` for the
        partner's. Several may be given. All three kinds must share one unit.
    moderators
        Columns, the judge's own unless `partner(x)`, that may move all of d, t and b. They are
        not centred: the other effects are those where a moderator is 0.
    indistinguishable
        One set of effects and one residual variance for both members.
    method
        "reml" with Satterthwaite's degrees of freedom, or "ml" with z tests.

    Returns
    -------
    TruthBias
        d in units of the judgment, t and b in units of judgment per unit; `standardized` in
        standard deviations, for t and b of the role where roles are told apart.

    Raises
    ------
    DyadError
        When a column is not there or holds text, one variable follows from the others, or
        members without roles are to be told apart.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads, truth_bias
    >>> rng = np.random.default_rng(4)
    >>> mood = rng.normal(5, 1, size=(800, 2))
    >>> guess = 5.3 + 0.5 * (mood[:, ::-1] - 5) + 0.2 * (mood - 5) + rng.normal(size=(800, 2))
    >>> couples = Dyads({"mood": mood, "guess": guess}, np.arange(800), ("Alice", "Bob"))
    >>> fitted = truth_bias(
    ...     couples, judgment="guess", truth="mood", bias="mood", indistinguishable=True
    ... )
    >>> low, high = fitted[None, "truth force", "partner(mood)"].ci
    >>> low < 0.5 < high
    True

    Notes
    -----
    It cannot say why a judgment is accurate: knowing the partner and sharing a stereotype that
    happens to be true look alike.
    """
    check_read(data)
    single_rows(data, MODEL)
    check_word("method", method, get_args(Method))
    check_judgment(judgment, (truth, *several(bias), *several(moderators)))
    roles = roles_of(data, indistinguishable)
    variables = Variables(
        judgment,
        data.numbers(judgment),
        (side_of(data, truth, "partner"), *(side_of(data, x, "own") for x in several(bias))),
        tuple(moderator(data, name) for name in several(moderators)),
    )
    form, labels, mean = centred(variables)
    found = estimate_forces(form, roles, method)
    # As nlme counts for the BIC: members' values, less the coefficients when these were spent.
    values = 2 * form.n - (len(found.coefficients) if method == "reml" else 0)
    return TruthBias(
        judgment=judgment, truth=variables.forces[0].name,
        bias=tuple(each.name for each in variables.forces[1:]),
        moderators=tuple(each.name for each in variables.moderators),
        roles=roles.reported, method=method, n_dyads=form.n, n_missing=form.moments.n_missing,
        truth_mean=mean, coefficients=coefficients_of(form, found, labels, roles),
        vcov=found.covariance, residual_covariance=found.sigma,
        **criteria(found.log_likelihood, found.n_parameters, values),
    )  # fmt: skip
