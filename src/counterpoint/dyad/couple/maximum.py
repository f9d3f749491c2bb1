"""Maximise a likelihood, or a posterior, of one couple's days in which the mean is linear.

The mean's coefficients are profiled out (maximum likelihood) or integrated out (posterior);
what is searched are phi and the covariance of the shocks. Newton's steps need few full
evaluations, because the curvature comes from a cheaper gradient that is exact at its reference:
it refills the missing cells of one column only and keeps the rest of the second moments.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.chain import Chain
from counterpoint.dyad.couple.columns import Columns, beside, laid_out
from counterpoint.dyad.couple.likelihood import (
    Process,
    by_run,
    contracted,
    gaps,
    gathered,
    inverted,
    log_normalised,
    pressed,
    process,
    score,
    shocks,
    unseen,
)
from counterpoint.dyad.dyads import Numbers

STEPS = 60
EM_STEPS = 3
STACK = 8  # points of a difference quotient taken at once; more would only take more memory
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

    `mean` holds the coefficients, shape (k, p), and `spread` their covariance, shape
    (k p, k p), zero when they were profiled out.
    """

    theta: Numbers
    under: Process
    value: float
    gradient: Numbers
    mean: Numbers
    spread: Numbers
    filled: Numbers  # all columns at the missing cells, shape (cells, c)
    sums: Numbers


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
    return np.concatenate([phi.reshape(-1), root[_lower(len(q))]])


def unpacked(theta: Numbers, k: int) -> tuple[Numbers, Numbers]:
    """Return phi and q; also for stacks of vectors, shape (..., parameters)."""
    return theta[..., : k * k].reshape(*theta.shape[:-1], k, k), squared(_root(theta, k))


def squared(root: Numbers) -> Numbers:
    """Return root root' for a stack of matrices."""
    return np.asarray(root @ np.swapaxes(root, -1, -2))


def _root(theta: Numbers, k: int) -> Numbers:
    root = np.zeros((*theta.shape[:-1], k, k))
    rows, columns = _lower(k)
    root[..., rows, columns] = theta[..., k * k :]
    diagonal = np.einsum("...ii->...i", root)
    np.exp(diagonal, out=diagonal)
    return root


