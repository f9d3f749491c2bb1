"""`dyad.read`: every kind of table, and what it says of one that cannot be used."""

import builtins
import datetime as dt
import time
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_array_equal

from counterpoint import dyad
from counterpoint.dyad import DyadError
from tests.dyad.material import data

COUPLES = {
    "couple": [3, 3, 1, 1],
    "role": ["wife", "husband", "husband", "wife"],
    "calm": [4.0, 2.5, None, 1.5],
    "town": ["Ulm", "Ulm", "Bonn", None],
}
CALM = [[2.5, 4.0], [np.nan, 1.5]]


def changed(**columns):
    return {**COUPLES, **columns}


def mapping(_):
    return COUPLES


def arrays(_):
    return {name: np.array(values, dtype=object) for name, values in COUPLES.items()}


def pandas(_):
    return pd.DataFrame(COUPLES)


def pandas_categories(_):
    return pd.DataFrame(COUPLES).astype({"role": "category", "town": "category"})


def pandas_own_kinds(_):
    return pd.DataFrame(COUPLES).convert_dtypes()


def polars(_):
    return pl.DataFrame(COUPLES)


def polars_lazy(_):
    return pl.LazyFrame(COUPLES)


def polars_categories(_):
    return pl.DataFrame(COUPLES).with_columns(pl.col("role").cast(pl.Categorical))


def arrow(_):
    return pa.table(COUPLES)


def arrow_dictionary(_):
    return pa.table(COUPLES).set_column(1, "role", pa.array(COUPLES["role"]).dictionary_encode())


def csv(folder):
    pd.DataFrame(COUPLES).to_csv(folder / "couples.csv", index=False)
    return folder / "couples.csv"


def csv_of_a_spreadsheet(folder):
    text = pd.DataFrame(COUPLES).to_csv(index=False, sep=";", na_rep="NA")
    (folder / "couples.csv").write_text(text, encoding="utf-8-sig")
    return str(folder / "couples.csv")


def parquet(folder):
    pl.DataFrame(COUPLES).write_parquet(folder / "couples.parquet")
    return folder / "couples.parquet"


