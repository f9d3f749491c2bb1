"""What the mean of a series is made of: a level, the weekday, a trend, and slow drift.

Drift is made of cosines over the span of the days whose period is longer than `drift` days.
They stand in the likelihood with nearly flat priors and are integrated out. So carry-over is
read off what moves faster: a move to another level, a slow season of work or illness, and
whatever else lasts longer than the period cannot pass for one member following the other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.chain import Chain
from counterpoint.dyad.dyads import Numbers

PERIOD = 60.0  # days; chosen by the simulation in docs/statistics-influence.md
MOST_COSINES = 24  # beyond 720 days the period grows, so that the cost does not

# Orthonormal and summing to zero, so that the prior does not know one weekday from another.
_CONTRASTS = np.linalg.svd(np.eye(7) - 1 / 7)[0][:, :6]
_FLAT, _WEEKDAY = 1e-4, 4.0  # prior precisions, in standard deviations of the series


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Regressors of the mean, shape (days, p), the level itself first, and prior precisions."""

    regressors: Numbers
    ridge: Numbers

    def __add__(self, other: "Level") -> "Level":
        return Level(
            np.concatenate([self.regressors, other.regressors], axis=1),
            np.concatenate([self.ridge, other.ridge]),
        )


def seasonal(days: Chain, *, season: bool) -> Level:
    """Return the level, and with `season` the weekday (contrasts that sum to zero) and a trend."""
    ones = Level(np.ones((len(days.days), 1)), np.full(1, _FLAT))
    if not season or len(days.days) < 4:
        return ones
    steps = days.days - days.days.mean()
    trend = Level((steps / steps.std())[:, None], np.full(1, _FLAT))
    if not _every_weekday(days):
        return ones + trend
    return ones + trend + Level(_CONTRASTS[days.days % 7], np.full(6, _WEEKDAY))


def drifting(days: NDArray[np.int64], period: float, *, most: int = MOST_COSINES) -> Level:
    """Return the cosines slower than `period` days, at most `most`, of mean square 1."""
    span = int(days[-1] - days[0] + 1)
    n = int(min(2 * span / period, most))
    # All are cosines of whole parts of a circle of 4 spans, which is quicker to look up.
    circle = np.sqrt(2) * np.cos(np.pi / (2 * span) * np.arange(4 * span))
    parts = (2 * (days - days[0]) + 1)[:, None] * np.arange(1, n + 1)
    return Level(circle[parts % (4 * span)], np.full(n, _FLAT))


def _every_weekday(days: Chain) -> bool:
    """Whether each series has each weekday at least twice."""
    each = np.arange(7)[:, None] == days.days % 7
    return bool((each.astype(float) @ days.seen).min() >= 2)
