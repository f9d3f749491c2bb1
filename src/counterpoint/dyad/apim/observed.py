"""What was seen of dyads with missing values: moments by the pattern of what is missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.equations import Regressor, layout
from counterpoint.dyad.apim.normal import Patterns, summarise
from counterpoint.dyad.apim.paths import Layout
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was seen of a design, reduced to moments by missing pattern.

    Attributes
    ----------
    names
        The columns: the outcome of member 0, of member 1, then the distinct predictors.
    regressors
        One a coefficient of either equation.
    places
        Where a member's regressor is among `names`, shape (2, regressors); -1 for the intercept.
    patterns
        The sufficient statistics.
    """

    names: tuple[str, ...]
    regressors: tuple[Regressor, ...]
    places: NDArray[np.intp]
    patterns: Patterns

    @property
    def n_dyads(self) -> int:
        """Dyads of which something was seen."""
        return int(self.patterns.n.sum())

    @property
    def n_incomplete(self) -> int:
        """Dyads of which something was seen, and something not."""
        return int(self.patterns.n[~self.patterns.seen.all(axis=1)].sum())

    @property
    def n_empty(self) -> int:
        """Dyads of which nothing was seen; they are left out."""
        return self.patterns.n_empty

    @property
    def shape(self) -> Layout:
        """The order of the parameters."""
        return Layout(len(self.names) - 2)


def observe(design: Design, roles: tuple[str, str] | None = None) -> Observed:
    """Reduce a design to moments by missing pattern, in one pass over the rows.

    The roles are for what an error says.

    Raises
    ------
    DyadError
        When a column is never seen or does not vary, or an infinite value is there.
    """
    columns, places = layout(design)
    names, arrays, places = _distinct(columns, places)
    patterns = summarise(arrays)
    _check([_said(name, roles) for name in names], patterns)
    regressors = tuple(Regressor(term.effect, term.predictor) for term in design.terms)
    return Observed(names, regressors, places, patterns)


def _distinct(
    columns: dict[str, Numbers], places: NDArray[np.intp]
) -> tuple[tuple[str, ...], list[Numbers], NDArray[np.intp]]:
    """Leave out columns that another one repeats, as the products of two people's values do."""
    names, arrays = list(columns), list(columns.values())
    first = list(range(len(arrays)))
    for i in range(2, len(arrays)):
        for j in range(2, i):
            if np.array_equal(arrays[i][:64], arrays[j][:64], equal_nan=True) and np.array_equal(
                arrays[i], arrays[j], equal_nan=True
            ):
                first[i] = first[j]
                break
    kept = sorted(set(first))
    moved = np.array([kept.index(i) for i in first], dtype=np.intp)
    places = np.where(places < 0, -1, moved[places])
    return tuple(names[i] for i in kept), [arrays[i] for i in kept], places


def _said(name: str, roles: tuple[str, str] | None) -> str:
    """Return a column in words: “x” of the wife."""
    found = re.fullmatch(r"(.*)\[([01])\]'*", name)
    assert found is not None
    if roles is None:
        return f"“{found[1]}” of {('the first', 'the second')[int(found[2])]} member"
    return f"“{found[1]}” of {roles[int(found[2])]}"


def _check(names: Sequence[str], patterns: Patterns) -> None:
    counts = patterns.n @ patterns.seen
    for name, count in zip(names, counts, strict=True):
        if count == 0:
            raise DyadError(f"{name} has no value at all; leave it out of the formula.")
    if not np.isfinite(patterns.scatter).all():
        worst = int(np.argwhere(~np.isfinite(patterns.scatter))[0, 1])
        raise DyadError(f"{names[worst]} is infinite somewhere; correct it or leave it out.")
    mean = (patterns.n @ patterns.mean) / counts
    squares = np.diagonal(patterns.scatter, axis1=1, axis2=2) + (patterns.mean - mean) ** 2
    variance = (patterns.n @ (patterns.seen * squares)) / counts
    for name, spread, middle in zip(names, variance, mean, strict=True):
        if spread <= 1e-24 * max(1.0, middle**2):
            raise DyadError(f"{name} does not vary; leave it out of the formula.")
