"""The exact likelihood of a stationary vector autoregression of order one with missing cells.

With z the deviations from the mean, J their precision over all days and m the missing cells,
log p(seen) = log p(seen, m at its conditional mean) - 1/2 log|J_mm| + (n_m / 2) log 2 pi,
and the score is that of the complete days at the expected second moments (Fisher's identity).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.chain import Chain, Places, Runs
from counterpoint.dyad.couple.columns import Columns
from counterpoint.dyad.dyads import Numbers

LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, eq=False)
class Process:
    """Parameters of z_t = phi z_(t-1) + e_t, e_t ~ N(0, q), with what follows from them."""

    phi: Numbers
    q: Numbers
    p: Numbers  # the stationary covariance
    q_inverse: Numbers
    p_inverse: Numbers

    @cached_property
    def blocks(self) -> Numbers:
        """The distinct blocks of the precision, shape (..., 7, k, k); the last is zero.

        By kind of day (alone, first, last, between), then a day by the one before, a day by
        the one after, and none.
        """
        pull = self.q_inverse @ self.phi
        ahead = self.phi.mT @ pull
        return np.stack([
            self.p_inverse, self.p_inverse + ahead, self.q_inverse, self.q_inverse + ahead,
            -pull, -pull.mT, np.zeros_like(pull),
        ], axis=-3)  # fmt: skip


def process(phi: Numbers, q: Numbers) -> Process | None:
    """Complete the parameters, or return None where they are not those of a stationary one.

    Nor is there one where a covariance has become singular, as it does on the way to days that
    follow from the day before without a rest. Of a stack all have to be stationary.
    """
    if not settles(phi).all():
        return None
    p = stationary(phi, q)
    try:
        return Process(phi, q, p, *inverted(np.stack([q, p])))
    except np.linalg.LinAlgError:
        return None


def settles(phi: Numbers) -> NDArray[np.bool_]:
    """Return whether effects, or each of a stack, are those of a stationary process."""
    most = 1 - 1e-9
    if not beyond(phi, most).any():
        return np.ones(phi.shape[:-2], dtype=bool)
    return np.asarray(np.abs(np.linalg.eigvals(phi)).max(axis=-1) < most)


def beyond(phi: Numbers, most: float) -> NDArray[np.bool_]:
    """Return of which effects the norm is not below `most`; of others no eigenvalue is beyond."""
    return ~np.asarray((phi**2).sum(axis=(-2, -1)) < most**2)


def inverted(matrix: Numbers) -> Numbers:
    """Return the inverse of a matrix or of each of a stack."""
    return np.asarray(np.linalg.inv(matrix), dtype=float)


def stationary(phi: Numbers, q: Numbers) -> Numbers:
    """Solve p = phi p phi' + q; also for stacks of matrices, shape (..., k, k)."""
    k = phi.shape[-1]
    twice = phi[..., :, None, :, None] * phi[..., None, :, None, :]
    left = np.eye(k * k) - twice.reshape(*phi.shape[:-2], k * k, k * k)
    p = np.linalg.solve(left, q.reshape(*q.shape[:-2], k * k, 1)).reshape(q.shape)
    return np.asarray((p + p.mT) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """What is missing under a process: its precision and the inverse, by size of run."""

    precisions: tuple[Numbers, ...]
    inverses: tuple[Numbers, ...]


def gaps(chain: Chain, under: Process) -> Gaps:
    """Invert the precision of each pattern of missing cells once."""
    blocks = under.blocks
    flat = blocks.reshape(*blocks.shape[:-3], -1)
    precisions = tuple(flat[..., runs.entries] for runs in chain.runs)
    return Gaps(precisions, tuple(inverted(each) for each in precisions))


def pressed(made: Columns, under: Process) -> Numbers:
    """Return the precision times the columns at the missing cells, shape (..., cells, c)."""
    blocks = under.blocks
    weights = blocks.reshape(*blocks.shape[:-3], -1)[..., made.places]
    total: Numbers = np.einsum("...dnk,dnkm->...nkm", weights, made.beside)
    return total.reshape(*total.shape[:-2], made.beside.shape[2] * made.beside.shape[3])


def by_run(chain: Chain, matrices: tuple[Numbers, ...], rows: Numbers) -> Numbers:
    """Multiply the rows of each run of missing cells, shape (..., cells, c), by its matrix."""
    results, begin = [], 0
    for runs, matrix in zip(chain.runs, matrices, strict=True):
        some = _rows(runs, rows, begin)
        each = matrix[..., runs.pattern, :, :]
        product = each * some if runs.days.shape[1] == 1 else each @ some
        results.append(product.reshape(*product.shape[:-3], -1, rows.shape[-1]))
        begin += runs.days.size
    return np.concatenate(results, axis=-2) if results else rows


def _rows(runs: Runs, rows: Numbers, begin: int) -> Numbers:
    some = rows[..., begin : begin + runs.days.size, :]
    return some.reshape(*rows.shape[:-2], *runs.days.shape, rows.shape[-1])


def contracted(made: Columns, under: Process, filled: Numbers, outside: Numbers) -> Numbers:
    """Return the products of columns under the precision, shape (..., c, c).

    `filled` are the columns at the missing cells, and `outside` what the precision makes of the
    columns there: of those seen twice, of those filled once.
    """
    pull = under.q_inverse @ under.phi
    weights = np.stack([under.q_inverse, under.phi.mT @ pull, -2 * pull, under.p_inverse], axis=-3)
    k, m = made.beside.shape[2:]
    total = weights.reshape(-1, 4, k * k).transpose(2, 0, 1) @ made.seen
    seen = total.reshape(k, k, -1, m, m).transpose(2, 0, 3, 1, 4)
    square = seen.reshape(*weights.shape[:-3], k * m, k * m) + filled.mT @ outside
    return np.asarray((square + square.mT) / 2)


def gathered(
    chain: Chain, made: Columns, weights: Numbers, filled: Numbers, missing: Gaps | None
) -> Numbers:
    """Return the second moments of deviations whose columns' products have weights (..., c, c).

    Four sums over days, shape (..., 4, k, k): over days that follow another, over days that
    another follows, of a day by the day before it, over days that begin a chain. Missing cells
    are `filled`; with `missing` their variance is in it too.
    """
    k, m = made.beside.shape[2:]
    flat = weights.reshape(-1, k, m, k, m).transpose(1, 3, 0, 2, 4).reshape(k * k, -1, m * m)
    seen = (flat @ made.seen.mT).transpose(1, 2, 0).reshape(*weights.shape[:-2], 4, k, k)
    return np.asarray(seen + unseen(chain, made, filled @ weights, filled, missing))


def unseen(
    chain: Chain, made: Columns, weighted: Numbers, filled: Numbers, missing: Gaps | None
) -> Numbers:
    """Return the part of `gathered` in which one cell is missing, or both are."""
    lead, (_, cells, k, m) = weighted.shape[:-2], made.beside.shape
    if not chain.runs:
        return np.zeros((*lead, 4, k, k))
    rows = weighted.reshape(*lead, cells, k, m)
    parts, begin = [np.einsum("...nkm,dnkm->...dnk", rows, made.beside)], 0
    for n, runs in enumerate(chain.runs):
        both = _rows(runs, weighted, begin) @ _rows(runs, filled, begin).mT
        if missing is not None:
            both = both + missing.inverses[n][..., runs.pattern, :, :]
        parts.append(both / 2)  # as two missing cells stand beside each other, each is counted
        begin += runs.days.size
    products = np.concatenate([part.reshape(*lead, -1) for part in parts], axis=-1)
    places = np.concatenate([made.places.reshape(-1), made.within])
    blocks = _binned(places, products.reshape(-1, len(places)), 7 * k * k).reshape(*lead, 7, k, k)
    days = blocks[..., :4, :, :]
    alone, first, last, between = np.moveaxis(days + days.mT, -3, 0)
    lag = blocks[..., 4, :, :] + blocks[..., 5, :, :].mT
    return np.stack([last + between, first + between, lag, alone + first], axis=-3)


def _binned(places: Places, products: Numbers, size: int) -> Numbers:
    """Sum each row of products by place, shape (rows, size)."""
    rows = len(products)
    at = places + size * np.arange(rows)[:, None]
    sums = np.bincount(at.reshape(-1), products.reshape(-1), rows * size)
    return np.asarray(sums, dtype=float)


def log_normalised(chain: Chain, under: Process, missing: Gaps) -> float:
    """Return the log likelihood but for minus half the squares."""
    dets = np.linalg.slogdet(np.stack([under.q, under.p]))[1] @ (chain.n_links, chain.n_starts)
    for runs, precision in zip(chain.runs, missing.precisions, strict=True):
        dets += runs.counts @ np.linalg.slogdet(precision)[1]
    return -0.5 * (float(dets) + float(chain.seen.sum()) * LOG_2PI)


def score(chain: Chain, under: Process, sums: Numbers) -> tuple[Numbers, Numbers]:
    """Return the gradient in phi and in the symmetric q, at expected second moments."""
    phi, q_inverse = under.phi, under.q_inverse
    _, out, lag, start = np.moveaxis(sums, -3, 0)
    by_q = -0.5 * (chain.n_links * q_inverse - q_inverse @ shocks(sums, phi) @ q_inverse)
    by_p = -0.5 * (chain.n_starts * under.p_inverse - under.p_inverse @ start @ under.p_inverse)
    through = stationary(phi.mT, by_p)
    by_phi = q_inverse @ (lag - phi @ out) + 2 * through @ phi @ under.p
    return by_phi, by_q + through


def shocks(sums: Numbers, phi: Numbers) -> Numbers:
    """Return the second moments of the shocks, where those of deviations are `sums`."""
    into, out, lag, _ = np.moveaxis(sums, -3, 0)
    ahead = phi @ lag.mT
    return np.asarray(into - ahead - ahead.mT + phi @ out @ phi.mT)
