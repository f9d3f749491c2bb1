"""The log likelihood of a diary, its score, and the fixed effects that belong to them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary.structure import Point, Structure
from counterpoint.dyad.dyads import Numbers


class Reduction(Protocol):
    """What the data come to at one value of the covariances."""

    @property
    def log_det(self) -> float:
        """The log determinant of V, summed over dyads."""

    @property
    def products(self) -> Numbers:
        """[X y]'V^-1[X y] summed over dyads, shape (p + 1, p + 1)."""

    def gradient(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Return the log likelihood's slope by G and by each residual parameter."""

    def information(self) -> Numbers:
        """Return the expected information, or a good guess at it."""


class Data(Protocol):
    """Cells that can be reduced at any value of the covariances."""

    def reduce(self, point: Point) -> Reduction:
        """Return the products at these covariances."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The likelihood at one value of the parameters.

    `by_g` is its slope by the random effects' covariance as a matrix; `value` lets out the
    constant of 2 pi.
    """

    structure: Structure
    theta: Numbers
    value: float
    score: Numbers
    by_g: Numbers
    beta: Numbers
    covariance: Numbers
    reduction: Reduction


def look(data: Data, structure: Structure, theta: Numbers, *, reml: bool) -> Look | None:
    """Return likelihood and score there, or None where a covariance is not positive."""
    point = structure.at(theta)
    try:
        reduction = data.reduce(point)
        beta, covariance, log_x = _solve(reduction.products)
    except np.linalg.LinAlgError:
        return None
    residual = np.append(-beta, 1.0)
    quadratic = float(residual @ reduction.products @ residual)
    weights = np.outer(residual, residual)
    if reml:
        weights[:-1, :-1] += covariance
    value = -(reduction.log_det + quadratic + (log_x if reml else 0.0)) / 2
    if not np.isfinite(value):
        return None
    by_g, score = reduction.gradient(weights)
    score = score + np.einsum("jab,ab->j", point.dg, by_g)
    return Look(structure, theta, value, score, by_g, beta, covariance, reduction)


def differences(
    data: Data, here: Look, size: Numbers, places: NDArray[np.intp], *, reml: bool
) -> tuple[Numbers, Numbers] | None:
    """Return minus the second derivative by some parameters, and the slopes of the covariance.

    Central differences, over `size`, of the score and of the fixed effects' covariance, both
    known exactly. None where a covariance is not positive so near.
    """
    curvature, slope = [], []
    for place, width in zip(places, size, strict=True):
        move = np.zeros(len(here.theta))
        move[place] = width
        above = look(data, here.structure, here.theta + move, reml=reml)
        below = look(data, here.structure, here.theta - move, reml=reml)
        if above is None or below is None:
            return None
        curvature.append((below.score - above.score)[places] / (2 * width))
        slope.append((above.covariance - below.covariance) / (2 * width))
    matrix = np.array(curvature)
    return (matrix + matrix.T) / 2, np.array(slope)


def _solve(products: Numbers) -> tuple[Numbers, Numbers, float]:
    """Return fixed effects, their covariance and log|X'V^-1X|, each column on its own scale."""
    normal = products[:-1, :-1]
    scale = np.sqrt(np.diag(normal))
    factor = np.linalg.cholesky(normal / np.outer(scale, scale))
    half = np.linalg.solve(factor, np.eye(len(scale))) / scale
    covariance = half.T @ half
    log = 2 * float(np.log(np.diag(factor)).sum() + np.log(scale).sum())
    return covariance @ products[:-1, -1], covariance, log
