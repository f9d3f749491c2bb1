"""From what was asked and the cross-products to the result."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from counterpoint.dyad.apim.bearing import check
from counterpoint.dyad.apim.constraints import Constraint, keys
from counterpoint.dyad.apim.constraints import free as free_of
from counterpoint.dyad.apim.equations import Equations
from counterpoint.dyad.apim.estimation import Estimate, estimate
from counterpoint.dyad.apim.result import Apim, Request, Source
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient, coefficient, criteria


def constrain(result: Apim, *constraints: Constraint) -> Apim:
    """Fit the same model again with further constraints.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.apim import apim, constrain, pattern
    >>> y, x = np.random.default_rng(1).normal(size=(2, 50, 2))
    >>> free = apim(Dyads({"y": y, "x": x}, np.arange(50)), "y ~ x", indistinguishable=True)
    >>> round(constrain(free, pattern("actor only", None, "x"))[None, "partner", "x"].estimate, 9)
    0.0
    """
    asked = result.request
    more = (*asked.constraints, *constraints)
    return fit(result.source, replace(asked, constraints=more))


def fit(source: Source, request: Request) -> Apim:
    """Fit what was asked to what is there."""
    reduced = source.equations
    if not reduced.regressors:
        raise DyadError("The formula leaves nothing to estimate; give it an intercept.")
    names = keys(reduced.regressors, request.roles)
    free = free_of(request.constraints, names)
    full = request.method == "ml" and source.design is not None and reduced.moments.n_missing > 0
    if not full:
        check(reduced, request.roles)
        return _result(source, request, reduced, _estimate(reduced, request, free))
    from counterpoint.dyad.apim import missing

    assert source.design is not None
    return _result(
        source,
        request,
        *missing.fit(
            source.design,
            free,
            roles=request.roles,
            equal_variance=request.equal_variance,
        ),
    )


def _estimate(reduced: Equations, request: Request, free: Numbers) -> Estimate:
    y, x = reduced.condensed()
    if request.roles is not None:
        blank = np.zeros_like(x[0])
        x = np.stack([np.hstack([x[0], blank]), np.hstack([blank, x[1]])])
    if not free.shape[1]:
        raise DyadError("The constraints leave no coefficient to estimate.")
    return estimate(
        reduced.n,
        y,
        x,
        free,
        method=request.method,
        exchangeable=_one_variance(request),
        spread=float(np.trace(reduced.moments.covariance[:2, :2])),
    )


def _result(source: Source, request: Request, reduced: Equations, found: Estimate) -> Apim:
    n, full = reduced.n, reduced is not source.equations
    values = 2 * n
    if full:
        values = n
    elif request.method == "reml":
        values -= found.n_parameters - (2 if _one_variance(request) else 3)
    return Apim(
        formula=request.formula,
        outcome=reduced.outcome,
        roles=request.roles,
        n_dyads=n,
        n_missing=reduced.moments.n_missing,
        method=request.method,
        full_information=full,
        coefficients=_coefficients(request, reduced, found),
        covariance=found.covariance,
        residual_covariance=found.sigma,
        **criteria(found.log_likelihood, found.n_parameters, values),
        r_squared=_r_squared(request, reduced, found),
        standardized_by=request.standardize,
        request=request,
        source=source,
    )


def _one_variance(request: Request) -> bool:
    return request.roles is None or request.equal_variance


def _coefficients(request: Request, reduced: Equations, found: Estimate) -> tuple[Coefficient, ...]:
    errors = np.sqrt(np.diag(found.covariance))
    result = []
    for place, key in enumerate(keys(reduced.regressors, request.roles)):
        estimated = found.coefficients[place]
        member, regressor = divmod(place, len(reduced.regressors))
        scale = _scale(request, reduced, regressor, member)
        result.append(
            coefficient(
                *key,
                estimated,
                errors[place],
                df=_df(found, place),
                standardized=None if scale is None else estimated * scale,
            )
        )
    return tuple(result)


def _scale(request: Request, reduced: Equations, regressor: int, member: int) -> float | None:
    """Return the predictor's standard deviation over the outcome's."""
    if reduced.regressors[regressor].effect == "intercept":
        return None
    members = (member,) if request.standardize == "role" and request.roles else (0, 1)
    over = _variance([reduced.spread(regressor, m) for m in members])
    return float(np.sqrt(over / _outcome_variance(reduced, members)))


def _r_squared(request: Request, reduced: Equations, found: Estimate) -> tuple[float, ...]:
    if request.roles is None:
        total = _outcome_variance(reduced, (0, 1))
        return (float(1 - np.trace(found.residuals) / (2 * reduced.n) / total),)
    return tuple(
        float(1 - found.residuals[m, m] / reduced.n / _outcome_variance(reduced, (m,)))
        for m in (0, 1)
    )


def _outcome_variance(reduced: Equations, members: Sequence[int]) -> float:
    cov = reduced.moments.covariance
    return _variance([(float(reduced.moments.mean[m]), float(cov[m, m])) for m in members])


def _variance(parts: Sequence[tuple[float, float]]) -> float:
    """Return the variance of all values of equally many with these means and variances."""
    means, variances = np.array(parts).T
    return float(variances.mean() + means.var())


def _df(found: Estimate, place: int) -> float | None:
    if found.df is None or not np.isfinite(found.df[place]):  # a coefficient that was set to zero
        return None
    return float(found.df[place])