KINDS = [
    mapping, arrays, pandas, pandas_categories, pandas_own_kinds, polars, polars_lazy,
    polars_categories, arrow, arrow_dictionary, csv, csv_of_a_spreadsheet, parquet,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gives_the_same_dyads(kind, tmp_path):
    read = dyad.read(kind(tmp_path), dyad="couple", role="role")
    assert read.roles == ("husband", "wife")
    assert list(read.labels) == [3, 1]
    assert_array_equal(read.numbers("calm"), CALM)
    assert read.column("town").tolist() == [["Ulm", "Ulm"], ["Bonn", None]]
    assert read.places.tolist() == [[2, 1], [3, 4]]


def test_without_a_role_members_keep_the_order_of_the_table():
    read = dyad.read(COUPLES, dyad="couple")
    assert read.roles is None
    assert_array_equal(read.numbers("calm"), [[4.0, 2.5], [np.nan, 1.5]])


def test_a_person_over_time_is_the_same_member_whatever_the_order_of_the_rows():
    table = {
        "couple": ["b", "b", "b", "a", "a", "b"],
        "person": ["Bob", "Alice", "Alice", "Bob", "Alice", "Bob"],
        "day": [2, 2, 1, 1, 4, 5],
        "mood": [5, 6, 7, 1, 2, 9],
    }
    read = dyad.read(table, dyad="couple", member="person", time="day")
    assert list(read.labels) == ["b", "b", "b", "a", "a"]
    assert_array_equal(read.times, [1, 2, 5, 1, 4])
    nan = np.nan
    assert_array_equal(read.numbers("mood"), [[7, nan], [6, 5], [nan, 9], [nan, 1], [2, nan]])
    assert (read.column("person") == ["Alice", "Bob"]).all()
    assert_array_equal(read.starts, [0, 3, 5])


def test_one_couple_needs_no_column_of_the_dyad():
    table = {"who": ["Bob", "Alice", "Bob"], "day": [1, 1, 2], "mood": [3, 4, 5]}
    read = dyad.read(table, dyad=None, role="who", time="day")
    assert read.n_dyads == 1
    assert read.roles == ("Alice", "Bob")
    assert_array_equal(read.numbers("mood"), [[4, 3], [np.nan, 5]])


@pytest.mark.parametrize(
    "days",
    [
        ["2026-03-27", "2026-03-29", "2026-03-30"],  # summer time begins between
        [dt.date(2026, 3, 27), dt.date(2026, 3, 29), dt.date(2026, 3, 30)],
        [dt.datetime(2026, 3, 27, 9), dt.datetime(2026, 3, 29, 9), dt.datetime(2026, 3, 30, 9)],  # noqa: DTZ001  # local
        pd.to_datetime(["2026-03-27", "2026-03-29", "2026-03-30"]).tz_localize("Europe/Berlin"),
        np.array(["2026-03-27", "2026-03-29", "2026-03-30"], dtype="datetime64[D]"),
        [10, 12, 13],
        [Decimal(10), Decimal(12), Decimal(13)],
    ],
)
def test_days_count_by_the_calendar(days):
    table = {"day": days, "mood_a": [1, 2, 3], "mood_b": [1, 2, 3]}
    for frame in (table, pd.DataFrame(table), pl.from_pandas(pd.DataFrame(table))):
        read = dyad.read(frame, dyad=None, form="wide", roles=("a", "b"), time="day")
        assert_array_equal(read.days(), [0, 2, 3])


def test_parts_of_a_day_are_parts():
    table = {"at": ["2026-03-27 08:00", "2026-03-27 20:00"], "m_a": [1, 2], "m_b": [1, 2]}
    read = dyad.read(table, dyad=None, form="wide", roles=("a", "b"), time="at")
    assert_array_equal(read.days(), [0, 0.5])


def test_bools_and_decimals_are_numbers():
    table = changed(calm=[True, False, None, True], town=[Decimal("1.5"), 2, None, 3])
    read = dyad.read(table, dyad="couple", role="role")
    assert_array_equal(read.numbers("calm"), [[0, 1], [np.nan, 1]])
    assert_array_equal(read.numbers("town"), [[2, 1.5], [np.nan, 3]])


def test_numbered_roles_are_ordered_as_text():
    read = dyad.read(changed(role=[2, 1, 1, 2]), dyad="couple", role="role")
    assert read.roles == ("1", "2")
    assert_array_equal(read.numbers("calm"), CALM)


def test_only_the_columns_asked_for_are_read():
    table = changed(calm=[np.inf, 1, 2, 3], hope=[1, 2, 3, 4])
    read = dyad.read(table, dyad="couple", role="role", columns=["hope"])
    assert list(read.columns) == ["hope"]


ROLE = {"dyad": "couple", "role": "role"}
DAYS = {"day": [1, 1, 1, 1]}
BAD = [
    (changed(couple=[3, 3, 1, 2]), ROLE, "Dyad 1 has no “wife” (its first row is 3)"),
    (changed(couple=[3, 3, 1, 2]), {"dyad": "couple"}, "Dyad 1 has one member (row 3)"),
    (changed(couple=[3, 3, 3, 1]), {"dyad": "couple"}, "Dyad 3 has 3 members (row 1, 2, 3)"),
    (
        changed(role=["wife", "wife", "husband", "wife"]), ROLE,
        "Dyad 3 has the role “wife” in row 1 and again in row 2, and no “husband”",
    ),
    (
        {name: [*values, values[0]] for name, values in COUPLES.items()}, ROLE,
        "Dyad 3 has “wife” in row 1 and again in row 5",
    ),
    (changed(role=["wife", "husband", "cat", "wife"]), ROLE, "“cat” (row 3, dyad 1)"),
    (changed(role=["wife"] * 4), ROLE, "it holds 1: “wife”"),
    (changed(role=["wife", "husband", "", "wife"]), ROLE, "“role” is empty in row 3"),
    (changed(couple=[3, 3, None, 1]), ROLE, "“couple” is empty in row 3"),
    (changed(couple=["3", "3", None, "1"]), ROLE, "“couple” is empty in row 3"),
    (changed(**DAYS), {**ROLE, "time": "dya"}, "no column “dya”; there are"),
    (changed(**DAYS), {**ROLE, "time": "dya"}, "Did you mean “day”?"),
    (changed(day=[1, None, 1, 1]), {**ROLE, "time": "day"}, "“day” is empty in row 2"),
    (changed(day=[1, np.inf, 1, 1]), {**ROLE, "time": "day"}, "“day” is infinite in row 2"),
    (changed(day=["Mo"] * 4), {**ROLE, "time": "day"}, "“Mo” in row 1, which is no number and no"),
    (
        changed(couple=[1] * 4, day=[1, 1, 2, 2], role=["w", "h", "h", "h"]),
        {**ROLE, "time": "day"}, "Dyad 1 has “h” on the occasion 2 in row 3 and again in row 4",
    ),
    (
        changed(day=[1, 1, 2, 2], role=["w", "h", "h", "h"]), {**ROLE, "time": "day"},
        "Dyad 1 has no “w” (its first row is 3)",
    ),
    (
        changed(who=["A", "B", "A", "A"], **DAYS),
        {"dyad": "couple", "member": "who", "time": "day"},
        "Dyad 1 has one member (row 3)",
    ),
    (changed(calm=[1, 2, "much", 3]), ROLE, "“calm” mixes numbers with text, “much” in row 3"),
    (changed(calm=[1, 2, np.inf, 3]), ROLE, "“calm” is infinite in row 3 (dyad 1)"),
    (changed(calm=[1, 2]), ROLE, "differ in length: couple 4, role 4, calm 2"),
    (changed(calm=[[1, 2]] * 4), ROLE, "“calm” holds neither numbers nor text"),
    (changed(calm=np.zeros((4, 2))), ROLE, "“calm” must be one row of values"),
    ({name: [] for name in COUPLES}, ROLE, "The table is empty"),
    (pd.DataFrame(COUPLES).iloc[:0], ROLE, "The table is empty"),
    (COUPLES, {**ROLE, "time": "couple"}, "must be different columns"),
    (changed(**DAYS), {"dyad": "couple", "time": "day"}, "it must be known who is who"),
    (COUPLES, {**ROLE, "member": "town"}, "role= or member=, not both"),
    (COUPLES, {"dyad": None}, "which two belong together"),
    (COUPLES, {**ROLE, "form": "broad"}, "form=“broad” is not known; it is one of long, wide"),
    (COUPLES, {**ROLE, "roles": ("h", "w")}, "belong to form=“wide”"),
    (COUPLES, {**ROLE, "columns": ["clam"]}, "no column “clam”"),
    (7, ROLE, "A int is no table"),
    (COUPLES, {**ROLE, "batches": True}, "for the path of a Parquet file"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "told", "said"), BAD, ids=[said for *_, said in BAD])
def test_what_cannot_be_used_is_named(table, told, said):
    with pytest.raises(DyadError) as caught:
        dyad.read(table, **told)
    assert said in str(caught.value)


def test_text_where_a_model_needs_numbers_is_named_with_row_and_dyad(tmp_path):
    path = tmp_path / "couples.csv"
    path.write_text("couple,role,calm\n1,w,3\n1,h,2\n2,h,about 4\n2,w,\n")
    couples = dyad.read(path, dyad="couple", role="role")
    with pytest.raises(DyadError, match=r"“calm” holds text \(“about 4” in row 3, dyad 2\)"):
        couples.numbers("calm")
    with pytest.raises(DyadError, match="Did you mean “calm”"):
        couples.numbers("calmness")


@pytest.mark.parametrize("name", ["gone.csv", "gone.parquet"])
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(DyadError, match="There is no file"):
        dyad.read(tmp_path / name, dyad="couple")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"couple,calm\n", "The table is empty"),
        ("a.csv", b"couple,calm\n1,2,3,4\n1\xff,2\n", "cannot be read as a CSV"),
        ("a.parquet", b"couple", "cannot be read as a Parquet"),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DyadError, match=said):
        dyad.read(tmp_path / name, dyad="couple")


