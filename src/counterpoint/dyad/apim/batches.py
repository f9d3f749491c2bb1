"""Equations from data larger than memory: each batch gives its moments, and these add up.

Whether a column is the dyad's (both members always have the same value) is known only after the
last batch. So every batch is taken as if none were, which yields all products that could be
needed, and the right ones are picked in the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from counterpoint.dyad.apim.equations import Equations, Regressor, layout
from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Formula
from counterpoint.dyad.moments import Moments, moments


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A batch's moments, its roles, and the columns that both members had the same value in."""

    moments: Moments
    roles: tuple[str, str] | None
    shared: frozenset[str]

    def __add__(self, other: "Part") -> "Part":
        """Return both parts together."""
        return Part(self.moments + other.moments, self.roles, self.shared & other.shared)


def from_batches(data: Batches, asked: Formula) -> tuple[Equations, tuple[str, str] | None]:
    """Return the equations of a formula on batches, and the roles; incomplete dyads are left out.

    Raises
    ------
    DyadError
        When the formula holds more than columns of numbers and their products.
    """
    _check_plain(asked)
    columns = asked.needs(data.names)
    total = data.reduce(partial(part, asked, tuple(columns)), columns)
    probe = _probe(columns, total.shared)
    design = asked.design(_dyads(probe))
    wanted, places = layout(design)
    there = _values(asked, columns, probe)
    found = Equations(
        design.outcome,
        tuple(Regressor(term.effect, term.predictor) for term in design.terms),
        total.moments.of([_named(there, float(values[0])) for values in wanted.values()]),
        places,
    )
    return found, total.roles


def part(asked: Formula, columns: Sequence[str], data: Dyads) -> Part:
    """Return the moments of one batch, as if no column were shared by the members."""
    if data.times is not None:
        raise DyadError("There are several occasions a dyad; this model takes one.")
    values = {name: data.numbers(name) for name in columns}
    shared = frozenset(name for name, column in values.items() if _same(column))
    if shared:
        return Part(moments(_values(asked, columns, values)), data.roles, shared)
    return Part(moments(layout(asked.design(data))[0]), data.roles, shared)


def _values(
    asked: Formula, columns: Sequence[str], values: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """Return every column that any structure of the formula needs, by a first row that is cut."""
    first = _probe(columns, frozenset())
    design = asked.design(
        _dyads({name: np.vstack([first[name], values[name]]) for name in columns})
    )
    return {name: column[1:] for name, column in layout(design)[0].items()}


def _probe(columns: Sequence[str], shared: frozenset[str]) -> dict[str, Numbers]:
    """Return one dyad of arbitrary values, no two alike save those that its members share."""
    rng = np.random.default_rng(1)
    values = {name: rng.random((1, 2)) for name in columns}
    return {name: v[:, [0, 0]] if name in shared else v for name, v in values.items()}


def _named(there: Mapping[str, Numbers], value: float) -> str:
    return next(name for name, column in there.items() if float(column[0]) == value)


def _dyads(columns: Mapping[str, Numbers]) -> Dyads:
    return Dyads(columns, np.arange(len(next(iter(columns.values())))))


def _same(column: Numbers) -> bool:
    return all(  # the first rows nearly always tell
        bool(np.all((rows[:, 0] == rows[:, 1]) | np.isnan(rows).any(axis=1)))
        for rows in (column[:64], column)
    )


def _check_plain(asked: Formula) -> None:
    for each in asked.parts:
        for factor in each:
            if not factor.plain:
                raise DyadError(
                    f"“{factor.expression}” needs all rows at once, and batches give a part of "
                    "them; make it a column of numbers first."
                )
