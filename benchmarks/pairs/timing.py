"""Time two ways side by side: rounds in turn, so that a slow moment of the machine meets both."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SLOW = 20  # seconds, beyond which a way is run once


@dataclass(frozen=True, slots=True)
class Timed:
    """The median of the rounds, in seconds, and what the last round returned."""

    seconds: float
    result: Any
    rounds: int


def in_turn(rounds: int, *ways: Callable[[], Any]) -> list[Timed]:
    """Run every way once to warm it up, then all of them in turn, `rounds` times.

    What took longer than `SLOW` seconds to warm up is not run again: that is its one round.
    """
    warm = [_once(way) for way in ways]
    seconds: list[list[float]] = [[first] if first > SLOW else [] for first, _ in warm]
    results = [result for _, result in warm]
    for _ in range(rounds):
        for place, way in enumerate(ways):
            if warm[place][0] > SLOW:
                continue
            spent, results[place] = _once(way)
            seconds[place].append(spent)
    return [
        Timed(statistics.median(each), result, len(each))
        for each, result in zip(seconds, results, strict=True)
    ]


def _once(way: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    begin = time.perf_counter()
    result = way()
    return time.perf_counter() - begin, result


def title(text: str) -> None:
    """Print what the lines below are about."""
    print(f"\n{text}", flush=True)


def line(name: str, timed: Timed, note: str = "") -> None:
    """Print one figure: the name, the median, the rounds and a note."""
    figure = f"{timed.seconds * 1000:>11,.1f} ms"
    print(f"  {name:<58}{figure}  {timed.rounds} rounds  {note}".rstrip(), flush=True)


def said(name: str, text: str) -> None:
    """Print a line that has no time."""
    print(f"  {name:<58}{text}", flush=True)


def at_most(name: str, ratio: float, limit: float) -> None:
    """Print a ratio that should be small, and whether it is."""
    said(name, f"{ratio:>11,.2f}     at most {limit:g}: {_verdict(ratio <= limit)}")


def at_least(name: str, ratio: float, limit: float) -> None:
    """Print a ratio that should be large, and whether it is."""
    said(name, f"{ratio:>11,.2f}     at least {limit:g}: {_verdict(ratio >= limit)}")


def same(name: str, ours: float, theirs: float, tolerance: float) -> None:
    """Print how far two numbers are from each other, relative to their size."""
    apart = abs(ours - theirs) / max(abs(theirs), 1e-300)
    said(name, f"{apart:>11.1e}     at most {tolerance:g}: {_verdict(apart <= tolerance)}")


def _verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"
