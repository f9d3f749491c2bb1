"""A diary's predictors may lie anywhere, on any scale: the fit is the same, turned back."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad import DyadError, Dyads, apim, daily_truth_bias, read, truth_bias
from counterpoint.dyad.cross import common_fate, dyadic_score
from counterpoint.dyad.diary import diary, lag
from counterpoint.dyad.diary.structure import RESIDUALS
from tests.dyad.material import data, oracle

SLOPES = ["intercept", "own(x)"]
OFFSETS = [300.0, 1e4, 1e6]


def couples(offset=0.0, *, dyads=60, days=10, roles=True, seed=3, **more):
    """Return Alice and Bob: levels and slopes of persons' own, the predictor moved by an offset."""
    rng = np.random.default_rng(seed)
    level = np.repeat(rng.normal(size=(dyads, 2)), days, axis=0)
    slope = np.repeat(0.3 * rng.normal(size=(dyads, 2)), days, axis=0)
    x = rng.normal(size=(dyads * days, 2))
    x = (x * 1024).round() / 1024  # so that an offset rounds nothing away
    noise = rng.normal(size=(dyads, days, 2))
    for late in range(1, days):
        noise[:, late] += 0.5 * noise[:, late - 1]
    noise += rng.normal(size=(dyads, days, 1)) + rng.normal(size=noise.shape)
    y = 0.4 * x + slope * x + level + noise.reshape(-1, 2)
    columns = {"y": y, "x": x + offset, **more}
    day = np.tile(np.arange(float(days)), dyads)
    who = ("Alice", "Bob") if roles else None
    return Dyads(columns, np.repeat(np.arange(dyads), days), who, day)


@cache
def fitted(offset, *asked):
    return diary(couples(offset, roles=dict(asked).get("indistinguishable") is None), "y ~ x",
                 **{k: list(v) if k == "random" else v for k, v in asked})  # fmt: skip


def turned(offset, roles):
    """Return what takes coefficients of x to those of x + offset: fixed, and random effects."""
    fixed = np.eye(3)
    fixed[0, 1:] = -offset
    one = np.array([[1, -offset], [0, 1]])
    return np.kron(np.eye(2 if roles else 1), fixed), np.kron(np.eye(2), one)


MODELS = [
    *((("method", m), ("residual", r)) for m in ("reml", "ml") for r in RESIDUALS),
    *(
        (("method", m), ("residual", r), ("random", tuple(SLOPES)))
        for m in ("reml", "ml")
        for r in ("independent", "same-day", "ar1")
    ),
    (("random", tuple(SLOPES)), ("residual", "same-day"), ("indistinguishable", True)),
    (("residual", "ar1"), ("indistinguishable", True)),
]


@pytest.mark.parametrize("asked", MODELS, ids=str)
def test_where_a_predictor_lies_changes_nothing_but_what_it_must(asked):
    first = fitted(0.0, *asked)
    for offset in OFFSETS:
        second = fitted(offset, *asked)
        fixed, effects = turned(offset, first.roles)
        estimates = fixed @ [c.estimate for c in first.coefficients]
        covariance = fixed @ first.covariance @ fixed.T
        assert_allclose(second.log_likelihood, first.log_likelihood, rtol=1e-10)
        assert_allclose([c.estimate for c in second.coefficients], estimates, rtol=1e-8)
        errors = [c.se for c in second.coefficients]
        assert_allclose(errors, np.sqrt(np.diag(covariance)), rtol=1e-8)
        slopes = [k for k, c in enumerate(first.coefficients) if c.predictor]
        df = np.array([[c.df for c in each.coefficients] for each in (first, second)])[:, slopes]
        # differences of the score stand behind these; an offset of one moves them as much
        assert_allclose(df[1], df[0], rtol=1e-6)
        assert_allclose(second.residual_covariance, first.residual_covariance, rtol=1e-8)
        expected = first.random_covariance
        if len(first.random_names) == 2:
            expected = effects @ expected @ effects.T
        assert_allclose(second.random_covariance, expected, rtol=1e-8)
        assert second.notes == first.notes
        assert second.score < 1e-9


