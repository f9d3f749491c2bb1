"""How one person's guesses of the other's days tend to lie: on many days, with their ranges.

A guess is set beside what the other shared of that day, and beside how the one who guessed felt
then. Nothing here says why. All of it is for the one who guessed alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoint.dyad.results import Coefficient

ENOUGH = 15  # days with both, before anything is said


class Lean(Enum):
    """What an interval lets one say."""

    UP = "up"  # all of it lies above nothing
    DOWN = "down"  # all of it lies below
    UNCLEAR = "unclear"  # it could be almost nothing, or either way


@dataclass(frozen=True, slots=True)
class GuessedDay:
    """One signal of one day: the guess, what the other said, and how one felt oneself, if told."""

    guess: int
    said: int
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its likely range (95 %), and from how many days."""

    estimate: float
    low: float
    high: float
    days: int

    @property
    def lean(self) -> Lean:
        """Say to which side it lies, if to any for sure."""
        if self.low > 0:
            return Lean.UP
        return Lean.DOWN if self.high < 0 else Lean.UNCLEAR


@dataclass(frozen=True, slots=True)
class Guesses:
    """What may be said of one signal; None where it cannot be told yet.

    `bias` is how far guesses lay above what was said, in steps. `accuracy` is by how much a guess
    moves with what was said, `projection` by how much it moves with one's own value of that day,
    each with the other held fixed. `typical` is the mean of guess, said and own.
    """

    days: int
    typical: tuple[float, float, float | None] | None = None
    bias: Range | None = None
    accuracy: Range | None = None
    projection: Range | None = None


def tendencies(days: Sequence[GuessedDay]) -> Guesses:
    """Fit the truth and bias model to one person's guesses, the oldest day first.

    The model of `dyad.truth_bias` (West and Kenny, 2011) takes two judgments a row. Here a row is
    two days of one judge that follow each other, as exchangeable members: their residuals may
    correlate, which is what days near each other do; rows further apart are taken as independent.
    An odd day, the oldest, is left out.
    """
    if len(days) < ENOUGH:
        return Guesses(len(days))
    own = [day for day in days if day.own is not None]
    felt = fmean(day.own for day in own if day.own is not None) if own else None
    accuracy = projection = None
    if len(own) >= ENOUGH:
        accuracy, projection = _forces(own)
    return Guesses(
        days=len(days),
        typical=(fmean(day.guess for day in days), fmean(day.said for day in days), felt),
        bias=_bias(days),
        accuracy=accuracy or _accuracy(days),
        projection=projection,
    )


def _bias(days: Sequence[GuessedDay]) -> Range | None:
    # Without one's own value in the model, the directional bias is the plain mean of guess less
    # said, which is what the sentence says.
    return _fitted(days, bias=False, effects=("directional bias",))[0]


def _accuracy(days: Sequence[GuessedDay]) -> Range | None:
    return _fitted(days, bias=False, effects=("truth force",))[0]


def _forces(days: Sequence[GuessedDay]) -> tuple[Range | None, Range | None]:
    accuracy, projection = _fitted(days, bias=True, effects=("truth force", "bias force"))
    return accuracy, projection


def _fitted(
    days: Sequence[GuessedDay], *, bias: bool, effects: tuple[str, ...]
) -> list[Range | None]:
    import numpy as np

    from counterpoint import dyad

    used = days[len(days) % 2 :]
    columns = {
        "guess": np.array([day.guess for day in used], dtype=float).reshape(-1, 2),
        "said": np.array([day.said for day in used], dtype=float).reshape(-1, 2),
    }
    if bias:
        columns["felt"] = np.array([day.own for day in used], dtype=float).reshape(-1, 2)
    rows = dyad.Dyads(columns, np.arange(len(used) // 2))
    try:
        fitted = dyad.truth_bias(
            rows,
            judgment="guess",
            truth="own(said)",
            bias="own(felt)" if bias else (),
            indistinguishable=True,
        )
    except dyad.DyadError:  # something does not vary, or follows from the rest
        return [None] * len(effects)
    found = {each.effect: each for each in fitted.coefficients}
    return [_range(found[effect], len(used)) for effect in effects]


def _range(found: "Coefficient", days: int) -> Range | None:
    low, high = found.ci
    if not all(map(isfinite, (found.estimate, low, high))):
        return None
    return Range(found.estimate, low, high, days)
