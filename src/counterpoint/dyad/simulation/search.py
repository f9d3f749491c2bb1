"""The smallest sample that reaches a wished power."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Key, paragraph
from counterpoint.dyad.simulation.crossing import crossing
from counterpoint.dyad.simulation.curve import Power, curve
from counterpoint.dyad.simulation.power import sized
from counterpoint.dyad.simulation.runs import Bench, Plan, Runs, bench
from counterpoint.dyad.simulation.simulate import truth_of

if TYPE_CHECKING:
    import pandas as pd

STEPS = 8
NEAR = 0.05  # two sizes closer than this are one


@dataclass(frozen=True, slots=True, eq=False)
class SampleSize:
    """The smallest sample that reaches a wished power.

    Attributes
    ----------
    n
        Dyads, or days for the model of one couple.
    n_ci
        Its 95 % interval from the finite number of simulations.
    coefficient
        The coefficient meant: of those asked for, the one with the least power.
    power
        The sizes that were tried, the last of them n.
    """

    n: int
    n_ci: tuple[int, int]
    wished: float
    coefficient: Key
    power: Power

    def table(self) -> "pd.DataFrame":
        """Return one row a coefficient and size that was tried."""
        return self.power.table()

    def summary(self) -> str:
        """Return the answer and the curve behind it as text."""
        role, effect, predictor = self.coefficient
        name = " ".join(part for part in (role, effect, predictor) if part)
        word = self.power.grows_by.removeprefix("n_")
        answer = paragraph(
            f"{self.n} {word} give “{name}” a power of {self.wished:g} (95 % interval from the "
            f"simulations: {self.n_ci[0]} to {self.n_ci[1]})."
        )
        return f"{answer}\n\n{self.power.summary()}"

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return {
            "n": self.n,
            "n_ci": list(self.n_ci),
            "wished": self.wished,
            "coefficient": list(self.coefficient),
            "power": self.power.to_dict(),
        }


def sample_size(
    model: str,
    effect: str,
    /,
    *,
    wished: float = 0.8,
    predictor: str | None = None,
    role: str | None = None,
    between: tuple[int, int] = (20, 5000),
    n_days: int | None = None,
    n_simulations: int = 1000,
    seed: int = 0,
    alpha: float = 0.05,
    missing: float = 0.0,
    processes: int = 1,
    progress: bool = True,
    options: Mapping[str, Any] | None = None,
    **truth: Any,
) -> SampleSize:
    """Find the smallest sample in which an effect reaches a wished power.

    The power at a few sizes is simulated, each chosen from the last by power = Phi(c sqrt(n) - z)
    (a test whose standard error falls with sqrt(n)); then Phi(a + b sqrt(n)) is fitted to all of
    them by maximum likelihood and solved for n.

    Parameters
    ----------
    model, n_simulations, seed, alpha, missing, processes, progress, options, **truth
        As for `power`.
    effect, predictor, role
        Which coefficient; where several fit, all of them must reach the power.
    wished
        In (alpha, 1).
    between
        The smallest and largest sample to consider, in dyads (in days for "influence").
    n_days
        The days of each dyad in a diary.

    Returns
    -------
    SampleSize
        With the curve of all sizes that were tried.

    Raises
    ------
    DyadError
        When the true effect is zero, or the largest sample does not reach the power.

    Notes
    -----
    The answer is as good as the guess at the truth: an effect half as large needs about four
    times the sample.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> found = dyad.sample_size("apim", "actor", actor=0.4, n_simulations=100, progress=False)
    >>> 40 < found.n < 90
    True
    """
    plan = Plan(
        model=model, truth=truth_of(model, truth), n_simulations=n_simulations, seed=seed,
        alpha=alpha, missing=missing, options=dict(options or {}),
    )  # fmt: skip
    chosen = _chosen(plan, effect, predictor, role)
    low, high = between
    if not (2 <= low < high and alpha < wished < 1):
        raise DyadError(f"Look between two sizes for a power in ({alpha:g}, 1); not {between}.")
    with bench(processes, progress, None) as place:
        tried = _look(_Look(plan, place, chosen, wished, n_days), low, high)
        n, ci, weakest = _solve(tried, chosen, wished, (low, high))
        tried.setdefault(n, place.run(plan, sized(plan.truth, n, n_days)))
    order = [*sorted(set(tried) - {n}), n]
    found = curve(plan, [tried[each] for each in order])
    return SampleSize(n, ci, wished, plan.keys[weakest], found)


@dataclass(frozen=True, slots=True)
class _Look:
    plan: Plan
    place: Bench
    chosen: list[int]
    wished: float
    n_days: int | None

    def at(self, n: int) -> Runs:
        return self.place.run(self.plan, sized(self.plan.truth, n, self.n_days))


def _chosen(plan: Plan, effect: str, predictor: str | None, role: str | None) -> list[int]:
    found = [
        i
        for i, key in enumerate(plan.keys)
        if key[1] == effect and predictor in (None, key[2]) and role in (None, key[0])
    ]
    if not found:
        there = ", ".join(sorted({key[1] for key in plan.keys}))
        raise DyadError(f"“{plan.model}” has no effect “{effect}” like that; it has {there}.")
    values = list(plan.truth.effects().values())
    if any(values[i] == 0 for i in found):
        raise DyadError(f"The true “{effect}” is 0; no sample gives power to find nothing.")
    return found


def _look(look: _Look, low: int, high: int) -> dict[int, Runs]:
    """Try sizes until the next would be one already tried, then one to either side."""
    tried: dict[int, Runs] = {}
    n = min(max(100, low), high)
    for _ in range(STEPS):
        tried[n] = look.at(n)
        power = _least(tried[n], look.chosen)
        if n == high and power < look.wished - 3 * _error(power, tried[n]):
            raise DyadError(
                f"Even {high} give a power of {power:.3f} only; look further up, or for less."
            )
        following = int(np.clip(_next(n, power, look), low, high))
        if any(abs(following / other - 1) < NEAR for other in tried):
            break
        n = following
    for factor in (0.8, 1.25):
        side = int(np.clip(round(n * factor), low, high))
        if side not in tried:
            tried[side] = look.at(side)
    return tried


def _least(run: Runs, chosen: list[int]) -> float:
    return float(run.significant[:, chosen].mean(axis=0).min())


def _error(power: float, run: Runs) -> float:
    return float(np.sqrt(power * (1 - power) / len(run.significant)))


def _next(n: int, power: float, look: _Look) -> float:
    z = -special.ndtri(look.plan.alpha / 2)
    edge = 0.5 / look.plan.n_simulations
    reached = special.ndtri(np.clip(power, look.plan.alpha + edge, 1 - edge)) + z
    return float(n * ((special.ndtri(look.wished) + z) / max(reached, 0.1)) ** 2)


def _solve(
    tried: dict[int, Runs], chosen: list[int], wished: float, ends: tuple[int, int]
) -> tuple[int, tuple[int, int], int]:
    """Return the size, its interval and the coefficient that needs it."""
    answers = []
    for i in chosen:
        found = np.array(
            [[n, r.significant[:, i].sum(), len(r.significant)] for n, r in tried.items()]
        )
        answers.append((*crossing(found, wished, ends), i))
    n, low, high, weakest = max(answers)
    return n, (low, high), weakest
