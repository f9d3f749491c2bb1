"""What a moderator does: actor and partner effects at its values, and where they leave zero."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from counterpoint.dyad import tails
from counterpoint.dyad.apim.moderated import Region, SimpleSlopes, Slope
from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError, near
from counterpoint.dyad.results import coefficient

Factor: TypeAlias = tuple[str, str]
"""Whose value of a column, as the member sees it whose outcome it is: ("own", "tension")."""


def simple_slopes(
    found: Apim,
    predictor: str,
    moderator: str,
    *,
    at: Sequence[float] | None = None,
    held: Mapping[str, float] | None = None,
) -> SimpleSlopes:
    """Give actor and partner effects at values of a moderator, and where they leave zero.

    Parameters
    ----------
    found
        A model with the product in it, as "satisfaction ~ tension * years".
    predictor
        Whose effects.
    moderator
        A column that is the dyad's; or one of each member: then "z" means that of the member
        whose predictor it is, "own(z)" and "partner(z)" that of the member whose outcome it is
        and of the other.
    at
        Its values; not given, its mean and one standard deviation (n - 1) below and above it,
        over both members where they cannot be told apart, over the complete dyads.
    held
        Values of further moderators of the same effects, by the same names.

    Raises
    ------
    DyadError
        When a name is not in the model, the moderator moderates nothing, another one is not held,
        or `at` is needed.

    Notes
    -----
    slope(v) = b + v d, with variance V_bb + 2 v V_bd + v² V_dd. Its interval leaves out zero
    where (b + v d)² exceeds c² times that, a quadratic in v; c is the quantile of the normal law,
    or of t with the fewest of the coefficients' degrees of freedom. Source: Garcia, Kenny and
    Ledermann (2015) for moderation of actor and partner effects; Bauer and Curran (2005).

    It cannot say that the moderator causes the difference, nor that the effect changes in a
    straight line.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad.apim import apim
    >>> from counterpoint.dyad.apim.slopes import simple_slopes
    >>> x, e = np.random.default_rng(1).normal(size=(2, 300, 2))
    >>> years = np.repeat(np.linspace(0, 10, 300)[:, None], 2, axis=1)
    >>> couples = dyad.Dyads({"x": x, "years": years, "y": years * x / 10 + e}, np.arange(300))
    >>> fit = apim(couples, "y ~ x * years", indistinguishable=True)
    >>> [round(each.estimate) for each in simple_slopes(fit, "x", "years", at=[0, 10]).slopes]
    [0, 1, 0, 0]
    """
    _check_there(found, predictor, moderator)
    held = dict(held or {})
    slopes: list[Slope] = []
    regions: list[Region] = []
    for role in found.roles or (None,):
        for effect in ("actor", "partner"):
            line = _line(found, role, effect, (predictor, moderator), held)
            if line is None:
                continue
            values, observed = _values(found, role, effect, moderator, at)
            slopes += [_slope(line, role, effect, float(value)) for value in values]
            regions.append(Region(role, effect, _apart(line), observed))
    if not slopes:
        raise DyadError(
            f"No effect of “{predictor}” is moderated by “{moderator}” in {found.formula}; "
            f"fit with “{predictor} * {moderator}”, or ask for own(…) or partner(…) of it."
        )
    return SimpleSlopes(
        formula=found.formula,
        n_dyads=found.n_dyads,
        predictor=predictor,
        moderator=moderator,
        held=held,
        slopes=tuple(slopes),
        regions=tuple(regions),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Slope at nought and change of the slope, with their covariance."""

    estimate: Numbers
    covariance: Numbers
    df: float | None


def _line(
    found: Apim, role: str | None, effect: str, names: tuple[str, str], held: Mapping[str, float]
) -> _Line | None:
    """Return the line of an effect along the moderator, or None when it is not moderated."""
    predictor, moderator = names
    side = "own" if effect == "actor" else "partner"
    shared = {name for _, kind, name in found.keys if kind == "dyad"}
    wanted = _factor(moderator, side)
    others = {_factor(name, side): value for name, value in held.items()}
    weights = np.zeros((2, len(found.keys)))
    for place, (whose, kind, label) in enumerate(found.keys):
        factors = _factors(kind, label)
        if whose != role or (side, predictor) not in factors:
            continue
        factors.remove((side, predictor))
        moved = [each for each in factors if _same(each, wanted, shared)]
        weight = 1.0
        for each in factors:
            if each not in moved:
                weight *= _held(each, others, shared, predictor)
        if len(moved) < 2:
            weights[len(moved), place] += weight
    if not weights[1].any():
        return None
    used = [found.coefficients[k] for k in np.flatnonzero(np.abs(weights).sum(axis=0))]
    free = [each.df for each in used if each.df is not None]
    return _Line(
        weights @ np.array([each.estimate for each in found.coefficients]),
        weights @ found.covariance @ weights.T,
        min(free) if free else None,
    )


