"""Whether an effect that looks sure stays what it is in each half, and under quicker drift."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.diary import Diary
from counterpoint.dyad.couple.posterior import Posterior, under_quicker_drift
from counterpoint.dyad.couple.said import SURE

DIFFER = 3.0  # standard errors by which the halves may differ: in 3 of 1,000 couples by chance
STILL = 1.0  # standard errors from zero (a direction of .84) left when drift is twice as quick


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """Which effects pass, of shape (k, k); an effect that is not sure passes `drift` unasked.

    `halves`: both halves say the same sign as the whole and do not differ by more than chance.
    `drift`: the direction stays when the drifting level may move twice as quickly.
    """

    halves: NDArray[np.bool_]
    drift: NDArray[np.bool_]

    @property
    def steady(self) -> NDArray[np.bool_]:
        """Whether both checks are passed."""
        return np.asarray(self.halves & self.drift)


def checks(taken: Diary, fit: Posterior, *, season: bool, drift: float | None) -> Checks:
    """Check the effects of one member on the other that look sure."""
    sign = np.sign(fit.phi)
    apart = np.abs(fit.halves[0] - fit.halves[1]) / np.sqrt((fit.halves_se**2).sum(axis=0))
    halves = (np.sign(fit.halves) == sign).all(axis=0) & (apart < DIFFER)
    series = np.arange(len(sign))
    across = series[:, None] % 2 != series % 2
    sure = np.maximum(fit.direction, 1 - fit.direction) > SURE
    stays = np.ones_like(halves)
    if drift is not None and taken.n_pairs >= 90 and (sure & across & halves).any():
        again = under_quicker_drift(fit, drift / 2, season=season)
        stays = sign * again / fit.phi_se > STILL
    return Checks(halves, stays | ~(sure & across))
