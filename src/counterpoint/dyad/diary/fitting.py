"""From a request to a result: start, climb, and put together."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary import dense
from counterpoint.dyad.diary.batched import batch
from counterpoint.dyad.diary.coding import INTERCEPT
from counterpoint.dyad.diary.degrees import satterthwaite
from counterpoint.dyad.diary.grid import Grid, Patterns, patterns
from counterpoint.dyad.diary.likelihood import Data
from counterpoint.dyad.diary.natural import covariances
from counterpoint.dyad.diary.notes import notes
from counterpoint.dyad.diary.pooled import pool
from counterpoint.dyad.diary.request import Request
from counterpoint.dyad.diary.result import Diary
from counterpoint.dyad.diary.scoring import Optimum, maximise
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.results import Coefficient, coefficient, criteria


def fit(asked: Request, data: Dyads, *, approximate_df: bool) -> Diary:
    """Fit the model and return its result."""
    forms = patterns(asked.grid)
    cells = arrange(asked.grid, forms)
    reml = asked.method == "reml"
    start = asked.structure.start(*_first_guess(asked))
    optimum = maximise(cells, asked.structure, start, reml=reml)
    count = asked.grid.n_fixed
    df = np.full(count, np.nan)
    if approximate_df:
        df = satterthwaite(cells, optimum, asked.coding.fixed, reml=reml)
    information = dense.information(forms, optimum.look.structure.at(optimum.look.theta))
    information *= np.outer(optimum.free, optimum.free)
    return _result(asked, data, optimum, information, df)


def arrange(grid: Grid, forms: Patterns) -> Data:
    """Return the cells pooled by pattern, or in batches where patterns are too many for that."""
    days, width = grid.times.shape[1], grid.cells.shape[3]
    g, dyads = len(forms.times), len(grid.times)
    pooled = g * (2 * days) ** 2 * (width**2 + 16 * days)
    batched = 60 * dyads * days * (grid.n_fixed + grid.effects.shape[3] + 1) * 6
    if pooled < batched and g * (2 * days * width) ** 2 < 5e7:
        return pool(grid, forms)
    return batch(grid, forms)


def _first_guess(asked: Request) -> tuple[Numbers, Numbers]:
    """Return covariances of random effects and residuals from persons' mean residuals."""
    seen, terms = asked.grid.seen, len(asked.random)
    values = asked.grid.cells[..., -1]
    days = np.maximum(seen.sum(axis=1), 1)
    means = values.sum(axis=1) / days
    within = np.where(seen, values - means[:, None], 0.0)
    sigma = _covariance(within.reshape(-1, 2), seen.reshape(-1, 2))
    levels = _covariance(means, np.any(seen, axis=1)) - sigma / days.mean()
    size = np.maximum(np.diag(levels), 0.05 * np.diag(sigma))
    r = np.clip(levels[0, 1] / np.sqrt(size[0] * size[1]), -0.7, 0.7)
    if asked.structure.equal:
        sigma = np.where(np.eye(2, dtype=bool), np.diag(sigma).mean(), sigma[0, 1])
    if asked.roles is None:
        size = np.full(2, size.mean())
    g = np.zeros((2 * terms, 2 * terms))
    for k, name in enumerate(asked.random_names):
        places = [k, terms + k]
        if name == INTERCEPT:
            cross = r * np.sqrt(size[0] * size[1])
            g[np.ix_(places, places)] = [[size[0], cross], [cross, size[1]]]
        else:
            g[places, places] = 0.1 * np.diag(sigma).mean()
    return g, sigma


def _covariance(values: Numbers, seen: NDArray[np.bool_]) -> Numbers:
    """Return the 2 x 2 covariance about zero from what is seen, made positive."""
    both = seen.all(axis=1)
    variances = (values**2 * seen).sum(axis=0) / seen.sum(axis=0)
    variances = np.maximum(variances, 1e-8 * variances.max() + np.finfo(float).tiny)
    cross = float(values[both, 0] @ values[both, 1]) / max(int(both.sum()), 1)
    limit = 0.9 * float(np.sqrt(variances.prod()))
    cross = float(np.clip(cross, -limit, limit))
    return np.array([[variances[0], cross], [cross, variances[1]]])


def _result(
    asked: Request, data: Dyads, optimum: Optimum, information: Numbers, df: Numbers
) -> Diary:
    here, n, p = optimum.look, asked.grid.n_cells, asked.grid.n_fixed
    reml = asked.method == "reml"
    point = here.structure.at(here.theta)
    value = here.value - (n - p * reml) / 2 * float(np.log(2 * np.pi))
    coding = asked.coding
    value += coding.log_det if reml else 0.0
    parameters = p + _free(asked)
    covariance = coding.fixed @ here.covariance @ coding.fixed.T
    point = replace(point, g=coding.effects(point.g), dg=coding.effects(point.dg))
    found = covariances(asked, point, information)
    return Diary(
        formula=asked.formula, outcome=asked.design.outcome, roles=asked.roles,
        method=asked.method, residual=asked.residual, n_dyads=len(asked.grid.times), n=n,
        n_missing=2 * data.n_rows - n, n_days=int(asked.grid.seen.any(axis=2).sum()),
        coefficients=_coefficients(asked, here.beta, covariance, df),
        covariance=covariance, random_names=asked.random_names, random_covariance=point.g,
        residual_covariance=point.s + point.h,
        autocorrelation=point.rho if here.structure.autocorrelated else None,
        parameters=found, **criteria(value, parameters, n - p * reml),
        score=optimum.score, steps=optimum.steps, notes=notes(asked, data, here, found),
    )  # fmt: skip


def _free(asked: Request) -> int:
    """Return how many parameters the covariances have, those at a boundary counted too."""
    whole = asked.structure
    random = sum(b.shape[1] * (b.shape[1] + 1) // 2 for b in whole.bases)
    extra = {"independent": 0, "own-ar1": 1, "same-day": 1, "ar1": 2, "same-day+ar1": 3}
    return int(random) + (1 if whole.equal else 2) + extra[asked.residual]


def _coefficients(
    asked: Request, beta: Numbers, covariance: Numbers, df: Numbers
) -> tuple[Coefficient, ...]:
    terms, estimates = asked.design.terms, asked.coding.ordinary + asked.coding.fixed @ beta
    errors = np.sqrt(np.diag(covariance))
    return tuple(
        coefficient(
            role, term.effect, term.predictor,
            estimates[k := m * len(terms) + j], errors[k],
            df=float(df[k]) if np.isfinite(df[k]) else None,
        )
        for m, role in enumerate(asked.roles or (None,))
        for j, term in enumerate(terms)
    )  # fmt: skip
