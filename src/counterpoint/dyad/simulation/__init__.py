"""Data with a known truth, and the power that a study would have."""

from counterpoint.dyad.simulation.curve import Power, Powered
from counterpoint.dyad.simulation.power import power
from counterpoint.dyad.simulation.search import SampleSize, sample_size
from counterpoint.dyad.simulation.simulate import MODELS, Simulated, simulate

__all__ = [
    "MODELS",
    "Power",
    "Powered",
    "SampleSize",
    "Simulated",
    "power",
    "sample_size",
    "simulate",
]
