"""Draw and fit again and again, the same numbers however many processes do it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Key
from counterpoint.dyad.simulation.simulate import drawn
from counterpoint.dyad.simulation.truth import Size, Truth

CHUNK = 20  # simulations that a process takes at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated, apart from its size."""

    model: str
    truth: Truth
    n_simulations: int
    seed: int
    missing: float = 0.0
    alpha: float = 0.05
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The coefficients that are followed, in the order of the results."""
        return tuple(self.truth.effects())

    def __post_init__(self) -> None:
        if self.n_simulations < 2:
            raise DyadError(f"n_simulations is {self.n_simulations!r}; at least 2 are needed.")
        if not 0 < self.alpha < 1:
            raise DyadError(f"alpha is {self.alpha!r}; it lies between 0 and 1.")
        if not 0 <= self.missing < 1:
            raise DyadError(f"missing is {self.missing!r}; it is a share from 0 to under 1.")
        if self.seed < 0:
            raise DyadError(f"seed is {self.seed!r}; it is a whole number, 0 or more.")


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The fits at one size: arrays of shape (simulations that could be fitted, coefficients)."""

    size: Size
    estimates: Numbers
    significant: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    n_failed: int
    why: str | None  # what the first failed fit said


@dataclass(frozen=True, slots=True)
class _Task:
    plan: Plan
    size: Size
    seeds: tuple[np.random.SeedSequence, ...]


class Bench:
    """Where the simulations run: in this process or in several, under one progress bar."""

    def __init__(self, pool: ProcessPoolExecutor | None, bar: Any) -> None:
        self._pool = pool
        self._bar = bar

    def run(self, plan: Plan, size: Size) -> Runs:
        """Draw and fit at one size.

        Raises
        ------
        DyadError
            When not one of the fits succeeds.
        """
        grown = size.n_days if plan.truth.grows_by == "n_days" else size.n_dyads
        # by the size, so that a sample size gives the same numbers whichever others are asked
        seeds = np.random.SeedSequence([plan.seed, grown]).spawn(plan.n_simulations)
        tasks = [
            _Task(plan, size, tuple(seeds[i : i + CHUNK])) for i in range(0, len(seeds), CHUNK)
        ]
        found: list[Numbers | str] = []
        for part in (self._pool.map if self._pool else map)(_do, tasks):
            found += part
            self._bar.update(len(part))
        return _gathered(size, found)


@contextmanager
def bench(processes: int, progress: bool, total: int | None) -> Iterator[Bench]:
    """Open a place to run simulations; the bar shows on a terminal only.

    Raises
    ------
    DyadError
        When the number of processes is under 1.
    """
    if processes < 1:
        raise DyadError(f"processes is {processes!r}; at least 1 is needed.")
    from tqdm import tqdm

    pool = None
    if processes > 1:
        pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    with tqdm(total=total, unit="fit", file=sys.stderr, disable=None if progress else True) as bar:
        try:
            yield Bench(pool, bar)
        finally:
            if pool:
                pool.shutdown(cancel_futures=True)


def _do(task: _Task) -> list[Numbers | str]:
    """Return for each seed (estimate, significant, covered) of each coefficient, or why not."""
    return [_one(task, np.random.default_rng(seed)) for seed in task.seeds]


def _one(task: _Task, rng: np.random.Generator) -> Numbers | str:
    plan = task.plan
    data = drawn(plan.truth, task.size, plan.missing, rng)
    try:
        fitted = plan.truth.fit(data, **plan.options)
    except (DyadError, np.linalg.LinAlgError) as error:
        return str(error)
    by_key = {(each.role, each.effect, each.predictor): each for each in fitted}
    absent = [key for key in plan.keys if key not in by_key]
    if absent:
        raise DyadError(
            f"The fit has no coefficient {absent[0]}; its options do not suit the truth."
        )
    rows = [
        (by_key[key].estimate, by_key[key].p < plan.alpha, _holds(by_key[key].ci, true))
        for key, true in plan.truth.effects().items()
    ]
    return np.array(rows, float)


def _holds(interval: tuple[float, float], value: float) -> bool:
    return interval[0] <= value <= interval[1]


def _gathered(size: Size, found: Sequence[Numbers | str]) -> Runs:
    said = [each for each in found if isinstance(each, str)]
    good = [each for each in found if not isinstance(each, str)]
    if not good:
        raise DyadError(f"Not one of the {len(found)} simulated samples could be fitted: {said[0]}")
    stacked = np.stack(good)
    return Runs(
        size, stacked[:, :, 0], stacked[:, :, 1] > 0, stacked[:, :, 2] > 0, len(said),
        said[0] if said else None,
    )  # fmt: skip
