"""How often one couple's days tell of influence that is there, and of influence that is not.

    python -m benchmarks.influence_table [--couples 200] [--days 60 180 365] [--seed 2]

makes the table in docs/statistics-influence.md. Every couple has its own seed, made from the
length of its series, its number and `--seed`, and the same shocks under every truth. Each cell is
the share of couples (of both directions, where neither influences the other) that are told so.
"""

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # two processes would fight over two cores

import numpy as np

from counterpoint.dyad import Dyads
from counterpoint.dyad.couple import Prior, influence
from counterpoint.dyad.couple.diary import diary
from counterpoint.dyad.couple.likelihood import stationary
from counterpoint.dyad.couple.posterior import posterior

OWN, SHOCKS, MISSING, SPREAD = 0.3, 0.3, 0.12, 1.5
WEEK = np.array([0.3, 0.2, 0.0, 0.0, 0.1, 0.4, 0.3])
NINETY = 1.6448536269514722


@dataclass(frozen=True)
class Truth:
    """What is so: effects of member 1 on 0 and of 0 on 1, and what disturbs."""

    name: str
    into_0: float = 0.0
    into_1: float = 0.0
    shift: float = 0.0  # of both levels, on one day, in standard deviations
    trend: float = 0.0  # of both, from first day to last
    slow: float = 0.0  # a shared cause with a carry-over of .95
    noise: float = 0.0  # of measurement, so that .5 is a fifth of what is measured
    ceiling: bool = False  # answers of 0 to 10 around 8, so that a sixth or so are 10
    season: bool = True


TRUTHS = (
    Truth("no influence"),
    Truth("mutual influence .2", 0.2, 0.2),
    Truth("one-sided influence .2", 0.2, 0.0),
    Truth("none; a trend of 2, not taken out", trend=2.0, season=False),
    Truth("none; one shift of 1", shift=1.0),
    Truth("none; one shift of 2", shift=2.0),
    Truth("none; a slow shared cause", slow=0.4),
    Truth("none; measurement noise", noise=0.5),
    Truth("none; a ceiling", ceiling=True),
)


def process(truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """Return the effects of yesterday and the covariance of shocks, before standardising."""
    return (
        np.array([[OWN, truth.into_0], [truth.into_1, OWN]]),
        np.array([[1, SHOCKS], [SHOCKS, 1]]),
    )


def simulate(truth: Truth, days: int, couple: int, seed: int) -> np.ndarray:
    """Return one couple's values, shape (days, 2)."""
    rng = np.random.default_rng([days, couple, seed])
    phi, q = process(truth)
    p = stationary(phi, q)
    z = np.empty((days, 2))
    z[0] = np.linalg.cholesky(p) @ rng.standard_normal(2)
    shocks = rng.standard_normal((days, 2)) @ np.linalg.cholesky(q).T
    for t in range(1, days):
        z[t] = phi @ z[t - 1] + shocks[t]
    z /= np.sqrt(np.diag(p))
    day, missing = np.arange(days), rng.random((days, 2)) < MISSING
    when, sign, noise, cause = (
        rng.uniform(0.2, 0.8), rng.choice([-1, 1]), rng.standard_normal((days, 2)),
        rng.standard_normal(days),
    )  # fmt: skip
    for t in range(1, days):
        cause[t] = 0.95 * cause[t - 1] + np.sqrt(1 - 0.95**2) * cause[t]
    together = sign * truth.shift * (day >= when * days) + truth.slow * cause
    together = together + truth.trend * day / days
    z = SPREAD * (z + together[:, None] + truth.noise * noise) + WEEK[day % 7][:, None]
    z = np.clip(np.round(8 + z), 0, 10) if truth.ceiling else 6 + z
    z[missing] = np.nan
    return z


def told(truth: Truth, days: int, seed: int, couple: int) -> tuple[float, ...]:
    """Return what is told of one couple, as zeros and ones.

    First without drift, then with it: whether the 90 % interval leaves out zero, for member 0
    and 1; then whether `statements` tell of it, for each; then mutual, one-sided; then the
    estimates with drift, and whether the true effects lie in their 90 % intervals.
    """
    values = simulate(truth, days, couple, seed)
    data = Dyads({"mood": values}, np.full(days, "us"), ("Alice", "Bob"), np.arange(days))
    taken = diary(data, ["mood"])
    plain = posterior(taken, Prior(), season=truth.season, drift=None)
    fit = influence(data, season=truth.season)
    apart = [(0, 1), (1, 0)]
    said = fit.statements()
    partner = [each.evidence == "told" for each in said if each.kind == "partner"]
    partner = [partner[0], partner[1]] if len(partner) == 2 else [False, False]
    pattern = {each.evidence for each in said if each.kind == "pattern"}
    spread = np.sqrt(np.diag(stationary(*process(truth))))
    effects = [fit.phi[at] for at in apart]
    inside = [
        abs(fit.phi[at] - process(truth)[0][at] * spread[at[1]] / spread[at[0]])
        < NINETY * fit.phi_se[at]
        for at in apart
    ]
    return tuple(
        float(each)
        for each in (
            *(abs(plain.phi[at]) > NINETY * plain.phi_se[at] for at in apart),
            *(abs(fit.phi[at]) > NINETY * fit.phi_se[at] for at in apart),
            *partner, "mutual" in pattern, "one-sided" in pattern, *effects, *inside,
        )
    )  # fmt: skip


def cells(truth: Truth, found: np.ndarray) -> list[str]:
    """Return a row: without drift, with drift, said; and the mean estimate and coverage."""
    pairs = [found[:, a : a + 2] for a in (0, 2, 4)]
    if truth.into_0 and truth.into_1:
        row = [f"{_share(pair)} / {_share(pair.all(axis=1))}" for pair in pairs]
        row[2] += f"; mutual {_share(found[:, 6])}"
    elif truth.into_0:
        row = [f"{_share(pair[:, 0])}; wrongly {_share(pair[:, 1])}" for pair in pairs]
        row[2] += f"; one-sided {_share(found[:, 7])}"
    else:
        row = [_share(pair) for pair in pairs]
    return [*row, f"{found[:, 8].mean():.3f}", f"{100 * found[:, 10:].mean():.0f}"]


def _share(values: np.ndarray) -> str:
    return f"{100 * values.mean():.1f}"


def table(couples: int, lengths: Sequence[int], processes: int, seed: int) -> None:
    """Print the table as Markdown, a row as soon as it is there."""
    print("| days | truth | without drift | with drift | said | estimate | 90 % covers |")
    print("|---|---|---|---|---|---|---|")
    with get_context("spawn").Pool(processes) as pool:
        for days in lengths:
            for truth in TRUTHS:
                rows = pool.map(partial(told, truth, days, seed), range(couples), chunksize=25)
                print(f"| {days} | {truth.name} |", " | ".join(cells(truth, np.array(rows))), "|")


def main() -> None:
    """Read the arguments and print the table with what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--couples", type=int, default=200)
    asked.add_argument("--days", type=int, nargs="+", default=[60, 180, 365])
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--seed", type=int, default=2)
    chosen = asked.parse_args()
    began = time.perf_counter()
    table(chosen.couples, chosen.days, chosen.processes, chosen.seed)
    print(f"\n{chosen.couples} couples a row, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
