"""Compare a fresh run of the R scripts with the results kept here: `python compare.py FOLDER`.

Prints, for each file, the model and number that differ most, relative to the largest number of
the same list; ends with status 1 when a model's estimates, errors or likelihood moved by more
than 1e-6.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# What an optimiser leaves near zero, or numerical derivatives give, may differ between two runs.
LOOSE = (
    "gradient",
    "max_abs",
    "fixpoint",
    "iterations",
    "fmin",
    "chisq",
    "pvalue",
    "rmsea",
    "srmr",
    "satterthwaite",
)


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number with the way that leads to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{path}/{key}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from numbers(item, f"{path}/{place}")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, float(value)


def apart(kept: float, fresh: float) -> float:
    """Return how far two numbers are from each other, relative to their size or to one."""
    if math.isnan(kept) and math.isnan(fresh):
        return 0.0
    return abs(kept - fresh) / max(1.0, abs(kept))


def worst(name: str, folder: Path) -> tuple[float, str]:
    """Return the largest difference of a file, and where it is."""
    kept = json.loads((HERE / name).read_text())["models"]
    fresh = dict(numbers(json.loads((folder / name).read_text())["models"]))
    found = [
        (apart(value, fresh.get(path, math.inf)), path)
        for path, value in numbers(kept)
        if not any(word in path for word in LOOSE)
    ]
    return max(found, default=(0.0, "nothing"))


def main() -> int:
    """Print one line a file."""
    folder = Path(sys.argv[1])
    status = 0
    for path in sorted(folder.glob("*.json")):
        if not (HERE / path.name).exists():
            continue
        difference, where = worst(path.name, folder)
        print(f"{path.name}: {difference:.1e} at {where}")
        status |= difference > 1e-6
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