def test_parquet_without_its_package_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "a.parquet").write_bytes(b"")
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DyadError, match=r"pip install 'counterpoint\[parquet\]'"):
        dyad.read(tmp_path / "a.parquet", dyad="couple")


def test_a_million_rows_are_read_in_well_under_a_second():
    n = 500_000
    numbers = np.random.default_rng(3).normal(size=2 * n)
    roles = np.tile(np.array(["h", "w"], dtype=object), n)
    table = {"c": np.repeat(np.arange(n), 2), "r": roles, "x": numbers, "y": numbers}
    order = np.random.default_rng(4).permutation(2 * n)
    shuffled = {name: values[order] for name, values in table.items()}
    times = []
    for given in (table, shuffled):
        began = time.process_time()
        dyad.read(given, dyad="c", role="r")
        times.append(time.process_time() - began)
    assert max(times) < 1.0, times


def sums(couples):
    return couples.numbers("x").T @ couples.numbers("x")


def file(folder, **options):
    rng = np.random.default_rng(5)
    table = pa.table(
        {
            "c": np.repeat(np.arange(500), 2),
            "r": ["w", "h"] * 500,
            "x": rng.normal(size=1000),
            "junk": ["text"] * 1000,
        }
    )
    pq.write_table(table, folder / "couples.parquet", **options)
    return folder / "couples.parquet"


