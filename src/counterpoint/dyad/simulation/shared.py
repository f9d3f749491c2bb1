"""Data of the common fate, the mutual influence and the dyadic score model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient, Key
from counterpoint.dyad.simulation.truth import ROLES, Pair, Size, Truth, both, by_role, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonFate(Truth):
    """The common fate model: x_m = X + e_m, y_m = Y + d_m, and Y depends on X.

    Attributes
    ----------
    effect
        Of X on Y, both in standard deviations: their correlation, in (-1, 1).
    predictor_shared, outcome_shared
        The share of a score's variance that the two members have in common, in (0, 1). Scores
        have mean 0 and standard deviation 1.
    own_correlation
        Of e and d within a member, in (-1, 1).
    """

    effect: float = 0.4
    predictor_shared: float = 0.5
    outcome_shared: float = 0.5
    own_correlation: float = 0.2

    def __post_init__(self) -> None:
        self._check_correlation("effect", "own_correlation")
        self._check_single("predictor_shared", "outcome_shared")
        for name in ("predictor_shared", "outcome_shared"):
            if not 0 < getattr(self, name) < 1:
                raise DyadError(f"{name} is {getattr(self, name)!r}; it lies between 0 and 1.")

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        shared = pairs(rng, size.n_dyads, 1.0, self.effect)
        own = rng.standard_normal((2, size.n_dyads, 2))
        mixed = self.own_correlation * own[0] + np.sqrt(1 - self.own_correlation**2) * own[1]
        columns = {
            "y": _share(shared[:, 1:], mixed, self.outcome_shared),
            "x": _share(shared[:, :1], own[0], self.predictor_shared),
        }
        return Dyads(columns, np.arange(size.n_dyads), ROLES)

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of the effect of X on Y, in units of Y for one of X."""
        ratio = np.sqrt(self.outcome_shared / self.predictor_shared)
        return {(None, "common fate", "x"): float(self.effect * ratio)}

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""
        from counterpoint.dyad.cross.common_fate import common_fate

        return common_fate(data, self.formula, **options).coefficients


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualInfluence(Truth):
    """The mutual influence model: y_m = r_m y_p + a_m x_m + e_m, solved for both y at once.

    Attributes
    ----------
    influence
        r: what one unit of the partner's y does to the member's. The product of the two must
        lie between -1 and 1, else the feedback never settles.
    actor
        a, for a standard deviation of the member's own x.
    predictor_correlation, residual_correlation
        Between the members, in (-1, 1).
    residual_sd
        Of e.
    """

    influence: Pair = 0.2
    actor: Pair = 0.5
    predictor_correlation: float = 0.3
    residual_sd: Pair = 1.0
    residual_correlation: float = 0.0

    def __post_init__(self) -> None:
        self._check_finite("influence", "actor")
        self._check_spread("residual_sd")
        self._check_correlation("predictor_correlation", "residual_correlation")
        first, second = both(self.influence)
        if abs(first * second) >= 1:
            raise DyadError(
                f"influence is {self.influence!r}; the product of the two must lie between -1 "
                "and 1, else the feedback never settles."
            )

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        n = size.n_dyads
        x = pairs(rng, n, 1.0, self.predictor_correlation)
        moved = np.array(both(self.actor)) * x
        moved += pairs(rng, n, self.residual_sd, self.residual_correlation)
        first, second = both(self.influence)
        y = np.linalg.solve(np.array([[1, -first], [-second, 1]]), moved.T).T
        return Dyads({"y": y, "x": x}, np.arange(n), ROLES)

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of each influence and actor effect."""
        return {
            **by_role("influence", "y", self.influence),
            **by_role("actor", "x", self.actor),
        }

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""
        from counterpoint.dyad.cross.mutual_influence import mutual_influence

        return mutual_influence(data, self.formula, **options).coefficients


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadicScore(Truth):
    """The dyadic score model: level and difference of y on level and difference of x.

    The level is the mean of the two members, the difference is member a's value less b's. Each
    x has mean 0 and standard deviation 1.

    Attributes
    ----------
    level_on_level, level_on_difference, difference_on_level, difference_on_difference
        What one unit of the predictor's score does to the outcome's.
    predictor_correlation
        Between the members' x, in (-1, 1).
    level_sd, difference_sd, residual_correlation
        Of the residuals of level and difference; the defaults are those of two independent
        members with residual standard deviation 1.
    """

    level_on_level: float = 0.4
    level_on_difference: float = 0.0
    difference_on_level: float = 0.0
    difference_on_difference: float = 0.3
    predictor_correlation: float = 0.3
    level_sd: float = 0.7071
    difference_sd: float = 1.4142
    residual_correlation: float = 0.0

    def __post_init__(self) -> None:
        paths = [name.replace(" ", "_") for name in self._paths()]
        self._check_single(*paths, "level_sd", "difference_sd")
        self._check_finite(*paths)
        self._check_spread("level_sd", "difference_sd")
        self._check_correlation("predictor_correlation", "residual_correlation")

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""
        n = size.n_dyads
        x = pairs(rng, n, 1.0, self.predictor_correlation)
        scores = np.column_stack([x.mean(axis=1), x[:, 0] - x[:, 1]])
        slopes = np.array(list(self._paths().values())).reshape(2, 2)
        residual = pairs(rng, n, (self.level_sd, self.difference_sd), self.residual_correlation)
        level, difference = (scores @ slopes.T + residual).T
        y = np.column_stack([level + difference / 2, level - difference / 2])
        return Dyads({"y": y, "x": x}, np.arange(n), ROLES)

    def effects(self) -> Mapping[Key, float]:
        """Return the true value of the four effects."""
        return {(None, name, "x"): value for name, value in self._paths().items()}

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""
        from counterpoint.dyad.cross.dyadic_score import dyadic_score

        return dyadic_score(data, self.formula, **options).coefficients

    def _paths(self) -> dict[str, float]:
        return {
            "level on level": self.level_on_level,
            "level on difference": self.level_on_difference,
            "difference on level": self.difference_on_level,
            "difference on difference": self.difference_on_difference,
        }


def _share(common: Numbers, own: Numbers, share: float) -> Numbers:
    mixed: Numbers = np.sqrt(share) * common + np.sqrt(1 - share) * own
    return mixed
