"""Cross-products in blocks, and their sums over parts."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad import DyadError
from counterpoint.dyad.moments import Moments, moments


def columns(rows=1000, seed=1):
    rng = np.random.default_rng(seed)
    return {"x": rng.normal(size=rows), "y": rng.normal(size=rows), "z": rng.exponential(size=rows)}


def assert_same(found, wanted, rtol):
    assert (found.names, found.n, found.n_missing) == (wanted.names, wanted.n, wanted.n_missing)
    assert_allclose(found.mean, wanted.mean, rtol=rtol, atol=rtol)
    assert_allclose(found.scatter, wanted.scatter, rtol=rtol, atol=rtol * wanted.scatter.max())


def test_moments_are_those_of_numpy_whatever_the_block():
    there = columns()
    for block in (1, 7, 999, 1000, 5000):
        found = moments(there, block=block)
        assert_allclose(found.mean, [v.mean() for v in there.values()], rtol=1e-12)
        assert_allclose(found.covariance, np.cov(list(there.values()), bias=True), rtol=1e-11)


def test_a_mean_a_billion_times_the_spread_costs_no_digits():
    there = columns()
    whole = {name: np.round(values * 1024) / 1024 for name, values in there.items()}
    found = moments({name: values + 2.0**30 for name, values in whole.items()}, block=64)
    assert_allclose(found.scatter, moments(whole).scatter, rtol=1e-10)


def test_moments_of_parts_add_up_to_those_of_the_whole():
    there = columns()
    total = Moments.none(there)
    for part in np.array_split(np.arange(1000), 13):
        total = total + moments({name: values[part] for name, values in there.items()})
    assert_same(total, moments(there), rtol=1e-12)


def test_a_row_with_a_missing_value_is_left_out_and_counted():
    there = columns()
    there["x"][[0, 1, 2, 500]] = np.nan
    there["y"][[500, 999]] = np.nan
    seen = ~np.isnan(there["x"] + there["y"])
    found = moments(there, block=2)
    complete = moments({name: values[seen] for name, values in there.items()})
    assert (found.n, found.n_missing) == (995, 5)
    assert_allclose(found.scatter, complete.scatter, rtol=1e-12)
    assert_allclose(found.mean, complete.mean, rtol=1e-12)


def test_nothing_is_seen_when_every_row_misses_something():
    found = moments({"x": np.array([np.nan, 1.0]), "y": np.array([1.0, np.nan])})
    assert (found.n, found.n_missing) == (0, 2)
    assert_same(
        found + moments(columns()).of(["x", "y"]), moments(columns()).of(["x", "y"]) + found, 0
    )


def test_an_infinite_value_is_named_with_its_row():
    there = columns()
    there["y"][700] = -np.inf
    there["y"][701] = np.inf
    with pytest.raises(DyadError, match="“y” is infinite in row 700"):
        moments(there, block=64)


def test_parts_with_different_columns_do_not_add_up():
    with pytest.raises(DyadError, match="different columns: x and y"):
        Moments.none(["x"]) + Moments.none(["y"])


def test_the_condensed_rows_have_the_cross_products_of_all():
    there = columns()
    there["double"] = 2 * there["x"]
    full = np.column_stack([np.ones(1000), *there.values()])
    rows = moments(there).condensed()
    assert rows.shape == (5, 5)
    assert_allclose(rows.T @ rows, full.T @ full, rtol=1e-11, atol=1e-9)
