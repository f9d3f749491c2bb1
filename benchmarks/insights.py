"""What couples would be told of who moves whom, where the truth is known: `make bench`.

Each couple's days are simulated as answers from 0 to 10, made into check-ins, and read as the page
Understand reads them, to the sentence. Seeds are the length, the couple's number and `SEED`, which
chose nothing of the model. A second table is what the page costs after ten years.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING
from uuid import UUID

import django
import numpy as np

from benchmarks import servers
from benchmarks.influence_table import Truth, simulate
from benchmarks.web import SETTINGS

if TYPE_CHECKING:
    from counterpoint.web.insights.moving import Moving
    from counterpoint.web.insights.signals import Signal

COUPLES, SEED = 500, 2031
LENGTHS = (60, 120, 180, 365)
FIRST = date(2025, 1, 6)


@dataclass(frozen=True)
class Case:
    """A truth, and what of it a page must not get wrong."""

    truth: Truth
    two_shifts: bool = False

    @property
    def influence(self) -> tuple[bool, bool]:
        """Which of the two directions is there."""
        return bool(self.truth.into_0), bool(self.truth.into_1)


CASES = (
    Case(Truth("none")),
    Case(Truth("none; a trend of 2", trend=2.0)),
    Case(Truth("none; one shift of 1", shift=1.0)),
    Case(Truth("none; one shift of 2", shift=2.0)),
    Case(Truth("none; two shifts of 1.5"), two_shifts=True),
    Case(Truth("none; measurement noise", noise=0.5)),
    Case(Truth("none; a ceiling", ceiling=True)),
    Case(Truth("none; a slow shared cause", slow=0.4)),
    Case(Truth("mutual .2", 0.2, 0.2)),
    Case(Truth("one-sided .2", 0.2, 0.0)),
)


def run(_seconds: int, _rounds: int) -> None:
    """Print how often couples are told what is so, and what is not."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the app has it; for the processes begun below
    print(f"\n## Insights: {COUPLES} couples a cell, per cent\n")
    print("| days | truth | told of any | of both | pattern named | named wrongly |")
    print("|---|---|---|---|---|---|")
    with get_context("spawn").Pool(2, _ready) as pool:
        for days in LENGTHS:
            for case in CASES:
                found = np.array(pool.map(partial(told, case, days), range(COUPLES), chunksize=25))
                cells = " | ".join(f"{100 * share:.1f}" for share in found.mean(axis=0))
                print(f"| {days} | {case.truth.name} | {cells} |", flush=True)
    print(
        "\n| check-ins of both | Understand cold, ms | warm, ms | a page with nothing in it, ms |"
    )
    print("|---|---|---|---|")
    for days in (365, 1826, 3650):
        print(f"| {2 * days} | {' | '.join(f'{each:.1f}' for each in cost(days))} |", flush=True)


def _ready() -> None:
    os.environ.update(SETTINGS)
    django.setup()


def cost(days: int) -> list[float]:
    """Return what the page Understand costs a couple after some days, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        hosts = {"COUNTERPOINT_HOSTS": "testserver"}  # as the test client calls it
        environment = {**SETTINGS, **hosts, "COUNTERPOINT_DATA": folder, "DATABASE_URL": ""}
        servers.python(["-m", "benchmarks.migrate"], environment)
        said = servers.python(["-m", "benchmarks.decade", str(days)], environment)
    return list(json.loads(said.splitlines()[-1]))


def told(case: Case, days: int, couple: int) -> tuple[float, float, float, float]:
    """Return whether one couple is told of any influence, of both, of a pattern, of a wrong one."""
    from counterpoint.web.insights.moving import moving

    found = moving(signal(answers(case, days, couple)))
    said = [sentence for sentence in sentences(found) if "tends to be" in sentence]
    named = found.pattern in ("mutual", "one-sided", "independent")
    kinds = {(True, True): "mutual", (True, False): "one-sided", (False, False): "independent"}
    wrong = named and found.pattern != kinds[case.influence]
    wrong |= found.pattern == "one-sided" and found.stronger != 1
    return float(bool(said)), float(len(said) == 2), float(named), float(wrong)


def sentences(found: "Moving") -> Iterator[str]:
    """Yield what the page says of each direction."""
    from counterpoint.web.insights import telling

    for arrow in found.between:
        yield telling.between(arrow, found, ("Alice", "Bob"))


def answers(case: Case, days: int, couple: int) -> np.ndarray:
    """Return whole answers from 0 to 10, or NaN, shape (days, 2)."""
    truth = replace(case.truth, shift=0.0) if case.two_shifts else case.truth
    values = simulate(truth, days, couple, SEED)
    if case.two_shifts:
        rng = np.random.default_rng([days, couple, SEED, 1])
        when, sign = rng.uniform(0.15, 0.85, 2) * days, rng.choice([-1, 1], 2)
        steps = (np.arange(days)[:, None] >= when) * sign
        values = values + 1.5 * 1.5 * steps.sum(axis=1)[:, None]
    return np.clip(np.round(values), 0, 10)


def signal(values: np.ndarray) -> "Signal":
    """Return the signal that the page makes of two people's check-ins."""
    from counterpoint.web.features.checkin import CheckIn
    from counterpoint.web.insights.signals import signals_of
    from counterpoint.web.spaces.places import Voice

    voices = (Voice(UUID(int=1), "Alice", "a"), Voice(UUID(int=2), "Bob", "b"))
    days = {
        voice: {
            FIRST + timedelta(days=n): CheckIn(day=FIRST + timedelta(days=n), mood=int(value))
            for n, value in enumerate(column)
            if np.isfinite(value)
        }
        for voice, column in zip(voices, values.T, strict=True)
    }
    (found,) = signals_of(days, FIRST, FIRST + timedelta(days=len(values) - 1))
    return found
