"""Generalised least squares of two equations whose residuals are correlated within dyads.

The 2 x 2 covariance of the residuals and the coefficients are found in turn until neither moves.
When both equations have the same regressors (Zellner 1962), or when sum and difference of the
members have coefficients of their own, the first step is already the answer, which is the closed
form of the literature.

With residuals E, cross-products E'E, and K[m, l] = trace(C X_m' X_l) for the covariance C of the
coefficients, maximum likelihood has n S = E'E and restricted likelihood n S = E'E + K. The step
S = E'E (n I - S^-1 K)^-1 has the same fixed point and reaches it at once in the closed forms.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

Method: TypeAlias = Literal["ml", "reml"]
TOLERANCE = 1e-12
STEPS = 20_000
ROUNDING = 1e-15  # of an outcome's size, mean and all: a residual is not known better
EXCHANGE = np.array([[1.0, 1.0], [1.0, -1.0]]) / np.sqrt(2)  # members to sum and difference


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What every way of estimating returns.

    Attributes
    ----------
    coefficients
        Shape (coefficients,): those of the first role, then those of the second; once when
        members cannot be told apart. Constraints are already met.
    covariance
        Of the coefficients, shape (coefficients, coefficients).
    df
        Degrees of freedom of each coefficient's t (NaN for one that is set to zero), or None
        where the normal law is used.
    sigma
        Covariance of the residuals, shape (2, 2).
    residuals
        Sums of products of the residuals, shape (2, 2).
    log_likelihood, n_parameters
        As the method has it.
    steps
        How many steps it took.
    """

    coefficients: Numbers
    covariance: Numbers
    df: Numbers | None
    sigma: Numbers
    residuals: Numbers
    log_likelihood: float
    n_parameters: int
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Outcomes (2, rows) and regressors (2, rows, q), orthonormal over both members together."""

    n: int
    y: Numbers
    x: Numbers
    exchangeable: bool
    nothing: float  # a residual variance as small as that is rounding


def estimate(
    n: int,
    y: Numbers,
    x: Numbers,
    free: Numbers | None = None,
    *,
    method: Method,
    exchangeable: bool,
    spread: float | None = None,
) -> Estimate:
    """Return the estimate of y_m = x_m b + e_m with cov(e) = S and b = free g.

    Parameters
    ----------
    n
        The number of dyads.
    y, x
        Shapes (2, rows) and (2, rows, coefficients): the data, or fewer rows with the same
        cross-products. The columns of x over both members must be linearly independent.
    free
        Shape (coefficients, q): what constraints leave free; not given, none is constrained.
    method
        "ml" or "reml".
    exchangeable
        Whether both residuals have the same variance.
    spread
        The sum of both outcomes' variances about their means; not given, their mean square.

    Raises
    ------
    DyadError
        When residuals have no variance left, or the steps do not settle.
    """
    free = np.eye(x.shape[2]) if free is None else free
    basis, turn = np.linalg.qr((x @ free).reshape(-1, free.shape[1]))
    square = float(np.trace(y @ y.T)) / n
    nothing = max(1e-13 * (square if spread is None else spread), ROUNDING**2 * square)
    problem = Problem(n, y, basis.reshape(2, -1, free.shape[1]), exchangeable, nothing)
    sigma, steps = _settle(problem, method)
    theta, inverse = _least_squares(problem, sigma)
    residuals = _residuals(problem, theta)
    back = free @ np.linalg.inv(turn)
    covariance = back @ inverse @ back.T
    q = len(theta)
    return Estimate(
        back @ theta,
        covariance,
        _satterthwaite(problem, sigma, back) if method == "reml" else None,
        sigma,
        residuals,
        _log_likelihood(problem, sigma, residuals, inverse, turn, method),
        q + (2 if exchangeable else 3),
        steps,
    )


def _settle(problem: Problem, method: Method) -> tuple[Numbers, int]:
    sigma = np.eye(2)
    before = np.inf
    for step in range(1, STEPS + 1):
        theta, inverse = _least_squares(problem, sigma)
        new = _update(problem, sigma, _residuals(problem, theta), inverse, method)
        _check(problem, new)
        change = float(np.abs(new - sigma).max() / np.abs(new).max())
        sigma = new
        if change <= TOLERANCE / 100 or (change <= TOLERANCE and change >= before):
            return sigma, step
        before = change
    raise DyadError(
        f"The covariance of the residuals did not settle in {STEPS} steps; the data are too few "
        "or too nearly collinear for this model."
    )


def _update(
    problem: Problem, sigma: Numbers, residuals: Numbers, inverse: Numbers, method: Method
) -> Numbers:
    spent = np.zeros((2, 2))
    if method == "reml":
        spent = np.linalg.solve(sigma, _spent(problem, inverse))
    new = residuals @ np.linalg.inv(problem.n * np.eye(2) - spent)
    if not problem.exchangeable:
        return (new + new.T) / 2
    turned = EXCHANGE @ residuals @ EXCHANGE
    left = problem.n - np.diag(EXCHANGE @ spent @ EXCHANGE)
    return np.asarray(EXCHANGE @ np.diag(np.diag(turned) / left) @ EXCHANGE)


def _spent(problem: Problem, inverse: Numbers) -> NDArray[Any]:
    """Return K[m, l] = trace(C X_m' X_l)."""
    return np.asarray((problem.x @ inverse).reshape(2, -1) @ problem.x.reshape(2, -1).T)


def _least_squares(problem: Problem, sigma: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return coefficients and their covariance; sigma may be complex, for exact derivatives."""
    x, y = problem.x, problem.y
    weighted = np.einsum("ml,lrp->mrp", np.linalg.inv(sigma), x)
    inverse = np.linalg.inv(np.einsum("mrp,mrq->pq", weighted, x))
    return inverse @ np.einsum("mrp,mr->p", weighted, y), inverse


def _residuals(problem: Problem, theta: NDArray[Any]) -> NDArray[Any]:
    left = problem.y - problem.x @ theta
    return np.asarray(left @ left.T)


def _check(problem: Problem, sigma: Numbers) -> None:
    if not np.isfinite(sigma).all() or np.linalg.eigvalsh(sigma)[0] <= problem.nothing:
        raise DyadError(
            "The residuals of the two members have no variance of their own left: the predictors "
            "explain the outcome exactly, or there are too few dyads. Use fewer predictors."
        )


def _log_likelihood(
    problem: Problem,
    sigma: Numbers,
    residuals: Numbers,
    inverse: Numbers,
    turn: Numbers,
    method: Method,
) -> float:
    values = 2 * problem.n
    twice = problem.n * np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, residuals))
    if method == "reml":
        values -= len(inverse)
        twice += 2 * np.log(np.abs(np.diag(turn))).sum() - np.linalg.slogdet(inverse)[1]
    return float(-(values * np.log(2 * np.pi) + twice) / 2)


def _satterthwaite(problem: Problem, sigma: Numbers, back: Numbers) -> Numbers:
    """Return 2 v^2 / (g' H^-1 g) for each coefficient's variance v, with gradient g.

    H is the observed information of the restricted likelihood on the parameters of sigma, by
    differentiation in the complex plane (Fai and Cornelius 1996; Kuznetsova, Brockhoff and
    Christensen 2017).
    """
    parts = _directions(problem.exchangeable)
    gradients, information = [], np.zeros((len(parts), len(parts)))
    for j, part in enumerate(parts):
        moved = sigma + 1e-30j * np.abs(sigma).max() * part
        step = 1e-30 * np.abs(sigma).max()
        information[j] = -_score(problem, moved, parts).imag / step
        inverse = _least_squares(problem, moved)[1].imag / step
        gradients.append(np.einsum("ap,pq,aq->a", back, inverse, back))
    inverse = _least_squares(problem, sigma)[1]
    variance = np.einsum("ap,pq,aq->a", back, inverse, back)
    slope = np.array(gradients)
    spread = np.einsum("ja,ja->a", slope, np.linalg.solve((information + information.T) / 2, slope))
    with np.errstate(invalid="ignore"):  # a coefficient that was set to zero
        return np.asarray(2 * variance**2 / spread, dtype=float)


def _directions(exchangeable: bool) -> list[Numbers]:
    first, second = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
    if exchangeable:
        return [EXCHANGE @ first @ EXCHANGE, EXCHANGE @ second @ EXCHANGE]
    return [first, second, np.array([[0.0, 1.0], [1.0, 0.0]])]


def _score(problem: Problem, sigma: NDArray[Any], parts: list[Numbers]) -> NDArray[Any]:
    """Return the slope of the restricted log likelihood along each part of sigma."""
    theta, inverse = _least_squares(problem, sigma)
    weight = np.linalg.inv(sigma)
    inner = (
        problem.n * weight
        - weight @ (_residuals(problem, theta) + _spent(problem, inverse)) @ weight
    )
    return np.array([-(inner * part).sum() / 2 for part in parts])