def test_a_slope_without_an_intercept_is_its_own_model_wherever_the_predictor_lies():
    near, far = (
        diary(couples(300.0 * at), "y ~ x", random="own(x)", residual="same-day") for at in (0, 1)
    )
    scaled = Dyads(
        {**couples(300.0).columns, "x": couples(300.0).numbers("x") / 300}, couples().labels,
        ("Alice", "Bob"), couples().times,
    )  # fmt: skip
    again = diary(scaled, "y ~ x", random="own(x)", residual="same-day")
    assert abs(near.log_likelihood - far.log_likelihood) > 1
    assert_allclose(again.log_likelihood - 4 * np.log(300), far.log_likelihood, rtol=1e-11)
    assert_allclose(again.random_covariance, far.random_covariance * 300**2, rtol=1e-7)


def test_four_random_effects_of_a_real_diary_in_calendar_days_come_out_as_lme_has_them():
    package = oracle("kashy_diary")["growth_apim_lme_ML"]
    prepared = read(data("kashy_diary_prepared"), dyad="couple", role="gender", time="day")
    late = {**prepared.columns, "late": prepared.numbers("time_c") + 19800}
    moved = Dyads(late, prepared.labels, prepared.roles, prepared.times, prepared.names)
    result = diary(
        moved, "satisfaction ~ late", method="ml", random=["intercept", "late"],
        residual="same-day",
    )  # fmt: skip
    assert_allclose(result.log_likelihood, package["logLik"], rtol=1e-9)
    for role in "FM":
        slope = result[role, "dyad", "late"]
        assert_allclose(slope.estimate, package["coef"][f"gender{role}:time_c"], rtol=1e-4)
        assert_allclose(slope.se, package["se"][f"gender{role}:time_c"], rtol=1e-4)


def test_terms_that_follow_from_others_are_refused_wherever_they_lie():
    for offset in (0.0, 300.0, 1e6):
        days = couples(offset)
        x = days.numbers("x")
        for copy in (3 * x - 7, np.full_like(x, 0.1)):
            both = Dyads({**days.columns, "z": copy}, days.labels, days.roles, days.times)
            with pytest.raises(DyadError, match=r"collinear: “own.z.”|collinear: “z”"):
                diary(both, "y ~ own(x) + own(z)")


@pytest.mark.parametrize(
    "formula", ["y ~ y", "y ~ partner(y)", "y ~ x + own(y)", "y ~ x + I(y**2)", "y ~ x:y"]
)
def test_an_outcome_is_no_predictor_of_itself(formula):
    with pytest.raises(DyadError, match="“y” stands on the right side too"):
        diary(couples(), formula)


def test_an_outcome_has_no_random_slope_on_itself_and_its_lag_may_have_one():
    with pytest.raises(DyadError, match="“y” stands on the right side too"):
        diary(couples(), "y ~ x", random=["intercept", "partner(y)"])
    result = diary(
        lag(couples(), "y"), "y ~ y_lag1", random=["intercept", "own(y_lag1)"], residual="same-day"
    )
    assert result["Alice", "actor", "y_lag1"].estimate < 1


@pytest.mark.parametrize("model", [apim, dyadic_score, common_fate])
def test_no_model_of_one_occasion_takes_the_outcome_for_a_predictor(model):
    once = Dyads(couples().columns, np.arange(600), ("Alice", "Bob"))
    for formula in ("y ~ x + y", "y ~ exp(y)"):
        with pytest.raises(DyadError, match="“y” stands on the right side too"):
            model(once, formula)


@pytest.mark.parametrize(
    "asked",
    [
        {"truth": "y"}, {"truth": "own(y)"}, {"truth": "x", "bias": "y"},
        {"truth": "x", "bias": ["x", "partner( y )"]},
    ],
)  # fmt: skip
def test_no_judgment_is_explained_by_judgments(asked):
    once = Dyads(couples().columns, np.arange(600), ("Alice", "Bob"))
    for model, given in ((truth_bias, once), (daily_truth_bias, couples())):
        with pytest.raises(DyadError, match="“y” stands on the right side too"):
            model(given, judgment="y", **asked)
    with pytest.raises(DyadError, match="“y” stands on the right side too"):
        truth_bias(once, judgment="y", truth="x", moderators="y")


def test_what_leaves_nothing_to_estimate_is_said():
    with pytest.raises(DyadError, match="leaves nothing to estimate"):
        diary(couples(), "y ~ 0")
    assert len(diary(couples(), "y ~ 0 + own(x)").coefficients) == 2


