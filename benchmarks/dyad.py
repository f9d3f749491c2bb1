"""The statistics of two people, beside what does the same elsewhere.

Medians of at least five rounds; R's times are of the fit alone, its data already read. What
takes more than twenty seconds is run once. Without R, or one of its packages, a line says so.
"""

import os
import tempfile
import time
from pathlib import Path

from benchmarks.pairs import cross, days, large

ROUNDS = 5


def run(_seconds: int, rounds: int) -> None:
    """Print the tables of part dyad."""
    rounds = max(ROUNDS, rounds)
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cross.distinguishable(folder, rounds)
        large.file(folder, rounds)
        large.cluster(folder, rounds)
        cross.indistinguishable(folder, rounds)
        cross.missing(folder, rounds)
        days.diary(folder, rounds)
        days.influence(rounds)
    spent = time.perf_counter() - begin
    print(f"\npart dyad took {spent:.0f} s; load now: {os.getloadavg()[0]:.1f}")
