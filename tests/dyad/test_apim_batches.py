"""The same model from batches of a file, and from a cluster."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from counterpoint import dyad
from counterpoint.dyad import DyadError
from counterpoint.dyad.apim import apim, compare, distinguishability


def table(n=500, missing=()):
    rng = np.random.default_rng(6)
    x, z = rng.normal(size=(2, n, 2)) + 2
    y = 0.5 * x + 0.2 * x[:, ::-1] + rng.normal(size=(n, 2)) * [1, 2]
    kids = np.repeat(rng.integers(0, 3, size=n), 2).astype(float)
    rows = pd.DataFrame(
        {
            "couple": np.repeat(np.arange(n), 2),
            "role": np.tile(["husband", "wife"], n),
            "y": y.reshape(-1),
            "x": x.reshape(-1),
            "z": z.reshape(-1),
            "kids": kids,
        }
    )
    rows.loc[list(missing), "x"] = np.nan
    return rows


def parquet(tmp_path, rows):
    path = tmp_path / "couples.parquet"
    rows.to_parquet(path)
    return path


def assert_same(found, wanted):
    assert found.keys == wanted.keys
    for key in found.keys:
        assert_allclose(found[key].estimate, wanted[key].estimate, rtol=1e-12, atol=1e-12)
        assert_allclose(found[key].se, wanted[key].se, rtol=1e-12)
    assert_allclose(found.residual_covariance, wanted.residual_covariance, rtol=1e-12)
    assert_allclose(found.log_likelihood, wanted.log_likelihood, rtol=1e-12)
    assert (found.n_dyads, found.n_missing) == (wanted.n_dyads, wanted.n_missing)


FORMULAS = ["y ~ x", "y ~ own(x) + z", "y ~ x * kids", "y ~ own(x):partner(z) + x:z:kids + kids"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("told", [False, True])
def test_small_batches_of_a_file_give_the_numbers_of_the_whole(tmp_path, formula, told):
    rows = table()
    batches = dyad.read(parquet(tmp_path, rows), dyad="couple", role="role", batches=64)
    whole = dyad.read(rows, dyad="couple", role="role")
    for method in ("ml", "reml"):
        assert_same(
            apim(batches, formula, method=method, indistinguishable=told),
            apim(whole, formula, method=method, indistinguishable=told),
        )


def test_dyads_with_missing_values_are_left_out_of_batches_and_counted(tmp_path):
    rows = table(missing=[3, 200, 201])
    batches = dyad.read(parquet(tmp_path, rows), dyad="couple", role="role", batches=64)
    whole = dyad.read(rows, dyad="couple", role="role")
    found = apim(batches, "y ~ x", method="reml")
    assert_same(found, apim(whole, "y ~ x", method="reml"))
    assert (found.n_dyads, found.n_missing) == (498, 2)
    assert "2 left out" in apim(batches, "y ~ x").summary()


def test_a_column_that_only_looks_shared_in_one_batch_is_each_members_own(tmp_path):
    rows = table()
    rows.loc[rows.index < 128, "z"] = 1.0
    batches = dyad.read(parquet(tmp_path, rows), dyad="couple", role="role", batches=64)
    whole = dyad.read(rows, dyad="couple", role="role")
    assert_same(apim(batches, "y ~ x + z"), apim(whole, "y ~ x + z"))


def test_what_needs_all_rows_is_refused_by_name(tmp_path):
    batches = dyad.read(parquet(tmp_path, table()), dyad="couple", role="role", batches=64)
    with pytest.raises(DyadError, match="“center\\(x\\)” needs all rows at once"):
        apim(batches, "y ~ center(x)")


def test_a_column_that_is_not_there_is_named(tmp_path):
    batches = dyad.read(parquet(tmp_path, table()), dyad="couple", role="role", batches=64)
    with pytest.raises(DyadError, match="no column “w”"):
        apim(batches, "y ~ w")


def test_a_dask_frame_gives_the_numbers_of_the_whole():
    frames = pytest.importorskip("dask.dataframe")
    rows = table()
    parts = dyad.read(frames.from_pandas(rows, npartitions=4), dyad="couple", role="role")
    whole = dyad.read(rows, dyad="couple", role="role")
    assert_same(apim(parts, "y ~ x * kids"), apim(whole, "y ~ x * kids"))


def test_a_cluster_of_two_workers_gives_the_numbers_of_the_whole():
    frames = pytest.importorskip("dask.dataframe")
    distributed = pytest.importorskip("distributed")
    rows = table(missing=[3])
    parts = dyad.read(frames.from_pandas(rows, npartitions=4), dyad="couple", role="role")
    whole = dyad.read(rows, dyad="couple", role="role")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
    ):
        found = apim(parts, "y ~ x", method="reml")
    assert_same(found, apim(whole, "y ~ x", method="reml"))


def test_models_of_batches_are_compared_where_one_is_a_special_case(tmp_path):
    rows = table()
    batches = dyad.read(parquet(tmp_path, rows), dyad="couple", role="role", batches=64)
    whole = dyad.read(rows, dyad="couple", role="role")
    found, wanted = (
        [compare(apim(data, "y ~ own(x)"), apim(data, "y ~ x")), distinguishability(data, "y ~ x")]
        for data in (batches, whole)
    )
    for one, other in zip(found, wanted, strict=True):
        assert one.df == other.df
        assert_allclose(one.statistic, other.statistic, rtol=1e-9)
    with pytest.raises(DyadError, match="no special case"):
        compare(apim(batches, "y ~ own(z)"), apim(batches, "y ~ x"))
