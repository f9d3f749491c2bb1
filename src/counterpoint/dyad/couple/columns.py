"""Values and regressors laid out once, so that each step of a search needs sums over days no more.

What is seen comes in as products of columns; only what stands at and beside missing cells is kept
day by day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.chain import Chain, Places
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The values and each regressor in each series alone, and what stands beside missing cells.

    There are c = k m columns, m = 1 + p to each series: its values and what each regressor is in
    it, zero where a value is missing. Missing cells stand in the order of the chain's runs.

    Attributes
    ----------
    seen
        Products of columns where both cells are seen, shape (k k, 4, m m): for two series, over
        days that follow another, over days that another follows, of a day by the day before it,
        and over days that begin a chain.
    beside
        What each series has on the day before a missing cell, on its own and on the day after,
        shape (3, cells, k, m).
    days, signals
        Where the missing cells are, each of shape (cells,).
    places
        Where the precision of a missing cell and one beside it stands in the flat blocks, shape
        (3, cells, k).
    within
        The same for two missing cells of one run, of all runs, shape (entries,).
    """

    seen: Numbers
    beside: Numbers
    days: Places
    signals: Places
    places: Places
    within: Places


def laid_out(chain: Chain, regressors: Numbers) -> Columns:
    """Lay out the values and the regressors; shape of these (days, p)."""
    none = np.zeros(0, dtype=np.intp)
    days = np.concatenate([none, *(runs.days.reshape(-1) for runs in chain.runs)])
    signals = np.concatenate([none, *(runs.signals.reshape(-1) for runs in chain.runs)])
    within = [runs.entries[runs.pattern].reshape(-1) for runs in chain.runs]
    block = np.stack([np.full_like(days, 4), chain.kinds[days], np.full_like(days, 5)])
    first = (block * chain.k + signals) * chain.k
    each = partial(_each, chain, regressors)
    return Columns(
        _products(chain, regressors), beside(chain, each, days), days, signals,
        first[..., None] + np.arange(chain.k), np.concatenate([none, *within]),
    )  # fmt: skip


def _each(chain: Chain, regressors: Numbers, days: Places) -> Numbers:
    """Return the values and each regressor in each series alone on some days, (days, k, m)."""
    seen = chain.seen[days]
    return np.concatenate(
        [chain.y[days][:, :, None], regressors[days][:, None, :] * seen[:, :, None]], axis=2
    )


def beside(chain: Chain, each: Callable[[Places], Numbers], days: Places) -> Numbers:
    """Return what each series has the day before, on the day and the day after.

    `each` says what it has on some days, (days, k, m). It is zero where there is no link; shape
    (3, days, k, m).
    """
    kinds = chain.kinds[days, None, None]
    before = np.where(kinds >= 2, each(days - 1), 0.0)
    after = np.where(kinds % 2, each((days + 1) % max(len(chain.days), 1)), 0.0)
    return np.stack([before, each(days), after])


def _products(chain: Chain, regressors: Numbers) -> Numbers:
    """Return the products of the columns, shape (k k, 4, m m).

    Regressors are the same in every series but where a value is missing. So their products are
    taken once over all days, and what belongs to missing values is taken back.
    """
    k, m = chain.k, 1 + regressors.shape[1]
    flat = np.concatenate([chain.y, regressors], axis=1)
    whole, lag = flat.T @ flat, flat[1:].T @ flat[:-1]
    ends = (_each(chain, regressors, np.flatnonzero(chain.kinds & link == 0)) for link in (2, 1))
    start, last = (np.einsum("nia,njb->ijab", end, end) for end in ends)
    four = np.empty((k, k, 4, m, m))
    for i, j in np.ndindex(k, k):
        own, other = (np.append(n, np.arange(k, flat.shape[1])) for n in (i, j))
        both = chain.seen[:, i] & chain.seen[:, j]
        then = chain.seen[1:, i] & chain.seen[:-1, j] & chain.linked[1:]
        same = _of_some(flat, flat, own, other, whole, both)
        four[i, j] = (
            same - start[i, j], same - last[i, j],
            _of_some(flat[1:], flat[:-1], own, other, lag, then), start[i, j],
        )  # fmt: skip
    return four.reshape(k * k, 4, m * m)


def _of_some(
    left: Numbers, right: Numbers, i: Places, j: Places, whole: Numbers, there: NDArray[np.bool_]
) -> Numbers:
    """Return the products of columns i and j over the rows that are there, from those over all."""
    most = 2 * np.count_nonzero(there) > len(there)
    rows = np.flatnonzero(~there if most else there)[:, None]
    part = left[rows, i].T @ right[rows, j]
    return whole[np.ix_(i, j)] - part if most else part
