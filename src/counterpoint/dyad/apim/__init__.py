"""The actor-partner interdependence model, for one row a dyad."""

from counterpoint.dyad.apim.comparison import (
    Comparison,
    compare,
    distinguishability,
    equality,
)
from counterpoint.dyad.apim.constraints import Constraint
from counterpoint.dyad.apim.fitting import constrain
from counterpoint.dyad.apim.mediated import Mediation
from counterpoint.dyad.apim.mediation import mediation
from counterpoint.dyad.apim.model import apim
from counterpoint.dyad.apim.moderated import SimpleSlopes
from counterpoint.dyad.apim.omnibus import Omnibus, omnibus
from counterpoint.dyad.apim.patterns import pattern
from counterpoint.dyad.apim.ratio import k_ratio
from counterpoint.dyad.apim.ratios import Ratios
from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.apim.slopes import simple_slopes

__all__ = [
    "Apim",
    "Comparison",
    "Constraint",
    "Mediation",
    "Omnibus",
    "Ratios",
    "SimpleSlopes",
    "apim",
    "compare",
    "constrain",
    "distinguishability",
    "equality",
    "k_ratio",
    "mediation",
    "omnibus",
    "pattern",
    "simple_slopes",
]
