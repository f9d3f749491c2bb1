"""The result of `influence`: what was found, as values, as text and as JSON."""

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoint.dyad import results, tails
from counterpoint.dyad.couple.checks import Checks
from counterpoint.dyad.couple.diary import Diary, Refusal
from counterpoint.dyad.couple.ml import MaximumLikelihood, maximum_likelihood
from counterpoint.dyad.couple.posterior import Posterior, Prior
from counterpoint.dyad.couple.report import summary
from counterpoint.dyad.couple.said import STATED, SURE, Grounds, Statement, statements
from counterpoint.dyad.couple.shares import Estimate, Shares, estimate, reciprocity, shares
from counterpoint.dyad.couple.windows import Window, windows
from counterpoint.dyad.dyads import Numbers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Balance:
    """How the two partner effects of one signal stand to each other, standardised.

    Attributes
    ----------
    signal
        The signal.
    reciprocity
        2ab / (a^2 + b^2), or None where both effects may be about zero: then it means nothing.
    asymmetry
        a - b, the effect of member 1 on member 0 less that of member 0 on member 1; None as above.
    above
        The probability that the larger of the two lies beyond .05, which must pass .95.
    """

    signal: str
    reciprocity: Estimate | None
    asymmetry: Estimate | None
    above: float


@dataclass(frozen=True, eq=False)
class Influence:
    """One couple's days: carry-over, influence, what moves together, and what may be said.

    Attributes
    ----------
    members, signals, names
        Who, what, and the series in their order: signal by signal, member 0 before member 1.
    n_days, n_pairs, n_missing
        Calendar days from first to last, usable pairs of consecutive days, empty cells.
    phi, phi_se
        Posterior mode and standard deviation of the effect of the column's series yesterday on
        the row's today, on the scale of the data, shape (k, k).
    phi_interval, phi_interval_90
        Intervals of 95 and of 90 %, shape (k, k, 2).
    direction
        The probability that an effect is above zero, shape (k, k).
    standardised
        Effects in standard deviations, medians of the draws, shape (k, k).
    innovation_covariance
        Of the day's shocks, shape (k, k).
    checks
        Which effects are alike in both halves and under quicker drift.
    """

    diary: Diary
    prior: Prior
    season: bool
    drift: float | None
    posterior: Posterior = field(repr=False)
    checks: Checks

    @cached_property
    def ml(self) -> MaximumLikelihood:
        """The exact maximum-likelihood fit, without prior and drift, made when it is asked for."""
        return maximum_likelihood(self.diary, season=self.season)

    @property
    def members(self) -> tuple[str, str]:
        """The two members in the order of the series."""
        return self.diary.members

    @property
    def signals(self) -> tuple[str, ...]:
        """The signals in their order."""
        return self.diary.signals

    @property
    def names(self) -> tuple[str, ...]:
        """The series: "mood of Alice", "mood of Bob", and so on signal by signal."""
        return self.diary.names

    @property
    def n_days(self) -> int:
        """Calendar days from the first with a value to the last."""
        return self.diary.span

    @property
    def n_pairs(self) -> int:
        """Usable pairs of consecutive days, of the signal that has fewest."""
        return self.diary.n_pairs

    @property
    def n_missing(self) -> int:
        """Cells of the calendar without a value."""
        return self.n_days * len(self.names) - int(np.isfinite(self.diary.values).sum())

    @property
    def phi(self) -> Numbers:
        """Posterior mode of the effects, shape (k, k)."""
        return self.posterior.phi

    @property
    def phi_se(self) -> Numbers:
        """Posterior standard deviation of the effects, shape (k, k)."""
        return self.posterior.phi_se

    @property
    def phi_interval(self) -> Numbers:
        """The 95 % intervals, shape (k, k, 2)."""
        return self._interval(0.95)

    @property
    def phi_interval_90(self) -> Numbers:
        """The 90 % intervals, shape (k, k, 2)."""
        return self._interval(0.90)

    def _interval(self, level: float) -> Numbers:
        reach = tails.reach(level=level)
        return np.stack([self.phi - reach * self.phi_se, self.phi + reach * self.phi_se], axis=-1)

    @property
    def direction(self) -> Numbers:
        """The probability that each effect is above zero, shape (k, k)."""
        return self.posterior.direction

    @property
    def standardised(self) -> Numbers:
        """Effects in standard deviations of the series, shape (k, k)."""
        return np.asarray(np.median(self.posterior.standardised_draws, axis=0))

    @property
    def innovation_covariance(self) -> Numbers:
        """The covariance of the day's shocks, shape (k, k)."""
        return self.posterior.q

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The series of which no influence is said, and why."""
        return self.diary.refusals()

    def variance_shares(self, horizon: int = 1) -> tuple[Shares, ...]:
        """Return how each series' variance divides, seen `horizon` days ahead."""
        fit = self.posterior
        return shares(self.names, fit.phi_draws, fit.p_draws, horizon=horizon)

    def balance(self) -> tuple[Balance, ...]:
        """Return reciprocity and asymmetry of each signal."""
        effects = self.posterior.standardised_draws
        return tuple(
            _balance(signal, effects[:, 2 * s, 2 * s + 1], effects[:, 2 * s + 1, 2 * s])
            for s, signal in enumerate(self.signals)
        )

    def statements(self) -> tuple[Statement, ...]:
        """Return what the days there are allow to be said, and no more."""
        return statements(Grounds(self.diary, self.posterior, self.checks.steady, self.refusals))

    def windows(self, length: int = 90, step: int = 30) -> tuple[Window, ...]:
        """Fit the posterior anew in windows of `length` days, every `step` days."""
        return windows(
            self.diary, self.prior, season=self.season, drift=self.drift, length=length, step=step
        )

    def table(self) -> "pd.DataFrame":
        """Return one row an effect."""
        import pandas as pd

        rows = []
        for i, of in enumerate(self.names):
            for j, after in enumerate(self.names):
                rows.append(
                    {
                        "of": of, "after": after,
                        "estimate": self.phi[i, j], "sd": self.phi_se[i, j],
                        "low_95": self.phi_interval[i, j, 0], "high_95": self.phi_interval[i, j, 1],
                        "standardised": self.standardised[i, j],
                        "above_zero": self.direction[i, j],
                        "steady": bool(self.checks.steady[i, j]), "ml": self.ml.phi[i, j],
                    }
                )  # fmt: skip
        return pd.DataFrame(rows)

    def summary(self) -> str:
        """Return the text that a paper's author would read."""
        return summary(self)

    def plot(self, **options: Any) -> Any:
        """Draw the two members, carry-over as loops and influence as arrows."""
        from counterpoint.dyad import plots

        return plots.arrows(self, **options)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        by_name = {each.name: each for each in self.variance_shares()}
        found: dict[str, Any] = results.plain(
            {
                "model": "influence", "members": self.members, "signals": self.signals,
                "names": self.names, "n_days": self.n_days, "n_pairs": self.n_pairs,
                "n_missing": self.n_missing, "season": self.season, "drift": self.drift,
                "prior": asdict(self.prior), "converged": self.posterior.converged,
                "level": self.posterior.level, "phi": self.phi, "phi_se": self.phi_se,
                "phi_interval": self.phi_interval, "phi_interval_90": self.phi_interval_90,
                "direction": self.direction, "standardised": self.standardised,
                "innovation_covariance": self.innovation_covariance,
                "variance_shares": {
                    name: {part: value for part, value in asdict(each).items() if part != "name"}
                    for name, each in by_name.items()
                },
                "reciprocity": {each.signal: _without_signal(each) for each in self.balance()},
                "checks": asdict(self.checks),
                "refusals": [asdict(each) for each in self.refusals],
                "statements": [asdict(each) for each in self.statements()],
                "ml": asdict(self.ml),
            }
        )  # fmt: skip
        return found


def _without_signal(each: Balance) -> dict[str, Any]:
    return {key: value for key, value in asdict(each).items() if key != "signal"}


def _balance(signal: str, a: Numbers, b: Numbers) -> Balance:
    """Hold back both where the larger effect may lie within the stated minimum."""
    above = float(np.mean(np.maximum(np.abs(a), np.abs(b)) > STATED)) if len(a) else 0.0
    if above <= SURE:
        return Balance(signal, None, None, above)
    return Balance(signal, estimate(reciprocity(a, b)), estimate(a - b), above)
