"""Predictors about a middle of their own, so that their means, however large, cost no digits.

The intercept becomes that at the middle, which is nearly uncorrelated with the slopes; nothing
else of the model changes. Two predictors that become each other when the members are swapped have
one middle, so that whatever is the same for both members stays so.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.normal import Patterns
from counterpoint.dyad.apim.paths import Fitted, Layout
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Centring:
    """A change of origin of the predictors.

    Attributes
    ----------
    shape
        The order of the parameters.
    middle
        What is taken from each predictor, shape (m,).
    """

    shape: Layout
    middle: Numbers

    def patterns(self, patterns: Patterns) -> Patterns:
        """Return the moments about the middle."""
        moved = patterns.mean.copy()
        moved[:, 2:] -= self.middle
        return replace(patterns, mean=np.where(patterns.seen, moved, 0.0))

    def parameters(self, values: Numbers) -> Numbers:
        """Return parameters as they are about the middle."""
        moved = self._turn(1.0) @ values
        moved[self.shape.means] -= self.middle
        return np.asarray(moved, dtype=float)

    def free(self, matrix: Numbers) -> Numbers:
        """Return the matrix that makes parameters about the middle of those that are free.

        Columns of an intercept alone are taken from the others as far as they go: then slopes are
        free apart from intercepts, as they are about the middle.
        """
        moved = self._turn(1.0) @ matrix
        others = np.ones(self.shape.size, dtype=bool)
        others[self.shape.intercepts] = False
        alone = ~moved[others].any(axis=0)
        if alone.any():
            own = moved[self.shape.intercepts][:, alone]
            weights = np.linalg.lstsq(own, moved[self.shape.intercepts][:, ~alone], rcond=None)[0]
            moved[self.shape.intercepts, ~alone] -= own @ weights
        return np.asarray(moved, dtype=float)

    def back(self, fitted: Fitted) -> Fitted:
        """Return a fit about the middle as one about zero."""
        values = fitted.values.copy()
        values[self.shape.means] += self.middle
        turn = self._turn(-1.0)
        return replace(fitted, values=turn @ values, vcov=turn @ fitted.vcov @ turn.T)

    def _turn(self, sign: float) -> Numbers:
        turn = np.eye(self.shape.size)
        for member in (0, 1):
            start = self.shape.slopes.start + member * self.shape.m
            turn[member, start : start + self.shape.m] = sign * self.middle
        return turn


def centring(patterns: Patterns, shape: Layout, partners: NDArray[np.intp]) -> Centring:
    """Return the change of origin to the mean that both of two partners' predictors have.

    `partners` says which predictor each becomes when the members are swapped, shape (m,).
    """
    mean = (patterns.n @ patterns.mean) / (patterns.n @ patterns.seen)
    return Centring(shape, (mean[2:] + mean[2:][partners]) / 2)
