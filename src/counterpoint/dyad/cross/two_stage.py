"""Where the mutual influence model starts: instruments, and two-stage least squares on moments."""

from collections.abc import Sequence

import numpy as np

from counterpoint.dyad.cross.sample import Sample
from counterpoint.dyad.cross.scoring import maximise
from counterpoint.dyad.cross.structure import Structure
from counterpoint.dyad.dyads import Numbers

MEMBERS = (0, 1)


def instrument_strength(moments: Sample) -> tuple[float, float]:
    """Return for each member the F statistic of what moves the partner's outcome alone.

    On exchangeable moments it counts every dyad once, and so errs to the small side.
    """
    slopes, spread, inverse = _reduced_form(moments)
    size = len(slopes) // 2
    found = []
    for m in MEMBERS:
        theirs = slice(1 - m, None, 2)
        effect = slopes[theirs, 1 - m]
        uncertainty = inverse[theirs, theirs] * spread[1 - m] / (moments.n - 2 * size - 1)
        found.append(float(effect @ np.linalg.solve(uncertainty, effect)) / size)
    return found[0], found[1]


def _reduced_form(moments: Sample) -> tuple[Numbers, Numbers, Numbers]:
    """Return slopes on all predictors, shape (2q, 2), residual variances, and inverse moments."""
    across = moments.covariance[2:, :2]
    inverse = np.linalg.inv(moments.covariance[2:, 2:]).astype(np.float64)
    slopes = inverse @ across
    spread: Numbers = np.diag(moments.covariance)[:2] - (slopes * across).sum(axis=0)
    return slopes, spread, inverse


def start_values(form: Structure, names: Sequence[str], moments: Sample, equal: bool) -> Numbers:
    """Return two-stage least squares, which is the maximum where the model is saturated.

    Where it is not, no influence at all is another place to start, and the better maximum wins.
    """
    influence = np.array([_two_stage(moments, m) for m in MEMBERS])
    if equal:
        influence = np.full(2, influence.mean())
    first = _values(form, names, moments, influence)
    observed = len(moments.mean)
    if len(form.parameters) == observed * (observed + 3) // 2:
        return first
    starts = [first, _values(form, names, moments, np.zeros(2))]
    fits = [maximise(form, moments, start) for start in starts]
    return max(fits, key=lambda fitted: fitted.log_likelihood).theta


def _two_stage(moments: Sample, member: int) -> float:
    slopes, _, _ = _reduced_form(moments)
    outcomes = moments.covariance[2:, :2]
    mine = np.zeros((len(slopes), len(slopes) // 2))
    mine[np.arange(member, len(slopes), 2), np.arange(len(slopes) // 2)] = 1
    fitted = np.column_stack((slopes[:, 1 - member], mine))
    cross = fitted.T @ moments.covariance[2:, 2:] @ fitted
    return float(np.linalg.solve(cross, fitted.T @ outcomes[:, member])[0])


def _values(form: Structure, names: Sequence[str], moments: Sample, influence: Numbers) -> Numbers:
    """Return all parameters given the influences, from the moments."""
    size = len(names)
    loops = np.eye(2 * size)
    loops[0, 1], loops[1, 0] = -influence
    covariance = loops @ moments.covariance @ loops.T
    mean = loops @ moments.mean
    values = {"influence ": influence[0], "influence 0": influence[0], "influence 1": influence[1]}
    residuals = np.zeros((2, 2 * size))
    for m in MEMBERS:
        own = np.arange(2 + m, 2 * size, 2)
        actor = np.linalg.solve(covariance[np.ix_(own, own)], covariance[own, m])
        residuals[m, m], residuals[m, own] = 1, -actor
        for who in (m, ""):
            values |= {f"actor {n} {who}": a for n, a in zip(names[1:], actor, strict=True)}
            values[f"mean {names[0]} {who}"] = mean[m] - actor @ mean[own]
            values |= {f"mean {n} {who}": mean[2 * i + m] for i, n in enumerate(names) if i}
    spread = residuals @ covariance @ residuals.T
    values |= {"residual ": spread[0, 0], "residual 0": spread[0, 0], "residual 1": spread[1, 1]}
    values["residuals"] = spread[0, 1]
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            for k, m in ((0, 0), (0, 1), (1, 0), (1, 1)):
                moment = covariance[2 * i + k, 2 * j + m]
                values[f"moment {a} {b} {k} {m}"] = moment
                values[f"moment {a} {b} {'own' if k == m else 'across'}"] = moment
    return np.array([values[name] for name in form.parameters])
