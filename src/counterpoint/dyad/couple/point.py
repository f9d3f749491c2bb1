"""A likelihood, or a posterior, of one couple's days at one point: its value and its gradient.

The mean is linear, and its coefficients are profiled out (maximum likelihood) or integrated out
(posterior); what is left are phi and the covariance of the shocks.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.chain import Chain
from counterpoint.dyad.couple.columns import Columns, laid_out
from counterpoint.dyad.couple.likelihood import (
    Process,
    by_run,
    contracted,
    gaps,
    gathered,
    inverted,
    log_normalised,
    pressed,
    process,
    score,
)
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is to be maximised.

    Attributes
    ----------
    chain
        The days.
    regressors
        What the mean is made of, shape (days, p), the same for every series.
    ridge
        The prior precision of each regressor's coefficient, shape (p,); None to profile the
        coefficients out instead of integrating them out.
    centre, precision
        The normal prior of phi, each of shape (k, k); precision zero where there is none.
    """

    chain: Chain
    regressors: Numbers
    ridge: Numbers | None
    centre: Numbers
    precision: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """An evaluation at theta: the value, its gradient and what the mean came out as.

    `mean` holds the coefficients, shape (k, p), and `spread` their covariance, shape
    (k p, k p), zero when they were profiled out.
    """

    theta: Numbers
    under: Process
    value: float
    gradient: Numbers
    mean: Numbers
    spread: Numbers
    filled: Numbers  # all columns at the missing cells, shape (cells, c)
    sums: Numbers


def packed(phi: Numbers, q: Numbers) -> Numbers:
    """Return phi and the logarithmic Cholesky factor of q as one vector."""
    root = np.linalg.cholesky(q)
    np.fill_diagonal(root, np.log(np.diag(root)))
    return np.concatenate([phi.reshape(-1), root[_lower(len(q))]])


def unpacked(theta: Numbers, k: int) -> tuple[Numbers, Numbers]:
    """Return phi and q; also for stacks of vectors, shape (..., parameters)."""
    return theta[..., : k * k].reshape(*theta.shape[:-1], k, k), squared(_root(theta, k))


def squared(root: Numbers) -> Numbers:
    """Return root root' for a stack of matrices."""
    return np.asarray(root @ np.swapaxes(root, -1, -2))


def _root(theta: Numbers, k: int) -> Numbers:
    root = np.zeros((*theta.shape[:-1], k, k))
    rows, columns = _lower(k)
    root[..., rows, columns] = theta[..., k * k :]
    diagonal = np.einsum("...ii->...i", root)
    np.exp(diagonal, out=diagonal)
    return root


@lru_cache(maxsize=8)
def _lower(k: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the lower triangle of a matrix is."""
    rows, columns = np.tril_indices(k)
    rows.flags.writeable = columns.flags.writeable = False
    return rows, columns


def columns(problem: Problem) -> Columns:
    """Return the values and each regressor in each series alone."""
    return laid_out(problem.chain, problem.regressors)


def evaluate(problem: Problem, made: Columns, theta: Numbers) -> Point | None:
    """Evaluate at theta; None where the process is not stationary, or without a rest."""
    chain = problem.chain
    under = process(*unpacked(theta, chain.k))
    if under is None:
        return None
    missing, press = gaps(chain, under), pressed(made, under)
    filled = -by_run(chain, missing.inverses, press)
    crossed = contracted(made, under, filled, press)  # what is filled takes back one of two
    try:
        mean, spread = mean_of(problem, crossed)
    except np.linalg.LinAlgError:
        return None
    sums = gathered(chain, made, weights_of(problem, mean, spread), filled, missing)
    return Point(
        theta, under,
        _squares(problem, crossed, mean) + log_normalised(chain, under, missing)
        + _log_prior(problem, under),
        gradient_of(problem, theta, under, sums),
        mean.reshape(chain.k, -1), spread, filled, sums,
    )  # fmt: skip


def mean_of(problem: Problem, crossed: Numbers) -> tuple[Numbers, Numbers]:
    """Profile or integrate the mean's coefficients out: return them and their covariance.

    Of products of columns, or of each of a stack of them; shape (..., k p) and its square.
    """
    inverse = inverted(_inner(problem, crossed))
    by_series = _by_series(problem, crossed)[..., 1:, :, 0].sum(axis=-1)
    mean = inverse @ by_series.reshape(*inverse.shape[:-1], 1)
    return mean[..., 0], np.zeros_like(inverse) if problem.ridge is None else inverse


def _by_series(problem: Problem, square: Numbers) -> Numbers:
    """Return a view of something by columns twice as (..., k, m, k, m)."""
    k, m = problem.chain.k, 1 + problem.regressors.shape[1]
    return square.reshape(*square.shape[:-2], k, m, k, m)


def _inner(problem: Problem, crossed: Numbers) -> Numbers:
    """Return the precision of the mean's coefficients."""
    k, p = problem.chain.k, problem.regressors.shape[1]
    inner = _by_series(problem, crossed)[..., 1:, :, 1:].reshape(*crossed.shape[:-2], k * p, k * p)
    return inner if problem.ridge is None else inner + np.diag(np.tile(problem.ridge, k))


def _squares(problem: Problem, crossed: Numbers, mean: Numbers) -> float:
    """Return the part of the value that the mean takes part in."""
    values = _by_series(problem, crossed)[..., 0].sum(axis=-1)
    value = -0.5 * float(values[:, 0].sum() - values[:, 1:].reshape(-1) @ mean)
    if problem.ridge is None:
        return value
    return value - 0.5 * float(np.linalg.slogdet(_inner(problem, crossed))[1])


def weights_of(problem: Problem, mean: Numbers, spread: Numbers) -> Numbers:
    """Return the weights of products of columns in the second moments of deviations."""
    unit = unit_of(problem, mean)
    weights = unit[..., :, None] * unit[..., None, :]
    inner = _by_series(problem, weights)[..., 1:, :, 1:]
    inner += spread.reshape(inner.shape)
    return weights


def unit_of(problem: Problem, mean: Numbers) -> Numbers:
    """Return the weights of columns in the deviations."""
    k, lead = problem.chain.k, mean.shape[:-1]
    unit = np.concatenate([np.ones((*lead, k, 1)), -mean.reshape(*lead, k, -1)], axis=-1)
    return unit.reshape(*lead, -1)


def _log_prior(problem: Problem, under: Process) -> float:
    return -0.5 * float(np.sum(problem.precision * (under.phi - problem.centre) ** 2))


def gradient_of(problem: Problem, theta: Numbers, under: Process, sums: Numbers) -> Numbers:
    """Return the gradient in theta, at the expected second moments of deviations."""
    k = problem.chain.k
    by_phi, by_q = score(problem.chain, under, sums)
    by_phi = by_phi - problem.precision * (under.phi - problem.centre)
    root = _root(theta, k)
    by_root = 2 * by_q @ root
    diagonal = np.arange(k)
    by_root[..., diagonal, diagonal] *= root[..., diagonal, diagonal]
    rows, columns = _lower(k)
    flat = by_phi.reshape(*theta.shape[:-1], k * k)
    return np.concatenate([flat, by_root[..., rows, columns]], axis=-1)
