"""Many couples' days: daily actor and partner effects that vary between people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.results import Coefficient, Key
from counterpoint.dyad.simulation.truth import ROLES, Pair, Size, Truth, both, by_role, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary(Truth):
    """A diary of couples: y_mt = i_m + u_m + (a_m + s_m) x_mt + p_m x_pt + e_mt.

    Attributes
    ----------
    actor, partner, intercept
        Of a typical couple. x varies from day to day with standard deviation 1 about 0 and does
        not differ in level between people.
    predictor_correlation
        Of the members' x on one day.
    intercept_sd, intercept_correlation
        Of u: how much people's levels differ (0 for not at all), and whether partners' go together.
    slope_sd, slope_correlation
        Of s, which is independent of u.
    residual_sd, residual_correlation
        Of e on one day.
    ar1
        The correlation of e with itself a day later, in (-1, 1), the same for both members and
        across them (unstructured by AR(1)).
    """

    days: ClassVar[int] = 14

    actor: Pair = 0.3
    partner: Pair = 0.15
    intercept: Pair = 0.0
    predictor_correlation: float = 0.3
    intercept_sd: Pair = 0.6
    intercept_correlation: float = 0.3
    slope_sd: Pair = 0.0
    slope_correlation: float = 0.0
    residual_sd: Pair = 1.0
    residual_correlation: float = 0.3
    ar1: float = 0.0

    def __post_init__(self) -> None:
        self._check_finite("actor", "partner", "intercept")
        self._check_spread("residual_sd")
        self._check_spread("intercept_sd", "slope_sd", zero=True)
        self._check_correlation(
            "predictor_correlation",
            "intercept_correlation",
            "slope_correlation",
            "residual_correlation",
            "ar1",
        )

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        n, days = size.n_dyads, size.n_days
        x = pairs(rng, n * days, 1.0, self.predictor_correlation).reshape(n, days, 2)
        level = pairs(rng, n, self.intercept_sd, self.intercept_correlation)[:, None]
        slope = pairs(rng, n, self.slope_sd, self.slope_correlation)[:, None]
        intercept, actor, partner = map(
            np.array, (both(self.intercept), both(self.actor), both(self.partner))
        )
        y = intercept + level + (actor + slope) * x + partner * x[:, :, ::-1]
        y += self._residuals(n, days, rng)
        columns = {"y": y.reshape(-1, 2), "x": x.reshape(-1, 2)}
        labels, times = np.repeat(np.arange(n), days), np.tile(np.arange(1, days + 1), n)
        return Dyads(columns, labels, ROLES, times)

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of each fixed effect."""
        return {
            **by_role("intercept", "", self.intercept),
            **by_role("actor", "x", self.actor),
            **by_role("partner", "x", self.partner),
        }

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model with the parts that the truth has, unless options say otherwise."""
        from counterpoint.dyad.diary import diary

        slopes = max(both(self.slope_sd)) > 0
        asked = {
            "random": ["intercept", "own(x)"] if slopes else "intercept",
            "residual": "ar1" if self.ar1 else "same-day",
        }
        return diary(data, self.formula, **{**asked, **options}).coefficients

    def _residuals(self, n: int, days: int, rng: np.random.Generator) -> Numbers:
        from scipy import signal

        shocks = pairs(rng, n * days, self.residual_sd, self.residual_correlation)
        shocks = shocks.reshape(n, days, 2)
        shocks[:, 1:] *= np.sqrt(1 - self.ar1**2)  # so that every day has the same variance
        filtered: Numbers = signal.lfilter([1], [1, -self.ar1], shocks, axis=1)
        return filtered
