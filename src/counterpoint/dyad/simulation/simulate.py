"""Draw data of a model whose truth is known."""

from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError, near
from counterpoint.dyad.simulation.actor_partner import Apim, IndistinguishableApim
from counterpoint.dyad.simulation.days import Influence
from counterpoint.dyad.simulation.diary import Diary
from counterpoint.dyad.simulation.judgment import TruthBias
from counterpoint.dyad.simulation.shared import CommonFate, DyadicScore, MutualInfluence
from counterpoint.dyad.simulation.truth import Size, Truth

MODELS: MappingProxyType[str, type[Truth]] = MappingProxyType(
    {
        "apim": Apim,
        "apim-indistinguishable": IndistinguishableApim,
        "common-fate": CommonFate,
        "mutual-influence": MutualInfluence,
        "dyadic-score": DyadicScore,
        "truth-bias": TruthBias,
        "diary": Diary,
        "influence": Influence,
    }
)
DYADS = 100  # drawn when nobody says how many


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Data that were drawn, and what they were drawn from.

    Attributes
    ----------
    model
        The model's name.
    data
        Ready for a fit with `truth.formula`.
    truth
        The parameters; `truth.effects()` has the true value of each coefficient.
    """

    model: str
    data: Dyads
    truth: Truth


def simulate(
    model: str,
    *,
    seed: int | np.random.SeedSequence,
    n_dyads: int | None = None,
    n_days: int | None = None,
    missing: float = 0.0,
    **truth: Any,
) -> Simulated:
    """Draw data from a model with known parameters.

    Parameters
    ----------
    model
        "apim", "apim-indistinguishable", "common-fate", "mutual-influence", "dyadic-score",
        "truth-bias", "diary" or "influence" (one couple).
    seed
        The same seed draws the same data.
    n_dyads
        How many dyads, 2 or more; 100 when left out. Left out for "influence".
    n_days
        How many days, for "diary" (14 when left out) and "influence" (180).
    missing
        The share of values taken out completely at random, in [0, 1); each value of each column
        and member on its own. They become NaN.
    **truth
        The model's parameters by name; those left out keep their defaults. The class
        `counterpoint.dyad.simulation.MODELS[model]` documents them. Effects are in
        units of the outcome for a standard deviation of the predictor unless it says otherwise.

    Returns
    -------
    Simulated
        The data and the truth.

    Raises
    ------
    DyadError
        When the model or a parameter is not known, or no such data can be: a correlation of 1
        or more in size, a negative standard deviation, days that explode.

    Notes
    -----
    All draws are normal and the model is true: what a fit does with real data, which are
    neither, these data cannot tell.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> drawn = dyad.simulate("apim", n_dyads=200, seed=1, actor=(0.4, 0.2))
    >>> drawn.data.n_dyads, list(drawn.data.columns), drawn.truth.formula
    (200, ['y', 'x'], 'y ~ x')
    >>> drawn.truth.effects()["b", "actor", "x"]
    0.2
    """
    chosen = truth_of(model, truth)
    if not 0 <= missing < 1:
        raise DyadError(f"missing is {missing!r}; it is a share from 0 to under 1.")
    if isinstance(seed, int) and seed < 0:
        raise DyadError(f"seed is {seed!r}; it is a whole number, 0 or more.")
    rng = np.random.default_rng(seed)
    return Simulated(model, drawn(chosen, size_of(chosen, n_dyads, n_days), missing, rng), chosen)


def truth_of(model: str, truth: dict[str, Any]) -> Truth:
    """Return a model's parameters, checked.

    Raises
    ------
    DyadError
        When there is no such model, parameter or truth.
    """
    if model not in MODELS:
        raise DyadError(f"There is no model “{model}” to simulate; there are {', '.join(MODELS)}.")
    names = [field.name for field in fields(MODELS[model])]
    for name in truth:
        if name not in names:
            there = ", ".join(names)
            raise DyadError(f"“{model}” has no “{name}”; it has {there}.{near(name, names)}")
    return MODELS[model](**truth)


def size_of(truth: Truth, n_dyads: int | None, n_days: int | None) -> Size:
    """Return how much is to be drawn, checked against the model."""
    daily = truth.days > 1
    if n_days is not None and not daily:
        raise DyadError("This model has one row a dyad; leave n_days out.")
    days = truth.days if n_days is None else n_days
    if daily and days < 2:
        raise DyadError(f"n_days is {days!r}; at least 2 days are needed.")
    if truth.grows_by == "n_days":
        if n_dyads not in (None, 1):
            raise DyadError("This model is of one couple; leave n_dyads out and say n_days.")
        return Size(1, days)
    dyads = DYADS if n_dyads is None else n_dyads
    if dyads < 2:
        raise DyadError(f"n_dyads is {dyads!r}; at least 2 dyads are needed.")
    return Size(dyads, days)


def drawn(truth: Truth, size: Size, missing: float, rng: np.random.Generator) -> Dyads:
    """Draw data and take out a share of the values, the same seed the same ones."""
    data = truth.draw(size, rng)
    if not missing:
        return data
    columns = {
        name: np.where(rng.random(values.shape) < missing, np.nan, values)
        for name, values in data.columns.items()
    }
    return replace(data, columns=columns)
