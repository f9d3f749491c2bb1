"""Fisher scoring to the last digit, and to the boundary where a variance is zero."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary.likelihood import Data, Look, differences, look
from counterpoint.dyad.diary.structure import Structure
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError

STEPS = 200
PATIENCE = 12  # scoring steps before second derivatives are taken instead
DAMPING = (1e-9, 0.03, 0.3, *(4.0 ** np.arange(12)))  # relative to the information's diagonal
CLOSE = 1e-10  # a score in standard deviations of its own that counts as none


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """How low and how high the residual's parameters, the last ones, may go."""

    low: Numbers
    high: Numbers

    def clip(self, theta: Numbers) -> Numbers:
        """Return the parameters, none beyond its bound."""
        own = len(theta) - len(self.low)
        return np.concatenate([theta[:own], np.clip(theta[own:], self.low, self.high)])

    def free(self, here: Look) -> NDArray[np.bool_]:
        """Return which parameters the score does not press against a bound."""
        own = len(here.theta) - len(self.low)
        rest, score = here.theta[own:], here.score[own:]
        held = ((rest <= self.low) & (score < 0)) | ((rest >= self.high) & (score > 0))
        return np.concatenate([np.ones(own, dtype=bool), ~held])


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Where the likelihood is highest.

    `score` is the largest component there, in standard deviations of the score; `free` (p,)
    tells which parameters are not held at a bound.
    """

    look: Look
    information: Numbers
    free: NDArray[np.bool_]
    score: float
    steps: int


def maximise(data: Data, structure: Structure, theta: Numbers, *, reml: bool) -> Optimum:
    """Return the maximum of the likelihood, giving up random effects whose variance vanishes.

    Raises
    ------
    DyadError
        When the likelihood has no maximum that can be reached.
    """
    here = look(data, structure, theta, reml=reml)
    if here is None:
        raise DyadError("The model cannot be started on these data; rescale the columns.")
    bounds = Bounds(*structure.limits(theta))
    steps = 0
    for _ in range(10):
        here, information, size, used = _climb(data, here, bounds, reml=reml)
        steps += used
        freed = _freed(data, here, reml=reml)
        if freed is None:
            break
        here = freed
    if size > 1e-6:
        raise DyadError(
            "The likelihood has no clear maximum: the data do not carry this many variances and "
            "correlations. Take fewer random slopes or a simpler residual."
        )
    return Optimum(here, information, bounds.free(here), size, steps)


def _climb(
    data: Data, here: Look, bounds: Bounds, *, reml: bool
) -> tuple[Look, Numbers, float, int]:
    best, stalled, step = np.inf, 0, 0
    for step in range(STEPS):
        information = here.reduction.information()
        free = bounds.free(here)
        size = _size(here.score[free], information[np.ix_(free, free)])
        stalled = 0 if size < 0.5 * best else stalled + 1
        best = min(best, size)
        if size < CLOSE or (stalled > 4 and size < 1e-7):
            break
        if step >= PATIENCE:
            information = _newton(data, here, information, free, reml=reml)
        there, tries = _step(data, here, information, bounds, reml=reml)
        lower = _lowered(data, there or here, reml=reml) if tries > 1 or step > 4 else None
        if lower is None and there is None:
            break
        here = lower or there or here
    return here, information, size, step


def _step(
    data: Data, here: Look, information: Numbers, bounds: Bounds, *, reml: bool
) -> tuple[Look | None, int]:
    """Return a higher point along the scoring direction and how often it had to be damped.

    Damping as Levenberg (1944) and Marquardt (1963): it shortens the step most in directions of
    which the data say little.
    """
    allowance = 1e-12 * (abs(here.value) + 1)
    for tries, damping in enumerate(DAMPING):
        move = _direction(here, information, bounds.free(here), damping)
        theta = bounds.clip(here.theta + move)
        crossed = theta != here.theta + move
        if crossed.any() and not tries:
            there = look(data, here.structure, np.where(crossed, theta, here.theta), reml=reml)
            if there is not None and there.value > here.value:
                return there, 0
        there = look(data, here.structure, theta, reml=reml)
        if there is not None and there.value >= here.value - allowance:
            return there, tries
    return None, len(DAMPING)


def _newton(
    data: Data, here: Look, information: Numbers, free: NDArray[np.bool_], *, reml: bool
) -> Numbers:
    """Return minus the second derivative, every direction's size taken as curved downward."""
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    places = np.flatnonzero(free)
    found = differences(data, here, 1e-4 / scale[places], places, reml=reml)
    if found is None:
        return information
    outer = np.outer(scale[places], scale[places])
    values, vectors = np.linalg.eigh(found[0] / outer)
    values = np.maximum(np.abs(values), 1e-6)
    curved = information.copy()
    curved[np.ix_(places, places)] = (vectors * values) @ vectors.T * outer
    return curved


def _direction(
    here: Look, information: Numbers, free: NDArray[np.bool_], damping: float
) -> Numbers:
    some = information[np.ix_(free, free)]
    scale = np.sqrt(np.maximum(np.diag(some), np.finfo(float).tiny))
    scaled = some / np.outer(scale, scale) + damping * np.eye(len(scale))
    direction = np.zeros(len(here.theta))
    direction[free] = np.linalg.solve(scaled, here.score[free] / scale) / scale
    return direction


def _lowered(data: Data, here: Look, *, reml: bool) -> Look | None:
    """Return the point with one direction of the random effects at zero, if that is as good."""
    for block, rank in enumerate(here.structure.ranks):
        if not rank:
            continue
        structure, theta = here.structure.reduced(block, here.theta)
        there = look(data, structure, theta, reml=reml)
        if there is not None and there.value >= here.value - 1e-9:
            return there
    return None


def _freed(data: Data, here: Look, *, reml: bool) -> Look | None:
    """Return a higher point off the boundary, or None where the likelihood falls away from it."""
    for block, basis in enumerate(here.structure.bases):
        if here.structure.ranks[block] == basis.shape[1]:
            continue
        slope = basis.T @ here.by_g @ basis
        values, vectors = np.linalg.eigh(slope)
        if values[-1] <= 1e-7 * np.abs(slope).max():
            continue
        for size in 10.0 ** np.arange(-1, -8, -1.0):
            column = vectors[:, -1] * np.sqrt(size / values[-1])
            structure, theta = here.structure.raised(block, here.theta, column)
            there = look(data, structure, theta, reml=reml)
            if there is not None and there.value > here.value + 1e-8:
                return there
    return None


def _size(score: Numbers, information: Numbers) -> float:
    """Return the largest component of the score in its standard deviations."""
    return float(np.max(np.abs(score) / np.sqrt(np.maximum(np.diag(information), 1e-300))))
