"""The same model in windows of days, to see what changes over time."""

from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.couple.diary import FEWEST_PAIRS, Diary
from counterpoint.dyad.couple.posterior import Prior, posterior
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The posterior of one stretch of days.

    `first` and `last` are days as numbers (since 1970 where the times are dates); `phi`,
    `phi_se` and `direction` have shape (k, k), and are NaN where the days do not suffice. Windows
    that overlap share days, so what looks like a slow change in them may be one week.
    """

    first: int
    last: int
    n_pairs: int
    phi: Numbers
    phi_se: Numbers
    direction: Numbers


def windows(
    taken: Diary, prior: Prior, *, season: bool, drift: float | None, length: int, step: int
) -> tuple[Window, ...]:
    """Fit windows of `length` days every `step` days, the last ending with the days."""
    if length < 21 or step < 1:
        raise DyadError("A window needs at least 21 days, and a step at least one.")
    first, last = int(taken.days[0]), int(taken.days[-1])
    if length > last - first + 1:
        raise DyadError(f"There are {last - first + 1} days, fewer than a window of {length}.")
    ends = range(last, first + length - 2, -step)
    return tuple(
        _window(taken.between(end - length + 1, end), prior, (end - length + 1, end),
                season=season, drift=drift)
        for end in reversed(ends)
    )  # fmt: skip


def _window(
    some: Diary, prior: Prior, days: tuple[int, int], *, season: bool, drift: float | None
) -> Window:
    k = len(some.names)
    varies = len(some.days) and all(len(np.unique(v[np.isfinite(v)])) > 1 for v in some.values.T)
    if not varies or some.n_pairs < max(FEWEST_PAIRS, 3 * k):
        nothing = np.full((k, k), np.nan)
        return Window(*days, some.n_pairs if len(some.days) else 0, nothing, nothing, nothing)
    fit = posterior(some, prior, season=season, drift=drift)
    return Window(*days, some.n_pairs, fit.phi, fit.phi_se, fit.direction)
