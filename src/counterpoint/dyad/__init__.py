"""The statistics of two people: `from counterpoint import dyad`.

Read a table with `read`, then fit a model to what it returns. What a model returns has
`summary()`, `table()` and `to_dict()`; a test has no table.

- One row a dyad: `apim`, `mediation`, `common_fate`, `mutual_influence`, `dyadic_score`,
  `truth_bias`, `non_independence`, `distinguishability`, `omnibus`.
- After `apim`: `simple_slopes`, `k_ratio`, `equality`, `compare`, `constrain`, `pattern`.
- Many dyads' days: `lag`, `within_between`, then `diary` or `daily_truth_bias`.
- One dyad's days: `influence`.
- Before a study: `simulate`, `power`, `sample_size`.
- Choosing and dividing: `fair`.
"""

from counterpoint.dyad import fair
from counterpoint.dyad.apim import (
    Apim,
    Constraint,
    Mediation,
    Ratios,
    SimpleSlopes,
    apim,
    compare,
    constrain,
    distinguishability,
    equality,
    k_ratio,
    mediation,
    omnibus,
    pattern,
    simple_slopes,
)
from counterpoint.dyad.couple import Influence, Prior, influence
from counterpoint.dyad.cross import (
    CommonFate,
    DyadicScore,
    MutualInfluence,
    TruthBias,
    common_fate,
    daily_truth_bias,
    dyadic_score,
    mutual_influence,
    truth_bias,
)
from counterpoint.dyad.data import Batches, read
from counterpoint.dyad.diary import Diary, diary, lag, within_between
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.independence import non_independence
from counterpoint.dyad.likeness import NonIndependence
from counterpoint.dyad.simulation import Power, SampleSize, Simulated, power, sample_size, simulate

__all__ = [
    "Apim",
    "Batches",
    "CommonFate",
    "Constraint",
    "Diary",
    "DyadError",
    "DyadicScore",
    "Dyads",
    "Influence",
    "Mediation",
    "MutualInfluence",
    "NonIndependence",
    "Power",
    "Prior",
    "Ratios",
    "SampleSize",
    "SimpleSlopes",
    "Simulated",
    "TruthBias",
    "apim",
    "common_fate",
    "compare",
    "constrain",
    "daily_truth_bias",
    "diary",
    "distinguishability",
    "dyadic_score",
    "equality",
    "fair",
    "influence",
    "k_ratio",
    "lag",
    "mediation",
    "mutual_influence",
    "non_independence",
    "omnibus",
    "pattern",
    "power",
    "read",
    "sample_size",
    "simple_slopes",
    "simulate",
    "truth_bias",
    "within_between",
]
