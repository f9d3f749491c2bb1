"""Whiten the residuals of many dyads at once, day after day, whatever days each has.

The residual of a day, given all that was seen before, is normal; its mean and covariance follow by
the Kalman filter of a two-member autoregression in which both members decay at the same rate.
Dividing by that covariance's root makes the residuals independent, and derivatives are carried
along, so that every sum over cells is a plain cross-product afterwards.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.diary.dense import decay
from counterpoint.dyad.diary.structure import Point
from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """One day's root of the covariance, what it adds to the state, and their slopes in front.

    `root` (3, D) is the lower triangle (first, between, second), `gain` (2, 2, D).
    """

    root: Numbers
    gain: Numbers
    d_root: Numbers
    d_gain: Numbers
    log_det: Numbers
    d_log_det: Numbers


def whiten(
    times: Numbers, seen: NDArray[np.bool_], columns: Numbers, point: Point
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Whiten columns (T, 2, D, C), `times` (D, T) and `seen` (D, T, 2).

    Returns the whitened columns, their slopes by each residual parameter (r, T, 2, D, C), and the
    log determinants (D,) with slopes (r, D). Cells not seen are zero and stay so.
    """
    if not point.s.any():
        return _each_day_alone(seen, columns, point)
    slopes = len(point.ds)
    days, _, dyads, width = columns.shape
    white, d_white = np.empty_like(columns), np.empty((slopes, *columns.shape))
    log, d_log = np.zeros(dyads), np.zeros((slopes, dyads))
    mean, d_mean = np.zeros((2, dyads, width)), np.zeros((slopes, 2, dyads, width))
    spread = np.repeat(point.s[:, :, None], dyads, axis=2)
    d_spread = np.repeat(point.ds[..., None], dyads, axis=3)
    for day in range(days):
        if day:
            lag = times[:, day] - times[:, day - 1]
            keep, slope = decay(lag, point.rho)
            d_keep = point.drho[:, None] * slope
            d_mean = keep[:, None] * d_mean + d_keep[:, None, :, None] * mean
            mean = keep[:, None] * mean
            spread, d_spread = _decayed(spread, d_spread, keep, d_keep, point)
        gain = _gain(spread, d_spread, seen[:, day].T, point)
        off = seen[:, day].T[..., None]
        _white(columns[day], mean, d_mean, off, gain, white[day], d_white[:, day])
        mean, d_mean = _moved(mean, d_mean, gain, white[day], d_white[:, day])
        spread, d_spread = _less(spread, d_spread, gain)
        log += gain.log_det
        d_log += gain.d_log_det
    return white, d_white, log, d_log


def _each_day_alone(
    seen: NDArray[np.bool_], columns: Numbers, point: Point
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Whiten where no day depends on another: all days in one go."""
    days, _, dyads, width = columns.shape
    slopes = len(point.ds)
    flat = columns.transpose(1, 0, 2, 3).reshape(2, days * dyads, width)
    mask = seen.transpose(2, 1, 0).reshape(2, -1)
    gain = _gain(
        np.zeros((2, 2, days * dyads)), np.zeros((slopes, 2, 2, days * dyads)), mask, point
    )
    white, d_white = np.empty_like(flat), np.empty((slopes, *flat.shape))
    zero = np.zeros((2, 1, 1))
    _white(flat, zero, np.zeros((slopes, 2, 1, 1)), mask[..., None], gain, white, d_white)
    return (
        white.reshape(2, days, dyads, width).transpose(1, 0, 2, 3),
        d_white.reshape(slopes, 2, days, dyads, width).transpose(0, 2, 1, 3, 4),
        gain.log_det.reshape(days, dyads).sum(axis=0),
        gain.d_log_det.reshape(slopes, days, dyads).sum(axis=1),
    )


def _decayed(
    spread: Numbers, d_spread: Numbers, keep: Numbers, d_keep: Numbers, point: Point
) -> tuple[Numbers, Numbers]:
    stationary = point.s[:, :, None]
    moved = spread - stationary
    d_moved = d_spread - point.ds[..., None]
    slope = keep**2 * d_moved + (2 * keep * d_keep)[:, None, None] * moved + point.ds[..., None]
    return stationary + keep**2 * moved, slope


def _gain(spread: Numbers, d_spread: Numbers, seen: NDArray[np.bool_], point: Point) -> Gain:
    """Return the day's gain; a member not seen adds nothing and has a root of one."""
    one, two = seen
    both = one & two
    f = spread + point.h[:, :, None]
    d_f = d_spread + point.dh[..., None]
    a = np.sqrt(np.where(one, f[0, 0], 1.0))
    d_a = one * d_f[:, 0, 0] / (2 * a)
    b = both * f[0, 1] / a
    d_b = (both * d_f[:, 0, 1] - b * d_a) / a
    c = np.sqrt(np.where(two, f[1, 1] - b**2, 1.0))
    d_c = two * (d_f[:, 1, 1] / 2 - b * d_b) / c
    first = one * spread[:, 0] / a
    d_first = (one * d_spread[:, :, 0] - first * d_a[:, None]) / a
    second = two * (spread[:, 1] - first * b) / c
    d_second = (
        two * (d_spread[:, :, 1] - d_first * b - first * d_b[:, None]) - second * d_c[:, None]
    ) / c
    return Gain(
        np.stack([a, b, c]), np.stack([first, second], axis=1),
        np.stack([d_a, d_b, d_c], axis=1), np.stack([d_first, d_second], axis=2),
        2 * (np.log(a) + np.log(c)), 2 * (d_a / a + d_c / c),
    )  # fmt: skip


def _white(
    now: Numbers, mean: Numbers, d_mean: Numbers, seen: NDArray[np.bool_], gain: Gain,
    white: Numbers, d_white: Numbers,
) -> None:  # fmt: skip
    """Write the day's whitened columns (2, D, C) and their slopes (r, 2, D, C)."""
    off = (now - mean) * seen
    a, b, c = gain.root[..., None]
    d_a, d_b, d_c = gain.d_root.transpose(1, 0, 2)[..., None]
    white[0] = off[0] / a
    white[1] = (off[1] - b * white[0]) / c
    d_white[:, 0] = -(d_mean[:, 0] * seen[0] + d_a * white[0]) / a
    d_white[:, 1] = -(d_mean[:, 1] * seen[1] + d_b * white[0] + d_c * white[1]) / c
    d_white[:, 1] -= (b / c) * d_white[:, 0]


def _moved(
    mean: Numbers, d_mean: Numbers, gain: Gain, white: Numbers, d_white: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the state's mean after the day, and its slopes."""
    k, d_k = gain.gain[..., None], gain.d_gain[..., None]
    moved = mean + k[:, 0] * white[0] + k[:, 1] * white[1]
    slope = d_mean + d_k[:, :, 0] * white[0] + d_k[:, :, 1] * white[1]
    slope += k[:, 0] * d_white[:, :1] + k[:, 1] * d_white[:, 1:]
    return moved, slope


def _less(spread: Numbers, d_spread: Numbers, gain: Gain) -> tuple[Numbers, Numbers]:
    """Return the state's covariance after the day, and its slopes."""
    k, d_k = gain.gain, gain.d_gain
    taken = (k[:, None] * k[None]).sum(axis=2)
    d_taken = (d_k[:, :, None] * k[None, None]).sum(axis=3)
    return spread - taken, d_spread - d_taken - d_taken.transpose(0, 2, 1, 3)
