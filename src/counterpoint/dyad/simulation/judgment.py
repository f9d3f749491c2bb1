"""Judgments of the partner: how far they follow the truth, and how far a bias."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.results import Coefficient, Key
from counterpoint.dyad.simulation.truth import ROLES, Pair, Size, Truth, both, by_role, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthBias(Truth):
    """The truth and bias model: each judges what the partner feels, leaning to what they feel.

    With s_m what member m says of themselves, the judgment is
    j_m = mean bias_m + truth_m s_p + bias_m s_m + e_m; s has mean 0 and standard deviation 1.

    Attributes
    ----------
    mean_bias
        How far judgments lie above the partners' own word on average.
    truth, bias
        The two forces, for a standard deviation of s.
    similarity
        The correlation of the members' s, in (-1, 1).
    residual_sd, residual_correlation
        Of e.
    """

    formula: ClassVar[str] = "judgment ~ feeling"

    mean_bias: Pair = 0.0
    truth: Pair = 0.4
    bias: Pair = 0.3
    similarity: float = 0.3
    residual_sd: Pair = 0.8
    residual_correlation: float = 0.0

    def __post_init__(self) -> None:
        self._check_finite("mean_bias", "truth", "bias")
        self._check_spread("residual_sd")
        self._check_correlation("similarity", "residual_correlation")

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        n = size.n_dyads
        feeling = pairs(rng, n, 1.0, self.similarity)
        judgment = pairs(rng, n, self.residual_sd, self.residual_correlation)
        judgment += np.array(both(self.mean_bias)) + np.array(both(self.bias)) * feeling
        judgment += np.array(both(self.truth)) * feeling[:, ::-1]
        columns = {"judgment": judgment, "feeling": feeling}
        return Dyads(columns, np.arange(n), ROLES)

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of each force and of the mean bias.

        A fit centres on the sample's mean, which its interval for the directional bias takes as
        given; about the mean that all couples have it covers a little less than it says.
        """
        return {
            **by_role("directional bias", "", self.mean_bias),
            **by_role("truth force", "partner(feeling)", self.truth),
            **by_role("bias force", "own(feeling)", self.bias),
        }

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""
        from counterpoint.dyad.cross.truth_bias import truth_bias

        return truth_bias(
            data, judgment="judgment", truth="feeling", bias="feeling", **options
        ).coefficients