def with_y(y):
    days = couples()
    return Dyads({**days.columns, "y": y}, days.labels, days.roles, days.times)


def test_an_outcome_that_cannot_vary_is_named():
    x, y = couples().numbers("x"), couples().numbers("y")
    constant = y.copy()
    constant[:, 1] = 0.1
    with pytest.raises(DyadError, match=r"“y” of Bob is 0.1 on every day"):
        diary(with_y(constant), "y ~ x")
    for far in (0, 1e6):
        with pytest.raises(DyadError, match=r"“y” of Alice follows exactly from .*“own.x.”, with"):
            diary(with_y(x / 3 + far), "y ~ x")
    with pytest.raises(DyadError, match=r"follows exactly from “partner.x.”, without"):
        diary(with_y(x[:, ::-1] * 2), "y ~ x", indistinguishable=True)
    levels = np.repeat(np.random.default_rng(1).normal(size=(60, 2)), 10, axis=0)
    with pytest.raises(DyadError, match="does not vary from day to day within any person"):
        diary(with_y(levels), "y ~ x")


def test_an_outcome_with_a_large_origin_is_fitted_as_without():
    near = diary(couples(), "y ~ x", residual="same-day")
    far = diary(with_y(couples().numbers("y") + 1e6), "y ~ x", residual="same-day")
    assert_allclose(far.log_likelihood, near.log_likelihood, rtol=1e-9)
    assert_allclose(far.table()["se"], near.table()["se"], rtol=1e-8)


def table(times):
    """Return a long table of few couples, `times` of (day, member)."""
    rng = np.random.default_rng(2)
    rows = [(d, who, day) for d in range(30) for day in range(6) for who in (0, 1)]
    return {
        "couple": [d for d, _, _ in rows],
        "who": [("Alice", "Bob")[who] for _, who, _ in rows],
        "day": [times(day, who) for _, who, day in rows],
        "y": rng.normal(size=len(rows)),
        "x": rng.normal(size=len(rows)),
    }


def test_the_time_is_a_column_that_both_members_share():
    days = read(table(lambda day, _: day + 20000), dyad="couple", role="who", time="day")
    result = diary(days, "y ~ x + day + x:center(day)", residual="same-day")
    copied = Dyads(
        {**days.columns, "d": np.repeat(days.times[:, None], 2, axis=1)}, days.labels, days.roles,
        days.times,
    )  # fmt: skip
    by_hand = diary(copied, "y ~ x + d + x:center(d)", residual="same-day")
    assert result["Bob", "dyad", "day"].estimate == by_hand["Bob", "dyad", "d"].estimate
    assert result.log_likelihood == by_hand.log_likelihood
    assert days.numbers("day")[0].tolist() == [20000, 20000]
    diary(days, "y ~ x", random=["intercept", "day"], residual="same-day")


def test_dates_are_a_column_of_days_since_the_first():
    dated = read(
        table(lambda day, _: f"2024-02-{26 + day:02}" if day < 4 else f"2024-03-0{day - 3}"),
        dyad="couple", role="who", time="day",
    )  # fmt: skip
    assert dated.numbers("day")[:6].tolist() == [[d, d] for d in range(6)]
    numbers = read(table(lambda day, _: day), dyad="couple", role="who", time="day")
    first, second = (diary(each, "y ~ x + day", residual="same-day") for each in (dated, numbers))
    assert_allclose(first.log_likelihood, second.log_likelihood, rtol=1e-13)
    with pytest.raises(DyadError, match=r"no column “hour”; there are y, x, day"):
        diary(dated, "y ~ x + hour")


def test_members_whose_hours_differ_are_said_to_share_no_row():
    apart = read(
        table(lambda day, who: f"2024-01-{day + 1:02}T21:0{5 * who}"), dyad="couple", role="who",
        time="day",
    )  # fmt: skip
    for formula in ("y ~ x", "y ~ own(x)"):
        with pytest.raises(DyadError, match="with the day alone as its time"):
            diary(apart, formula, residual="same-day")
    assert diary(apart, "y ~ own(x)", residual="own-ar1").n == 360
    with pytest.raises(DyadError, match=r"Dyad 0 has two rows on 2024-01-01.*the day alone"):
        lag(apart, "y")
