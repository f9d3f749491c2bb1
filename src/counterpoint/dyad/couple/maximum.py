"""Search for the top of a likelihood, or of a posterior, of one couple's days.

Newton's steps need few full evaluations, because the curvature comes from a cheaper gradient that
is exact at its reference: it refills the missing cells of one column only and keeps the rest of
the second moments.
"""

from dataclasses import dataclass, replace

import numpy as np

from counterpoint.dyad.couple.columns import Columns, beside
from counterpoint.dyad.couple.likelihood import (
    Process,
    by_run,
    contracted,
    gaps,
    gathered,
    inverted,
    pressed,
    process,
    shocks,
    unseen,
)
from counterpoint.dyad.couple.point import (
    Point,
    Problem,
    evaluate,
    gradient_of,
    mean_of,
    packed,
    unit_of,
    unpacked,
    weights_of,
)
from counterpoint.dyad.dyads import Numbers

STEPS = 60
EM_STEPS = 3
STACK = 8  # points of a difference quotient taken at once; more would only take more memory
REACH = 1e-5  # of a difference quotient; everything is on the standardised scale


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """A top, and the inverse of minus the curvature there.

    `filled` holds the deviations from the mean, missing ones at their conditional means, shape
    (days, k).
    """

    point: Point
    covariance: Numbers
    filled: Numbers


def curvature(problem: Problem, made: Columns, at: Point) -> Numbers:
    """Return minus the second derivatives at a point, by differences of the cheap gradient.

    Raise `LinAlgError` at the edge, where a covariance is as good as singular.
    """
    chain = problem.chain
    away = _deviations(problem, at)[..., None]
    rest = replace(made, beside=beside(chain, away.__getitem__, made.days))
    own = gathered(
        chain, made, weights_of(problem, at.mean.reshape(-1), at.spread), at.filled, None
    )
    still = at.sums - own - _refilled(problem, rest, at.under)

    def gradients(theta: Numbers) -> Numbers:
        under = process(*unpacked(theta, chain.k))
        if under is None:
            raise np.linalg.LinAlgError("There is no curvature beyond the edge.")
        ahead = by_run(chain, gaps(chain, under).precisions, at.filled)
        crossed = contracted(made, under, at.filled, 2 * pressed(made, under) + ahead)
        weights = weights_of(problem, *mean_of(problem, crossed))
        sums = gathered(chain, made, weights, at.filled, None) + still
        return gradient_of(problem, theta, under, sums + _refilled(problem, rest, under))

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
    filled[made.days, made.signals] = point.filled @ unit_of(problem, point.mean.reshape(-1))
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
