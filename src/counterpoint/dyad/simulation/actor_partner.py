"""Actor-partner data, of members who can be told apart and of such who cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.results import Coefficient, Key
from counterpoint.dyad.simulation.truth import ROLES, Pair, Size, Truth, both, by_role, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Apim(Truth):
    """The actor-partner model of distinguishable members: y_m = i_m + a_m x_m + p_m x_p + e_m.

    Attributes
    ----------
    actor, partner, intercept
        Each one number or two. x has mean 0 and standard deviation 1, so that effects are in
        units of y for a standard deviation of x.
    predictor_correlation, residual_correlation
        Between the members, in (-1, 1).
    residual_sd
        Of y given both x; at 1 effects are in residual standard deviations.
    """

    actor: Pair = 0.3
    partner: Pair = 0.15
    intercept: Pair = 0.0
    predictor_correlation: float = 0.3
    residual_sd: Pair = 1.0
    residual_correlation: float = 0.3

    def __post_init__(self) -> None:
        self._check_finite("actor", "partner", "intercept")
        self._check_spread("residual_sd")
        self._check_correlation("predictor_correlation", "residual_correlation")

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        return Dyads(_columns(self, size.n_dyads, rng), np.arange(size.n_dyads), ROLES)

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of each coefficient."""
        return {
            **by_role("intercept", "", self.intercept),
            **by_role("actor", "x", self.actor),
            **by_role("partner", "x", self.partner),
        }

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""
        from counterpoint.dyad.apim import apim

        return apim(data, self.formula, **options).coefficients


@dataclass(frozen=True, slots=True, kw_only=True)
class IndistinguishableApim(Truth):
    """The actor-partner model of members who cannot be told apart; parameters as in `Apim`."""

    actor: float = 0.3
    partner: float = 0.15
    intercept: float = 0.0
    predictor_correlation: float = 0.3
    residual_sd: float = 1.0
    residual_correlation: float = 0.3

    def __post_init__(self) -> None:
        self._check_single("actor", "partner", "intercept", "residual_sd")
        self._check_finite("actor", "partner", "intercept")
        self._check_spread("residual_sd")
        self._check_correlation("predictor_correlation", "residual_correlation")

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        return Dyads(_columns(self, size.n_dyads, rng), np.arange(size.n_dyads))

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of each coefficient."""
        return {
            (None, "intercept", ""): self.intercept,
            (None, "actor", "x"): self.actor,
            (None, "partner", "x"): self.partner,
        }

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""
        from counterpoint.dyad.apim import apim

        return apim(data, self.formula, indistinguishable=True, **options).coefficients


def _columns(
    truth: Apim | IndistinguishableApim, n: int, rng: np.random.Generator
) -> dict[str, Numbers]:
    x = pairs(rng, n, 1.0, truth.predictor_correlation)
    e = pairs(rng, n, truth.residual_sd, truth.residual_correlation)
    actor, partner, intercept = (
        np.array(both(each)) for each in (truth.actor, truth.partner, truth.intercept)
    )
    return {"y": intercept + actor * x + partner * x[:, ::-1] + e, "x": x}
