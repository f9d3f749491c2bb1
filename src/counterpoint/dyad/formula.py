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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import formulaic
import formulaic.errors
import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.expressions import Factor, Side, encode, factor, named

Effect: TypeAlias = Literal["intercept", "actor", "partner", "dyad", "product"]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One coefficient's regressor: for member m the value `column[:, m]`, or the partner's."""

    effect: Effect
    predictor: str
    column: Numbers
    crossed: bool = False

    def of(self, member: int) -> Numbers:
        """Return the regressor in that member's equation, shape (rows,)."""
        return self.column[:, 1 - member if self.crossed else member]


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
    parts: tuple[tuple[Factor, ...], ...]

    def needs(self, names: Sequence[str] | None = None) -> list[str]:
        """Return the columns that it uses, the outcome first; `names` are those that there are.

        Raises
        ------
        DyadError
            When one of them is not among the names.
        """
        used = {self.outcome: None}
        for part in self.parts:
            for each in part:
                used |= dict.fromkeys(column for _, column in each.columns)
        if names is not None:
            _check_there(used, names)
        return list(used)

    def design(self, data: Dyads) -> Design:
        """Return outcome and regressors; NaN where anything is missing.

        Raises
        ------
        DyadError
            When a column is not there, or holds text where a number belongs.
        """
        terms: dict[tuple[str, str], Term] = {}
        if self.intercept:
            terms["intercept", ""] = Term("intercept", "", np.broadcast_to(1.0, (data.n_rows, 2)))
        for part in self.parts:
            for term in _terms(part, data, self):
                terms.setdefault((term.effect, term.predictor), term)
        return Design(self.outcome, data.numbers(self.outcome), tuple(terms.values()))


def _check_there(used: Iterable[str], names: Sequence[str]) -> None:
    nothing = Dyads(dict.fromkeys(names, np.empty((0, 2))), np.empty(0))
    for name in used:
        nothing.column(name)


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
    try:
        formula = formulaic.Formula(text)
    except (formulaic.errors.FormulaicError, SyntaxError) as error:
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


def _factor(each: formulaic.parser.types.Factor) -> Factor:
    return named(each.expr) if each.eval_method.value == "lookup" else factor(each.expr)


def _terms(part: tuple[Factor, ...], data: Dyads, formula: Formula) -> Iterator[Term]:
    encoded = [encode(each, data, full=not _has_margin(part, each, formula)) for each in part]
    shared = [_shared([values for _, values in columns]) for columns in encoded]
    for labels, columns in _products(encoded):
        told: list[tuple[Side | None, str, Numbers]] = [
            (None, label, _filled(values)) if same else (each.side, label, values)
            for each, label, values, same in zip(part, labels, columns, shared, strict=True)
        ]
        yield from _placed(told)


def _placed(told: Sequence[tuple[Side | None, str, Numbers]]) -> Iterator[Term]:
    """Yield one term, or two where a factor stands for both members' values.

    A side of None is that of a column which both share.
    """
    label = ":".join(label for _, label, _ in told)
    if all(side is None for side, _, _ in told):
        yield Term("dyad", label, _product([column for _, _, column in told]))
        return
    choices: tuple[Side, ...] = ("own", "partner")
    if all(side != "both" for side, _, _ in told):
        choices = ("own",)
    for choice in choices:
        sides = [choice if side == "both" else side for side, _, _ in told]
        meant = {side for side in sides if side is not None}
        if len(meant) == 1:
            column = _product([column for _, _, column in told])
            crossed = meant == {"partner"}
            yield Term("partner" if crossed else "actor", label, column, crossed=crossed)
        else:
            yield _mixed(sides, told)


def _mixed(sides: Sequence[Side | None], told: Sequence[tuple[Side | None, str, Numbers]]) -> Term:
    """Return a product of the member's own and the partner's values."""
    columns = [
        column[:, ::-1] if side == "partner" else column
        for side, (_, _, column) in zip(sides, told, strict=True)
    ]
    words = [
        f"{side}({label})" if side else label
        for side, (_, label, _) in zip(sides, told, strict=True)
    ]
    return Term("product", ":".join(words), _product(columns))


def _has_margin(part: tuple[Factor, ...], each: Factor, formula: Formula) -> bool:
    """Tell whether the term without this factor is in the formula.

    If it is not, a category must enter with every level, or the reference level would have no
    effect at all: in “y ~ C(a):x” every level has a slope of its own.
    """
    rest = [other for other in part if other is not each]
    if not rest:
        return formula.intercept
    return any(
        len(other) == len(rest) and all(any(_covers(o, r) for o in other) for r in rest)
        for other in formula.parts
    )


def _covers(there: Factor, wanted: Factor) -> bool:
    same = (there.expression, there.columns) == (wanted.expression, wanted.columns)
    return same and there.side in {"both", wanted.side}


def _products(
    encoded: list[list[tuple[str, Numbers]]],
) -> Iterable[tuple[list[str], list[Numbers]]]:
    if not encoded:
        yield [], []
        return
    for label, column in encoded[0]:
        for labels, columns in _products(encoded[1:]):
            yield [label, *labels], [column, *columns]


def _product(columns: Sequence[Numbers]) -> Numbers:
    result = columns[0]
    for column in columns[1:]:
        result = result * column
    return result


def _shared(columns: Sequence[Numbers]) -> bool:
    """Tell whether both members have the same values wherever both have one."""
    heads = all(_same(values[:100]) for values in columns)  # nearly always enough to say no
    if not heads or not all(_same(values) for values in columns):
        return False
    return not bool(np.isnan(columns[0]).any(axis=1).all())


def _same(values: Numbers) -> bool:
    first, second = values[:, 0], values[:, 1]
    return bool(np.all((first == second) | np.isnan(first) | np.isnan(second)))


def _filled(column: Numbers) -> Numbers:
    """Return a shared column, one member's value in place of the other's missing one."""
    missing = np.isnan(column)
    return np.where(missing, column[:, ::-1], column) if missing.any() else column
