"""Least squares of level and difference on level and difference, from moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.cross.sample import Sample
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.results import coefficient, criteria

Places: TypeAlias = NDArray[np.intp]
SCORES = ("level", "difference")


@dataclass(frozen=True, slots=True, eq=False)
class _Regression:
    """Least squares of outcomes on shared regressors, from moments."""

    slopes: Numbers
    inverse: Numbers
    residual: Numbers
    df: int
    log_likelihood: float


def scores_of(moments: Sample, centre: bool) -> Sample:
    """Return the moments of ly, dy, then of each predictor's level and difference."""
    turn = np.kron(np.eye(len(moments.mean) // 2), [[0.5, 0.5], [1.0, -1.0]])
    mean = turn @ moments.mean
    if centre:
        mean[2::2] = 0.0
    return Sample(moments.n, moments.n_missing, mean, turn @ moments.covariance @ turn.T)


def told_apart(scores: Sample, names: Sequence[str], method: Method) -> dict[str, Any]:
    """Return the results of two equations with the same regressors."""
    fit = _regress(scores, np.arange(2), np.arange(2, len(scores.mean)), True, method)
    labels = [(f"{y} {x}", name) for y in SCORES for x, name in _regressors(names)]
    sd = np.sqrt(np.diag(scores.covariance))
    scales = [scale for y in sd[:2] for scale in (None, *(sd[2:] / y))]
    vcov = np.kron(fit.residual, fit.inverse).astype(np.float64)
    return _parts(
        scores, labels, scales, fit.slopes.T.ravel(), vcov,
        fit.residual, [fit.df] * len(labels), fit.log_likelihood, 3, method,
    )  # fmt: skip


def exchangeable(scores: Sample, names: Sequence[str], method: Method) -> dict[str, Any]:
    """Return the results when a difference has no direction, and hence no mean."""
    size = len(scores.mean)
    level = _regress(scores, np.array([0]), np.arange(2, size, 2), True, method)
    difference = _regress(scores, np.array([1]), np.arange(3, size, 2), False, method)
    labels = [("level intercept", ""), *(("level on level", name) for name in names)]
    labels += [("difference on difference", name) for name in names]
    split = len(names) + 1
    vcov = np.zeros((len(labels), len(labels)))
    vcov[:split, :split] = level.residual * level.inverse
    vcov[split:, split:] = difference.residual * difference.inverse
    # A difference without a direction varies about zero.
    sd = np.sqrt(np.diag(scores.covariance) + scores.mean**2 * (np.arange(size) % 2))
    scales = [None, *(sd[2::2] / sd[0]), *(sd[3::2] / sd[1])]
    return _parts(
        scores, labels, scales, np.concatenate((level.slopes[:, 0], difference.slopes[:, 0])), vcov,
        np.diag([level.residual[0, 0], difference.residual[0, 0]]),
        [level.df] * split + [difference.df] * len(names),
        level.log_likelihood + difference.log_likelihood, 2, method,
    )  # fmt: skip


def _regressors(names: Sequence[str]) -> list[tuple[str, str]]:
    return [("intercept", ""), *((f"on {x}", name) for name in names for x in SCORES)]


def _regress(
    scores: Sample, outcomes: Places, regressors: Places, intercept: bool, method: Method
) -> _Regression:
    n, mean = scores.n, scores.mean
    moments = scores.covariance + (0 if intercept else 1) * np.outer(mean, mean)
    inverse = np.linalg.inv(moments[np.ix_(regressors, regressors)])
    slopes = inverse @ moments[np.ix_(regressors, outcomes)]
    spread = moments[np.ix_(outcomes, outcomes)] - moments[np.ix_(outcomes, regressors)] @ slopes
    log_size = -np.linalg.slogdet(inverse / n)[1]
    if intercept:
        pull = inverse @ mean[regressors]
        slopes = np.vstack((mean[outcomes] - mean[regressors] @ slopes, slopes))
        corner = 1 + mean[regressors] @ pull
        inverse = np.block([[np.array([[corner]]), -pull[None]], [-pull[:, None], inverse]])
        log_size += np.log(n)
    df = n - len(slopes)
    rest = df if method == "reml" else n
    residual = n * spread / rest
    size = rest * (np.log(2 * np.pi) + 1) * len(outcomes) + rest * np.linalg.slogdet(residual)[1]
    if method == "reml":
        size += len(outcomes) * log_size
    return _Regression(slopes, inverse / n, residual, df, float(-size / 2))


def _parts(
    scores: Sample,
    labels: Sequence[tuple[str, str]],
    scales: Sequence[float | None],
    slopes: Numbers,
    vcov: Numbers,
    residual: Numbers,
    df: Sequence[int],
    log_likelihood: float,
    n_covariances: int,
    method: Method,
) -> dict[str, Any]:
    return {
        "coefficients": tuple(
            coefficient(
                None, effect, predictor, slope, variance**0.5,
                df=float(freedom) if method == "reml" else None,
                standardized=None if scale is None else slope * scale,
            )
            for (effect, predictor), scale, slope, variance, freedom in zip(
                labels, scales, slopes, np.diag(vcov), df, strict=True
            )
        ),
        "vcov": vcov,
        "residual_covariance": residual,
        # As nlme counts: members' values, less the coefficients when these were spent.
        **criteria(
            log_likelihood, len(labels) + n_covariances,
            2 * scores.n - (len(labels) if method == "reml" else 0),
        ),
    }  # fmt: skip
