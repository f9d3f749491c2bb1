"""Diaries of two: the intensive longitudinal actor-partner interdependence model."""

from counterpoint.dyad.diary.model import diary
from counterpoint.dyad.diary.natural import CovarianceParameter
from counterpoint.dyad.diary.result import Diary
from counterpoint.dyad.diary.steps import lag, within_between

__all__ = ["CovarianceParameter", "Diary", "diary", "lag", "within_between"]
