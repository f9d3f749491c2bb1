"""Maximise a likelihood, or a posterior, of one couple's days in which the mean is linear.

The mean's coefficients are profiled out (maximum likelihood) or integrated out (posterior);
what is searched are phi and the covariance of the shocks. Newton's steps need few full
evaluations, because the curvature comes from a cheaper gradient that is exact at its reference:
it refills the missing cells of one column only and keeps the rest of the second moments.
"""

from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.couple.chain import Chain
from counterpoint.dyad.couple.likelihood import (
    Columns,
    Moments,
    Process,
    contracted,
    fill,
    gaps,
    gathered,
    inverted,
    laid_out,
    log_normalised,
    moments,
    process,
    refilled,
    score,
)
from counterpoint.dyad.dyads import Numbers

STEPS = 60
EM_STEPS = 3
REACH = 1e-5  # of a difference quotient; everything is on the standardised scale


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is to be maximised.

    Attributes
    ----------
    chain
        The days.
    regressors
        What the mean is made of, shape (days, p), the same for every series.
    ridge
        The prior precision of each regressor's coefficient, shape (p,); None to profile the
        coefficients out instead of integrating them out.
    centre, precision
        The normal prior of phi, each of shape (k, k); precision zero where there is none.
    """

    chain: Chain
    regressors: Numbers
    ridge: Numbers | None
    centre: Numbers
    precision: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """An evaluation at theta: the value, its gradient and what the mean came out as.

    `mean` holds the coefficients, shape (p, k), and `spread` their covariance, shape
    (p k, p k), zero when they were profiled out.
    """

    theta: Numbers
    under: Process
    value: float
    gradient: Numbers
    mean: Numbers
    spread: Numbers
    products: Moments  # of all columns, as they were filled here
    sums: Moments


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """A top, and the inverse of minus the curvature there.

    `filled` holds the deviations from the mean, missing ones at their conditional means, shape
    (days, k).
    """

    point: Point
    covariance: Numbers
    filled: Numbers


def packed(phi: Numbers, q: Numbers) -> Numbers:
    """Return phi and the logarithmic Cholesky factor of q as one vector."""
    root = np.linalg.cholesky(q)
    np.fill_diagonal(root, np.log(np.diag(root)))
    return np.concatenate([phi.reshape(-1), root[np.tril_indices(len(q))]])


def unpacked(theta: Numbers, k: int) -> tuple[Numbers, Numbers]:
    """Return phi and q; also for stacks of vectors, shape (..., parameters)."""
    return theta[..., : k * k].reshape(*theta.shape[:-1], k, k), squared(_root(theta, k))


def squared(root: Numbers) -> Numbers:
    """Return root root' for a stack of matrices."""
    return np.asarray(root @ np.swapaxes(root, -1, -2))


def _root(theta: Numbers, k: int) -> Numbers:
    root = np.zeros((*theta.shape[:-1], k, k))
    rows, columns = np.tril_indices(k)
    root[..., rows, columns] = theta[..., k * k :]
    diagonal = np.arange(k)
    root[..., diagonal, diagonal] = np.exp(root[..., diagonal, diagonal])
    return root


def columns(problem: Problem) -> Columns:
    """Return the values and each regressor in each series alone."""
    return laid_out(problem.chain, problem.regressors)


def evaluate(problem: Problem, made: Columns, theta: Numbers) -> Point | None:
    """Evaluate at theta; None where the process is not stationary."""
    under = process(*unpacked(theta, problem.chain.k))
    if under is None:
        return None
    missing = gaps(problem.chain, under)
    products = refilled(problem.chain, made, under, missing)
    value, weights, spread = _mean(problem, products, under)
    sums = gathered(products, weights, problem.chain.k) + missing.spread
    return Point(
        theta, under,
        value + log_normalised(problem.chain, under, missing) + _log_prior(problem, under),
        _gradient(problem, theta, under, sums),
        -weights[0, 1:].reshape(-1, problem.chain.k), spread, products, sums,
    )  # fmt: skip


def _mean(problem: Problem, products: Moments, under: Process) -> tuple[float, Numbers, Numbers]:
    """Profile or integrate the mean's coefficients out.

    Returns the part of the value, the weights of products of columns, and the coefficients'
    covariance.
    """
    k = problem.chain.k
    crossed = contracted(products, under)
    inner = crossed[1:, 1:]
    if problem.ridge is not None:
        inner = inner + np.diag(np.repeat(problem.ridge, k))
    inverse = inverted(inner)
    mean = inverse @ crossed[1:, 0]
    value = -0.5 * float(crossed[0, 0] - crossed[0, 1:] @ mean)
    unit = np.concatenate(([1.0], -mean))
    weights: Numbers = np.outer(unit, unit)
    if problem.ridge is None:
        return value, weights, np.zeros_like(inverse)
    weights[1:, 1:] += inverse
    return value - 0.5 * float(np.linalg.slogdet(inner)[1]), weights, inverse


def _log_prior(problem: Problem, under: Process) -> float:
    return -0.5 * float(np.sum(problem.precision * (under.phi - problem.centre) ** 2))


