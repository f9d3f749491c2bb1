"""The distinguishable model from a Parquet file that does not fit the memory, and from Dask."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.pairs import samples
from benchmarks.pairs.timing import Timed, at_least, in_turn, line, said, same, title
from counterpoint import dyad

LIMIT = 480  # MB that the child may take for data, its libraries included
GROUP = 250_000  # dyads in a group of rows of the file
GROUPS = {"wide": 70, "long": 60}


def file(folder: Path, rounds: int) -> None:
    """Measure a file larger than the memory allowed against reading it alone."""
    for form, groups in GROUPS.items():
        part, whole = folder / f"part_{form}.parquet", folder / f"whole_{form}.parquet"
        _write(part, form, groups // 4)
        _write(whole, form, groups)
        size = whole.stat().st_size / 1e6
        title(
            f"distinguishable APIM from a {form} Parquet file of {size:,.0f} MB, "
            f"{groups * GROUP:,} dyads, at most {LIMIT} MB of memory"
        )
        small, large = _limited(form, part, 1), _limited(form, whole, rounds)
        whole.unlink()
        part.unlink()
        if small and large:
            _tell(small, large)


def _tell(small: dict[str, float], large: dict[str, float]) -> None:
    rounds = int(large["rounds"])
    line("pyarrow: reading the same batches alone", Timed(large["read"], None, rounds))
    line("dyad.read(batches=True) and dyad.apim", Timed(large["fit"], None, rounds))
    at_least("its rate, as a share of reading alone", large["read"] / large["fit"], 0.5)
    said("peak of resident memory", f"{large['peak']:>11,.0f} MB")
    said("the same for a quarter of the file", f"{small['peak']:>11,.0f} MB")
    said("reading the file whole under this limit", "fails" if large["whole_fails"] else "WORKS")


def _limited(form: str, path: Path, rounds: int) -> dict[str, float] | None:
    words = [sys.executable, "-m", "benchmarks.pairs.limited", form, str(path), str(rounds)]
    done = subprocess.run(
        [*words, str(LIMIT)], check=False, capture_output=True, text=True, timeout=240
    )
    if done.returncode:
        said("the process under the limit failed", done.stderr.strip().splitlines()[-1][:90])
        return None
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _write(path: Path, form: str, groups: int) -> None:
    writer = None
    for group in range(groups):
        table = _table(form, group, *samples.pair(GROUP, 100 + group))
        writer = writer or pq.ParquetWriter(path, table.schema, use_dictionary=["role"])
        writer.write_table(table, row_group_size=GROUP)
    assert writer is not None
    writer.close()


def _table(form: str, group: int, y: np.ndarray, x: np.ndarray) -> pa.Table:
    if form == "wide":
        return pa.table({"y_a": y[:, 0], "y_b": y[:, 1], "x_a": x[:, 0], "x_b": x[:, 1]})
    labels = np.repeat(np.arange(len(y)) + group * GROUP, 2)
    roles = np.tile(["a", "b"], len(y))
    return pa.table({"couple": labels, "role": roles, "y": y.ravel(), "x": x.ravel()})


def cluster(folder: Path, rounds: int) -> None:
    """Measure a Dask DataFrame on a cluster of two workers against the arrays in memory."""
    try:
        import dask.dataframe as dd
        from dask.distributed import Client, LocalCluster
    except ImportError:
        said("Dask", "not run: it is not installed")
        return
    y, x = samples.pair(1_000_000, 9)
    table = pd.DataFrame(
        {
            "couple": np.repeat(np.arange(len(y)), 2),
            "role": np.tile(["a", "b"], len(y)),
            "y": y.ravel(),
            "x": x.ravel(),
        }
    )
    path = folder / "cluster.parquet"
    table.to_parquet(path, row_group_size=2 * GROUP)
    arrays = samples.dyads(y, x)
    title("the same from a Dask DataFrame of 1,000,000 dyads, a LocalCluster of two workers")
    with (
        tempfile.TemporaryDirectory() as scratch,
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit="1GB",
            local_directory=scratch,
        ) as workers,
        Client(workers),
    ):  # fmt: skip
        frame = dd.read_parquet(path, split_row_groups=True)
        data = dyad.read(frame, dyad="couple", role="role")
        far, near = in_turn(
            rounds,
            lambda: dyad.apim(data, "y ~ x", method="ml"),
            lambda: dyad.apim(arrays, "y ~ x", method="ml"),
        )
    line(f"dyad.apim, Dask, {frame.npartitions} partitions read from Parquet", far)
    line("dyad.apim, arrays in memory", near)
    same(
        "log likelihood of the two, relative",
        far.result.log_likelihood, near.result.log_likelihood, 1e-10,
    )  # fmt: skip
    apart = max(
        abs(ours.estimate - theirs.estimate)
        for ours, theirs in zip(far.result.coefficients, near.result.coefficients, strict=True)
    )
    said("largest difference of an estimate", f"{apart:>11.1e}")
