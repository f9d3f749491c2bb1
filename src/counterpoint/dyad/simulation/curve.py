"""The power at each sample size, as a table and as text."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoint.dyad import tails
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import digits, lines, paragraph, plain
from counterpoint.dyad.simulation.runs import Plan, Runs
from counterpoint.dyad.simulation.truth import Truth

if TYPE_CHECKING:
    import pandas as pd

CANNOT = (
    "The power is that of a study whose data come from exactly this truth: effects guessed too "
    "large promise too much. Try smaller ones before deciding. Where the truth is 0, what stands "
    "under power is the rate of false alarms."
)


@dataclass(frozen=True, slots=True)
class Powered:
    """One coefficient at one sample size.

    Attributes
    ----------
    n
        Dyads, or days for the model of one couple.
    truth
        The value that was simulated.
    power, power_se, power_ci
        The share of samples in which it differs from zero, with its Monte Carlo standard error
        and Wilson's 95 % interval. Where the truth is 0 this is the rate of false alarms.
    mean, bias, bias_se
        Of the estimates; the bias is the mean less the truth.
    coverage, coverage_se
        The share of the fit's own intervals that hold the truth.
    """

    n: int
    role: str | None
    effect: str
    predictor: str
    truth: float
    power: float
    power_se: float
    power_ci: tuple[float, float]
    mean: float
    bias: float
    bias_se: float
    coverage: float
    coverage_se: float


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """The power of each coefficient at each sample size.

    Attributes
    ----------
    grows_by
        What n counts: "n_dyads" or "n_days".
    failed
        For each n, how many simulated samples could not be fitted; they are left out of its
        shares.
    why_failed
        What the first of those said, or None.
    """

    model: str
    truth: Truth
    grows_by: str
    n_simulations: int
    alpha: float
    seed: int
    missing: float
    coefficients: tuple[Powered, ...]
    failed: dict[int, int]
    why_failed: str | None

    def of(
        self, effect: str, predictor: str | None = None, role: str | None = None
    ) -> tuple[Powered, ...]:
        """Return the coefficients of an effect, of one predictor or role if named.

        Raises
        ------
        DyadError
            When there is no such coefficient.
        """
        found = tuple(
            each
            for each in self.coefficients
            if each.effect == effect
            and (predictor is None or each.predictor == predictor)
            and (role is None or each.role == role)
        )
        if not found:
            there = sorted({each.effect for each in self.coefficients})
            raise DyadError(f"There is no effect “{effect}” like that; there are {there}.")
        return found

    def table(self) -> "pd.DataFrame":
        """Return one row a coefficient and sample size."""
        import pandas as pd

        rows = []
        for each in self.coefficients:
            row = asdict(each)
            row["power_low"], row["power_high"] = row.pop("power_ci")
            rows.append({self.grows_by: row.pop("n"), **row})
        return pd.DataFrame(rows)

    def summary(self) -> str:
        """Return the power as text, with what it cannot say."""
        word = self.grows_by.removeprefix("n_")
        title = (
            f"Power by simulation: {self.model}, {self.n_simulations} samples for each number of "
            f"{word}, alpha {self.alpha:g}, seed {self.seed}"
        )
        if self.missing:
            title += f", {100 * self.missing:g} % of values missing at random"
        header = [word, "role", "effect", "predictor", "truth", "power", "± MC", "bias", "coverage"]
        rows = [
            [
                str(each.n), each.role or "", each.effect, each.predictor, digits(each.truth),
                digits(each.power), digits(each.power_se), digits(each.bias),
                digits(each.coverage),
            ]
            for each in self.coefficients
        ]  # fmt: skip
        said = map(paragraph, (*self._failures(), CANNOT))
        return "\n\n".join([paragraph(title), lines(header, rows), *said])

    def plot(self) -> Any:
        """Draw the curves of power over the sample size; return matplotlib's figure."""
        from counterpoint.dyad.simulation.picture import draw

        return draw(self)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        fields: dict[str, Any] = plain(
            {
                "model": f"power of {self.model}",
                "truth": self.truth,
                "grows_by": self.grows_by,
                "n_simulations": self.n_simulations,
                "alpha": self.alpha,
                "seed": self.seed,
                "missing": self.missing,
                "failed": self.failed,
                "why_failed": self.why_failed,
                "coefficients": self.coefficients,
            }
        )
        return fields

    def _failures(self) -> list[str]:
        bad = {n: count for n, count in self.failed.items() if count}
        if not bad:
            return []
        each = ", ".join(f"{count} at {n}" for n, count in bad.items())
        return [f"Could not be fitted and are left out: {each}. The first said: {self.why_failed}"]


def curve(plan: Plan, runs: Sequence[Runs]) -> Power:
    """Return the power from the fits at each size."""
    growing = plan.truth.grows_by
    sizes = [int(getattr(run.size, growing)) for run in runs]
    return Power(
        plan.model, plan.truth, growing, plan.n_simulations, plan.alpha, plan.seed, plan.missing,
        tuple(each for n, run in zip(sizes, runs, strict=True) for each in _powered(plan, n, run)),
        {n: run.n_failed for n, run in zip(sizes, runs, strict=True)},
        next((run.why for run in runs if run.why), None),
    )  # fmt: skip


def _powered(plan: Plan, n: int, run: Runs) -> list[Powered]:
    done = len(run.estimates)
    rows = []
    for i, ((role, effect, predictor), true) in enumerate(plan.truth.effects().items()):
        power, coverage = float(run.significant[:, i].mean()), float(run.covered[:, i].mean())
        mean = float(run.estimates[:, i].mean())
        spread = float(run.estimates[:, i].std(ddof=1)) if done > 1 else np.nan
        rows.append(
            Powered(
                n, role, effect, predictor, float(true), power, _share_se(power, done),
                _wilson(power, done), mean, mean - true, spread / done**0.5,
                coverage, _share_se(coverage, done),
            )
        )  # fmt: skip
    return rows


def _share_se(share: float, n: int) -> float:
    return float(np.sqrt(share * (1 - share) / n))


def _wilson(share: float, n: int) -> tuple[float, float]:
    z = tails.reach()
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return float(max(middle - reach, 0)), float(min(middle + reach, 1))
