"""Linear constraints on coefficients, and what stays free under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoint.dyad.apim.equations import Regressor
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Key


@dataclass(frozen=True, slots=True)
class Constraint:
    """A weighted sum of coefficients that is zero.

    Attributes
    ----------
    weights
        Coefficient to weight.

    Examples
    --------
    The wife's partner effect is twice her actor effect:

    >>> from counterpoint.dyad.apim import Constraint
    >>> twice = Constraint(
    ...     {("wife", "partner", "tension"): 1.0, ("wife", "actor", "tension"): -2.0}
    ... )
    >>> print(twice)
    wife partner tension - 2 wife actor tension = 0
    """

    weights: Mapping[Key, float]

    def __str__(self) -> str:
        """Return it as an equation."""
        text = ""
        for key, weight in self.weights.items():
            sign = " - " if weight < 0 else " + "
            size = "" if abs(weight) == 1 else f"{abs(weight):g} "
            text += f"{sign}{size}{' '.join(part for part in key if part)}"
        return f"{text.removeprefix(' + ').strip()} = 0"


def keys(regressors: Sequence[Regressor], roles: tuple[str, str] | None) -> tuple[Key, ...]:
    """Return the coefficients in order: all of the first role, then of the second."""
    return tuple(
        (role, each.effect, each.predictor) for role in roles or (None,) for each in regressors
    )


def free(constraints: Sequence[Constraint], names: Sequence[Key]) -> Numbers:
    """Return R of shape (coefficients, free ones): coefficients = R times those that stay free.

    Constraints are solved for the last coefficient that each holds, so that what stays free keeps
    its meaning, and with it the likelihood of REML its constant.

    Raises
    ------
    DyadError
        When a constraint names a coefficient that the model does not have.
    """
    system = np.array([_row(each, names) for each in constraints]).reshape(
        len(constraints), len(names)
    )
    dependent: list[int] = []
    for k in range(len(system)):
        weighted = np.flatnonzero(np.abs(system[k]) > 1e-12)
        if not len(weighted):
            continue  # it follows from the others
        last = int(weighted[-1])
        system[k] /= system[k, last]
        others = np.arange(len(system)) != k
        system[others] -= np.outer(system[others, last], system[k])
        dependent.append(last)
    kept = [j for j in range(len(names)) if j not in dependent]
    result = np.eye(len(names))[:, kept]
    for row in system:
        held = [j for j in dependent if abs(row[j]) > 1e-12]
        if held:
            result[held[0]] = -row[kept]
    return result


def _row(constraint: Constraint, names: Sequence[Key]) -> Numbers:
    row = np.zeros(len(names))
    for key, weight in constraint.weights.items():
        if key not in names:
            there = "; ".join(" ".join(part for part in name if part) for name in names)
            missing = " ".join(part for part in key if part)
            raise DyadError(f"There is no coefficient “{missing}” to constrain; there are {there}.")
        row[names.index(key)] = weight
    return row
