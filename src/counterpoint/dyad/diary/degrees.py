"""Degrees of freedom of fixed effects after Satterthwaite, as R's lmerTest takes them."""

import numpy as np

from counterpoint.dyad.diary.likelihood import Data, differences
from counterpoint.dyad.diary.scoring import Optimum
from counterpoint.dyad.dyads import Numbers

STEP = 1e-3  # in standard errors: far above rounding, far below the likelihood's curvature


def satterthwaite(data: Data, optimum: Optimum, turn: Numbers, *, reml: bool) -> Numbers:
    """Return 2 v^2 / (g' A g) of each of `turn` times the fixed effects, shape (p,).

    v is the squared standard error, g its gradient by the covariances' parameters, A the inverse
    of minus the observed second derivative of the log likelihood, both by central differences of
    what is known exactly. NaN where the likelihood is not curved downward in every direction.
    """
    here = optimum.look
    places = np.flatnonzero(optimum.free)
    size = STEP / np.sqrt(np.diag(optimum.information)[places])
    found = differences(data, here, size, places, reml=reml)
    if found is None:
        return np.full(len(here.beta), np.nan)
    curvature, slope = found
    scale = np.sqrt(np.abs(np.diag(curvature)))
    if not np.linalg.eigvalsh(curvature / np.outer(scale, scale))[0] > 0:
        return np.full(len(here.beta), np.nan)
    slope = _squares(turn, slope)
    spread = (slope * np.linalg.solve(curvature, slope)).sum(axis=0)
    df: Numbers = 2 * _squares(turn, here.covariance) ** 2 / spread
    return df


def _squares(turn: Numbers, covariance: Numbers) -> Numbers:
    """Return the diagonal of turn C turn' for each covariance (..., p, p)."""
    diagonal: Numbers = ((turn @ covariance) * turn).sum(axis=-1)
    return diagonal
