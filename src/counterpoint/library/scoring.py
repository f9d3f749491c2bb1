"""Answers to a check-up, as a place on each scale and how sure that place is."""

from collections.abc import Iterable, Mapping
from math import sqrt
from statistics import fmean, variance

import msgspec

from counterpoint.library.checkup import LEAST, LEAST_OF_A_FACET, Checkup, Item
from counterpoint.library.errors import LibraryError

# An answer stands for all that lies within half a step of it, which alone has this variance. So
# the same answer to every item is no certainty.
WITHIN_A_STEP = 1 / 12


class Score(msgspec.Struct, frozen=True):
    """A place on a scale, from 0 to the top step, and its standard error, in steps.

    The error says how much the place would differ with other items of the same sort. It cannot say
    how the person would answer on another day, nor whether the items ask the right thing.
    """

    mean: float
    error: float
    answered: int
    items: int


def scores(checkup: Checkup, answers: Mapping[str, int]) -> dict[str, Score | None]:
    """Return the score of each scale by its id; None where fewer than four items were answered.

    `answers` holds the step chosen for each item by its id. Items that this version of the check-up
    does not have are passed over, so that answers to an earlier one can still be scored.
    """
    return {
        scale.id: _score(checkup, checkup.items_of(scale.id), answers, LEAST)
        for scale in checkup.scales
    }


def facet_scores(
    checkup: Checkup, scale_id: str, answers: Mapping[str, int]
) -> dict[str, Score | None]:
    """Return the score of each facet of a scale by its id; None where fewer than three answered."""
    return {
        facet.id: _score(checkup, checkup.items_of(scale_id, facet.id), answers, LEAST_OF_A_FACET)
        for facet in checkup.scale(scale_id).facet
    }


def _score(
    checkup: Checkup, items: tuple[Item, ...], answers: Mapping[str, int], least: int
) -> Score | None:
    given = list(_turned(checkup, items, answers))
    if len(given) < least:
        return None
    spread = max(variance(given), WITHIN_A_STEP)
    return Score(fmean(given), sqrt(spread / len(given)), len(given), len(items))


def _turned(checkup: Checkup, items: tuple[Item, ...], answers: Mapping[str, int]) -> Iterable[int]:
    for item in items:
        if item.id in answers:
            step = answers[item.id]
            if step not in range(checkup.top + 1):
                raise LibraryError(
                    f"the answer to {item.id!r} must be a step from 0 to {checkup.top}"
                )
            yield checkup.top - step if item.turned else step
