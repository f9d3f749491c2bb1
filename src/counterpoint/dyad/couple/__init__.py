"""One couple's days: carry-over, influence, and what may be said of them."""

from counterpoint.dyad.couple.diary import Refusal
from counterpoint.dyad.couple.influence import influence
from counterpoint.dyad.couple.ml import MaximumLikelihood
from counterpoint.dyad.couple.posterior import Prior
from counterpoint.dyad.couple.result import Balance, Influence
from counterpoint.dyad.couple.said import Statement
from counterpoint.dyad.couple.shares import Estimate, Shares, decompose
from counterpoint.dyad.couple.windows import Window

__all__ = [
    "Balance", "Estimate", "Influence", "MaximumLikelihood", "Prior", "Refusal", "Shares",
    "Statement", "Window", "decompose", "influence",
]  # fmt: skip
