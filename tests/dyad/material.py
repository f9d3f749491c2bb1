"""Real data and R's results, for the tests of `counterpoint.dyad`.

What may be copied lies in tests/data and tests/oracles, each with its source. What may not is
read from the folder `shared/` beside the checkout, or the one that DYAD_MATERIAL names; a test
that needs it is skipped, by name, where it is not.
"""

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).resolve().parents[1]
BESIDE = Path(os.environ.get("DYAD_MATERIAL", HERE.parents[1] / "shared"))


def data(name: str) -> Path:
    """Return the path of a data set, or skip the test that asked for it."""
    return _first(f"{name}.csv", HERE / "data", BESIDE / "data")


def oracle(name: str) -> dict[str, dict[str, Any]]:
    """Return what R computed on a data set: model to numbers."""
    path = _first(f"{name}.json", HERE / "oracles", BESIDE / "oracles")
    read: dict[str, Any] = json.loads(path.read_text())
    return read.get("models", read)


def arrays(name: str) -> dict[str, np.ndarray]:
    """Return a data set's columns: floats where all is numbers, NA as NaN, else text."""
    with data(name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: _typed([row[column] for row in rows]) for column in rows[0]}


def _typed(cells: list[str]) -> np.ndarray:
    try:
        return np.array([np.nan if cell in {"", "NA"} else float(cell) for cell in cells])
    except ValueError:
        return np.array(cells, dtype=object)


def _first(name: str, *folders: Path) -> Path:
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    return pytest.skip(f"{name} is not here; its licence does not let it travel with the project")
