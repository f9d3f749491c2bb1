"""What is said of a table that cannot be read: which dyad, which rows, and what is wrong."""

import numpy as np

from counterpoint.dyad.data import cells
from counterpoint.dyad.data.keys import Keys, Places
from counterpoint.dyad.errors import DyadError


def not_two(keys: Keys, dyad: int, whose: Places) -> DyadError:
    """Name a dyad and the first row of each of its members."""
    rows = np.flatnonzero(keys.dyads == dyad)
    _, firsts = np.unique(whose[rows], return_index=True)
    listed = sorted(rows[firsts] + 1)
    told = ", ".join(str(row) for row in listed[:5]) + (", …" if len(listed) > 5 else "")
    members = "one member" if len(listed) == 1 else f"{len(listed)} members"
    return DyadError(
        f"Dyad {cells.word(keys.labels[dyad])} has {members} (row {told}); it must have two."
    )


def one_alone(keys: Keys, members: Places, roles: tuple[str, str] | None) -> DyadError:
    """Name the first dyad without one of its members."""
    count = np.bincount(keys.dyads * 2 + members, minlength=2 * len(keys.labels))
    dyad, member = divmod(int(np.argmax(count == 0)), 2)
    row = int(np.argmax(keys.dyads == dyad)) + 1
    label = cells.word(keys.labels[dyad])
    if roles is None:
        return DyadError(f"Dyad {label} has one member (row {row}); it must have two.")
    rows = np.flatnonzero(keys.dyads == dyad) + 1
    if len(rows) > 1 and keys.times is None:
        return DyadError(
            f"Dyad {label} has the role “{roles[1 - member]}” in row {rows[0]} and again in row "
            f"{rows[1]}, and no “{roles[member]}”."
        )
    return DyadError(
        f"Dyad {label} has no “{roles[member]}” (its first row is {row}){_and_others(count)}; "
        "leave the dyad out, or give the one who did not answer a row with empty cells."
    )


def _and_others(count: Places) -> str:
    more = int((count.reshape(-1, 2) == 0).any(axis=1).sum()) - 1
    return f", and {more} more lack a member" if more else ""


def twice(
    keys: Keys, where: Places, place: int, members: Places, roles: tuple[str, str] | None
) -> DyadError:
    """Name the dyad and the rows of the first member that is there twice."""
    first, second = np.flatnonzero(where == place)[:2]
    who = "one member" if roles is None else f"“{roles[members[first]]}”"
    when = "" if keys.times is None else f" on the occasion {cells.word(keys.times[first])}"
    return DyadError(
        f"Dyad {keys.dyad_of(first)} has {who}{when} in row {first + 1} and again in row "
        f"{second + 1}."
    )
