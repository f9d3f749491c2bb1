"""Yesterday's values by the calendar, and the split into within and between persons."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from counterpoint.dyad import DyadError, Dyads, read
from counterpoint.dyad.diary import lag, within_between
from tests.dyad.material import data


def two_couples():
    mood = np.array([[1, 10], [2, 20], [4, np.nan], [7, 70], [8, 80]], dtype=float)
    return Dyads({"mood": mood}, np.array(["a", "a", "a", "b", "b"]), None,
                 np.array([1.0, 2.0, 4.0, 5.0, 6.0]))  # fmt: skip


def test_a_lag_is_the_day_before_and_not_the_row_before():
    nan = np.nan
    assert_array_equal(
        lag(two_couples(), "mood").numbers("mood_lag1"),
        [[nan, nan], [1, 10], [nan, nan], [nan, nan], [7, 70]],
    )
    assert_array_equal(lag(two_couples(), "mood", days=2).numbers("mood_lag2")[2], [2, 20])


def test_the_day_before_of_one_couple_is_not_taken_from_another():
    assert np.isnan(lag(two_couples(), "mood").numbers("mood_lag1")[3]).all()


def test_lags_of_dates_are_days():
    days = two_couples()
    dated = Dyads(days.columns, days.labels, None, np.datetime64("2024-02-27") + np.arange(5))
    assert_array_equal(lag(dated, "mood").numbers("mood_lag1")[:, 0], [np.nan, 1, 2, np.nan, 7])


def test_the_day_before_is_that_of_the_calendar_whatever_the_hour():
    days = two_couples()
    times = ["2024-01-01T21:00", "2024-01-02T21:05", "2024-01-04T00:10", "2024-01-04T23:50"]
    hours = np.array([*times, "2024-01-05T00:01"], dtype="datetime64[s]")
    stamped = Dyads(days.columns, days.labels, None, hours)
    assert_array_equal(
        lag(stamped, "mood").numbers("mood_lag1")[:, 0], [np.nan, 1, np.nan, np.nan, 7]
    )
    assert_array_equal(lag(stamped, "mood", days=2).numbers("mood_lag2")[2], [2, 20])


def test_two_rows_on_one_date_are_no_days_to_count():
    days = two_couples()
    times = ["2024-01-01T08", "2024-01-01T20", "2024-01-02T08", "2024-01-01", "2024-01-02"]
    hours = np.array(times, dtype="datetime64[s]")
    with pytest.raises(DyadError, match="Dyad a has two rows on 2024-01-01"):
        lag(Dyads(days.columns, days.labels, None, hours), "mood")


@pytest.mark.parametrize("origin", [0.0, 0.3, 1 / 3, 1e4 + 0.7, 20000 + 1 / 7])
@pytest.mark.parametrize("dyads", [1, 5000])
def test_a_day_may_begin_at_any_fraction_of_the_number(origin, dyads):
    steps = np.arange(20) // 2 + 0.1 * (np.arange(20) % 2)  # 0, .1, 1, 1.1, ...
    rng = np.random.default_rng(1)
    noise = 1e-10 * rng.uniform(-1, 1, size=20 * dyads)
    times = np.tile(origin + steps, dyads) + noise
    mood = rng.normal(size=(20 * dyads, 2))
    data = Dyads({"mood": mood}, np.repeat(np.arange(dyads), 20), None, times)
    lagged = lag(data, "mood").numbers("mood_lag1").reshape(dyads, 20, 2)
    assert np.isnan(lagged[:, :2]).all()
    assert_array_equal(lagged[:, 2:], mood.reshape(dyads, 20, 2)[:, :-2])


def test_lags_of_a_real_diary_are_those_of_the_file():
    ready = read(data("kashy_diary_prepared"), dyad="couple", role="gender", time="day")
    mine = lag(ready, "satisfaction").numbers("satisfaction_lag1")
    theirs = ready.numbers("sat_l1")
    both = np.isfinite(mine) & np.isfinite(theirs)
    assert both.sum() > 2500
    assert_array_equal(mine[both], theirs[both])


def test_within_is_centred_on_the_person_and_between_on_all_persons():
    split = within_between(two_couples(), "mood")
    within, between = split.numbers("mood_within"), split.numbers("mood_between")
    assert_allclose(within[:3, 0], np.array([1, 2, 4]) - 7 / 3)
    assert np.isnan(within[2, 1])
    assert_allclose(between[:, 1], np.array([15, 15, 15, 75, 75]) - (7 / 3 + 15 + 7.5 + 75) / 4)
    assert_allclose(between[[0, 3]].mean(), 0, atol=1e-12)


def test_the_split_of_a_real_diary_is_that_of_the_file():
    raw = read(data("kashy_diary"), dyad="couple", role="gender", time="day")
    ready = read(data("kashy_diary_prepared"), dyad="couple", role="gender", time="day")
    split = within_between(raw, "conflict")
    place = {key: i for i, key in enumerate(zip(raw.labels, raw.times, strict=True))}
    rows = [place[key] for key in zip(ready.labels, ready.times, strict=True)]
    for mine, theirs in (("conflict_within", "cw_a"), ("conflict_between", "cb_a")):
        known = np.isfinite(ready.numbers(theirs))
        assert_allclose(
            split.numbers(mine)[rows][known], ready.numbers(theirs)[known], rtol=1e-9, atol=1e-12
        )


def test_a_person_who_never_answered_has_no_mean():
    mood = np.array([[1.0, np.nan], [2.0, np.nan]])
    days = Dyads({"mood": mood}, np.array([1, 1]), None, np.array([1.0, 2.0]))
    split = within_between(days, "mood")
    assert np.isnan(split.numbers("mood_between")[:, 1]).all()
    assert_allclose(split.numbers("mood_between")[:, 0], 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: lag(d, "mood", days=0), "does not look back"),
        (lambda d: lag(d, "anger"), "no column"),
        (lambda d: lag(Dyads(d.columns, d.labels), "mood"), "needs the day"),
        (lambda d: within_between(d, "anger"), "no column"),
    ],
)
def test_what_the_steps_cannot_do_is_said(change, said):
    with pytest.raises(DyadError, match=said):
        change(two_couples())