def _gradient(problem: Problem, theta: Numbers, under: Process, sums: Moments) -> Numbers:
    k = problem.chain.k
    by_phi, by_q = score(problem.chain, under, sums)
    by_phi = by_phi - problem.precision * (under.phi - problem.centre)
    root = _root(theta, k)
    by_root = 2 * by_q @ root
    diagonal = np.arange(k)
    by_root[diagonal, diagonal] *= root[diagonal, diagonal]
    return np.concatenate([by_phi.reshape(-1), by_root[np.tril_indices(k)]])


def curvature(problem: Problem, at: Point) -> Numbers:
    """Return minus the second derivatives at a point, by differences of the cheap gradient."""
    chain, rest = problem.chain, _deviations(problem, at)

    def parts(theta: Numbers) -> tuple[Process, Moments]:
        under = process(*unpacked(theta, chain.k))
        assert under is not None
        missing = gaps(chain, under)
        return under, gathered(
            moments(chain, fill(chain, under, missing, rest)), np.ones(1), chain.k
        ) + missing.spread

    _, before = parts(at.theta)
    rows = []
    for i in range(len(at.theta)):
        theta, reach = at.theta.copy(), _inward(at, i)
        theta[i] += reach
        under, after = parts(theta)
        _, weights, _ = _mean(problem, at.products, under)
        sums = gathered(at.products, weights, chain.k) + (after - before) + (at.sums - _own(at))
        rows.append((at.gradient - _gradient(problem, theta, under, sums)) / reach)
    matrix = np.array(rows)
    return (matrix + matrix.T) / 2


def _inward(at: Point, i: int) -> float:
    """Return the difference to take in a parameter, away from the border of stationarity."""
    theta = at.theta.copy()
    theta[i] += REACH
    return REACH if process(*unpacked(theta, len(at.under.phi))) else -REACH


def _own(at: Point) -> Moments:
    """Return the moments at a point without the variance of its missing cells."""
    unit = np.concatenate(([1.0], -at.mean.reshape(-1)))
    weights = np.outer(unit, unit)
    weights[1:, 1:] += at.spread
    return gathered(at.products, weights, at.mean.shape[1])


def climb(
    problem: Problem, start: Numbers, *, tolerance: float = 1e-16, em_steps: int = EM_STEPS
) -> tuple[Point, bool]:
    """Search from `start`: a few EM steps, then Newton's; say whether a top was reached.

    `tolerance` is that of the Newton decrement, the squared distance to the top in standard
    errors.
    """
    made = columns(problem)
    point = evaluate(problem, made, start)
    assert point is not None
    for _ in range(em_steps):
        point = _em(problem, made, point)
    matrix, fresh, near = _definite(curvature(problem, point)), True, False
    for _ in range(STEPS):
        step = np.asarray(np.linalg.solve(matrix, point.gradient), dtype=float)
        near = float(step @ point.gradient) < tolerance
        after = None if near else _along(problem, made, point, step)
        if near or (after is None and fresh):
            break
        slow = after is None or _remains(matrix, after) > 0.04 * float(step @ point.gradient)
        point, fresh = after or point, False
        if slow:
            matrix, fresh = _definite(curvature(problem, point)), True
    return point, near


def peak(problem: Problem, point: Point) -> Peak:
    """Return what the neighbourhood of a top looks like."""
    covariance = inverted(_definite(curvature(problem, point)))
    missing = gaps(problem.chain, point.under)
    filled = fill(problem.chain, point.under, missing, _deviations(problem, point))[:, 0, :]
    return Peak(point, covariance, filled)


def _deviations(problem: Problem, at: Point) -> Numbers:
    """Return the deviations from the mean, zero where missing, as one column (days, 1, k)."""
    chain = problem.chain
    return ((chain.y - problem.regressors @ at.mean) * chain.seen)[:, None, :]


def _remains(matrix: Numbers, point: Point) -> float:
    return float(point.gradient @ np.linalg.solve(matrix, point.gradient))


def _em(problem: Problem, made: Columns, point: Point) -> Point:
    sums = point.sums
    phi = np.asarray(np.linalg.solve(sums.out, sums.lag.T), dtype=float).T
    rest = sums.into - phi @ sums.lag.T - sums.lag @ phi.T + phi @ sums.out @ phi.T
    after = None
    with np.errstate(all="ignore"):
        try:
            after = evaluate(problem, made, packed(phi, rest / max(problem.chain.n_links, 1)))
        except np.linalg.LinAlgError:
            after = None
    return after if after is not None and after.value > point.value else point


def _along(problem: Problem, made: Columns, point: Point, step: Numbers) -> Point | None:
    """Go along a step, halved until the value does not fall by more than rounding."""
    slack = 1e-12 * abs(point.value)
    for halving in range(12):
        after = evaluate(problem, made, point.theta + step / 2**halving)
        if after is not None and after.value >= point.value - slack:
            return after
    return None


def _definite(matrix: Numbers) -> Numbers:
    """Return a matrix with its eigenvalues made positive."""
    values, vectors = np.linalg.eigh(matrix)
    floor = 1e-6 * np.abs(values).max()
    return np.asarray((vectors * np.maximum(np.abs(values), floor)) @ vectors.T)
