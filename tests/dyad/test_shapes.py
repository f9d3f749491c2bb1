"""Long, wide and pairwise: from each to the others and back without a loss."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from counterpoint import dyad
from counterpoint.dyad import DyadError

DAY = dt.date(2026, 5, 1)


def table(n, times, seed):
    """Return a long table in a random order, with missing values and missing rows."""
    rng = np.random.default_rng(seed)
    rows = [
        {
            "couple": f"c{c}", "role": role, "day": DAY + dt.timedelta(int(day)),
            "calm": rng.normal() if rng.random() > 0.2 else None,
            "word": rng.choice(["yes", "no", None]),
        }
        for c in range(n)
        for role in ("w", "h")
        for day in range(times)
        if day < 1 or rng.random() > 0.2
    ]  # fmt: skip
    order = rng.permutation(len(rows))
    return pd.DataFrame([rows[i] for i in order])


def same(first, second):
    assert list(first.columns) == list(second.columns)
    assert_array_equal(first.labels, second.labels)
    assert first.roles == second.roles
    if first.times is not None:
        assert_array_equal(first.days(), second.days())
    for name, values in first.columns.items():
        assert_array_equal(values, second.columns[name])


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 1000))
def test_every_form_says_the_same(n, times, seed):
    told = {"dyad": "couple", "time": "day"}
    read = dyad.read(table(n, times, seed), role="role", **told)
    same(read, dyad.read(read.long(), role="role", **told))
    same(read, dyad.read(read.pairwise(), role="role", form="pairwise", **told))
    same(read, dyad.read(read.wide(), form="wide", roles=("w", "h"), **told))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(0, 1000))
def test_the_order_of_the_rows_changes_only_that_of_the_dyads(n, seed):
    rows = table(n, 1, seed).drop(columns="day")
    read = dyad.read(rows, dyad="couple", role="role").wide().set_index("couple")
    mixed = rows.sample(frac=1, random_state=seed)
    again = dyad.read(mixed, dyad="couple", role="role").wide().set_index("couple")
    pd.testing.assert_frame_equal(read, again.loc[read.index])


def test_members_without_roles_come_back_in_their_order():
    rows = pd.DataFrame({"couple": [1, 1, 2, 2], "calm": [1.0, 2.0, 3.0, None]})
    read = dyad.read(rows, dyad="couple")
    pd.testing.assert_frame_equal(read.long(), rows)
    assert list(read.wide().columns) == ["couple", "calm_1", "calm_2"]
    same(read, dyad.read(read.wide(), dyad="couple", form="wide", members=("1", "2")))


def test_persons_over_time_come_back():
    rows = pd.DataFrame(
        {"couple": [1, 1, 1, 2, 2], "day": [1.0, 1, 2, 1, 1], "calm": [1.0, 2, 3, 4, 5]}
    )
    rows["person"] = ["Bob", "Alice", "Bob", "Alice", "Bob"]
    told = {"dyad": "couple", "member": "person", "time": "day"}
    read = dyad.read(rows, **told)
    same(read, dyad.read(read.long(), **told))
    same(read, dyad.read(read.pairwise(), form="pairwise", **told))


def test_the_pairwise_form_has_each_partners_values_beside_the_own():
    rows = {"couple": [1, 1], "role": ["h", "w"], "calm": [1.0, 2.0]}
    pairwise = dyad.read(rows, dyad="couple", role="role").pairwise()
    assert pairwise["calm_partner"].tolist() == [2.0, 1.0]


def test_a_partners_value_that_the_partner_denies_is_named():
    rows = {
        "couple": [1, 1, 2, 2], "role": ["h", "w"] * 2, "calm": [1.0, 2.0, 3.0, None],
        "calm_partner": [2.0, 1.0, None, 4.0],
    }  # fmt: skip
    with pytest.raises(
        DyadError, match=r"“calm_partner” is 4.0 in row 4 \(dyad 2\), but .*row 3 says 3"
    ):
        dyad.read(rows, dyad="couple", role="role", form="pairwise")


def test_other_names_of_the_pairwise_form_are_told_by_patterns():
    rows = {"couple": [1, 1], "calm_A": [1.0, 2.0], "calm_P": [2.0, 1.0], "years": [3, 3]}
    told = {"form": "pairwise", "own": "{name}_A", "partner": "{name}_P"}
    assert list(dyad.read(rows, dyad="couple", **told).columns) == ["calm", "years"]
    with pytest.raises(DyadError, match="No column is named like"):
        dyad.read(rows, dyad="couple", form="pairwise")


def test_what_a_row_says_of_a_partner_without_one_is_taken():
    rows = {
        "couple": [1, 1, 1], "role": ["h", "w", "h"], "day": [1, 1, 2],
        "calm": [1.0, 2.0, 3.0], "calm_partner": [2.0, 1.0, 7.0],
    }  # fmt: skip
    read = dyad.read(rows, dyad="couple", role="role", time="day", form="pairwise")
    assert_array_equal(read.numbers("calm"), [[1, 2], [3, 7]])


WIDE = {"couple": [1, 2], "calm_h": [1, 2], "calm_w": [3, 4], "years": [5, 6]}


def test_a_wide_column_without_a_mark_holds_for_both():
    read = dyad.read(WIDE, dyad="couple", form="wide", roles=("w", "h"))
    assert read.roles == ("h", "w")
    assert_array_equal(read.numbers("calm"), [[1, 3], [2, 4]])
    assert_array_equal(read.numbers("years"), [[5, 5], [6, 6]])
    assert read.numbers("calm")[:, 0].flags.c_contiguous


@pytest.mark.parametrize(
    ("columns", "told", "said"),
    [
        ({}, {}, "roles=(“h”, “w”), or"),
        ({}, {"roles": ("h", "h")}, "two different marks"),
        ({}, {"roles": ("h",)}, "two different marks"),
        ({}, {"roles": ("h", "w"), "role": "years"}, "one row holds both members"),
        ({}, {"roles": ("m", "f")}, "No column is named like “{name}_{role}”"),
        ({}, {"roles": ("h", "w"), "pattern": "{name}"}, "must hold {name} and {role}"),
        ({"hope_w": [1, 2]}, {"roles": ("h", "w")}, "“hope_w” but no “hope_h”"),
        ({"couple": [2, 2]}, {"roles": ("h", "w")}, "Dyad 2 is in row 1 and again in row 2"),
        (
            {"couple": [2, 2], "years": [1, 1]}, {"roles": ("h", "w"), "time": "years"},
            "Dyad 2 has the occasion 1.0 in row 1 and again in row 2",
        ),
        ({"calm_w": ["a", "b"]}, {"roles": ("h", "w")}, "one holds numbers, one does not"),
    ],
)  # fmt: skip
def test_a_wide_table_that_cannot_be_used_is_named(columns, told, said):
    with pytest.raises(DyadError) as caught:
        dyad.read({**WIDE, **columns}, dyad="couple", form="wide", **told)
    assert said in str(caught.value)


def test_a_member_who_said_nothing_is_missing_in_the_kind_of_the_other():
    rows = {**WIDE, "calm_h": [None, None], "calm_w": ["a", "b"]}
    read = dyad.read(rows, dyad="couple", form="wide", roles=("h", "w"))
    assert read.column("calm").tolist() == [[None, "a"], [None, "b"]]
    rows = {**WIDE, "calm_w": [None, None], "calm_h": ["a", "b"]}
    read = dyad.read(rows, dyad="couple", form="wide", roles=("h", "w"))
    assert read.column("calm").tolist() == [["a", None], ["b", None]]