@pytest.mark.parametrize("batches", [True, 7, 64, 999, 1000, 5000])
@pytest.mark.parametrize("group", [53, 1000])
def test_batches_of_a_file_add_up_to_the_whole(tmp_path, batches, group):
    path = file(tmp_path, row_group_size=group)
    data = dyad.read(path, dyad="c", role="r", batches=batches)
    assert data.names == ("x", "junk")
    assert data.roles == ("h", "w")
    whole = dyad.read(path, dyad="c", role="r")
    np.testing.assert_allclose(data.reduce(sums, ["x"]), sums(whole), rtol=1e-12)
    assert sum(part.n_dyads for part in data.each(["x"])) == 500
    assert all(list(part.columns) == ["x"] for part in data.each(["x"]))


@pytest.mark.parametrize("batches", [1, 4, 5])
def test_a_dyads_days_stay_together_in_one_batch(tmp_path, batches):
    table = pd.DataFrame({"c": [1] * 6 + [2] * 4, "d": [1, 1, 2, 2, 3, 3, 1, 1, 2, 2]})
    table["r"], table["x"] = ["a", "b"] * 5, range(10)
    table.to_parquet(tmp_path / "days.parquet")
    told = {"dyad": "c", "role": "r", "time": "d"}
    parts = list(dyad.read(tmp_path / "days.parquet", **told, batches=batches).each(["x"]))
    assert [part.labels.tolist() for part in parts] == [[1, 1, 1], [2, 2]]


def test_a_dyad_that_comes_back_in_another_batch_is_refused(tmp_path):
    table = pd.DataFrame({"c": [1, 1, 2, 2, 1, 1], "d": [1, 1, 1, 1, 2, 2], "r": ["a", "b"] * 3})
    table["x"] = 1.0
    table.to_parquet(tmp_path / "days.parquet")
    data = dyad.read(tmp_path / "days.parquet", dyad="c", role="r", time="d", batches=2)
    with pytest.raises(DyadError, match="must stand together"):
        list(data.each(["x"]))


def test_an_error_in_a_batch_says_in_which_rows(tmp_path):
    table = pd.DataFrame({"c": [1, 1, 2, 2, 3, 4], "r": ["a", "b"] * 3, "x": 1.0})
    table.to_parquet(tmp_path / "couples.parquet")
    data = dyad.read(tmp_path / "couples.parquet", dyad="c", role="r", batches=2)
    with pytest.raises(DyadError, match=r"Dyad 3 has one member.*within rows 5 to"):
        data.reduce(sums, ["x"])


def test_a_wide_file_needs_no_column_of_the_dyad(tmp_path):
    table = pa.table({"x_h": np.arange(10.0), "x_w": np.arange(10.0) * 2, "z_h": [1] * 10})
    pq.write_table(table, tmp_path / "wide.parquet")
    told = {"dyad": None, "form": "wide", "roles": ("h", "w")}
    with pytest.raises(DyadError, match="“z_h” but no “z_w”"):
        dyad.read(tmp_path / "wide.parquet", **told, batches=4)
    pq.write_table(table.drop_columns(["z_h"]), tmp_path / "wide.parquet")
    data = dyad.read(tmp_path / "wide.parquet", **told, batches=4)
    assert_array_equal(data.reduce(sums, ["x"]), [[285, 570], [570, 1140]])


