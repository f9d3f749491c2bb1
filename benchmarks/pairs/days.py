"""Models of days: many couples against nlme, one couple against statsmodels."""

import csv
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Literal

import numpy as np
from statsmodels.tsa.statespace.varmax import VARMAX

from benchmarks.pairs import r, samples
from benchmarks.pairs.timing import at_least, in_turn, line, same, title
from counterpoint import dyad
from counterpoint.dyad.couple.diary import diary as series_of
from counterpoint.dyad.couple.ml import maximum_likelihood

SERIES = Path(__file__).resolve().parents[2] / "tests" / "data" / "sim_couple_3650.csv"
LME = 150  # seconds after which nlme is stopped; it takes 30 to 40 here


def diary(folder: Path, rounds: int) -> None:
    """Measure 1,000 couples of 30 days against nlme::lme, which is run once: it takes 30 s."""
    own = samples.days(1000, 30, rho=0.3, cross=0.0, seed=7)
    _diary("AR(1) within each member", "ar1", own, "own-ar1", folder, rounds)
    together = samples.days(1000, 30, rho=0.0, cross=0.4, seed=8)
    _diary("the same day correlated", "sameday", together, "same-day", folder, rounds)


def _diary(
    name: str,
    word: str,
    data: dyad.Dyads,
    residual: Literal["own-ar1", "same-day"],
    folder: Path,
    rounds: int,
) -> None:
    title(f"diary APIM, 1,000 couples of 30 days, random intercepts, {name}, ML")
    (ours,) = in_turn(rounds, lambda: dyad.diary(data, "y ~ x", method="ml", residual=residual))
    line("dyad.diary", ours)
    theirs = r.fit(
        "nlme::lme", "diary_lme", samples.diary_table(data), folder, 1, word=word, limit=LME
    )
    if theirs is None:
        return
    line("nlme::lme", theirs.timed)
    at_least("times faster than nlme", theirs.timed.seconds / ours.seconds, 100)
    same(
        "log likelihood against nlme's, relative",
        ours.result.log_likelihood, theirs.log_likelihood, 1e-6,
    )  # fmt: skip


def influence(rounds: int) -> None:
    """Measure ten years of one couple in a process of its own, with one thread for BLAS.

    On a busy machine VARMAX's many products of tiny matrices wait for each other's threads, for
    tens of times as long; so would be measured what nobody meant.
    """
    sys.stdout.flush()
    words = [sys.executable, "-m", "benchmarks.pairs.days", str(rounds)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(words, check=True, env=environment, timeout=200)


def _influence(rounds: int) -> None:
    """Measure the maximum-likelihood fit against VARMAX(1,0)."""
    title("influence, one couple of 3,650 days, 15 % of the values missing, ML without prior")
    with SERIES.open() as file:
        rows = list(csv.DictReader(file))
    series = np.array(
        [[float(row[name] or "nan") if row[name] != "NA" else np.nan for name in ("y1", "y2")]
         for row in rows]
    )  # fmt: skip
    data = dyad.Dyads({"mood": series}, np.zeros(len(series)), ("a", "b"), np.arange(len(series)))
    theirs, ours, whole = in_turn(
        rounds, lambda: _varmax(series), lambda: _likelihood(data), lambda: _whole(data)
    )
    line("statsmodels VARMAX(1,0)", theirs)
    line("the maximum-likelihood fit in dyad.influence", ours)
    line("all of dyad.influence: that, the posterior and its checks", whole)
    at_least("times faster than VARMAX", theirs.seconds / ours.seconds, 60)
    same("log likelihood against VARMAX's, relative", ours.result, theirs.result, 1e-6)


def _varmax(series: np.ndarray) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(VARMAX(series, order=(1, 0), trend="c").fit(disp=False, maxiter=200).llf)


def _likelihood(data: dyad.Dyads) -> float:
    return maximum_likelihood(series_of(data, ["mood"]), season=False).log_likelihood


def _whole(data: dyad.Dyads) -> dyad.Influence:
    return dyad.influence(data, ["mood"], season=False)


if __name__ == "__main__":
    _influence(int(sys.argv[1]))
