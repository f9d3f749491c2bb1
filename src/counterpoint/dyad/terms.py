"""The terms of a formula: whose value of what enters an equation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.expressions import Factor, Side, encode

Effect: TypeAlias = Literal["intercept", "actor", "partner", "dyad", "product"]
Part: TypeAlias = tuple[Factor, ...]


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


def terms(part: Part, data: Dyads, parts: Sequence[Part], *, intercept: bool) -> Iterator[Term]:
    """Yield the terms that one part of a formula comes to, given its other parts.

    Raises
    ------
    DyadError
        When a column is not there, or it cannot be computed.
    """
    encoded = [
        encode(each, data, full=not _has_margin(part, each, parts, intercept=intercept))
        for each in part
    ]
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


def _has_margin(part: Part, each: Factor, parts: Sequence[Part], *, intercept: bool) -> bool:
    """Tell whether the term without this factor is in the formula.

    If it is not, a category must enter with every level, or the reference level would have no
    effect at all: in “y ~ C(a):x” every level has a slope of its own.
    """
    rest = [other for other in part if other is not each]
    if not rest:
        return intercept
    return any(
        len(other) == len(rest) and all(any(_covers(o, r) for o in other) for r in rest)
        for other in parts
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
