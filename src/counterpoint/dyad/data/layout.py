"""How a table lays out two people: which form, and what its columns are called."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from counterpoint.dyad.errors import DyadError, check_word, no_column

Form: TypeAlias = Literal["long", "wide", "pairwise"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What `read` was told about a table; see there."""

    form: Form
    dyad: str | None
    role: str | None
    member: str | None
    time: str | None
    suffixes: tuple[str, str] | None  # of the wide form
    pattern: str  # of the wide form
    own: str  # of the pairwise form
    partner: str  # of the pairwise form
    told_apart: bool  # whether the suffixes mean something

    def check(self, names: Sequence[str]) -> None:
        """See that the columns that were named are there.

        Raises
        ------
        DyadError
            When one is not, or two are the same.
        """
        keys = self.keys()
        for key in keys:
            need(key, names)
        if len(set(keys)) < len(keys):
            raise DyadError("dyad, role, member and time must be different columns.")

    def keys(self) -> list[str]:
        """Return the columns that say whose and when."""
        named = (self.dyad, self.role, self.member, self.time)
        return [name for name in named if name is not None]

    def roles(self) -> tuple[str, str] | None:
        """Return the wide form's roles in alphabetical order; None if its marks mean nothing."""
        if not self.told_apart or self.suffixes is None:
            return None
        first, second = sorted(self.suffixes)
        return first, second

    def sides(self, names: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return each quantity's columns: member 0's and 1's (wide), own and partner's (pairwise).

        A column without a second one stands for both, and is named twice.
        """
        keys = set(self.keys())
        names = [name for name in names if name not in keys]
        if self.form == "long":
            return {name: (name, name) for name in names}
        return dict(self._wide(names) if self.form == "wide" else self._pairwise(names))

    def needed(self, names: Sequence[str], columns: Sequence[str]) -> list[str]:
        """Return the columns to read for these quantities, in the table's order.

        Raises
        ------
        DyadError
            When a quantity is not there.
        """
        sides = self.sides(names)
        for column in columns:
            need(column, [*sides, *self.keys()])
        wanted = {*self.keys(), *(there for name in columns for there in sides.get(name, ()))}
        return [name for name in names if name in wanted]

    def _wide(self, names: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        assert self.suffixes is not None
        ordered = sorted(self.suffixes)
        done: set[str] = set()
        for column in names:
            found = [(_fits(column, self.pattern, role=role), role) for role in ordered]
            name, _ = next(((n, r) for n, r in found if n), (None, None))
            if name is None:
                yield column, (column, column)
            elif name not in done:
                done.add(name)
                first, second = (self.pattern.format(name=name, role=role) for role in ordered)
                for there, other in ((first, second), (second, first)):
                    if there not in names:
                        raise DyadError(
                            f"There is a column “{other}” but no “{there}” for the other member."
                        )
                yield name, (first, second)
        if not done:
            raise DyadError(
                f"No column is named like “{self.pattern}” with the roles "
                f"{ordered[0]} and {ordered[1]}; there are {', '.join(names)}."
            )

    def _pairwise(self, names: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        pairs = {}
        for column in names:
            name = _fits(column, self.partner)
            if name and self.own.format(name=name) in names:
                pairs[self.own.format(name=name)] = (name, column)
        partners = {column for _, column in pairs.values()}
        if not pairs:
            raise DyadError(
                f"No column is named like “{self.partner}” beside one like “{self.own}”; "
                f"there are {', '.join(names)}."
            )
        for column in names:
            if column in pairs:
                name, other = pairs[column]
                yield name, (column, other)
            elif column not in partners:
                yield column, (column, column)


def need(name: str, names: Sequence[str]) -> None:
    """See that a column is there.

    Raises
    ------
    DyadError
        When it is not; the error names what is near.
    """
    if name not in names:
        raise no_column(name, names)


def of(
    *,
    form: Form,
    dyad: str | None,
    role: str | None,
    member: str | None,
    time: str | None,
    roles: Sequence[str] | None,
    members: Sequence[str] | None,
    pattern: str,
    own: str,
    partner: str,
) -> Layout:
    """Return the layout, or say what contradicts itself in what was told.

    Raises
    ------
    DyadError
        When the words do not go together.
    """
    check_word("form", form, get_args(Form))
    for option, names in (("own", own), ("partner", partner)):
        if "{name}" not in names:
            raise DyadError(f"{option}=“{names}” must hold {{name}}.")
    suffixes = roles if roles is not None else members
    if form == "wide":
        _check_wide(role or member, roles, members, pattern)
    elif suffixes is not None:
        raise DyadError(
            f"roles= and members= belong to form=“wide”; in the {form} form role= or member= "
            "names the column that says who is who."
        )
    elif role is not None and member is not None:
        raise DyadError("Give role= or member=, not both: the role already says who is who.")
    elif time is not None and role is None and member is None:
        raise DyadError(
            "Over time it must be known who is who: name the column of the role, role=, or, when "
            "the members cannot be told apart, one that names the person, member=."
        )
    elif dyad is None and time is None:
        raise DyadError("Name the column that says which two belong together: dyad=.")
    pair = None if suffixes is None else (str(suffixes[0]), str(suffixes[1]))
    told_apart = roles is not None
    return Layout(form, dyad, role, member, time, pair, pattern, own, partner, told_apart)


def _check_wide(
    who: str | None, roles: Sequence[str] | None, members: Sequence[str] | None, pattern: str
) -> None:
    if who is not None:
        raise DyadError(
            "In the wide form one row holds both members: say roles=(“h”, “w”), how the columns "
            "of either are marked, in place of role= or member=."
        )
    if (roles is None) == (members is None):
        raise DyadError(
            "Say how the columns of either member are marked: roles=(“h”, “w”), or, when the "
            "members cannot be told apart, members=(“1”, “2”)."
        )
    marks = roles if roles is not None else members
    if marks is None or isinstance(marks, str) or len(marks) != 2 or marks[0] == marks[1]:
        raise DyadError(f"There must be two different marks of the members, not {marks!r}.")
    if "{name}" not in pattern or "{role}" not in pattern:
        raise DyadError(f"The pattern “{pattern}” must hold {{name}} and {{role}}.")


@lru_cache(maxsize=4096)
def _fits(column: str, pattern: str, role: str = "") -> str | None:
    """Return the name in a column that fits the pattern."""
    escaped = re.escape(pattern).replace(r"\{name\}", "(.+)").replace(r"\{role\}", re.escape(role))
    found = re.fullmatch(escaped, column)
    return found[1] if found else None
