"""The likelihood when an actor and a partner effect keep a given ratio.

The ratio is a direction: actor = t cos(angle), partner = t sin(angle), so k = tan(angle), and the
pattern in which there is no actor effect is an angle like any other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from counterpoint.dyad.apim.constraints import Constraint, free
from counterpoint.dyad.apim.equations import Equations
from counterpoint.dyad.apim.fitting import fit
from counterpoint.dyad.apim.missing import full_information
from counterpoint.dyad.apim.observed import observe
from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.formula import Design

LikelihoodRatio: TypeAlias = Callable[[float], float]
"""Angle to twice the log likelihood that holding it costs."""

STRIDE = np.pi / 32


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """What the data say of some slopes when all else is fitted: the estimate, and n log(RSS).

    `root` is triangular, with the sum of squares RSS + |root (b - estimate)|² at slopes b.
    """

    estimate: Numbers
    root: Numbers
    rss: float


def likelihood_ratio(found: Apim, role: str | None, predictor: str) -> LikelihoodRatio:
    """Return the likelihood ratio of an angle, by the closed form where there is one."""
    source = found.source.equations
    plain = not (found.full_information or found.request.constraints)
    plain = plain and not found.request.equal_variance
    if plain and role is not None and found.roles and same_regressors(source):
        return _by_equation(source, found.roles.index(role), predictor)
    if plain and role is None and paired(source):
        return _by_sum_and_difference(source, predictor)
    if found.full_information and found.source.design is not None:
        return _by_full_information(found, found.source.design, role, predictor)
    return _by_refitting(found, role, predictor)


def interval(ratio: LikelihoodRatio, best: float, limit: float) -> tuple[float, float]:
    """Return the angles about the best one within which the ratio stays below the limit.

    The limit must be passed before the actor effect is zero, at half a turn either way.
    """
    from scipy.optimize import brentq

    ends = []
    for side in (-1, 1):
        inner, edge = best, side * np.pi / 2
        while True:
            outer = side * min(side * (inner + side * STRIDE), side * edge)
            if outer == edge or ratio(outer) > limit:
                break
            inner = outer
        ends.append(brentq(lambda angle: ratio(angle) - limit, inner, outer, xtol=1e-14))
    return float(ends[0]), float(ends[1])


def same_regressors(source: Equations) -> bool:
    """Return whether both equations have the same regressors, in whatever order."""
    return set(source.places[0]) == set(source.places[1])


def paired(source: Equations) -> bool:
    """Return whether sums and differences of the members have coefficients of their own."""
    found = {(each.effect, each.predictor) for each in source.regressors}
    other = {"actor": "partner", "partner": "actor"}
    return all(
        effect in {"intercept", "dyad"} or (other.get(effect, ""), predictor) in found
        for effect, predictor in found
    )


def halves(y: Numbers, x: Numbers, source: Equations) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield outcome and regressors of the members' sum, then of their difference.

    The slopes of a predictor are actor + partner in the first and actor - partner in the second.
    """
    partner = [each.effect == "partner" for each in source.regressors]
    for side in (1, -1):
        turned = (x[0] + side * x[1]) / np.sqrt(2)
        kept = [
            k
            for k, each in enumerate(source.regressors)
            if not partner[k] and (side == 1 or each.effect == "actor")
        ]
        yield (y[0] + side * y[1]) / np.sqrt(2), turned[:, kept]


def place(source: Equations, effect: str, predictor: str) -> int:
    """Return where a regressor stands."""
    return [(each.effect, each.predictor) for each in source.regressors].index((effect, predictor))


def _by_equation(source: Equations, member: int, predictor: str) -> LikelihoodRatio:
    """Take the equation alone: the other one's, given this outcome, is free whatever the ratio."""
    y, x = source.condensed()
    targets = [place(source, effect, predictor) for effect in ("actor", "partner")]
    slopes = _slopes(y[member], x[member], targets)
    middle = slopes.root @ slopes.estimate

    def ratio(angle: float) -> float:
        along = slopes.root @ np.array([np.cos(angle), np.sin(angle)])
        left = middle @ middle - (along @ middle) ** 2 / (along @ along)
        return float(source.n * np.log1p(max(left, 0.0) / slopes.rss))

    return ratio


def _by_sum_and_difference(source: Equations, predictor: str) -> LikelihoodRatio:
    y, x = source.condensed()
    parts = []
    at = place(source, "actor", predictor)
    before = [each.effect for each in source.regressors[:at]]
    for side, (outcome, regressors) in enumerate(halves(y, x, source)):
        skipped = before.count("partner")
        if side == 1:
            skipped += before.count("intercept") + before.count("dyad")
        parts.append(_slopes(outcome, regressors, [at - skipped]))

    def ratio(angle: float) -> float:
        # n log RSS of both halves at slopes w t, smallest over t: a cubic's real roots
        ways = (np.cos(angle) + np.sin(angle), np.cos(angle) - np.sin(angle))
        lines = [
            np.poly1d(part.root[0, 0] * np.array([way, -part.estimate[0]]) / np.sqrt(part.rss))
            for part, way in zip(parts, ways, strict=True)
        ]
        first, second = lines
        slope = first * first.deriv() * (1 + second**2) + second * second.deriv() * (1 + first**2)
        t = slope.roots.real
        return float(source.n * (np.log1p(first(t) ** 2) + np.log1p(second(t) ** 2)).min())

    return ratio


def _by_full_information(
    found: Apim, design: Design, role: str | None, predictor: str
) -> LikelihoodRatio:
    observed, request = observe(design), found.request
    begin: list[Numbers | None] = [None]

    def ratio(angle: float) -> float:
        constraints = (*request.constraints, _held(angle, role, predictor))
        again = full_information(
            observed,
            exchangeable=found.roles is None,
            free=free(constraints, found.keys),
            equal_variance=request.equal_variance,
            begin=begin[0],
        )
        begin[0] = again.fitted.values  # the next angle is near
        return 2 * (found.log_likelihood - again.fitted.log_likelihood)

    return ratio


def _by_refitting(found: Apim, role: str | None, predictor: str) -> LikelihoodRatio:
    def ratio(angle: float) -> float:
        held = _held(angle, role, predictor)
        request = replace(found.request, constraints=(*found.request.constraints, held))
        return 2 * (found.log_likelihood - fit(found.source, request).log_likelihood)

    return ratio


def _held(angle: float, role: str | None, predictor: str) -> Constraint:
    return Constraint(
        {
            (role, "actor", predictor): -float(np.sin(angle)),
            (role, "partner", predictor): float(np.cos(angle)),
        }
    )


def _slopes(y: Numbers, x: Numbers, targets: list[int]) -> Slopes:
    others = [k for k in range(x.shape[1]) if k not in targets]
    rows = np.column_stack([x[:, others], x[:, targets], y])
    turn = np.asarray(np.linalg.qr(rows, mode="r"), dtype=float)
    last, first = x.shape[1], len(others)
    root = turn[first:last, first:last]
    estimate = np.asarray(np.linalg.solve(root, turn[first:last, last]), dtype=float)
    return Slopes(estimate, root, float((turn[last:, last] ** 2).sum()))
