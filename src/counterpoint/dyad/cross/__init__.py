"""Models of both members at once: common fate, mutual influence, dyadic scores, truth and bias."""

from counterpoint.dyad.cross.common_fate import CommonFate, common_fate
from counterpoint.dyad.cross.daily import daily_truth_bias
from counterpoint.dyad.cross.dyadic_score import DyadicScore, dyadic_score
from counterpoint.dyad.cross.fit import Fit
from counterpoint.dyad.cross.mutual_influence import MutualInfluence, mutual_influence
from counterpoint.dyad.cross.truth_bias import TruthBias, truth_bias

__all__ = [
    "CommonFate",
    "DyadicScore",
    "Fit",
    "MutualInfluence",
    "TruthBias",
    "common_fate",
    "daily_truth_bias",
    "dyadic_score",
    "mutual_influence",
    "truth_bias",
]
