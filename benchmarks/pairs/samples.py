"""Simulated dyads for the bench, plain numpy and seeded; their truth is of no interest here."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterpoint.dyad import Dyads

Numbers = NDArray[np.float64]


def pair(n: int, seed: int, *, alike: bool = False) -> tuple[Numbers, Numbers]:
    """Return outcome and predictor of n dyads, each of shape (n, 2)."""
    rng = np.random.default_rng(seed)
    x = _correlated(rng, n, 0.3)
    noise = _correlated(rng, n, 0.4)
    if alike:
        return 1 + 0.4 * x + 0.2 * x[:, ::-1] + noise, x
    return np.array([1.0, 2.0]) + x * [0.4, 0.3] + x[:, ::-1] * [0.2, 0.1] + noise * [1, 1.2], x


def dyads(y: Numbers, x: Numbers, *, alike: bool = False) -> Dyads:
    """Return them as the models take them."""
    return Dyads({"y": y, "x": x}, np.arange(len(y)), None if alike else ("a", "b"))


def wide(y: Numbers, x: Numbers) -> pd.DataFrame:
    """Return one row a dyad, as lavaan takes it."""
    return pd.DataFrame({"y_0": y[:, 0], "y_1": y[:, 1], "x_0": x[:, 0], "x_1": x[:, 1]})


def pairwise(y: Numbers, x: Numbers) -> pd.DataFrame:
    """Return one row a member with the partner's predictor beside, as lme4 takes it."""
    return pd.DataFrame(
        {
            "dyad": np.repeat(np.arange(len(y)), 2),
            "y": y.ravel(),
            "x": x.ravel(),
            "partner_x": x[:, ::-1].ravel(),
        }
    )


def days(couples: int, occasions: int, *, rho: float, cross: float, seed: int) -> Dyads:
    """Return a diary: random intercepts, and residuals with AR(1) or a same-day covariance."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((couples, occasions, 2))
    level = _correlated(rng, couples, 0.4) * [0.7, 0.6]
    shock = _correlated(rng, couples * occasions, cross).reshape(couples, occasions, 2)
    noise = shock.copy()
    for day in range(1, occasions):
        noise[:, day] = rho * noise[:, day - 1] + np.sqrt(1 - rho**2) * shock[:, day]
    y = [5.0, 5.3] + level[:, None] + x * [0.3, 0.25] + x[..., ::-1] * [0.15, 0.1]
    columns = {"y": (y + noise * [1, 1.1]).reshape(-1, 2), "x": x.reshape(-1, 2)}
    labels = np.repeat(np.arange(couples), occasions)
    return Dyads(columns, labels, ("a", "b"), np.tile(np.arange(occasions), couples))


def diary_table(data: Dyads) -> pd.DataFrame:
    """Return one row a member and day, as nlme takes it."""
    y, x = data.numbers("y"), data.numbers("x")
    return pd.DataFrame(
        {
            "couple": np.repeat(data.labels, 2),
            "day": np.repeat(data.times, 2),
            "role": np.tile(["a", "b"], data.n_rows),
            "y": y.ravel(),
            "x": x.ravel(),
            "partner_x": x[:, ::-1].ravel(),
        }
    )


def holes(values: Numbers, share: float, seed: int) -> Numbers:
    """Return the values with a share of them missing at random."""
    kept = values.copy()
    kept[np.random.default_rng(seed).random(values.shape) < share] = np.nan
    return kept


def _correlated(rng: np.random.Generator, n: int, correlation: float) -> Numbers:
    drawn = rng.standard_normal((n, 2))
    drawn[:, 1] = correlation * drawn[:, 0] + np.sqrt(1 - correlation**2) * drawn[:, 1]
    return drawn
