"""The actor-partner interdependence model: asking for it, and putting its result together."""

from collections.abc import Mapping, Sequence
from typing import get_args

from counterpoint.dyad.apim.batches import from_batches
from counterpoint.dyad.apim.constraints import Constraint, keys
from counterpoint.dyad.apim.equations import equations
from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.apim.fitting import fit
from counterpoint.dyad.apim.patterns import equal_effects, named_patterns
from counterpoint.dyad.apim.result import Apim, Request, Source, Standard
from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads, check_read, told_apart
from counterpoint.dyad.errors import DyadError, check_word
from counterpoint.dyad.formula import Formula, parse


def apim(
    data: Dyads | Batches,
    formula: str,
    *,
    indistinguishable: bool = False,
    method: Method = "ml",
    equal: str | Sequence[str] = (),
    pattern: str | Mapping[str | None, str] | None = None,
    constraints: Sequence[Constraint] = (),
    standardize: Standard = "overall",
) -> Apim:
    """Fit an actor-partner interdependence model.

    Parameters
    ----------
    data
        One row a dyad, from `read`; or batches of them from a Parquet file or a Dask DataFrame,
        of which only cross-products are kept.
    formula
        "satisfaction ~ tension": each predictor enters as the member's own value (the actor
        effect) and as the partner's (the partner effect) unless written `own(x)` or
        `partner(x)`. One that both members always share enters once, as an effect of the dyad.
        Moderators are written with `*` or `:`.
    indistinguishable
        Whether members are exchangeable: one equation for both, equal residual variances. The
        residual covariance may be negative.
    method
        "ml": maximum likelihood, tests by the normal law; dyads with missing values are kept by
        full information when rows are in memory. "reml": restricted maximum likelihood on
        complete dyads, t tests with Satterthwaite's degrees of freedom (for two equations with
        the same regressors these are n less the coefficients of one).
    equal
        What is the same in both roles: any of "intercept", "actor", "partner", "dyad",
        "product", and "variance" for the residual variances.
    pattern
        "actor only", "partner only", "couple" or "contrast" for every predictor in every
        equation, or role to pattern.
    constraints
        Further sums of coefficients that are zero; see `Constraint`.
    standardize
        "overall" or "role"; see `Apim.standardized_by`.

    Returns
    -------
    Apim
        Frozen; `.table()`, `.summary()`, `.to_dict()`, `.plot()`.

    Raises
    ------
    DyadError
        When roles are asked for and there are none, a predictor does not vary or is determined
        by others, the outcome stands on the right, or dyads are too few.

    Notes
    -----
    y_1 = a_1 + actor_1 x_1 + partner_1 x_2 + e_1 and y_2 = a_2 + actor_2 x_2 + partner_2 x_1 + e_2,
    the residuals correlated. Same regressors in both: least squares of each equation (Zellner
    1962). Exchangeable members: least squares of sums and of differences (Kenny, Kashy and Cook
    2006). All else: generalised least squares to a fixed point of 1e-12. Standard errors are
    the roots of the diagonal of (X' V^-1 X)^-1; nlme's for ML are larger by sqrt(N / (N - p)).
    The log likelihood is nlme's, for REML with one intercept a role.

    It cannot say whether one member moves the other: a third cause gives the same numbers.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.apim import apim
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(200, 2))
    >>> y = 0.5 * x + 0.2 * x[:, ::-1] + rng.normal(size=(200, 2))
    >>> couples = Dyads({"mood": y, "sleep": x}, np.arange(200), ("husband", "wife"))
    >>> result = apim(couples, "mood ~ sleep", equal=["actor", "partner"])
    >>> round(result["wife", "actor", "sleep"].estimate, 2)
    0.58
    """
    check_read(data)
    check_word("method", method, get_args(Method))
    check_word("standardize", standardize, get_args(Standard))
    asked = parse(formula)
    asked.check_outcome()
    source, found = _source(data, asked)
    roles = told_apart(found, indistinguishable)
    names = keys(source.equations.regressors, roles)
    told = (equal,) if isinstance(equal, str) else tuple(equal)
    request = Request(
        formula,
        roles,
        method,
        (*equal_effects(told, names, roles), *named_patterns(pattern, names), *constraints),
        "variance" in told,
        standardize,
    )
    return fit(source, request)


def _source(data: Dyads | Batches, asked: Formula) -> tuple[Source, tuple[str, str] | None]:
    if isinstance(data, Batches):
        reduced, roles = from_batches(data, asked)
        return Source(reduced, None), roles
    if data.times is not None:
        raise DyadError(
            "There are several occasions a dyad; this model takes one. Average them, keep one, "
            "or use a model over time."
        )
    design = asked.design(data)
    return Source(equations(design), design), data.roles
