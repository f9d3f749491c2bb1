"""Seeing each other: guess and then ask how the other's day was, and look at these weeks."""

from counterpoint.web.features.empathy.checkup import CHECKUP
from counterpoint.web.features.empathy.guess import GUESS

__all__ = ["CHECKUP", "GUESS"]
