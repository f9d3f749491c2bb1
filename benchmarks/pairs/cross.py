"""Cross-sectional models, held in memory, against the cross-product, lavaan, lme4, statsmodels."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.regression.mixed_linear_model import MixedLM

from benchmarks.pairs import r, samples
from benchmarks.pairs.timing import at_least, at_most, in_turn, line, said, same, title
from counterpoint import dyad

PAIRS = 125_066  # those of statsmodels' issue 9097
FEW = 2_000  # for MixedLM, which would need tens of minutes for all


def distinguishable(folder: Path, rounds: int) -> None:
    """Measure a million dyads against numpy, a hundred thousand against lavaan."""
    y, x = samples.pair(1_000_000, 1)
    data = samples.dyads(y, x)
    matrix = np.column_stack([np.ones(len(y)), x, y])
    title("distinguishable APIM, 1,000,000 complete dyads in arrays")
    limit, ours = in_turn(
        rounds, lambda: matrix.T @ matrix, lambda: dyad.apim(data, "y ~ x", method="ml")
    )
    line("numpy: M.T @ M of the same five columns, already one matrix", limit)
    line("dyad.apim", ours)
    at_most("times the cross-product", ours.seconds / limit.seconds, 4)
    title("distinguishable APIM, 100,000 complete dyads")
    _against_lavaan(folder, rounds, *samples.pair(100_000, 2), "listwise", 20)


def missing(folder: Path, rounds: int) -> None:
    """Measure full-information ML against lavaan's."""
    title("full-information ML, 100,000 dyads, a tenth of the values missing")
    y, x = samples.pair(100_000, 3)
    y, x = samples.holes(y, 0.1, 4), samples.holes(x, 0.1, 5)
    _against_lavaan(folder, rounds, y, x, "fiml", 10)


def _against_lavaan(
    folder: Path, rounds: int, y: np.ndarray, x: np.ndarray, word: str, target: float
) -> None:
    data = samples.dyads(y, x)
    (ours,) = in_turn(rounds, lambda: dyad.apim(data, "y ~ x", method="ml"))
    line("dyad.apim", ours)
    theirs = r.fit("lavaan", "apim_lavaan", samples.wide(y, x), folder, rounds, word=word, limit=90)
    if theirs is None:
        return
    line("lavaan::sem", theirs.timed)
    at_least("times faster than lavaan", theirs.timed.seconds / ours.seconds, target)
    same(
        "log likelihood against lavaan's, relative",
        ours.result.log_likelihood, theirs.log_likelihood, 1e-6,
    )  # fmt: skip
    found = [each.estimate for each in ours.result.coefficients if each.effect != "intercept"]
    apart = np.abs(np.sort(found) / np.sort(theirs.coefficients) - 1).max()
    said("largest difference of a path, relative", f"{apart:>11.1e}")


def indistinguishable(folder: Path, rounds: int) -> None:
    """Measure the pairs of statsmodels' issue 9097 against lme4 and, fewer, MixedLM."""
    y, x = samples.pair(PAIRS, 6, alike=True)
    data = samples.dyads(y, x, alike=True)
    title(f"indistinguishable APIM by REML, {PAIRS:,} pairs")
    (ours,) = in_turn(
        rounds, lambda: dyad.apim(data, "y ~ x", indistinguishable=True, method="reml")
    )
    line("dyad.apim", ours)
    theirs = r.fit("lme4", "apim_lmer", samples.pairwise(y, x), folder, rounds, limit=120)
    if theirs is not None:
        line("lme4::lmer", theirs.timed)
        at_least("times faster than lme4", theirs.timed.seconds / ours.seconds, 500)
        same(
            "REML log likelihood against lme4's, relative",
            ours.result.log_likelihood, theirs.log_likelihood, 1e-6,
        )  # fmt: skip
    few = samples.dyads(y[:FEW], x[:FEW], alike=True)
    table = samples.pairwise(y[:FEW], x[:FEW])
    mixed, ours = in_turn(
        rounds,
        lambda: _mixed(table),
        lambda: dyad.apim(few, "y ~ x", indistinguishable=True, method="reml"),
    )
    line(f"statsmodels MixedLM, {FEW:,} pairs (all: tens of minutes)", mixed)
    line(f"dyad.apim, {FEW:,} pairs", ours)
    same(
        "REML log likelihood against MixedLM's, relative",
        ours.result.log_likelihood, mixed.result, 1e-6,
    )  # fmt: skip


def _mixed(table: pd.DataFrame) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MixedLM.from_formula("y ~ x + partner_x", groups="dyad", data=table)
        return float(model.fit(reml=True).llf)