def _check_there(found: Apim, *names: str) -> None:
    """Refuse a name that no part of the model has."""
    there = {name: None for _, kind, label in found.keys for _, name in _factors(kind, label)}
    for each in names:
        _, name = _factor(each, "own")
        if name not in there:
            raise DyadError(
                f"There is no “{name}” in {found.formula}; there are {', '.join(there)}."
                f"{near(name, there)}"
            )


def _factors(kind: str, label: str) -> list[Factor]:
    """Return whose values a coefficient's regressor multiplies."""
    if kind == "intercept":
        return []
    side = "partner" if kind == "partner" else "own"
    return [_factor(part, side) for part in label.split(":")]


def _factor(name: str, side: str) -> Factor:
    given = re.fullmatch(r"(own|partner)\((.*)\)", name)
    return (given[1], given[2]) if given else (side, name)


def _same(one: Factor, other: Factor, shared: set[str]) -> bool:
    return one == other or (one[1] == other[1] and one[1] in shared)


def _held(
    factor: Factor, others: Mapping[Factor, float], shared: set[str], predictor: str
) -> float:
    for name, value in others.items():
        if _same(factor, name, shared):
            return float(value)
    called = factor[1] if factor[1] in shared else f"{factor[0]}({factor[1]})"
    raise DyadError(
        f"The effect of “{predictor}” depends on “{called}” too; say at which value, "
        f"as held={{'{called}': 0}}."
    )


def _slope(line: _Line, role: str | None, effect: str, at: float) -> Slope:
    weight = np.array([1.0, at])
    se = float(np.sqrt(weight @ line.covariance @ weight))
    each = coefficient(role, effect, "", float(weight @ line.estimate), se, df=line.df)
    return Slope(role, effect, at, each.estimate, each.se, each.df, each.statistic, each.p, each.ci)


def _apart(line: _Line) -> tuple[tuple[float, float], ...]:
    """Return where slope² exceeds c² variance: a quadratic's signs."""
    excess = np.outer(line.estimate, line.estimate)
    excess = excess - tails.reach(line.df) ** 2 * line.covariance
    square, cross, constant = excess[1, 1], excess[0, 1], excess[0, 0]
    inside = cross**2 - square * constant
    if inside <= 0:
        return ((-np.inf, np.inf),) if square > 0 else ()
    ends = sorted((-cross + sign * np.sqrt(inside)) / square for sign in (-1, 1))
    low, high = float(ends[0]), float(ends[1])
    return ((-np.inf, low), (high, np.inf)) if square > 0 else ((low, high),)


def _values(
    found: Apim, role: str | None, effect: str, moderator: str, at: Sequence[float] | None
) -> tuple[Sequence[float], tuple[float, float] | None]:
    """Return where to look, and the moderator's smallest and largest value."""
    side, name = _factor(moderator, "own" if effect == "actor" else "partner")
    kinds = ("dyad", "actor" if side == "own" else "partner")
    source = found.source.equations
    places = [
        place
        for place, each in enumerate(source.regressors)
        if each.effect in kinds and each.predictor == name
    ]
    members = (0, 1) if role is None or found.roles is None else (found.roles.index(role),)
    if at is None and not places:
        raise DyadError(
            f"“{moderator}” is not in the model by itself, so its mean is not known; add it to "
            "the formula, or say at which values, as at=[0, 1]."
        )
    observed = None
    if places and found.source.design is not None:
        term = found.source.design.terms[places[0]]
        seen = np.concatenate([term.of(member) for member in members])
        observed = (float(np.nanmin(seen)), float(np.nanmax(seen)))
    return at if at is not None else list(_around(found, places[0], members)), observed


def _around(found: Apim, place: int, members: Sequence[int]) -> Iterator[float]:
    means, variances = np.array([found.source.equations.spread(place, m) for m in members]).T
    values = len(members) * found.source.equations.n
    sd = np.sqrt((variances.mean() + means.var()) * values / (values - 1))
    centre = float(means.mean())
    centre = 0.0 if abs(centre) < 1e-12 * sd else centre
    for step in (-1, 0, 1):
        yield float(centre + step * sd)
