"""Fit from a Parquet file in a process that may take only so much memory.

`python -m benchmarks.pairs.limited FORM PATH ROUNDS MEGABYTES` prints its figures as JSON. The
limit is on private writable memory (RLIMIT_DATA), which is where arrays lie, whoever asks for
them: numpy, or Arrow's pool, which is set to the system's so that it reserves nothing ahead.
"""

import json
import os
import resource
import sys
import threading
from pathlib import Path

os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
os.environ["MALLOC_ARENA_MAX"] = "2"

ROWS = 1 << 17  # of a batch, as the models read them


def main() -> None:
    """Limit this process, then read alone and fit in turn."""
    form, path, rounds, megabytes = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    threading.stack_size(1 << 20)
    from benchmarks.pairs.timing import in_turn
    from counterpoint import dyad

    def fit() -> float:
        if form == "wide":
            data = dyad.read(path, dyad=None, form="wide", roles=("a", "b"), batches=True)
        else:
            data = dyad.read(path, dyad="couple", role="role", batches=True)
        return float(dyad.apim(data, "y ~ x", method="ml").log_likelihood)

    alone, fitted = in_turn(rounds, lambda: _read(path, form), fit)
    figures = {
        "read": alone.seconds,
        "fit": fitted.seconds,
        "rounds": rounds,
        "log_likelihood": fitted.result,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "whole_fails": _whole_fails(path),
    }
    print(json.dumps(figures))


def _read(path: Path, form: str) -> int:
    """Read every batch as the models do, and do nothing with it."""
    import pyarrow.parquet as pq

    texts = ["role"] if form == "long" else []
    with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        return sum(batch.num_rows for batch in file.iter_batches(ROWS))


def _whole_fails(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_table(path, use_threads=False)
    except (MemoryError, pa.ArrowMemoryError, OSError):
        return True
    return False


if __name__ == "__main__":
    main()
