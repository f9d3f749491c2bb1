"""Whether one model is a special case of another, as far as that can be told."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from counterpoint.dyad.apim.constraints import Constraint, free
from counterpoint.dyad.apim.fitting import fit
from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design

ROWS = 4000  # what is no special case on some rows is none on all of them
LEFT = 1e-7  # the part of a regressor that may be left by rounding


def check_comparable(smaller: Apim, larger: Apim) -> None:
    """Refuse two models whose likelihoods are not of the same values of the same dyads."""
    for each in (smaller, larger):
        if each.method != "ml":
            raise DyadError("Models are compared by ML: restricted likelihoods differ in meaning.")
    _check_same_dyads(smaller, larger)
    if smaller.full_information != larger.full_information:
        with_missing = smaller if smaller.full_information else larger
        raise DyadError(
            f"Values are missing for “{with_missing.formula}” and not for the other model, so one "
            "likelihood is of the predictors too and the other is not. Fit both on the same dyads "
            "with no value missing, or hold the effects in which they differ at zero in the "
            "larger model: constrain(…)."
        )
    if smaller.full_information:
        _check_same_predictors(smaller, larger)


def check_nested(smaller: Apim, larger: Apim) -> None:
    """Refuse a model whose expectations or residuals are no special case of a larger one's."""
    _check_residuals(smaller, larger)
    if not _within(smaller, larger):
        raise DyadError(
            f"“{smaller.formula}” with what it holds is no special case of “{larger.formula}” "
            "with what that holds, so a likelihood ratio does not test it; compare their AIC."
        )


def told_apart(result: Apim, roles: tuple[str, str]) -> Apim:
    """Fit a model of exchangeable members as one of two roles with all the same in both.

    Without missing values that is the same fit. With them the predictors' means and covariances
    stay free in each role, while a model of exchangeable members holds them the same.
    """
    asked = result.request
    first, second = roles
    effects = [key[1:] for key in result.keys]
    same = [Constraint({(first, *each): 1.0, (second, *each): -1.0}) for each in effects]
    held = [Constraint(_of(first, each.weights)) for each in asked.constraints]
    request = replace(asked, roles=roles, constraints=(*same, *held), equal_variance=True)
    return fit(result.source, request)


def _of(
    role: str, weights: Mapping[tuple[str | None, str, str], float]
) -> dict[tuple[str | None, str, str], float]:
    return {(role, effect, predictor): weight for (_, effect, predictor), weight in weights.items()}


def _check_same_dyads(smaller: Apim, larger: Apim) -> None:
    one, other = smaller.source.design, larger.source.design
    same = (smaller.outcome, smaller.n_dyads) == (larger.outcome, larger.n_dyads)
    if same and one is not None and other is not None:
        same = one.y is other.y or np.array_equal(one.y, other.y, equal_nan=True)
    if not same:
        raise DyadError("The two models rest on different outcomes or dyads.")


def _check_same_predictors(smaller: Apim, larger: Apim) -> None:
    one, other = (set(each.source.equations.moments.names) for each in (smaller, larger))
    if one != other:
        name = min(one ^ other).rsplit("[", 1)[0]
        raise DyadError(
            f"With missing values the likelihood is of the predictors too, and “{name}” is in one "
            "model alone. Fit both with it on the same dyads and hold its effects at zero in the "
            "smaller one: constrain(larger, Constraint({(role, effect, predictor): 1}), …); or "
            "leave out every dyad with a value missing."
        )


def _check_residuals(smaller: Apim, larger: Apim) -> None:
    apart = [each.roles is not None for each in (smaller, larger)]
    if apart[1] and apart[0] and smaller.roles != larger.roles:
        raise DyadError("The two models tell the members apart by different roles.")
    freer = apart[0] and not smaller.request.equal_variance
    if freer and (not apart[1] or larger.request.equal_variance):
        raise DyadError(
            "The model given as smaller has a residual variance for each role and the larger one "
            "has not, so it is no special case; give them in the other order, or hold the "
            "variances equal in the smaller one too."
        )


def _within(smaller: Apim, larger: Apim) -> bool:
    """Tell whether all that the smaller model can expect the larger one can."""
    one, other = smaller.source.design, larger.source.design
    if one is None or other is None:
        there = set(larger.source.equations.regressors)
        return there.issuperset(smaller.source.equations.regressors)
    some = slice(None, None, max(1, len(one.y) // ROWS))
    small, large = _regressors(smaller, one, some), _regressors(larger, other, some)
    seen = ~np.isnan(np.concatenate([small, large], axis=2)).any(axis=(0, 2))
    if not seen.any():
        return True
    small, large = (_spread(each[:, seen]) for each in (small, large))
    left = small - large @ np.linalg.lstsq(large, small, rcond=None)[0]
    return bool((np.abs(left) <= LEFT).all())


def _regressors(result: Apim, design: Design, some: slice) -> Numbers:
    """Return what each free coefficient multiplies, shape (2, rows, free ones)."""
    x = np.stack(
        [np.column_stack([term.of(member)[some] for term in design.terms]) for member in (0, 1)]
    )
    if result.roles is not None:
        blank = np.zeros_like(x[0])
        x = np.stack([np.hstack([x[0], blank]), np.hstack([blank, x[1]])])
    return x @ free(result.request.constraints, result.keys)


def _spread(x: Numbers) -> Numbers:
    """Return regressors (2 rows, q) of largest value one."""
    flat = x.reshape(-1, x.shape[2])
    size = np.abs(flat).max(axis=0, initial=0.0)
    return np.asarray(flat / np.where(size > 0, size, 1.0))
