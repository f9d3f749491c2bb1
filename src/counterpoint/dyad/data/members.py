"""Which of the two members each row of a long table is of."""

import numpy as np
import pandas as pd

from counterpoint.dyad.data import cells, refusals
from counterpoint.dyad.data.cells import Column
from counterpoint.dyad.data.keys import Keys, Places
from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.data.tables import Table
from counterpoint.dyad.errors import DyadError


def two_in_turn(raw: Column) -> tuple[tuple[str, str], int] | None:
    """Return the roles and which of two rows is the first role's, if two roles alternate.

    None if they do not, or if anything about them is not plain.
    """
    codes = raw.codes if isinstance(raw, pd.Categorical) else raw
    if codes.dtype.kind not in "iuOU" or codes[0] == codes[1]:
        return None
    if not (np.all(codes[0::2] == codes[0]) and np.all(codes[1::2] == codes[1])):
        return None
    words = [cells.word(raw[0]), cells.word(raw[1])]
    if words[0] == words[1] or "" in words or pd.isna(raw[0]) or pd.isna(raw[1]):
        return None
    first, second = sorted(words)
    return (first, second), int(words[0] != first)


def members_of(table: Table, told: Layout, keys: Keys) -> tuple[Places, tuple[str, str] | None]:
    """Return 0 or 1 for each row, and the roles in alphabetical order if there are any.

    Raises
    ------
    DyadError
        When a dyad has not two members, or there are not two roles.
    """
    if told.role is not None:
        return _by_role(table[told.role], told.role, keys)
    if told.member is not None:
        return _by_person(table[told.member], told.member, keys), None
    count = np.bincount(keys.dyads)
    if (count != 2).any():
        raise refusals.not_two(keys, int(np.argmax(count != 2)), np.arange(len(keys.dyads)))
    members = np.empty_like(keys.dyads)
    members[np.argsort(keys.dyads, kind="stable")] = np.tile([0, 1], len(keys.labels))
    return members, None


def _by_role(raw: Column, name: str, keys: Keys) -> tuple[Places, tuple[str, str]]:
    codes, found = cells.codes(raw, name)
    words = [cells.word(role) for role in found]
    if len(codes) == 1:
        raise refusals.not_two(keys, 0, codes)
    if len(words) != 2:
        told = ", ".join(f"“{word}”" for word in words[:5])
        row = int(np.argmax(codes == min(2, len(words) - 1)))
        raise DyadError(
            f"The column “{name}” must hold two roles; it holds {len(words)}: {told} "
            f"(row {row + 1}, dyad {keys.dyad_of(row)})."
        )
    first, second = sorted(words)
    return (codes if words[0] == first else 1 - codes), (first, second)


def _by_person(raw: Column, name: str, keys: Keys) -> Places:
    """Give the two persons of each dyad a number, in the order of their names."""
    codes, found = cells.codes(raw, name)
    rank = np.empty(len(found), dtype=np.intp)
    rank[np.argsort(found.astype(str) if found.dtype.kind == "O" else found)] = np.arange(
        len(found)
    )
    pairs, whose = np.unique(keys.dyads * len(found) + rank[codes], return_inverse=True)
    dyads = pairs // len(found)
    count = np.bincount(dyads, minlength=len(keys.labels))
    if (count != 2).any():
        raise refusals.not_two(keys, int(np.argmax(count != 2)), whose)
    return np.asarray(whose % 2, dtype=np.intp)
