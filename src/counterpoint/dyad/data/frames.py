"""From `Dyads` back to tables."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Dyads


def long(data: Dyads) -> pd.DataFrame:
    """Return one row for each member and occasion."""
    columns = {data.names.dyad: np.repeat(data.labels, 2)}
    if data.roles is not None:
        who = np.tile(np.array(data.roles, dtype=object), data.n_rows)
        columns[data.names.role or "role"] = who
    elif data.times is not None and data.names.member is None:
        columns["member"] = np.tile([1, 2], data.n_rows)
    if data.times is not None:
        columns[data.names.time or "time"] = np.repeat(data.times, 2)
    for name, values in data.columns.items():
        columns[name] = values.reshape(-1)
    return pd.DataFrame(columns)


def wide(data: Dyads, pattern: str) -> pd.DataFrame:
    """Return one row for each dyad and occasion, two columns for each quantity."""
    columns = _keys(data)
    for name, values in data.columns.items():
        for member, role in enumerate(data.roles or ("1", "2")):
            columns[pattern.format(name=name, role=role)] = values[:, member]
    return pd.DataFrame(columns)


def pairwise(data: Dyads, partner: str) -> pd.DataFrame:
    """Return the long form with the partner's values beside the own."""
    table = long(data)
    for name, values in data.columns.items():
        if name != data.names.member:
            table[partner.format(name=name)] = values[:, ::-1].reshape(-1)
    return table


def _keys(data: Dyads) -> dict[str, NDArray[Any]]:
    columns = {data.names.dyad: data.labels}
    if data.times is not None:
        columns[data.names.time or "time"] = data.times
    return columns
