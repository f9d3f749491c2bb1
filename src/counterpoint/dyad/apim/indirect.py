"""Paths of a mediation model, and the effects that are products of them."""

import numpy as np

from counterpoint.dyad.apim.paths import Fitted
from counterpoint.dyad.dyads import Numbers

ROUTES = ("own mediator", "partner's mediator", "total indirect", "direct", "total")


def paths_of(fitted: Fitted) -> tuple[Numbers, Numbers]:
    """Return the twelve paths and their covariance.

    Three blocks of 2 x 2, predictor on mediator, mediator on outcome, predictor on outcome; rows
    are the members whose mediator or outcome it is, columns those whose predictor or mediator.
    """
    shape = fitted.layout
    _, slopes, _, sigma, _ = shape.parts(fitted.values)
    inverse = np.linalg.inv(sigma[2:, 2:])
    first = sigma[:2, 2:] @ inverse
    bend = np.zeros((12, shape.size))
    for place, (row, column) in enumerate(zip(*np.tril_indices(4), strict=True)):
        unit = np.zeros((4, 4))
        unit[row, column] = unit[column, row] = 1
        moved = (unit[:2, 2:] - first @ unit[2:, 2:]) @ inverse
        bend[:4, shape.covariances.start + place] = moved.ravel()
    order = [0, 1, 4, 5, 2, 3, 6, 7]  # slopes by outcome; here by kind, then outcome
    bend[4 + np.arange(8), shape.slopes.start + np.array(order)] = 1
    paths = np.concatenate([first.ravel(), slopes.ravel()[order]])
    return paths, bend @ fitted.vcov @ bend.T


def effects_of(paths: Numbers) -> Numbers:
    """Return all effects of paths (..., 12), shape (..., outcome's member, predictor's, route)."""
    blocks = paths.reshape(*paths.shape[:-1], 3, 2, 2)
    first, second, direct = blocks[..., 0, :, :], blocks[..., 1, :, :], blocks[..., 2, :, :]
    through = second[..., :, None, :] * np.swapaxes(first, -1, -2)[..., None, :, :]
    own = np.stack([through[..., r, :, r] for r in (0, 1)], axis=-2)
    partners = np.stack([through[..., r, :, 1 - r] for r in (0, 1)], axis=-2)
    indirect = own + partners
    return np.stack([own, partners, indirect, direct, indirect + direct], axis=-1)


def paths_of_counts(many: Numbers, rows: Numbers, exchangeable: bool) -> Numbers:
    """Return the paths of samples that hold each dyad so many times, shape (draws, 12)."""
    rows = rows - rows.mean(axis=0)
    mean = many @ rows / len(rows)
    products = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)
    second = (many @ products).reshape(-1, 6, 6) / len(rows)
    if exchangeable:
        # members swapped as well as not: about pooled means, that is maximum likelihood
        swap = np.array([1, 0, 3, 2, 5, 4])
        second = (second + second[:, swap][:, :, swap]) / 2
        mean = (mean + mean[:, swap]) / 2
    sigma = second - mean[:, :, None] * mean[:, None, :]
    first = np.linalg.solve(sigma[:, 4:, 4:], sigma[:, 4:, 2:4]).swapaxes(1, 2)
    slopes = np.linalg.solve(sigma[:, 2:, 2:], sigma[:, 2:, :2]).swapaxes(1, 2)
    blocks = [first, slopes[:, :, :2], slopes[:, :, 2:]]
    return np.stack(blocks, axis=1).reshape(len(many), 12)
