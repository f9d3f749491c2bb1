"""Maximum likelihood for a `Structure` by Fisher scoring on sample moments."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from counterpoint.dyad.cross.sample import Sample
from counterpoint.dyad.cross.structure import Implied, Structure
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

# The length of the score in its own metric, sqrt(g' I^-1 g) for one dyad: it has no unit, and
# 1e-12 moves no estimate by more than 1e-12 of its standard deviation for one dyad.
SCORE = 1e-12
ROUNDING = 1e-9
STEPS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The parameters at the maximum.

    Attributes
    ----------
    theta
        Estimates in the order of the structure's parameters, shape (k,).
    vcov
        The inverse of the expected information, shape (k, k).
    log_likelihood
        Of the observed variables, all constants kept.
    implied
        Mean and covariance at the maximum.
    score
        The length of the score in its own metric, for one dyad.
    """

    theta: Numbers
    vcov: Numbers
    log_likelihood: float
    implied: Implied
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    theta: Numbers
    implied: Implied
    log_likelihood: float
    score: float
    step: Numbers
    information: Numbers


def maximise(structure: Structure, sample: Sample, start: Numbers) -> Fitted:
    """Return the maximum of the normal likelihood near `start`.

    Raises
    ------
    DyadError
        When the parameters are not identified, or no maximum is found.
    """
    here = _point(structure, sample, start)
    if here is None:
        raise DyadError("The data give no covariance matrix to start from; check for outliers.")
    for _ in range(STEPS):
        if here.score <= SCORE:
            break
        there = _uphill(structure, sample, here)
        if there is None or (here.score < ROUNDING and there.score >= here.score):
            break
        here = there
    if here.score > ROUNDING:
        raise DyadError(
            "No maximum of the likelihood was found: the model does not suit these data, or "
            "some of its parameters are hardly identified."
        )
    vcov = np.linalg.inv(here.information) / sample.n
    return Fitted(here.theta, vcov, here.log_likelihood, here.implied, here.score)


def log_likelihood(sample: Sample, mean: Numbers, covariance: Numbers) -> float:
    """Return the normal log likelihood of the sample, -inf where `covariance` is not one."""
    try:
        root = linalg.cholesky(covariance, lower=True)
    except linalg.LinAlgError:
        return -np.inf
    apart = sample.mean - mean
    spread = linalg.cho_solve((root, True), sample.covariance + np.outer(apart, apart))
    size = len(mean) * np.log(2 * np.pi) + 2 * np.log(np.diag(root)).sum() + np.trace(spread)
    return float(-sample.n / 2 * size)


def _uphill(structure: Structure, sample: Sample, here: _Point) -> _Point | None:
    # Near the maximum the likelihood cannot show the gain, so a loss of rounding size is let by.
    least = here.log_likelihood - 1e-12 * abs(here.log_likelihood)
    for halvings in range(40):
        there = _point(structure, sample, here.theta + here.step / 2**halvings)
        if there is not None and there.log_likelihood >= least:
            return there
    return None


def _point(structure: Structure, sample: Sample, theta: Numbers) -> _Point | None:
    implied = structure.implied(theta)
    value = log_likelihood(sample, implied.mean, implied.covariance)
    if not np.isfinite(value):
        return None
    inverse = np.linalg.inv(implied.covariance)
    apart = sample.mean - implied.mean
    surplus = sample.covariance + np.outer(apart, apart) - implied.covariance
    weighted = inverse @ implied.covariance_slopes
    pull = inverse @ surplus
    gradient = np.einsum("kij,ji->k", weighted, pull) / 2 + implied.mean_slopes @ inverse @ apart
    information = (
        np.einsum("kij,lji->kl", weighted, weighted) / 2
        + implied.mean_slopes @ inverse @ implied.mean_slopes.T
    )
    step = _solve(information, gradient)
    return _Point(theta, implied, value, float(np.sqrt(gradient @ step)), step, information)


def _solve(information: Numbers, gradient: Numbers) -> Numbers:
    scale = np.sqrt(np.diag(information))
    if not (scale > 0).all():
        raise DyadError("A parameter of this model leaves no trace in the data.")
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    if values[0] < 1e-12:
        raise DyadError("The parameters of this model are not identified by these data.")
    solved: Numbers = vectors @ (vectors.T @ (gradient / scale) / values) / scale
    return solved
