"""The two equations of a model, one for each member, reduced to counts, means and cross-products.

Whether the rows are in memory or come in batches, all that goes on to the estimation is an
`Equations`; the estimation never sees the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.formula import Design, Term
from counterpoint.dyad.moments import Moments, moments


@dataclass(frozen=True, slots=True)
class Regressor:
    """What a coefficient belongs to: its effect ("actor", ...) and its predictor's name."""

    effect: str
    predictor: str

    def __str__(self) -> str:
        return f"{self.effect} {self.predictor}".strip()


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """Moments, and where in them each member's outcome and regressors are.

    Attributes
    ----------
    outcome
        The outcome's name.
    regressors
        One a column of either equation, the intercept first where there is one.
    moments
        Of the outcome of member 0, of member 1, then of the distinct regressors.
    places
        Shape (2, regressors): where a member's regressor is among `moments.names`, or -1 for the
        intercept.
    """

    outcome: str
    regressors: tuple[Regressor, ...]
    moments: Moments
    places: NDArray[np.intp]

    @property
    def n(self) -> int:
        """The number of complete dyads."""
        return self.moments.n

    def condensed(self) -> tuple[Numbers, Numbers]:
        """Return outcomes (2, rows) and regressors (2, rows, terms) of a few rows.

        Their cross-products are those of all the complete dyads, so they stand for them.
        """
        rows = self.moments.condensed()
        return rows[:, 1:3].T, np.stack([rows[:, places + 1] for places in self.places])

    def spread(self, regressor: int, member: int) -> tuple[float, float]:
        """Return a member's regressor's mean and variance (divisor n); 1, 0 for the intercept."""
        place = self.places[member, regressor]
        if place < 0:
            return 1.0, 0.0
        return float(self.moments.mean[place]), float(self.moments.covariance[place, place])


def equations(design: Design) -> Equations:
    """Return the equations of a design whose rows are in memory."""
    columns, places = layout(design)
    return Equations(
        design.outcome,
        tuple(Regressor(term.effect, term.predictor) for term in design.terms),
        moments(columns),
        places,
    )


def layout(design: Design) -> tuple[dict[str, Numbers], NDArray[np.intp]]:
    """Name the distinct columns, and say where each member's regressor is among them.

    Returns
    -------
    columns
        Name to values of shape (rows,): the outcomes of member 0 and 1, then the regressors.
    places
        As in `Equations`.
    """
    columns = {f"{design.outcome}[{member}]": design.y[:, member] for member in (0, 1)}
    seen: dict[tuple[int, int], int] = {}
    places = np.full((2, len(design.terms)), -1, dtype=np.intp)
    for k, term in enumerate(design.terms):
        for member in (0, 1):
            if term.effect == "intercept":
                continue
            side = _side(term, member)
            key = (id(term.column), side)
            if key not in seen:
                seen[key] = len(columns)
                columns[_fresh(f"{term.predictor}[{side}]", columns)] = term.column[:, side]
            places[member, k] = seen[key]
    return columns, places


def _side(term: Term, member: int) -> int:
    if term.effect == "dyad":
        return 0
    return 1 - member if term.crossed else member


def _fresh(name: str, taken: Sequence[str] | dict[str, Numbers]) -> str:
    while name in taken:
        name += "'"
    return name