@lru_cache(maxsize=8)
def _lower(k: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the lower triangle of a matrix is."""
    rows, columns = np.tril_indices(k)
    rows.flags.writeable = columns.flags.writeable = False
    return rows, columns


def columns(problem: Problem) -> Columns:
    """Return the values and each regressor in each series alone."""
    return laid_out(problem.chain, problem.regressors)


def evaluate(problem: Problem, made: Columns, theta: Numbers) -> Point | None:
    """Evaluate at theta; None where the process is not stationary, or without a rest."""
    chain = problem.chain
    under = process(*unpacked(theta, chain.k))
    if under is None:
        return None
    missing, press = gaps(chain, under), pressed(made, under)
    filled = -by_run(chain, missing.inverses, press)
    crossed = contracted(made, under, filled, press)  # what is filled takes back one of two
    try:
        mean, spread = _mean(problem, crossed)
    except np.linalg.LinAlgError:
        return None
    sums = gathered(chain, made, _weights(problem, mean, spread), filled, missing)
    return Point(
        theta, under,
        _squares(problem, crossed, mean) + log_normalised(chain, under, missing)
        + _log_prior(problem, under),
        _gradient(problem, theta, under, sums),
        mean.reshape(chain.k, -1), spread, filled, sums,
    )  # fmt: skip


def _mean(problem: Problem, crossed: Numbers) -> tuple[Numbers, Numbers]:
    """Profile or integrate the mean's coefficients out: return them and their covariance.

    Of products of columns, or of each of a stack of them; shape (..., k p) and its square.
    """
    inverse = inverted(_inner(problem, crossed))
    by_series = _by_series(problem, crossed)[..., 1:, :, 0].sum(axis=-1)
    mean = inverse @ by_series.reshape(*inverse.shape[:-1], 1)
    return mean[..., 0], np.zeros_like(inverse) if problem.ridge is None else inverse


def _by_series(problem: Problem, square: Numbers) -> Numbers:
    """Return a view of something by columns twice as (..., k, m, k, m)."""
    k, m = problem.chain.k, 1 + problem.regressors.shape[1]
    return square.reshape(*square.shape[:-2], k, m, k, m)


def _inner(problem: Problem, crossed: Numbers) -> Numbers:
    """Return the precision of the mean's coefficients."""
    k, p = problem.chain.k, problem.regressors.shape[1]
    inner = _by_series(problem, crossed)[..., 1:, :, 1:].reshape(*crossed.shape[:-2], k * p, k * p)
    return inner if problem.ridge is None else inner + np.diag(np.tile(problem.ridge, k))


def _squares(problem: Problem, crossed: Numbers, mean: Numbers) -> float:
    """Return the part of the value that the mean takes part in."""
    values = _by_series(problem, crossed)[..., 0].sum(axis=-1)
    value = -0.5 * float(values[:, 0].sum() - values[:, 1:].reshape(-1) @ mean)
    if problem.ridge is None:
        return value
    return value - 0.5 * float(np.linalg.slogdet(_inner(problem, crossed))[1])


def _weights(problem: Problem, mean: Numbers, spread: Numbers) -> Numbers:
    """Return the weights of products of columns in the second moments of deviations."""
    unit = _unit(problem, mean)
    weights = unit[..., :, None] * unit[..., None, :]
    inner = _by_series(problem, weights)[..., 1:, :, 1:]
    inner += spread.reshape(inner.shape)
    return weights


def _unit(problem: Problem, mean: Numbers) -> Numbers:
    """Return the weights of columns in the deviations."""
    k, lead = problem.chain.k, mean.shape[:-1]
    unit = np.concatenate([np.ones((*lead, k, 1)), -mean.reshape(*lead, k, -1)], axis=-1)
    return unit.reshape(*lead, -1)


def _log_prior(problem: Problem, under: Process) -> float:
    return -0.5 * float(np.sum(problem.precision * (under.phi - problem.centre) ** 2))


def _gradient(problem: Problem, theta: Numbers, under: Process, sums: Numbers) -> Numbers:
    k = problem.chain.k
    by_phi, by_q = score(problem.chain, under, sums)
    by_phi = by_phi - problem.precision * (under.phi - problem.centre)
    root = _root(theta, k)
    by_root = 2 * by_q @ root
    diagonal = np.arange(k)
    by_root[..., diagonal, diagonal] *= root[..., diagonal, diagonal]
    rows, columns = _lower(k)
    flat = by_phi.reshape(*theta.shape[:-1], k * k)
    return np.concatenate([flat, by_root[..., rows, columns]], axis=-1)


def curvature(problem: Problem, made: Columns, at: Point) -> Numbers:
    """Return minus the second derivatives at a point, by differences of the cheap gradient.

    Raise `LinAlgError` at the edge, where a covariance is as good as singular.
    """
    chain = problem.chain
    away = _deviations(problem, at)[..., None]
    rest = replace(made, beside=beside(chain, away.__getitem__, made.days))
    own = gathered(chain, made, _weights(problem, at.mean.reshape(-1), at.spread), at.filled, None)
    still = at.sums - own - _refilled(problem, rest, at.under)

    def gradients(theta: Numbers) -> Numbers:
        under = process(*unpacked(theta, chain.k))
        if under is None:
            raise np.linalg.LinAlgError("There is no curvature beyond the edge.")
        ahead = by_run(chain, gaps(chain, under).precisions, at.filled)
        crossed = contracted(made, under, at.filled, 2 * pressed(made, under) + ahead)
        weights = _weights(problem, *_mean(problem, crossed))
        sums = gathered(chain, made, weights, at.filled, None) + still
        return _gradient(problem, theta, under, sums + _refilled(problem, rest, under))

    reach = _inward(at)
    there = at.theta + np.diag(reach)
    found = [gradients(there[n : n + STACK]) for n in range(0, len(there), STACK)]
    matrix = (at.gradient - np.concatenate(found)) / reach[:, None]
    return np.asarray((matrix + matrix.T) / 2)


def _refilled(problem: Problem, rest: Columns, under: Process) -> Numbers:
    """Return the moments of deviations with a missing cell in them, at its conditional mean."""
    chain, missing = problem.chain, gaps(problem.chain, under)
    filled = -by_run(chain, missing.inverses, pressed(rest, under))
    return unseen(chain, rest, filled @ np.ones((chain.k, chain.k)), filled, missing)


def _inward(at: Point) -> Numbers:
    """Return the differences to take in the parameters, away from the border of stationarity."""
    k, there = len(at.under.phi), at.theta + REACH * np.eye(len(at.theta))
    if process(*unpacked(there, k)):
        return np.full(len(there), REACH)
    return np.array([REACH if process(*unpacked(each, k)) else -REACH for each in there])


def climb(
    problem: Problem,
    made: Columns,
    start: Numbers,
    *,
    tolerance: float = 1e-16,
    em_steps: int = EM_STEPS,
) -> tuple[Point, bool]:
    """Search from `start`: a few EM steps, then Newton's; say whether a top was reached.

    `tolerance` is that of the Newton decrement, the squared distance to the top in standard
    errors.
    """
    point = evaluate(problem, made, start)
    assert point is not None
    for _ in range(em_steps):
        point = _em(problem, made, point)
    matrix, fresh, near = _curved(problem, made, point), True, False
    for _ in range(STEPS):
        if matrix is None:
            return point, False
        step = np.asarray(np.linalg.solve(matrix, point.gradient), dtype=float)
        near = float(step @ point.gradient) < tolerance
        after = None if near else _along(problem, made, point, step)
        if near or (after is None and fresh):
            break
        slow = after is None or _remains(matrix, after) > 0.04 * float(step @ point.gradient)
        point, fresh = after or point, False
        if slow:
            matrix, fresh = _curved(problem, made, point), True
    return point, near


def _curved(problem: Problem, made: Columns, point: Point) -> Numbers | None:
    """Return the curvature as it is used for a step; None at the edge."""
    try:
        return _definite(curvature(problem, made, point))
    except np.linalg.LinAlgError:
        return None


def peak(problem: Problem, made: Columns, point: Point) -> Peak:
    """Return what the neighbourhood of a top looks like.

    Raise `LinAlgError` at the edge, where a covariance is as good as singular.
    """
    if not (np.diag(point.spread) > 0).all():
        raise np.linalg.LinAlgError("What is left of the level's variance is rounding.")
    covariance = inverted(_definite(curvature(problem, made, point)))
    filled = _deviations(problem, point)
    filled[made.days, made.signals] = point.filled @ _unit(problem, point.mean.reshape(-1))
    return Peak(point, covariance, filled)


def _deviations(problem: Problem, at: Point) -> Numbers:
    """Return the deviations from the mean, zero where missing, shape (days, k)."""
    chain = problem.chain
    return (chain.y - problem.regressors @ at.mean.T) * chain.seen


def _remains(matrix: Numbers, point: Point) -> float:
    return float(point.gradient @ np.linalg.solve(matrix, point.gradient))


def _em(problem: Problem, made: Columns, point: Point) -> Point:
    _, out, lag, _ = point.sums
    phi = np.asarray(np.linalg.solve(out, lag.T), dtype=float).T
    rest = shocks(point.sums, phi)
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
