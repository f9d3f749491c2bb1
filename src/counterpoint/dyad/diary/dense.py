"""The covariance of each pattern of days in full, its inverse and the expected information."""

import numpy as np

from counterpoint.dyad.diary.grid import Patterns
from counterpoint.dyad.diary.structure import Point
from counterpoint.dyad.dyads import Numbers

CELLS = 4_000_000  # how many numbers a batch of matrices and their products may hold


def lags(times: Numbers) -> Numbers:
    """Return the days between every two rows, shape (g, T, T)."""
    return np.abs(times[:, :, None] - times[:, None, :])


def decay(lag: Numbers, rho: float) -> tuple[Numbers, Numbers]:
    """Return rho^lag and its derivative by rho."""
    return _power(rho, lag), lag * _power(rho, np.where(lag > 0, lag - 1, 0.0))


def covariance(patterns: Patterns, point: Point) -> Numbers:
    """Return V of each pattern, (g, 2T, 2T) with cells ordered by day; a gap is a one alone."""
    g, t = patterns.times.shape
    lag = lags(patterns.times)
    same = lag == 0
    v = np.empty((g, t, 2, t, 2))
    power = decay(lag, point.rho)[0] if point.s.any() else np.zeros_like(lag)
    for m in range(2):
        for n in range(2):
            v[:, :, m, :, n] = point.s[m, n] * power + point.h[m, n] * same
    flat = v.reshape(g, 2 * t, 2 * t)
    z = patterns.effects.reshape(g, 2 * t, -1)
    flat += (z @ point.g) @ z.transpose(0, 2, 1)
    return masked(flat, patterns, alone=1.0)


def masked(matrices: Numbers, patterns: Patterns, alone: float) -> Numbers:
    """Set the rows and columns of gaps to zero in place, with `alone` on the diagonal."""
    gone = ~patterns.seen.reshape(len(patterns.seen), -1)
    if gone.any():
        matrices *= ~(gone[:, :, None] | gone[:, None, :])
        diagonal = np.einsum("gii->gi", matrices)
        diagonal[gone] = alone
    return matrices


def inverse(v: Numbers) -> tuple[Numbers, Numbers]:
    """Return V^-1 and log|V| of each; raises LinAlgError where V is not positive."""
    factor = np.linalg.cholesky(v)
    log: Numbers = 2 * np.log(np.einsum("gii->gi", factor)).sum(axis=1)
    weight: Numbers = np.linalg.inv(v).astype(float, copy=False)
    return weight, log


def information(patterns: Patterns, point: Point) -> Numbers:
    """Return the expected information sum of tr(V^-1 V_j V^-1 V_k)/2, shape (p, p)."""
    size = max(1, CELLS // (4 * patterns.times.shape[1] ** 2) // 8)
    total = np.zeros((len(point.dg), len(point.dg)))
    for start in range(0, len(patterns.times), size):
        some = patterns.pick(slice(start, start + size))
        weight = inverse(covariance(some, point))[0]
        total += information_of(some, point, masked(weight, some, alone=0.0))
    return total


def information_of(patterns: Patterns, point: Point, weight: Numbers) -> Numbers:
    """Return the information of patterns whose V^-1 is known, zero in the gaps."""
    counts = patterns.counts
    z = patterns.effects.reshape(*weight.shape[:2], -1)
    wz = weight @ z
    t = z.transpose(0, 2, 1) @ wz
    tg = t[None] @ point.dg[:, None]  # (p, g, q, q)
    total: Numbers = np.einsum("jgab,kgba,g->jk", tg, tg, counts, optimize=True)
    which = _moving(point)
    if not len(which):
        return total / 2
    slopes = [_slope(patterns, point, k) for k in which]
    turned = [weight @ slope for slope in slopes]
    across = [np.ascontiguousarray(each.transpose(0, 2, 1)) for each in turned]
    for a, k in enumerate(which):
        middle = wz.transpose(0, 2, 1) @ (slopes[a] @ wz)
        cross = np.einsum("jab,gba,g->j", point.dg, middle, counts, optimize=True)
        total[k] += cross
        total[:, k] += cross
        for b, other in enumerate(which[: a + 1]):
            both = float(_dots(turned[a], across[b]) @ counts)
            total[k, other] += both
            if a != b:
                total[other, k] += both
    return total / 2


def _dots(left: Numbers, right: Numbers) -> Numbers:
    """Return each pattern's sum of products of two matrices, shape (g,)."""
    g = len(left)
    dots: Numbers = np.einsum("gk,gk->g", left.reshape(g, -1), right.reshape(g, -1))
    return dots


def _moving(point: Point) -> list[int]:
    """Return the parameters on which the residual depends."""
    moves = point.ds.any(axis=(1, 2)) | point.dh.any(axis=(1, 2)) | (point.drho != 0)
    return [int(k) for k in np.flatnonzero(moves)]


def _slope(patterns: Patterns, point: Point, k: int) -> Numbers:
    """Return the residual covariance's derivative by one parameter, (g, 2T, 2T)."""
    lag = lags(patterns.times)
    power, slope = decay(lag, point.rho)
    g, t = patterns.times.shape
    matrix = np.zeros((g, t, 2, t, 2))
    faster = point.s * point.drho[k]
    for m in range(2):
        for n in range(2):
            if point.ds[k, m, n]:
                matrix[:, :, m, :, n] += point.ds[k, m, n] * power
            if faster[m, n]:
                matrix[:, :, m, :, n] += faster[m, n] * slope
            if point.dh[k, m, n]:
                matrix[:, :, m, :, n] += point.dh[k, m, n] * (lag == 0)
    return masked(matrix.reshape(g, 2 * t, 2 * t), patterns, alone=0.0)


def _power(rho: float, exponent: Numbers) -> Numbers:
    if abs(rho) < 1e-300:
        first: Numbers = (exponent == 0).astype(float)
        return first
    size: Numbers = np.exp(exponent * np.log(abs(rho)))
    if rho > 0:
        return size
    odd: Numbers = np.where(exponent % 2 == 1, -size, size)
    return odd
