"""One couple's days: how today follows from yesterday, the member's own and the partner's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from counterpoint.dyad.couple.likelihood import stationary
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient, Key, coefficient
from counterpoint.dyad.simulation.truth import ROLES, Pair, Size, Truth, both, by_role, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence(Truth):
    """One couple's days: y_t = level_t + z_t, z_t = Phi z_(t-1) + e_t, started where it settles.

    Attributes
    ----------
    own
        Carry-over: what a unit of the member's own yesterday leaves today.
    partner
        What a unit of the partner's yesterday adds to the member's today.
    shock_sd, shock_correlation
        Of e on one day.
    level
        The mean.
    weekend
        Added on the sixth and seventh of every seven days.
    trend
        The change of the level from the first day to the last, in a straight line.
    shift
        A jump of the level that stays, on a day drawn from the middle third.
    """

    formula: ClassVar[str] = "mood"
    grows_by: ClassVar[Literal["n_dyads", "n_days"]] = "n_days"
    days: ClassVar[int] = 180

    own: Pair = 0.3
    partner: Pair = 0.1
    shock_sd: Pair = 1.0
    shock_correlation: float = 0.3
    level: Pair = 0.0
    weekend: Pair = 0.0
    trend: Pair = 0.0
    shift: Pair = 0.0

    def __post_init__(self) -> None:
        self._check_finite("own", "partner", "level", "weekend", "trend", "shift")
        self._check_spread("shock_sd")
        self._check_correlation("shock_correlation")
        size = float(np.abs(np.linalg.eigvals(self.phi)).max())
        if size >= 1:
            raise DyadError(
                f"With own {self.own!r} and partner {self.partner!r} the days explode (the "
                f"largest eigenvalue of phi is {size:.2f} in size; it must be under 1)."
            )

    @property
    def phi(self) -> Numbers:
        """The matrix of carry-over: row m is what makes member m's today."""
        (a, b), (p, q) = both(self.own), both(self.partner)
        return np.array([[a, p], [q, b]])

    @property
    def innovation_covariance(self) -> Numbers:
        """The covariance of one day's shocks, shape (2, 2)."""
        sd = np.array(both(self.shock_sd))
        mixed: Numbers = np.outer(sd, sd) * [
            [1, self.shock_correlation],
            [self.shock_correlation, 1],
        ]
        return mixed

    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw one couple's days."""
        if size.n_dyads != 1:
            raise DyadError("The influence model is of one couple; leave n_dyads out.")
        n = size.n_days
        day = np.arange(1, n + 1)
        jump = rng.integers(n // 3, max(2 * n // 3, n // 3 + 1))
        level = np.array(both(self.level)) + np.outer((day - 1) % 7 >= 5, both(self.weekend))
        level += np.outer((day - 1) / max(n - 1, 1), both(self.trend))
        level += np.outer(day > jump, both(self.shift))
        shocks = pairs(rng, n, self.shock_sd, self.shock_correlation)
        first = stationary(self.phi, self.innovation_covariance)
        shocks[0] = np.linalg.cholesky(first) @ rng.standard_normal(2)
        return Dyads({"mood": level + follow(shocks, self.phi)}, np.zeros(n, int), ROLES, day)

    def effects(self) -> Mapping[Key, float]:
        """Return the true carry-over and influence of each member."""
        return {**by_role("own", "mood", self.own), **by_role("partner", "mood", self.partner)}

    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model and return the posterior mode of each effect as a coefficient.

        The prior shrinks: estimates are nearer to it than the truth, by intent. The p value is
        twice the posterior probability of the other direction; what a couple is told rests on
        more (enough days, halves that agree), so they are told less often than this says.
        """
        from counterpoint.dyad.couple import influence

        fitted = influence(data, ("mood",), **options)
        places = [(m, m, "own") for m in (0, 1)] + [(m, 1 - m, "partner") for m in (0, 1)]
        return [
            coefficient(
                ROLES[i], effect, "mood", float(fitted.phi[i, j]), float(fitted.phi_se[i, j])
            )
            for i, j, effect in places
        ]


def follow(shocks: Numbers, phi: Numbers) -> Numbers:
    """Return z_t = Phi z_(t-1) + e_t with z_1 = e_1, shape (days, 2).

    In the basis of Phi's eigenvectors each component is a first-order filter of its own.
    """
    values, vectors = np.linalg.eig(phi)
    if abs(np.linalg.det(vectors)) < 1e-8:  # one eigenvector only: step by step
        z = shocks.copy()
        for t in range(1, len(z)):
            z[t] += phi @ z[t - 1]
        return z
    from scipy import signal

    turned = np.linalg.solve(vectors, shocks.T.astype(complex))
    filtered = [signal.lfilter([1], [1, -v], row) for v, row in zip(values, turned, strict=True)]
    z_t: Numbers = (vectors @ np.array(filtered)).real.T
    return z_t
