"""Where a curve of power reaches a wished power."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from counterpoint.dyad import tails
from counterpoint.dyad.dyads import Numbers


def crossing(found: Numbers, wished: float, ends: tuple[int, int]) -> tuple[int, int, int]:
    """Fit Phi(a + b sqrt(n)) to counts; return n at the wished power and its 95 % interval.

    Each row of `found` is a size, how many samples were significant there, and out of how many.
    Where the curve does not reach the power between the ends, the end stands for it.
    """
    from scipy.optimize import minimize

    # half a sample of either kind keeps the curve finite where all are significant, or none
    root, hits, total = np.sqrt(found[:, 0]), found[:, 1] + 0.5, found[:, 2] + 1
    design = np.column_stack([np.ones_like(root), root])

    def loss(beta: Numbers) -> float:
        eta = design @ beta
        score = hits * special.log_ndtr(eta) + (total - hits) * special.log_ndtr(-eta)
        return float(-score.sum())

    z, level = tails.reach(), special.ndtri(wished)
    start = np.array([-z, (z + level) / np.median(root)])
    beta = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-8}).x
    eta = design @ beta
    density = np.exp(-(eta**2) / 2) / np.sqrt(2 * np.pi)
    weight = total * density**2 / (special.ndtr(eta) * special.ndtr(-eta))
    covariance = np.linalg.inv((design * weight[:, None]).T @ design)
    grid = np.arange(ends[0], ends[1] + 1)
    at = np.column_stack([np.ones(len(grid)), np.sqrt(grid)])
    error = z * np.sqrt(np.einsum("ij,jk,ik->i", at, covariance, at))
    lines = (at @ beta, at @ beta + error, at @ beta - error)
    first = [_first(grid, line >= level) for line in lines]
    return first[0], first[1], first[2]


def _first(grid: NDArray[np.int_], reached: NDArray[np.bool_]) -> int:
    return int(grid[np.argmax(reached)] if reached.any() else grid[-1])
