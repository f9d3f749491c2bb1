"""The bootstrap over dyads: what the coefficients would be in other samples of the same kind."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.equations import Equations, equations
from counterpoint.dyad.apim.fitting import fit
from counterpoint.dyad.apim.profile import halves, paired, place, same_regressors
from counterpoint.dyad.apim.result import Apim, Source
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design, Term

AT_ONCE = 4_000_000  # counts held in memory together


def resampled(
    found: Apim, role: str | None, predictor: str, draws: int, seed: int | None
) -> Numbers:
    """Return actor and partner effects in samples of dyads drawn with replacement.

    Returns
    -------
    Numbers
        Shape (draws, 2).

    Raises
    ------
    DyadError
        When the rows are not in memory.
    """
    design = found.source.design
    if design is None:
        raise DyadError("The bootstrap needs the rows in memory; use interval='profile'.")
    rng = np.random.default_rng(seed)
    source = found.source.equations
    if found.full_information or found.request.constraints or found.request.equal_variance:
        return _by_refitting(found, design, (role, predictor), draws, rng)
    y, x = _complete(design)
    if role is not None and found.roles and same_regressors(source):
        at = [place(source, effect, predictor) for effect in ("actor", "partner")]
        member = found.roles.index(role)
        return np.concatenate(
            [_solve(many, y[member], x[member])[:, at] for many in counts(y.shape[1], draws, rng)]
        )
    if role is None and paired(source):
        return np.concatenate(
            [_both(many, y, x, source, predictor) for many in counts(y.shape[1], draws, rng)]
        )
    return _by_refitting(found, design, (role, predictor), draws, rng)


def _both(many: Numbers, y: Numbers, x: Numbers, source: Equations, predictor: str) -> Numbers:
    """Return actor and partner effects from the slopes of sums and of differences."""
    kept = [each for each in source.regressors if each.effect != "partner"]
    slopes = []
    for side, (outcome, regressors) in enumerate(halves(y, x, source)):
        there = [each for each in kept if side == 0 or each.effect == "actor"]
        at = [(each.effect, each.predictor) for each in there].index(("actor", predictor))
        slopes.append(_solve(many, outcome, regressors)[:, at])
    return np.column_stack([slopes[0] + slopes[1], slopes[0] - slopes[1]]) / 2


def counts(rows: int, draws: int, rng: np.random.Generator) -> Iterator[Numbers]:
    """Yield how often each dyad was drawn, some draws at a time, shape (draws, rows)."""
    some = max(1, AT_ONCE // rows)
    for start in range(0, draws, some):
        size = min(some, draws - start)
        drawn = rng.integers(rows, size=(size, rows)) + rows * np.arange(size)[:, None]
        many = np.bincount(drawn.ravel(), minlength=size * rows)
        yield many.reshape(size, rows).astype(float)


def _solve(many: Numbers, y: Numbers, x: Numbers) -> Numbers:
    """Return least-squares slopes of every sample, shape (draws, regressors)."""
    rows = np.column_stack([x, y])
    size = rows.shape[1]
    products = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)
    sums = (many @ products).reshape(len(many), size, size)
    return np.asarray(np.linalg.solve(sums[:, :-1, :-1], sums[:, :-1, -1:])[..., 0])


def _complete(design: Design) -> tuple[Numbers, Numbers]:
    """Return outcomes (2, rows) and regressors (2, rows, terms), predictors about their means."""
    x = np.stack([design.regressors(member) for member in (0, 1)])
    y = design.y.T
    seen = ~(np.isnan(y).any(axis=0) | np.isnan(x).any(axis=(0, 2)))
    y, x = y[:, seen], x[:, seen]
    if any(term.effect == "intercept" for term in design.terms):
        moved = [term.effect != "intercept" for term in design.terms]
        x = x - x.mean(axis=(0, 1)) * moved
    return y, x


def _by_refitting(
    found: Apim, design: Design, which: tuple[str | None, str], draws: int,
    rng: np.random.Generator,
) -> Numbers:  # fmt: skip
    role, predictor = which
    rows = len(design.y)
    result = np.empty((draws, 2))
    for i in range(draws):
        again = _rows(design, rng.integers(rows, size=rows))
        fitted = fit(Source(equations(again), again), found.request)
        for j, effect in enumerate(("actor", "partner")):
            result[i, j] = fitted[role, effect, predictor].estimate
    return result


def _rows(design: Design, drawn: NDArray[np.intp]) -> Design:
    columns = {id(term.column): term.column[drawn] for term in design.terms}
    terms = [
        Term(term.effect, term.predictor, columns[id(term.column)], term.crossed)
        for term in design.terms
    ]
    return Design(design.outcome, design.y[drawn], tuple(terms))
