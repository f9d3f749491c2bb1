"""Variances and correlations by name, with standard errors and intervals that fit their range."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from counterpoint.dyad import tails
from counterpoint.dyad.diary.request import Request
from counterpoint.dyad.diary.structure import Point
from counterpoint.dyad.dyads import Numbers

Kind: TypeAlias = Literal["variance", "covariance", "correlation", "autocorrelation"]
EDGE = 1e-7  # of a correlation that is this near to 1: at its bound


@dataclass(frozen=True, slots=True)
class CovarianceParameter:
    """A variance, covariance or correlation.

    Attributes
    ----------
    part
        "random" or "residual"; with the residual "same-day+ar1" instead of "residual"
        "autocorrelated" and "same-day", the part that does not last to the next day.
    kind
        "variance", "covariance", "correlation" or "autocorrelation".
    name
        Of what: "intercept husband with intercept wife".
    se
        From the expected information; NaN at a boundary.
    ci
        The interval at 95 %: by the logarithm for a variance, by atanh for a correlation, on the
        scale itself for a covariance; NaN at a boundary.
    """

    part: str
    kind: Kind
    name: str
    estimate: float
    se: float
    ci: tuple[float, float]


def covariances(
    asked: Request, point: Point, information: Numbers
) -> tuple[CovarianceParameter, ...]:
    """Return every distinct parameter of the covariances, the random effects' first."""
    inverse = _inverse(information)
    scale = float(np.trace(point.s + point.h)) / 2
    power = list(scale * np.diag(asked.coding.random) ** 2)
    labels = [
        [_label(name, member, asked.roles) for name in asked.random_names] for member in range(2)
    ]
    same = asked.roles is None
    found = [
        *_matrix("random", point.g, point.dg, [*labels[0], *labels[1]], inverse, power, same=same)
    ]
    ends = [_label("", member, asked.roles).strip() or "member" for member in range(2)]
    for part, matrix, slopes in _residual_parts(point):
        found += _matrix(part, matrix, slopes, ends, inverse, [scale] * 2, same=same)
    if point.s.any():
        part = "autocorrelated" if point.h.any() else "residual"
        found.append(_made(part, "autocorrelation", "rho", point.rho, point.drho, inverse))
    return tuple(found)


def _residual_parts(point: Point) -> Iterator[tuple[str, Numbers, Numbers]]:
    if point.s.any():
        yield "autocorrelated" if point.h.any() else "residual", point.s, point.ds
        if point.h.any():
            yield "same-day", point.h, point.dh
    else:
        yield "residual", point.h, point.dh


def _label(name: str, member: int, roles: tuple[str, str] | None) -> str:
    if roles is not None:
        return f"{name} {roles[member]}"
    return name if member == 0 else f"partner's {name or 'own'}"


def _matrix(
    part: str, matrix: Numbers, slopes: Numbers, labels: list[str], inverse: Numbers,
    scales: list[float], *, same: bool,
) -> Iterator[CovarianceParameter]:  # fmt: skip
    """Yield variances, then covariances with their correlations; each once."""
    size, half = len(labels), len(labels) // 2
    floor = 1e-8 * np.array(scales)
    for i in range(half if same else size):
        yield _made(
            part, "variance", labels[i], matrix[i, i], slopes[:, i, i], inverse, floor=floor[i]
        )
    for i in range(half if same else size):
        for j in range(i + 1, size):
            fixed = not slopes[:, i, j].any() and matrix[i, j] == 0
            if fixed or (same and j >= half and j - half < i):
                continue
            name = f"{labels[i]} with {labels[j]}"
            yield _made(part, "covariance", name, matrix[i, j], slopes[:, i, j], inverse)
            a, b = matrix[i, i], matrix[j, j]
            if a > floor[i] and b > floor[j]:
                r = matrix[i, j] / np.sqrt(a * b)
                slope = slopes[:, i, j] / np.sqrt(a * b)
                slope = slope - r / 2 * (slopes[:, i, i] / a + slopes[:, j, j] / b)
                # Far from its origin a predictor's slope and the intercept correlate nearly
                # fully, which is no boundary; at one, rounding alone parts them from 1.
                edge = 1e-13 if part == "random" else EDGE
                yield _made(part, "correlation", name, r, slope, inverse, edge=edge)


def _made(
    part: str, kind: Kind, name: str, estimate: float, slope: Numbers, inverse: Numbers,
    *, floor: float = 0.0, edge: float = EDGE,
) -> CovarianceParameter:  # fmt: skip
    estimate = float(estimate)
    se = float(np.sqrt(max(float(slope @ inverse @ slope), 0.0)))
    bounded = kind in {"correlation", "autocorrelation"}
    if (kind == "variance" and estimate <= floor) or (bounded and abs(estimate) > 1 - edge):
        return CovarianceParameter(part, kind, name, estimate, np.nan, (np.nan, np.nan))
    z = tails.reach()
    if kind == "variance":
        reach = np.exp(z * se / estimate)
        ci = (estimate / reach, estimate * reach)
    elif bounded:
        middle, half = np.arctanh(estimate), z * se / (1 - estimate**2)
        ci = (np.tanh(middle - half), np.tanh(middle + half))
    else:
        ci = (estimate - z * se, estimate + z * se)
    return CovarianceParameter(part, kind, name, estimate, se, (float(ci[0]), float(ci[1])))


def _inverse(information: Numbers) -> Numbers:
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    inverse = np.linalg.pinv(information / np.outer(scale, scale), hermitian=True)
    natural: Numbers = inverse / np.outer(scale, scale)
    return natural
