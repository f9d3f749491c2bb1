"""Read two people's numbers as fractions, so that ties and equality are exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Integral, Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.errors import DyadError

Number: TypeAlias = int | float | Fraction | Decimal
Two: TypeAlias = tuple[Fraction, Fraction]
Numbers: TypeAlias = Sequence[Sequence[Number]] | NDArray[Any]

MEMBERS = ("first", "second")


@dataclass(frozen=True, slots=True)
class Said:
    """What two people said about each of several things."""

    names: tuple[str, ...]
    values: tuple[Two, ...]
    members: tuple[str, str]


def read(
    values: Numbers, names: Sequence[str] | None, members: tuple[str, str], *, thing: str
) -> Said:
    """Return two people's numbers about things as fractions.

    Raises
    ------
    DyadError
        When there is nothing, a row has not two numbers, a number is missing or infinite,
        or the names are not one for each row, all different.
    """
    rows = list(values)
    if not rows:
        raise DyadError(f"There is no {thing}; give at least one row of two numbers.")
    called = tuple(map(str, range(1, len(rows) + 1) if names is None else names))
    if len(called) != len(rows):
        raise DyadError(f"There are {len(rows)} rows of numbers but {len(called)} names.")
    for name in called:
        if called.count(name) > 1:
            raise DyadError(f"Two {thing}s are called “{name}”; give each its own name.")
    if len(set(members)) != 2:
        raise DyadError("The members must be two different names.")
    pairs = [_pair(row, name, members) for row, name in zip(rows, called, strict=True)]
    return Said(called, tuple(pairs), members)


def exact(value: object) -> Fraction | None:
    """Return a number as a fraction, a float as the decimal it prints as; None for what is none.

    0.1 becomes 1/10, since that is what was written, and not the binary number nearest to it.
    """
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if isinstance(value, Real) and isfinite(float(value)):
        return Fraction(repr(float(value)))
    return None


def number(value: Fraction) -> str:
    """Return a fraction as a reader wants it: 7, 62.5, or 3/7 (0.43) where decimals do not end."""
    if value.denominator == 1:
        return str(value.numerator)
    text = f"{float(value):g}"
    return text if Fraction(text) == value else f"{value} ({float(value):.2f})"


def _pair(row: Any, name: str, members: tuple[str, str]) -> Two:
    if np.ndim(row) != 1 or len(row) != 2:
        raise DyadError(f"“{name}” must have two numbers, {members[0]}'s and {members[1]}'s.")
    first, second = (_given(value, name, who) for value, who in zip(row, members, strict=True))
    return first, second


def _given(value: object, name: str, member: str) -> Fraction:
    read = exact(value)
    if read is None:
        raise DyadError(
            f"{member}'s number for “{name}” is {value!r}; both must give every one a number."
        )
    return read