def test_a_dask_frame_is_reduced_where_it_lies_and_a_split_dyad_is_named():
    dd = pytest.importorskip("dask.dataframe")
    table = pd.DataFrame({"c": np.repeat(range(20), 2), "r": ["w", "h"] * 20, "x": range(40)})
    whole = dd.from_pandas(table, npartitions=4)
    data = dyad.read(whole, dyad="c", role="r")
    assert isinstance(data, dyad.Batches)
    assert data.roles == ("h", "w")
    expected = sums(dyad.read(table, dyad="c", role="r"))
    np.testing.assert_allclose(data.reduce(sums, ["x"]), expected, rtol=1e-12)
    split = dd.from_pandas(table, npartitions=3)
    with pytest.raises(DyadError, match=r"Partition \d: Dyad \d+ has no “.” .*hold whole dyads"):
        dyad.read(split, dyad="c", role="r").reduce(sums, ["x"])


@pytest.mark.parametrize(
    ("name", "told", "n", "rows"),
    [
        ("acitelli", {"dyad": "couple", "role": "role"}, 148, 148),
        (
            "dyadmlm_dyads_ild",
            {"dyad": "coupleID", "member": "personID", "time": "diaryday"}, 360, 5040,
        ),
        ("dyadmlm_dyads_cross", {"dyad": "coupleID"}, 360, 360),
        ("kashy_diary", {"dyad": "couple", "role": "gender", "time": "day"}, 103, 103 * 14),
        ("bolger_laurenceau_dyads", {"dyad": "couple", "role": "role", "time": "time"}, 100, 2100),
        (
            "acitelli_wide_with_missing",
            {"dyad": "couple", "form": "wide", "roles": ("h", "w")}, 148, 148,
        ),
        (
            "sim_couple_365",
            {"dyad": None, "form": "wide", "roles": "12", "pattern": "{name}{role}", "time": "t"},
            1, 365,
        ),
    ],
)  # fmt: skip
def test_real_data_are_read(name, told, n, rows):
    if told.get("roles") == "12":
        told = {**told, "roles": ("1", "2")}
    read = dyad.read(data(name), **told)
    assert (read.n_dyads, read.n_rows) == (n, rows)


def test_a_date_that_is_one_day_here_and_another_there_is_refused():
    table = {"who": ["a", "b"] * 2, "day": ["31.01.2024"] * 2 + ["01.02.2024"] * 2}
    with pytest.raises(DyadError, match=r"“31.01.2024” in row 1, .* no date like 2026-03-28"):
        dyad.read(table | {"mood": [1, 2, 3, 4]}, dyad=None, role="who", time="day")


def test_blanks_around_text_in_a_file_are_left_out(tmp_path):
    (tmp_path / "c.csv").write_text("couple ,role,calm\n1, husband ,3\n1,wife ,4\n")
    assert dyad.read(tmp_path / "c.csv", dyad="couple", role="role").roles == ("husband", "wife")


def test_dyads_are_shown_in_a_line():
    data = dyad.read({"c": [1, 1], "r": ["h", "w"], "calm": [3, 4]}, dyad="c", role="r")
    assert repr(data) == "Dyads(1 dyads; h and w; columns calm)"


@pytest.mark.parametrize(
    "fit",
    [
        lambda table: dyad.apim(table, "calm ~ x"),
        lambda table: dyad.apim(table, "calm ~ x", indistinguishable=True),
        lambda table: dyad.diary(table, "calm ~ x"),
        lambda table: dyad.influence(table, ["calm"]),
        lambda table: dyad.non_independence(table, "calm"),
        lambda table: dyad.common_fate(table, "calm ~ x"),
        lambda table: dyad.mutual_influence(table, "calm ~ x"),
        lambda table: dyad.dyadic_score(table, "calm ~ x"),
        lambda table: dyad.truth_bias(table, judgment="calm", truth="x"),
        lambda table: dyad.mediation(table, outcome="calm", mediator="x", predictor="z"),
    ],
)
def test_a_table_that_was_not_read_is_refused_with_what_to_do(fit):
    with pytest.raises(DyadError, match=r"This is a DataFrame; read it first: data = dyad.read"):
        fit(pd.DataFrame({"calm": [1.0], "x": [2.0], "z": [3.0]}))
