"""What a reader of a diary's result has to be told."""

from collections.abc import Iterator

import numpy as np

from counterpoint.dyad.diary.likelihood import Look
from counterpoint.dyad.diary.natural import CovarianceParameter
from counterpoint.dyad.diary.request import Request
from counterpoint.dyad.diary.steps import lag
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError


def notes(
    asked: Request, data: Dyads, here: Look, found: tuple[CovarianceParameter, ...]
) -> tuple[str, ...]:
    """Return sentences about boundaries, bias and what was left out."""
    told = [*_boundaries(asked, here, found), *_lagged(asked, data)]
    left = data.n_dyads - len(asked.grid.times)
    if left:
        told.append(f"{left} dyads have no day with every value that is needed and are left out.")
    return tuple(told)


def _boundaries(
    asked: Request, here: Look, found: tuple[CovarianceParameter, ...]
) -> Iterator[str]:
    for each in found:
        if each.kind == "variance" and not np.isfinite(each.se):
            where = "random effect" if each.part == "random" else f"{each.part} part"
            yield f"The variance of the {where} “{each.name}” is estimated as zero."
        elif each.kind in {"correlation", "autocorrelation"} and not np.isfinite(each.se):
            yield f"The {each.kind} “{each.name}” is at its bound of {round(each.estimate)}."
    lower = [r < w for r, w in zip(here.structure.ranks, asked.structure.ranks, strict=True)]
    if any(lower):
        yield (
            "The random effects' covariance is singular: it lies on the boundary of what is "
            "possible. Its standard errors hold the boundary fixed, and a likelihood ratio "
            "against it is not chi-squared. A model with fewer random effects fits as well."
        )


def _lagged(asked: Request, data: Dyads) -> Iterator[str]:
    """Tell whether a predictor is the outcome's lag, centred on the person's mean or not."""
    y = asked.design.outcome
    bare = Dyads({y: asked.design.y}, data.labels, data.roles, data.times)
    try:
        past = lag(bare, y).numbers(f"{y}_lag1")
    except DyadError:  # several rows a day, of which lag makes no column
        return
    told = set()
    for term in asked.design.terms:
        if term.effect not in {"actor", "partner"} or term.predictor in told:
            continue
        levels = _levels(term.column - past, data)
        if levels is None:
            continue
        told.add(term.predictor)
        if np.ptp(levels) <= 1e-9 * (1 + np.abs(levels).max()):
            yield (
                f"“{term.predictor}” is the outcome's own lag beside a random intercept, which "
                "it correlates with: carry-over is overestimated in short diaries."
            )
        else:
            yield (
                f"“{term.predictor}” is the outcome's lag centred on the person's mean: its "
                "effects are biased downward by about (1 + effect)/days (Nickell, 1981)."
            )


def _levels(difference: Numbers, data: Dyads) -> Numbers | None:
    """Return each person's constant if the differences are constant within persons."""
    starts = data.starts[:-1]
    known = np.isfinite(difference)
    if known.sum() < 3:
        return None
    high = np.maximum.reduceat(np.where(known, difference, -np.inf), starts, axis=0)
    low = np.minimum.reduceat(np.where(known, difference, np.inf), starts, axis=0)
    some = np.isfinite(high) & np.isfinite(low)
    size = 1 + np.abs(high[some]).max()
    if ((high - low)[some] > 1e-9 * size).any() or known.sum() < 2 * some.sum():
        return None
    return low[some]
