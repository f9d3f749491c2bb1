"""The exact likelihood of a stationary vector autoregression of order one with missing cells.

With z the deviations from the mean, J their precision over all days and m the missing cells,
log p(seen) = log p(seen, m at its conditional mean) - 1/2 log|J_mm| + (n_m / 2) log 2 pi,
and the score is that of the complete days at the expected second moments (Fisher's identity).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.chain import Chain
from counterpoint.dyad.dyads import Numbers

LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums over days of products of deviations, each of shape (k, k).

    `into` over days that follow another, `out` over days that another follows, `lag` of a day
    by the day before it, `start` over days that begin a chain.
    """

    into: Numbers
    out: Numbers
    lag: Numbers
    start: Numbers

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.into + other.into, self.out + other.out,
            self.lag + other.lag, self.start + other.start,
        )  # fmt: skip

    def __sub__(self, other: "Moments") -> "Moments":
        return Moments(
            self.into - other.into, self.out - other.out,
            self.lag - other.lag, self.start - other.start,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Process:
    """Parameters of z_t = phi z_(t-1) + e_t, e_t ~ N(0, q), with what follows from them."""

    phi: Numbers
    q: Numbers
    p: Numbers  # the stationary covariance
    q_inverse: Numbers
    p_inverse: Numbers

    @property
    def blocks(self) -> Numbers:
        """The distinct blocks of the precision, shape (7, k, k); the last is zero.

        By kind of day (alone, first, last, between), then a day by the one before, a day by
        the one after, and none.
        """
        pull = self.q_inverse @ self.phi
        ahead = self.phi.T @ pull
        return np.stack([
            self.p_inverse, self.p_inverse + ahead, self.q_inverse, self.q_inverse + ahead,
            -pull, -pull.T, np.zeros_like(pull),
        ])  # fmt: skip


def process(phi: Numbers, q: Numbers) -> Process | None:
    """Complete the parameters, or return None where they are not those of a stationary one.

    Nor is there one where a covariance has become singular, as it does on the way to days that
    follow from the day before without a rest.
    """
    if np.abs(np.linalg.eigvals(phi)).max() >= 1 - 1e-9:
        return None
    p = stationary(phi, q)
    try:
        return Process(phi, q, p, inverted(q), inverted(p))
    except np.linalg.LinAlgError:
        return None


def inverted(matrix: Numbers) -> Numbers:
    """Return the inverse of a matrix or of each of a stack."""
    return np.asarray(np.linalg.inv(matrix), dtype=float)


def stationary(phi: Numbers, q: Numbers) -> Numbers:
    """Solve p = phi p phi' + q; also for stacks of matrices, shape (..., k, k)."""
    k = phi.shape[-1]
    twice = np.einsum("...ij,...kl->...ikjl", phi, phi).reshape(*phi.shape[:-2], k * k, k * k)
    flat = np.linalg.solve(np.eye(k * k) - twice, q.reshape(*q.shape[:-2], k * k, 1))
    p = flat.reshape(q.shape)
    return np.asarray((p + np.swapaxes(p, -1, -2)) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """What is missing under a process: the inverses of its precision, by size of run."""

    inverses: tuple[Numbers, ...]
    log_det: float
    spread: Moments  # the part of the second moments that is the missing cells' variance


def gaps(chain: Chain, under: Process) -> Gaps:
    """Invert the precision of each pattern of missing cells once."""
    k, blocks = chain.k, under.blocks
    flat = blocks.reshape(-1)
    sums, log_det, inverses = np.zeros(len(flat)), 0.0, []
    for runs in chain.runs:
        precision = flat[runs.entries]
        inverse = inverted(precision)
        log_det += float(runs.counts @ np.linalg.slogdet(precision)[1])
        weights = (runs.counts[:, None, None] * inverse).reshape(-1)
        sums += np.bincount(runs.entries.reshape(-1), weights, minlength=len(flat))
        inverses.append(inverse)
    alone, first, last, between, lag, _, _ = sums.reshape(7, k, k)
    return Gaps(
        tuple(inverses), log_det, Moments(last + between, first + between, lag, alone + first)
    )


def fill(chain: Chain, under: Process, missing: Gaps, columns: Numbers) -> Numbers:
    """Put the conditional means in place of zeros at missing cells.

    `columns` has shape (days, c, k): c columns, each a value for every cell.
    """
    if not chain.runs:
        return columns
    gap = (~chain.seen).max(axis=1)
    rows, place = np.flatnonzero(gap), np.cumsum(gap) - 1
    pressed = _press(chain, under, columns, rows)
    filled = columns.copy()
    for runs, inverse in zip(chain.runs, missing.inverses, strict=True):
        right = pressed[place[runs.days], :, runs.signals]
        if runs.days.shape[1] == 1:
            filled[runs.days, :, runs.signals] = -inverse[runs.pattern] * right
        else:
            filled[runs.days, :, runs.signals] = -(inverse[runs.pattern] @ right)
    return filled


def _press(chain: Chain, under: Process, columns: Numbers, rows: NDArray[np.intp]) -> Numbers:
    """Return the precision times each column on some days, shape (rows, c, k)."""
    blocks, kinds = under.blocks, chain.kinds[rows]

    def times(days: NDArray[np.intp], matrix: Numbers) -> Numbers:
        taken = columns[days]
        return (taken.reshape(-1, chain.k) @ matrix).reshape(taken.shape)

    result = times(rows, blocks[3])
    ends = np.flatnonzero(kinds < 3)
    result[ends] = columns[rows[ends]] @ blocks[kinds[ends]]
    before = times(np.maximum(rows - 1, 0), blocks[4].T)
    before[kinds < 2] = 0.0
    after = times(np.minimum(rows + 1, len(columns) - 1), blocks[4])
    after[kinds % 2 == 0] = 0.0
    return result + before + after


def moments(chain: Chain, columns: Numbers) -> Moments:
    """Return the sums of products of c columns, each of shape (c c, k k)."""
    everywhere = np.ones(len(columns), dtype=bool)
    return _paired(_sums(chain, columns.reshape(len(columns), -1), everywhere), chain.k)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The values and each regressor in each series alone, and their products where all is seen.

    Attributes
    ----------
    each
        Shape (days, 1 + p k, k), zero where a value is missing; no rows where none is.
    touched
        Days with a missing cell: what stands there changes with the parameters.
    still
        The moments over all other days, and over steps between two of them: they never change.
    """

    each: Numbers
    touched: NDArray[np.bool_]
    still: Moments


def laid_out(chain: Chain, regressors: Numbers) -> Columns:
    """Lay out the values and the regressors; shape of these (days, p)."""
    (days, k), p = chain.y.shape, regressors.shape[1]
    each = np.zeros((days if chain.runs else 0, 1 + p * k, k))
    if chain.runs:
        each[:, 0] = chain.y
        for i in range(k):
            each[:, 1 + i :: k, i] = regressors * chain.seen[:, i, None]
    touched = (~chain.seen).max(axis=1)
    # Where all is seen a regressor is the same in each series, so once is enough.
    once = np.concatenate([chain.y, regressors, np.zeros((days, 1))], axis=1)
    place = np.full((1 + p * k, k), k + p)
    place[0] = np.arange(k)
    for i in range(k):
        place[1 + i :: k, i] = k + np.arange(p)
    flat = place.reshape(-1)
    few = _sums(chain, once, ~touched)
    still = Moments(
        *(part[flat[:, None], flat] for part in (few.into, few.out, few.lag, few.start))
    )
    return Columns(each, touched, _paired(still, k))


def refilled(chain: Chain, made: Columns, under: Process, missing: Gaps) -> Moments:
    """Return the moments of columns whose missing cells are at their conditional means."""
    if not chain.runs:
        return made.still
    filled = fill(chain, under, missing, made.each)
    wide = filled.reshape(len(filled), -1)
    return made.still + _paired(_sums(chain, wide, made.touched, beside=True), chain.k)


def _sums(chain: Chain, wide: Numbers, days: NDArray[np.bool_], *, beside: bool = False) -> Moments:
    """Return products over some days, and over the steps between them, or that touch one."""
    starts, ends = days & ~chain.linked, days & ~np.append(chain.linked[1:], False)
    before = np.append(False, days[:-1])
    steps = chain.linked & ((days | before) if beside else (days & before))
    after = np.flatnonzero(steps)
    some = wide if days.all() else wide[days]
    first, last = wide[starts], wide[ends]
    whole, start = some.T @ some, first.T @ first
    return Moments(whole - start, whole - last.T @ last, wide[after].T @ wide[after - 1], start)


def _paired(sums: Moments, k: int) -> Moments:
    """Put products of (c k) columns in the shape (c c, k k)."""

    def paired(part: Numbers) -> Numbers:
        c = len(part) // k
        return part.reshape(c, k, c, k).transpose(0, 2, 1, 3).reshape(c * c, k * k)

    return Moments(paired(sums.into), paired(sums.out), paired(sums.lag), paired(sums.start))


def contracted(sums: Moments, under: Process) -> Numbers:
    """Return the products of columns under the precision, shape (c, c)."""
    pull = under.q_inverse @ under.phi
    total = (
        sums.into @ under.q_inverse.reshape(-1)
        + sums.out @ (under.phi.T @ pull).reshape(-1)
        - 2 * (sums.lag @ pull.reshape(-1))
        + sums.start @ under.p_inverse.reshape(-1)
    )
    square = total.reshape(-1, int(np.sqrt(len(total)) + 0.5))
    return np.asarray((square + square.T) / 2)


def gathered(sums: Moments, weights: Numbers, k: int) -> Moments:
    """Return the (k, k) moments of deviations whose columns have these product weights (c, c)."""
    flat = weights.reshape(-1)
    return Moments(*(
        (flat @ part).reshape(k, k) for part in (sums.into, sums.out, sums.lag, sums.start)
    ))  # fmt: skip


def log_normalised(chain: Chain, under: Process, missing: Gaps) -> float:
    """Return the log likelihood but for minus half the squares."""
    dets = (
        chain.n_links * np.linalg.slogdet(under.q)[1]
        + chain.n_starts * np.linalg.slogdet(under.p)[1]
    )
    return -0.5 * (float(dets) + missing.log_det + float(chain.seen.sum()) * LOG_2PI)


def score(chain: Chain, under: Process, sums: Moments) -> tuple[Numbers, Numbers]:
    """Return the gradient in phi and in the symmetric q, at expected second moments."""
    phi, q_inverse = under.phi, under.q_inverse
    rest = sums.into - phi @ sums.lag.T - sums.lag @ phi.T + phi @ sums.out @ phi.T
    by_q = -0.5 * (chain.n_links * q_inverse - q_inverse @ rest @ q_inverse)
    by_p = -0.5 * (
        chain.n_starts * under.p_inverse - under.p_inverse @ sums.start @ under.p_inverse
    )
    through = stationary(phi.T, by_p)
    by_phi = q_inverse @ (sums.lag - phi @ sums.out) + 2 * through @ phi @ under.p
    return by_phi, by_q + through
