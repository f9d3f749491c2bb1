"""Tests between models: distinguishability, equal effects, and any pair of nested models."""

from dataclasses import dataclass
from typing import Any

from counterpoint.dyad import tails
from counterpoint.dyad.apim.constraints import Constraint
from counterpoint.dyad.apim.fitting import constrain
from counterpoint.dyad.apim.model import apim
from counterpoint.dyad.apim.nesting import check_comparable, check_nested, told_apart
from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import digits, p_equals, plain

ROUNDING = 1e-8  # of a log likelihood


@dataclass(frozen=True, slots=True)
class Comparison:
    """A likelihood-ratio test of a smaller model against a larger one.

    Attributes
    ----------
    name
        What the smaller model says.
    n_dyads
        The dyads that both rest on.
    statistic, df, p
        Chi-square (with n, as lavaan has it; times (n - 1) / n as Amos has it).
    """

    name: str
    n_dyads: int
    statistic: float
    df: int
    p: float

    def summary(self) -> str:
        """Return one line, as papers print it."""
        return (
            f"{self.name}: χ²({self.df}, N = {self.n_dyads} dyads) = "
            f"{digits(self.statistic)}, {p_equals(self.p)}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        result: dict[str, Any] = plain(self)
        return result


def comparison(name: str, n: int, statistic: float, df: int) -> Comparison:
    """Return the test with its p value."""
    return Comparison(name, n, float(statistic), df, tails.beyond(statistic, df))


def compare(smaller: Apim, larger: Apim, *, name: str = "Smaller model") -> Comparison:
    """Test a model against a larger one in which it is nested.

    Raises
    ------
    DyadError
        When they are not by ML, rest on different dyads or outcomes, the smaller has as many
        parameters or is no special case of the larger, or the likelihood of one is of the
        predictors too (full information) and that of the other is not, or is of other predictors.

    Notes
    -----
    chi-square = 2 (l_larger - l_smaller). With full information the predictors' means and
    covariances are part of both likelihoods; they are left free in each role, so that a model of
    exchangeable members is tested against one of two roles by what it says of the outcome alone.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.apim import apim, compare
    >>> y, x = np.random.default_rng(1).normal(size=(2, 50, 2))
    >>> couples = Dyads({"y": y, "x": x}, np.arange(50), ("husband", "wife"))
    >>> free = apim(couples, "y ~ x")
    >>> compare(apim(couples, "y ~ x", equal=["actor"]), free, name="Equal actor effects").df
    1
    """
    check_comparable(smaller, larger)
    if smaller.full_information and smaller.roles is None and larger.roles is not None:
        smaller = told_apart(smaller, larger.roles)
    df = larger.n_parameters - smaller.n_parameters
    if df <= 0:
        raise DyadError(
            f"The smaller model has {smaller.n_parameters} parameters and the larger "
            f"{larger.n_parameters}; give the smaller one first."
        )
    check_nested(smaller, larger)
    statistic = 2 * (larger.log_likelihood - smaller.log_likelihood)
    if statistic < -ROUNDING * max(1.0, abs(larger.log_likelihood)):
        raise DyadError(
            f"The smaller model is more likely than the larger one (χ² = {digits(statistic)}), "
            "which no special case can be; see that both are fitted to the same dyads."
        )
    return comparison(name, larger.n_dyads, max(statistic, 0.0), df)


def distinguishability(data: Dyads | Batches, formula: str) -> Comparison:
    """Test whether one equation and one residual variance serve both members (APIM level).

    Whether the predictors themselves differ between the roles is no part of it, also when values
    are missing; `omnibus` tests that.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.apim import distinguishability
    >>> y, x = np.random.default_rng(1).normal(size=(2, 50, 2))
    >>> couples = Dyads({"y": y, "x": x}, np.arange(50), ("husband", "wife"))
    >>> distinguishability(couples, "y ~ x").df
    4
    """
    larger = apim(data, formula)
    smaller = apim(data, formula, indistinguishable=True)
    return compare(smaller, larger, name="Members cannot be told apart")


def equality(result: Apim) -> tuple[Comparison, ...]:
    """Test for each coefficient whether it is the same in both roles, and then all together.

    Raises
    ------
    DyadError
        When members are not told apart, or the model was not fitted by ML.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.apim import apim, equality
    >>> y, x = np.random.default_rng(1).normal(size=(2, 50, 2))
    >>> couples = Dyads({"y": y, "x": x}, np.arange(50), ("husband", "wife"))
    >>> [each.name for each in equality(apim(couples, "y ~ x"))]
    ['Equal intercept', 'Equal actor x', 'Equal partner x', 'All of these equal']
    """
    if result.roles is None:
        raise DyadError("Members that cannot be told apart have equal effects already.")
    first, second = result.roles
    pairs = {
        f"Equal {effect} {predictor}".strip(): Constraint(
            {(first, effect, predictor): 1.0, (second, effect, predictor): -1.0}
        )
        for role, effect, predictor in result.keys
        if role == first
    }
    tests: dict[str, tuple[Constraint, ...]] = {name: (held,) for name, held in pairs.items()}
    tests["All of these equal"] = tuple(pairs.values())
    return tuple(
        compare(constrain(result, *held), result, name=name) for name, held in tests.items()
    )
