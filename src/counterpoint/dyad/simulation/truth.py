"""What every simulated model has: parameters that are checked, a way to draw, and a fit."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient, Key

Pair: TypeAlias = float | tuple[float, float]

ROLES = ("a", "b")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn: dyads, and days of each where the model has days."""

    n_dyads: int
    n_days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth(ABC):
    """The parameters that data are drawn from; a pair is member a's and member b's."""

    formula: ClassVar[str] = "y ~ x"
    grows_by: ClassVar[Literal["n_dyads", "n_days"]] = "n_dyads"
    days: ClassVar[int] = 1  # drawn when nobody says how many

    @abstractmethod
    def draw(self, size: Size, rng: np.random.Generator) -> Dyads:
        """Draw data of that size."""

    @abstractmethod
    def effects(self) -> Mapping[Key, float]:
        """Return the true value of each coefficient that a fit estimates."""

    @abstractmethod
    def fit(self, data: Dyads, **options: Any) -> Sequence[Coefficient]:
        """Fit the model to data and return its coefficients."""

    def _check_finite(self, *names: str) -> None:
        """Refuse what is not one finite number or two."""
        for name in names:
            value = getattr(self, name)
            try:
                values = both(value)
            except (TypeError, ValueError):
                raise DyadError(
                    f"{name} is {value!r}; give a number, or one for each member."
                ) from None
            if not all(map(isfinite, values)):
                raise DyadError(f"{name} is {value!r}; give finite numbers.")

    def _check_single(self, *names: str) -> None:
        """Refuse a pair where there is one number for both members."""
        for name in names:
            value = getattr(self, name)
            if np.ndim(value):
                raise DyadError(f"{name} is {value!r}; give one number, it is both members'.")

    def _check_spread(self, *names: str, zero: bool = False) -> None:
        """Refuse a standard deviation that is negative, or zero where that cannot be."""
        self._check_finite(*names)
        for name in names:
            value = getattr(self, name)
            if min(both(value)) < 0 or (not zero and min(both(value)) == 0):
                least = "0 or more" if zero else "more than 0"
                raise DyadError(f"{name} is {value!r}; a standard deviation is {least}.")

    def _check_correlation(self, *names: str) -> None:
        """Refuse a correlation at or beyond its ends."""
        for name in names:
            value = getattr(self, name)
            try:
                inside = -1 < value < 1
            except TypeError:
                raise DyadError(f"{name} is {value!r}; give one number.") from None
            if not inside:
                raise DyadError(
                    f"{name} is {value!r}; a correlation lies between -1 and 1, and at the ends "
                    "the covariance is not positive definite."
                )


def both(value: Pair) -> tuple[float, float]:
    """Return a pair: what was given, or one number twice."""
    if isinstance(value, (tuple, list)):
        first, second = value
        return float(first), float(second)
    return float(value), float(value)


def pairs(rng: np.random.Generator, n: int, sd: Pair = 1.0, correlation: float = 0.0) -> Numbers:
    """Draw n normal pairs with mean zero, shape (n, 2)."""
    drawn = rng.standard_normal((n, 2))
    drawn[:, 1] = correlation * drawn[:, 0] + np.sqrt(1 - correlation**2) * drawn[:, 1]
    scaled: Numbers = drawn * np.array(both(sd))
    return scaled


def by_role(effect: str, predictor: str, value: Pair) -> dict[Key, float]:
    """Return one coefficient of each role."""
    return {(role, effect, predictor): v for role, v in zip(ROLES, both(value), strict=True)}
