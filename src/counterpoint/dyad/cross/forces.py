"""The estimation of truth and bias forces, from cross-products."""

from collections.abc import Sequence

import numpy as np

from counterpoint.dyad.apim.equations import Equations
from counterpoint.dyad.apim.estimation import Estimate, Method, estimate
from counterpoint.dyad.cross.report import Label
from counterpoint.dyad.cross.sample import Roles
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient, coefficient


def estimate_forces(form: Equations, roles: Roles, method: Method) -> Estimate:
    """Return generalised least squares, with effects of each role's own when told apart."""
    size = len(form.regressors)
    if form.n <= 2 * size:
        raise DyadError(
            f"Only {form.n} dyads have every value, and the model has {size} terms; it needs more "
            f"than {2 * size} dyads."
        )
    y, x = form.condensed()
    if roles.told_apart:
        apart = np.zeros((*x.shape[:2], 2 * size))
        apart[0, :, :size], apart[1, :, size:] = x
        x = apart
    _check_rank(x, form, size)
    free = np.eye(x.shape[2])
    return estimate(
        form.n, y, x, free, method=method, exchangeable=not roles.told_apart,
        spread=float(np.trace(form.moments.covariance[:2, :2])),
    )  # fmt: skip


def _check_rank(x: Numbers, form: Equations, size: int) -> None:
    flat = x.reshape(-1, x.shape[2])
    length = np.linalg.norm(flat, axis=0)
    left = np.abs(np.diag(np.linalg.qr(flat / np.where(length > 0, length, 1.0), mode="r")))
    # The rows are roots of cross-products: of what is left at 3e-5, four digits are right.
    for k in np.flatnonzero((left < 3e-5) | (length == 0)):
        raise DyadError(
            f"“{form.regressors[int(k) % size].predictor}” does not vary or follows from the other "
            "variables of the model; leave it out. A moderator whose values lie far from zero and "
            "close together does so too: subtract a number near its mean."
        )


def coefficients_of(
    form: Equations, found: Estimate, labels: Sequence[Label], roles: Roles
) -> tuple[Coefficient, ...]:
    """Return the coefficients by role, with tests and in standard deviations."""
    deviations = _deviations(form, roles)
    spreads = np.diag(form.moments.covariance)[:2]
    outcome = list(np.sqrt(spreads))
    if not roles.told_apart:
        outcome = [_pooled(form.moments.mean[:2], spreads)]
    made = []
    for i, (value, variance) in enumerate(
        zip(found.coefficients, np.diag(found.covariance), strict=True)
    ):
        member, k = divmod(i, len(labels))
        made.append(
            coefficient(
                roles.of(member), labels[k].effect, labels[k].predictor, value, variance**0.5,
                df=None if found.df is None else float(found.df[i]),
                standardized=value * deviations[member][k] / outcome[member] if k else None,
            )
        )  # fmt: skip
    return tuple(made)


def _deviations(form: Equations, roles: Roles) -> list[list[float]]:
    both = [[form.spread(k, m) for k in range(len(form.regressors))] for m in (0, 1)]
    if roles.told_apart:
        return [[variance**0.5 for _, variance in member] for member in both]
    return [
        [
            _pooled(np.array([first[0], second[0]]), np.array([first[1], second[1]]))
            for first, second in zip(*both, strict=True)
        ]
    ]


def _pooled(means: Numbers, variances: Numbers) -> float:
    """Return the standard deviation over both members together."""
    return float(np.sqrt(variances.mean() + (means[0] - means[1]) ** 2 / 4))
