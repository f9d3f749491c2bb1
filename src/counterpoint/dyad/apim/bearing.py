"""Whether the data can bear the model: predictors that vary, and enough dyads."""

import numpy as np

from counterpoint.dyad.apim.equations import Equations
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

NOTHING = 1e-13  # of the mean: less than that is rounding
COLLINEAR = 1e-7  # the part of a predictor's spread that the others leave


def check(equations: Equations, roles: tuple[str, str] | None) -> None:
    """Raise where a coefficient could not be estimated.

    Raises
    ------
    DyadError
        When dyads are too few, a predictor does not vary, or predictors determine each other.
    """
    terms = len(equations.regressors)
    if equations.n < terms + 2:
        raise DyadError(
            f"{equations.n} complete dyads are too few for {terms} coefficients in an equation; "
            f"there must be {terms + 2} at the least."
        )
    _, x = equations.condensed()
    if roles is None:
        _check_equation(equations, x.reshape(-1, terms), (0, 1), "")
    else:
        for member, role in enumerate(roles):
            _check_equation(equations, x[member], (member,), f" in the equation of {role}")


def _check_equation(equations: Equations, x: Numbers, members: tuple[int, ...], where: str) -> None:
    spreads = np.array([_spread(equations, k, members) for k in range(len(equations.regressors))])
    turn = np.asarray(np.linalg.qr(x, mode="r"))
    for k, regressor in enumerate(equations.regressors):
        if regressor.effect == "intercept":
            continue
        if spreads[k] == 0.0 and equations.regressors[0].effect == "intercept":
            raise DyadError(
                f"“{regressor.predictor}” does not vary ({regressor.effect} effect{where}); "
                "leave it out."
            )
        size = spreads[k] if spreads[k] > 0 else float(np.linalg.norm(x[:, k]))
        if abs(turn[k, k]) <= COLLINEAR * size:
            raise DyadError(_collinear(equations, x, k, where))


def _spread(equations: Equations, regressor: int, members: tuple[int, ...]) -> float:
    """Return the root of the sum of squares about the mean of all values; 0 for rounding."""
    means, variances = np.array([equations.spread(regressor, m) for m in members]).T
    root = np.sqrt(variances.mean() + means.var())
    small = NOTHING * np.abs(means).max()
    return 0.0 if root <= small else float(root * np.sqrt(len(members) * equations.n))


def _collinear(equations: Equations, x: Numbers, k: int, where: str) -> str:
    earlier = np.linalg.lstsq(x[:, :k], x[:, k], rcond=None)[0]
    weights = np.abs(earlier) * np.linalg.norm(x[:, :k], axis=0)
    named = [
        str(each)
        for each, weight in zip(equations.regressors[:k], weights, strict=True)
        if weight > COLLINEAR * np.linalg.norm(x[:, k])
    ]
    return (
        f"“{equations.regressors[k]}” is determined by {', '.join(named)}{where}; "
        "leave one of them out."
    )
