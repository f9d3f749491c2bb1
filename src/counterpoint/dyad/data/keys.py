"""What the columns say that tell whose a row is and when."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.data import cells
from counterpoint.dyad.data.layout import Layout
from counterpoint.dyad.data.tables import Table

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """What the key columns say, row by row of the table."""

    dyads: Places  # the number of the dyad
    labels: NDArray[Any]  # of the dyads
    times: NDArray[Any] | None

    def dyad_of(self, row: int) -> str:
        """Return the label of the dyad in a row."""
        return cells.word(self.labels[self.dyads[row]])


@lru_cache(maxsize=1)  # batches are of one size
def count(n: int) -> Places:
    """Return 0 to n, which nobody may change."""
    numbers = np.arange(n + 1, dtype=np.intp)
    numbers.flags.writeable = False
    return numbers


def keys_of(table: Table, told: Layout) -> Keys:
    """Read the key columns.

    Raises
    ------
    DyadError
        When one is empty in some row.
    """
    times = None if told.time is None else cells.times(table[told.time], told.time)
    if told.dyad is not None:
        dyads, labels = cells.codes(table[told.dyad], told.dyad)
    elif told.form == "wide" and told.time is None:
        dyads, labels = count(table.n_rows)[:-1], count(table.n_rows)[1:]
    else:
        dyads, labels = np.zeros(table.n_rows, dtype=np.intp), np.array([1])
    return Keys(dyads, labels, times)
