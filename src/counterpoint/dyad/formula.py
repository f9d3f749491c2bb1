"""Formulas of two people: "satisfaction ~ tension" means the member's own and the partner's.

The left side names one column. On the right side every term enters twice, as the member's own
value (the actor effect) and as the partner's (the partner effect), unless it is written
`own(x)` or `partner(x)`. A term in which both members always have the same value enters once,
as an effect of the dyad; where one member's is missing the other's is taken. An interaction moves
as a whole, `x:z` as own x by own z and partner's x by partner's z; `own(x):partner(z)` is one
product, and `own(x):z` with a z that both share is the actor effect of x as z changes it.

Text columns and `C(x)` are categories, in alphabetical order, the first level the reference.
Functions such as `center`, `log` and `poly` are computed over both members together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.expressions import Factor, factor, named
from counterpoint.dyad.terms import Effect, Part, Term, terms

__all__ = ["Design", "Effect", "Formula", "Term", "check_outcome", "parse"]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """An outcome of shape (rows, 2) and the terms that explain it, the intercept first."""

    outcome: str
    y: Numbers
    terms: tuple[Term, ...]

    def regressors(self, member: int) -> Numbers:
        """Return that member's regressors, shape (rows, terms)."""
        return np.column_stack([term.of(member) for term in self.terms])


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was understood; `design` applies it to data.

    Examples
    --------
    >>> from counterpoint.dyad.formula import parse
    >>> formula = parse("satisfaction ~ tension + own(hours)")
    >>> formula.outcome, formula.needs()
    ('satisfaction', ['satisfaction', 'tension', 'hours'])
    """

    text: str
    outcome: str
    intercept: bool
    parts: tuple[Part, ...]

    def needs(self, names: Sequence[str] | None = None) -> list[str]:
        """Return the columns that it uses, the outcome first; `names` are those that there are.

        Raises
        ------
        DyadError
            When one of them is not among the names.
        """
        used = {self.outcome: None} | dict.fromkeys(self._predictors())
        if names is not None:
            _check_there(used, names)
        return list(used)

    def check_outcome(self) -> None:
        """Refuse an outcome that stands on the right side too.

        Raises
        ------
        DyadError
            When it does, within whatever function.
        """
        check_outcome(self.outcome, self._predictors())

    def _predictors(self) -> Iterable[str]:
        return (column for part in self.parts for each in part for _, column in each.columns)

    def design(self, data: Dyads) -> Design:
        """Return outcome and regressors; NaN where anything is missing.

        Raises
        ------
        DyadError
            When a column is not there, or holds text where a number belongs.
        """
        found: dict[tuple[str, str], Term] = {}
        if self.intercept:
            found["intercept", ""] = Term("intercept", "", np.broadcast_to(1.0, (data.n_rows, 2)))
        for part in self.parts:
            for term in terms(part, data, self.parts, intercept=self.intercept):
                found.setdefault((term.effect, term.predictor), term)
        return Design(self.outcome, data.numbers(self.outcome), tuple(found.values()))


def check_outcome(outcome: str, predictors: Iterable[str]) -> None:
    """Refuse an outcome that is among its own predictors.

    Raises
    ------
    DyadError
        When it is.
    """
    if outcome in predictors:
        raise DyadError(
            f"The outcome “{outcome}” stands on the right side too; leave it out there. The "
            "partner's outcome as a predictor belongs to the mutual influence model; that of an "
            "earlier day is a column of its own, which lag makes."
        )


def _check_there(used: Iterable[str], names: Sequence[str]) -> None:
    nothing = Dyads(dict.fromkeys(names, np.empty((0, 2))), np.empty(0))
    for name in used:
        nothing.column(name)


@lru_cache(maxsize=256)  # a simulation and each batch of a file ask for the same
def parse(text: str) -> Formula:
    """Understand "outcome ~ predictors".

    Raises
    ------
    DyadError
        When it is not a formula, or its left side is not one column.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad.formula import parse
    >>> table = {"couple": [1, 1, 2, 2], "calm": [3, 4, 1, 2], "rest": [8, 7, 6, 8]}
    >>> couples = dyad.read(table, dyad="couple")
    >>> [(term.effect, term.predictor) for term in parse("calm ~ rest").design(couples).terms]
    [('intercept', ''), ('actor', 'rest'), ('partner', 'rest')]
    """
    import formulaic
    from formulaic.errors import FormulaicError

    try:
        formula = formulaic.Formula(text)
    except (FormulaicError, SyntaxError) as error:
        reason = "invalid syntax" if isinstance(error, SyntaxError) else _first_line(error)
        raise DyadError(f"“{text}” is not a formula: {reason}") from None
    left, right = getattr(formula, "lhs", None), getattr(formula, "rhs", None)
    if left is None:
        raise DyadError(f"“{text}” has no outcome; write “outcome ~ predictor”.")
    if not isinstance(right, formulaic.SimpleFormula):
        raise DyadError(f"“{text}” must have one right side, without “|”.")
    outcomes = [each for term in left for each in term.factors]
    outcome = _factor(outcomes[0]) if len(outcomes) == 1 else None
    if outcome is None or not outcome.plain or outcome.side != "both":
        raise DyadError(
            f"“{text}” must have one column on its left side; compute it in the table first."
        )
    parts = [term for term in right if str(term) != "1"]
    return Formula(
        text,
        outcome.expression,
        len(parts) < len(right),
        tuple(tuple(_factor(each) for each in term.factors) for term in parts),
    )


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]


def _factor(each: Any) -> Factor:
    return named(each.expr) if each.eval_method.value == "lookup" else factor(each.expr)
