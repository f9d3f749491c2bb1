"""Run a script of benchmarks/R on a table, and say in a line why when it cannot be run."""

import json
import os
import shutil
import signal
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from benchmarks.pairs.timing import Timed, said

SCRIPTS = Path(__file__).resolve().parents[1] / "R"


@dataclass(frozen=True, slots=True)
class Fit:
    """What R said of a model: time, log likelihood, coefficients."""

    timed: Timed
    log_likelihood: float
    coefficients: tuple[float, ...]


def fit(
    name: str, script: str, table: pd.DataFrame, folder: Path, rounds: int, *,
    word: str = "", limit: float = 60,
) -> Fit | None:  # fmt: skip
    """Return R's figures, or None after a line that says why there are none."""
    if not shutil.which("Rscript"):
        said(name, "not run: R is not installed")
        return None
    path = folder / f"{script}.csv"
    table.to_csv(path, index=False)
    words = ["Rscript", str(SCRIPTS / f"{script}.R"), str(path), str(rounds), *word.split()]
    done = _bounded(words, limit)
    if done is None:
        said(name, f"not ended after {limit:g} s, and stopped")
        return None
    found = [line for line in done[0].splitlines() if line.startswith("FIGURES ")]
    if not found:
        said(name, f"failed: {_reason(done[1])}")
        return None
    figures = json.loads(found[0].removeprefix("FIGURES "))
    if figures["warnings"]:
        said(f"  {name} warns", figures["warnings"][:70])
    seconds = figures["seconds"]
    return Fit(
        Timed(statistics.median(seconds), None, len(seconds)),
        figures["log_likelihood"], tuple(figures["coefficients"]),
    )  # fmt: skip


def _bounded(words: list[str], limit: float) -> tuple[str, str] | None:
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        return process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # Rscript starts R as a child of its own
        process.communicate()
        return None


def _reason(error: str) -> str:
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    missing = [line for line in lines if "there is no package called" in line]
    return (missing or lines or ["it said nothing"])[-1 if not missing else 0]
