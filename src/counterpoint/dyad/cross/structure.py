"""A normal model whose covariances and means follow from paths between variables.

The directed paths A, the (residual) covariances S and the intercepts m, each either fixed or a
named parameter, imply Sigma = F E S E' F' and mu = F E m with E = (I - A)^-1, where F keeps the
observed variables (McArdle and McDonald 1984). A, S and m are linear in the parameters, so the
derivatives are exact and cheap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.dyads import Numbers


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the model: `left` depends on, varies with or has the mean.

    `right` is the other variable; the same as `left` for a variance, empty for an intercept.
    Links of one `parameter` are equal; None leaves the entry fixed at `value`.
    """

    left: str
    right: str
    parameter: str | None = None
    value: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Implied:
    """What parameters imply, with derivatives.

    Attributes
    ----------
    mean, covariance
        Of the observed variables, shapes (p,) and (p, p).
    mean_slopes, covariance_slopes
        Their derivatives, shapes (k, p) and (k, p, p).
    """

    mean: Numbers
    covariance: Numbers
    mean_slopes: Numbers
    covariance_slopes: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """A model with its parameters in order; `structure` makes it from links.

    Each of `paths`, `covariances` and `intercepts` holds the fixed part in front and then the
    pattern of every parameter: shapes (1 + k, v, v), (1 + k, v, v) and (1 + k, v).
    """

    n_observed: int
    parameters: tuple[str, ...]
    paths: Numbers
    covariances: Numbers
    intercepts: Numbers

    def implied(self, theta: Numbers) -> Implied:
        """Return mean and covariance of the observed variables, and their derivatives."""
        weights = np.concatenate(([1.0], theta))
        seen = slice(self.n_observed)
        effects = np.linalg.inv(np.eye(self.paths.shape[1]) - _mix(weights, self.paths))
        total = effects @ _mix(weights, self.covariances) @ effects.T
        means = effects @ _mix(weights, self.intercepts)
        through_paths = effects @ self.paths[1:] @ total
        slopes = (
            through_paths
            + through_paths.transpose(0, 2, 1)
            + effects @ self.covariances[1:] @ effects.T
        )
        mean_slopes = (self.paths[1:] @ means + self.intercepts[1:]) @ effects.T
        return Implied(
            means[seen], total[seen, seen], mean_slopes[:, seen], slopes[:, seen, seen]
        )  # fmt: skip

    def variances(self, theta: Numbers) -> tuple[Numbers, Numbers]:
        """Return the total and the residual variances of all variables, latent ones included."""
        weights = np.concatenate(([1.0], theta))
        effects = np.linalg.inv(np.eye(self.paths.shape[1]) - _mix(weights, self.paths))
        residual = _mix(weights, self.covariances)
        return np.diag(effects @ residual @ effects.T), np.diag(residual)

    def moved(self, theta: Numbers, vcov: Numbers, by: Numbers) -> tuple[Numbers, Numbers]:
        """Return parameters and their covariance for variables that stand `by` higher, shape (p,).

        Every observed variable has a free intercept, and these alone move, by (I - A) `by`. So
        moments can be taken about their means, where the size of the means costs no digits.
        """
        up = np.zeros(self.paths.shape[1])
        up[: self.n_observed] = by
        places = self.intercepts[1:] / np.maximum(self.intercepts[1:].sum(axis=1), 1)[:, None]
        along = self.paths[1:] @ up
        turn = np.eye(len(theta)) - places @ along.T
        shift = up - self.paths[0] @ up - theta @ along
        return theta + places @ shift, turn @ vcov @ turn.T

    def standardized(self, theta: Numbers) -> list[float | None]:
        """Return the parameters in standard deviations of the variables they join.

        Paths times the ratio of deviations, covariances as residual correlations, variances as
        the share not explained, intercepts in deviations. NaN where a variance is negative; None
        where a parameter stands in places of unequal deviations, and so has no one value.
        """
        total, residual = self.variances(theta)
        with np.errstate(invalid="ignore", divide="ignore"):
            sd, residual_sd = np.sqrt(total), np.sqrt(residual)
            scales = [self._scale(k, sd, residual_sd) for k in range(len(theta))]
        return [
            None if scale is None else scale * value
            for scale, value in zip(scales, theta.tolist(), strict=True)
        ]

    def _scale(self, parameter: int, sd: Numbers, residual_sd: Numbers) -> float | None:
        scales = [sd[j] / sd[i] for i, j in np.argwhere(self.paths[parameter + 1])]
        scales += [
            1 / (sd[i] ** 2 if i == j else residual_sd[i] * residual_sd[j])
            for i, j in np.argwhere(self.covariances[parameter + 1])
        ]
        scales += [1 / sd[i] for i in np.flatnonzero(self.intercepts[parameter + 1])]
        if not np.isfinite(scales).all():
            return np.nan
        return float(scales[0]) if np.allclose(scales, scales[0], rtol=1e-9, atol=0) else None


def structure(
    observed: Sequence[str],
    latent: Sequence[str],
    paths: Sequence[Link],
    covariances: Sequence[Link],
    intercepts: Sequence[Link],
) -> Structure:
    """Return the structure of these links, its parameters in order of first appearance."""
    place = {name: i for i, name in enumerate([*observed, *latent])}
    everything = [*paths, *covariances, *intercepts]
    names = dict.fromkeys(link.parameter for link in everything if link.parameter is not None)
    order: dict[str | None, int] = {name: i + 1 for i, name in enumerate(names)}
    shape = (1 + len(names), len(place), len(place))
    flat = _patterns(covariances, place, order, shape)
    upright = np.eye(len(place)) == 1
    both = np.where(upright, flat, flat + flat.transpose(0, 2, 1))
    means = np.zeros(shape[:2])
    for link in intercepts:
        means[order.get(link.parameter, 0), place[link.left]] = _size(link)
    directed = _patterns(paths, place, order, shape)
    return Structure(len(observed), tuple(names), directed, both, means)


def _patterns(
    links: Sequence[Link],
    place: Mapping[str, int],
    order: Mapping[str | None, int],
    shape: tuple[int, int, int],
) -> Numbers:
    patterns = np.zeros(shape)
    for link in links:
        entry = (order.get(link.parameter, 0), place[link.left], place[link.right])
        patterns[entry] = _size(link)
    return patterns


def _size(link: Link) -> float:
    return link.value if link.parameter is None else 1.0


def _mix(weights: Numbers, patterns: Numbers) -> Numbers:
    mixed: Numbers = np.tensordot(weights, patterns, axes=1)
    return mixed
