"""The diary model: what must not change anything, its errors, and what it recovers."""

import json
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from counterpoint.dyad import DyadError, Dyads
from counterpoint.dyad.diary import dense, diary
from counterpoint.dyad.diary.batched import batch
from counterpoint.dyad.diary.degrees import satterthwaite
from counterpoint.dyad.diary.fitting import arrange
from counterpoint.dyad.diary.grid import patterns
from counterpoint.dyad.diary.likelihood import look
from counterpoint.dyad.diary.pooled import pool
from counterpoint.dyad.diary.request import request
from counterpoint.dyad.diary.scoring import maximise
from counterpoint.dyad.diary.structure import RESIDUALS

INTERCEPTS = np.array([[0.8, 0.3], [0.3, 0.6]])
RESIDUAL = np.array([[1.0, 0.4], [0.4, 1.2]])
RHO = 0.4
BOUND, NONE = 1, 6  # seeds of data whose best random effects lie on the boundary


def residuals(rng, dyads, days, rho=RHO):
    root = np.linalg.cholesky(RESIDUAL)
    e = np.empty((dyads, days, 2))
    e[:, 0] = rng.normal(size=(dyads, 2)) @ root.T
    for day in range(1, days):
        new = rng.normal(size=(dyads, 2)) @ root.T
        e[:, day] = rho * e[:, day - 1] + np.sqrt(1 - rho**2) * new
    return e


def couples(
    seed=1, dyads=40, days=8, *, missing=0.0, slope=0.0, levels=INTERCEPTS, roles=True, rho=RHO
):
    """Return Alice and Bob many times over: y = .5 own + .2 partner's + level + residual."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(dyads, days, 2))
    values, vectors = np.linalg.eigh(levels)
    root = vectors * np.sqrt(np.maximum(values, 0))
    level = rng.normal(size=(dyads, 1, 2)) @ root.T
    y = 0.5 * x + 0.2 * x[..., ::-1] + level + residuals(rng, dyads, days, rho)
    y += slope * rng.normal(size=(dyads, 1, 2)) * x
    y[rng.random(y.shape) < missing] = np.nan
    day = np.tile(np.arange(days, dtype=float), dyads)
    columns = {
        "y": y.reshape(-1, 2),
        "x": x.reshape(-1, 2),
        "trust": np.repeat(rng.normal(size=(dyads, 2)), days, axis=0),
        "day": np.column_stack([day, day]),
    }
    who = ("Alice", "Bob") if roles else None
    return Dyads(columns, np.repeat(np.arange(dyads), days), who, day)


def taken(data, rows, roles=None, flip=False):
    order = slice(None, None, -1) if flip else slice(None)
    columns = {name: values[rows][:, order] for name, values in data.columns.items()}
    return Dyads(columns, data.labels[rows], roles or data.roles, data.times[rows])


def dense_likelihood(asked, theta, reml):
    """Return the log likelihood by one covariance matrix a dyad, from its definition."""
    point, grid = asked.structure.at(theta), asked.grid
    spread = np.stack([grid.cells[:, :, m] @ grid.spread[m] for m in range(2)], axis=2)
    products, log = 0, 0
    for d in range(len(grid.times)):
        t, m = np.nonzero(grid.seen[d])
        lag = np.abs(grid.times[d][t][:, None] - grid.times[d][t])
        v = point.s[np.ix_(m, m)] * point.rho**lag + point.h[np.ix_(m, m)] * (lag == 0)
        z = grid.effects[d, t, m]
        v = v + z @ point.g @ z.T
        w = spread[d, t, m]
        products = products + w.T @ np.linalg.solve(v, w)
        log += np.linalg.slogdet(v)[1]
    normal, right = products[:-1, :-1], products[:-1, -1]
    rest = products[-1, -1] - right @ np.linalg.solve(normal, right)
    return -(log + rest + (np.linalg.slogdet(normal)[1] if reml else 0)) / 2


RANDOM = ["intercept", ["intercept", "own(x)", "day"]]


@pytest.mark.parametrize("indistinguishable", [False, True])
@pytest.mark.parametrize("residual", RESIDUALS)
@pytest.mark.parametrize("random", RANDOM, ids=["intercepts", "slopes"])
def test_both_ways_of_reducing_the_data_give_the_likelihood_and_its_slope(
    residual, random, indistinguishable
):
    data = couples(dyads=15, days=6, missing=0.25)
    data = taken(data, np.random.default_rng(4).random(data.n_rows) < 0.9)
    for reml in (True, False):
        asked = request(
            data, "y ~ x + trust + day", indistinguishable=indistinguishable,
            method="reml", random=random, residual=residual, equal_variances=False,
        )  # fmt: skip
        count = 2 * len(asked.random)
        theta = asked.structure.start(0.3 * np.eye(count) + 0.1, RESIDUAL)
        theta += 0.2 * np.random.default_rng(5).normal(size=len(theta))
        if "ar1" in residual:
            theta[-1] = np.arctanh(-0.4 if reml else 0.5)
        forms = patterns(asked.grid)
        pooled = look(pool(asked.grid, forms), asked.structure, theta, reml=reml)
        batched = look(batch(asked.grid, forms), asked.structure, theta, reml=reml)
        assert_allclose(pooled.value, dense_likelihood(asked, theta, reml), rtol=1e-11)
        assert_allclose(batched.value, pooled.value, rtol=1e-12)
        assert_allclose(batched.score, pooled.score, rtol=1e-9, atol=1e-9)
        assert_allclose(batched.by_g, pooled.by_g, rtol=1e-9, atol=1e-9)
        step = 1e-5
        slope = [
            dense_likelihood(asked, theta + step * e, reml)
            - dense_likelihood(asked, theta - step * e, reml)
            for e in np.eye(len(theta))
        ]
        assert_allclose(pooled.score, np.array(slope) / (2 * step), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("residual", ["same-day", "ar1"])
def test_batches_find_the_same_maximum_as_patterns(residual):
    data = couples(dyads=60, days=9, missing=0.1)
    asked = request(
        data, "y ~ x", indistinguishable=False, method="reml", random="intercept",
        residual=residual, equal_variances=False,
    )  # fmt: skip
    forms = patterns(asked.grid)
    start = asked.structure.start(INTERCEPTS, RESIDUAL)
    found, df = [], []
    for cells in (pool(asked.grid, forms), batch(asked.grid, forms)):
        best = maximise(cells, asked.structure, start, reml=True)
        assert best.score < 1e-9
        found.append(best.look)
        df.append(satterthwaite(cells, best, np.eye(asked.grid.n_fixed), reml=True))
    assert_allclose(found[0].theta, found[1].theta, rtol=1e-8)
    assert_allclose(found[0].value, found[1].value, rtol=1e-12)
    assert_allclose(df[0], df[1], rtol=1e-5)


def test_few_patterns_are_pooled_and_many_are_not():
    few = request(
        couples(dyads=60), "y ~ x", indistinguishable=False, method="ml", random="intercept",
        residual="ar1", equal_variances=False,
    ).grid  # fmt: skip
    many = request(
        couples(dyads=300, days=30, missing=0.2), "y ~ x", indistinguishable=False, method="ml",
        random="intercept", residual="ar1", equal_variances=False,
    ).grid  # fmt: skip
    assert len(patterns(few).times) == 1
    assert type(arrange(few, patterns(few))).__name__ == "Pooled"
    assert type(arrange(many, patterns(many))).__name__ == "Batched"


def test_the_expected_information_is_that_of_simulated_scores():
    """The variance of the score at the truth is the information."""
    data = couples(dyads=4000, days=4)
    asked = request(
        data, "y ~ x", indistinguishable=False, method="ml", random="intercept", residual="ar1",
        equal_variances=False,
    )  # fmt: skip
    theta = asked.structure.start(INTERCEPTS, RESIDUAL)
    theta[-1] = np.arctanh(RHO)
    forms = patterns(asked.grid)
    point = asked.structure.at(theta)
    v = dense.covariance(forms, point)[0]
    rng = np.random.default_rng(2)
    r = np.linalg.solve(v, np.linalg.cholesky(v) @ rng.normal(size=(8, 4000)))
    scores = []
    step = 1e-6
    for e in np.eye(len(theta)):
        up = dense.covariance(forms, asked.structure.at(theta + step * e))[0]
        down = dense.covariance(forms, asked.structure.at(theta - step * e))[0]
        slope = (up - down) / (2 * step)
        scores.append((r * (slope @ r)).sum(axis=0) / 2)
    seen = np.cov(scores)
    expected = dense.information(forms, point) / 4000
    error = np.sqrt((expected**2 + np.outer(np.diag(expected), np.diag(expected))) / 4000)
    assert (np.abs(seen - expected) < 5 * error).all()


def test_the_order_of_dyads_and_the_origin_of_the_days_change_nothing():
    data = couples(missing=0.1)
    first = diary(data, "y ~ x + day")
    rows = np.concatenate([np.flatnonzero(data.labels == d) for d in reversed(range(40))])
    moved = taken(data, rows)
    moved = Dyads(moved.columns, moved.labels, moved.roles, moved.times + 1000)
    second = diary(moved, "y ~ x + day")
    assert_allclose(first.log_likelihood, second.log_likelihood, rtol=1e-12)
    assert_allclose(first.table()["estimate"], second.table()["estimate"], rtol=1e-8)
    assert_allclose(first.table()["df"], second.table()["df"], rtol=1e-4)


def test_swapping_the_roles_swaps_the_result():
    data = couples(missing=0.1)
    first = diary(data, "y ~ x")
    second = diary(taken(data, slice(None), ("Bob", "Zoe"), flip=True), "y ~ x")
    turned = [*second.coefficients[3:], *second.coefficients[:3]]
    assert_allclose(
        [c.estimate for c in first.coefficients], [c.estimate for c in turned], rtol=1e-8
    )
    assert_allclose(first.random_covariance, second.random_covariance[::-1, ::-1], rtol=1e-7)
    assert_allclose(first.log_likelihood, second.log_likelihood, rtol=1e-12)


@pytest.mark.parametrize("residual", RESIDUALS)
def test_swapping_exchangeable_members_changes_nothing(residual):
    data = couples(roles=False, slope=0.5)
    swapped = np.random.default_rng(1).random(40) < 0.5
    columns = {
        name: np.where(swapped[data.labels][:, None], values[:, ::-1], values)
        for name, values in data.columns.items()
    }
    other = Dyads(columns, data.labels, None, data.times)
    asked = {"indistinguishable": True, "residual": residual, "random": ["intercept", "own(x)"]}
    first, second = (diary(each, "y ~ x", **asked) for each in (data, other))
    assert_allclose(first.log_likelihood, second.log_likelihood, rtol=1e-12)
    assert_allclose(first.covariance, second.covariance, rtol=1e-6, atol=1e-10)
    assert_allclose(first.random_covariance, second.random_covariance, rtol=1e-6, atol=1e-9)


def test_rescaling_the_outcome_and_a_predictor_rescales_the_result():
    data = couples(slope=0.4)
    scaled = {**data.columns, "y": data.columns["y"] * 1000, "x": data.columns["x"] * 0.01}
    other = Dyads(scaled, data.labels, data.roles, data.times)
    asked = {"method": "ml", "random": ["intercept", "own(x)"]}
    first, second = diary(data, "y ~ x", **asked), diary(other, "y ~ x", **asked)
    for key, factor in ((("Alice", "intercept", ""), 1e3), (("Bob", "partner", "x"), 1e5)):
        assert_allclose(first[key].estimate * factor, second[key].estimate, rtol=1e-7)
        assert_allclose(first[key].df, second[key].df, rtol=1e-4)
    shift = first.n * np.log(1000)
    assert_allclose(first.log_likelihood - shift, second.log_likelihood, rtol=1e-11)
    name = ("random", "correlation", "intercept Alice with own(x) Bob")
    assert_allclose(first.parameter(*name).estimate, second.parameter(*name).estimate, rtol=1e-5)


def test_a_gap_counts_by_the_calendar_and_uneven_days_are_allowed():
    data = couples(dyads=60)
    without = taken(data, data.times != 3)
    blank = data.columns["y"].copy()
    blank[data.times == 3] = np.nan
    emptied = Dyads({**data.columns, "y": blank}, data.labels, data.roles, data.times)
    gap, missing = diary(without, "y ~ x"), diary(emptied, "y ~ x")
    assert_allclose(gap.log_likelihood, missing.log_likelihood, rtol=1e-12)
    assert (gap.n_missing, missing.n_missing) == (0, 120)
    halves = Dyads(data.columns, data.labels, data.roles, data.times / 2)
    whole, half = diary(data, "y ~ x"), diary(halves, "y ~ x")
    assert_allclose(whole.log_likelihood, half.log_likelihood, rtol=1e-12)
    assert_allclose(whole.autocorrelation**2, half.autocorrelation, rtol=1e-7)


def test_dates_are_days():
    data = couples(dyads=30)
    dates = np.datetime64("2024-02-26") + data.times.astype(int)
    dated = Dyads(data.columns, data.labels, data.roles, dates)
    assert_allclose(
        diary(data, "y ~ x").log_likelihood, diary(dated, "y ~ x").log_likelihood, rtol=1e-12
    )


def test_a_day_on_which_one_member_answered_is_used():
    data = couples(dyads=60)
    y = data.columns["y"].copy()
    y[data.times == 2, 1] = np.nan
    one = Dyads({**data.columns, "y": y}, data.labels, data.roles, data.times)
    y = y.copy()
    y[data.times == 2, 0] = np.nan
    none = Dyads({**data.columns, "y": y}, data.labels, data.roles, data.times)
    assert diary(one, "y ~ x").n == diary(none, "y ~ x").n + 60


def test_a_correlation_at_its_bound_is_said_plainly_and_is_the_maximum():
    one = np.array([[0.8, 0.6], [0.6, 0.45]])
    data = couples(BOUND, 40, 5, levels=one, rho=0)
    result = diary(data, "y ~ x", residual="same-day")
    assert "bound of 1" in result.summary() and "singular" in result.summary()
    assert result.score < 1e-9
    name = "intercept Alice with intercept Bob"
    assert_allclose(result.parameter("random", "correlation", name).estimate, 1)
    assert np.isnan(result.parameter("random", "correlation", name).se)
    assert result.n_parameters == 12
    asked = request(
        data, "y ~ x", indistinguishable=False, method="reml", random="intercept",
        residual="same-day", equal_variances=False,
    )  # fmt: skip
    cells = pool(asked.grid, patterns(asked.grid))
    theta = asked.structure.start(
        result.random_covariance + 1e-9 * np.eye(2), result.residual_covariance
    )
    top = look(cells, asked.structure, theta, reml=True).value
    for move in 0.1 * np.random.default_rng(1).normal(size=(50, len(theta))):
        assert look(cells, asked.structure, theta + move, reml=True).value < top


def test_a_residual_correlation_at_its_bound_is_said_plainly():
    result = diary(couples(dyads=150, days=5, missing=0.1), "y ~ x", residual="same-day+ar1")
    assert "“Alice with Bob” is at its bound of 1" in result.summary()
    assert result.score < 1e-9
    assert np.isfinite([c.df for c in result.coefficients]).all()


def test_no_differences_between_persons_are_said_plainly():
    data = couples(NONE, 50, 6, levels=0 * INTERCEPTS, roles=False, rho=0)
    result = diary(data, "y ~ x", indistinguishable=True, residual="same-day")
    assert "estimated as zero" in result.summary()
    assert_allclose(result.random_covariance, 0, atol=1e-12)
    assert result.n_parameters == 7


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"times": None}, "needs the day"),
        ({"times": "twice"}, "stands twice"),
        ({"times": "back"}, "comes after a later one"),
        ({"times": "text"}, "numbers or dates"),
        ({"roles": None}, "indistinguishable=True"),
        ({"formula": "y ~ x + copy"}, "collinear"),
        ({"formula": "y ~ x + nothing"}, "zero on every day"),
        ({"random": ["intercept", "own(trust)"]}, "does not vary within a person"),
        ({"random": []}, "at the least"),
        ({"residual": "toeplitz"}, "is not known"),
        ({"method": "bayes"}, "is not known"),
        ({"df": "kenward"}, "is not known"),
        ({"rows": 2}, "No dyad has 3 days"),
        ({"formula": "y ~ z"}, "no column"),
    ],
)
def test_what_the_model_cannot_bear_is_said(change, said):
    data = couples(dyads=10)
    times = data.times.copy()
    if isinstance(change.get("times"), str):
        times[3] = {"twice": times[2], "back": times[1], "text": 0}[change["times"]]
        times = times.astype(str).astype(object) if change["times"] == "text" else times
    elif "times" in change:
        times = None
    x = data.columns["x"]
    columns = {**data.columns, "copy": 2 * x, "nothing": 0 * x}
    bad = Dyads(columns, data.labels, change.get("roles", data.roles), times)
    if "rows" in change:
        bad = taken(bad, data.times < change["rows"])
    options = {k: v for k, v in change.items() if k in {"random", "residual", "method", "df"}}
    with pytest.raises(DyadError, match=said):
        diary(bad, change.get("formula", "y ~ x"), **options)


def test_the_result_prints_and_travels():
    result = diary(couples(missing=0.05), "y ~ x + trust")
    text = result.summary()
    for words in ("Alice", "Bob", "rho", "between persons", "third cause", "lack a value"):
        assert words in text
    carried = json.loads(json.dumps(result.to_dict()))
    assert carried["model"] == "diary" and carried["roles"] == ["Alice", "Bob"]
    assert len(result.table()) == 10 and "ci_low" in result.covariance_table()
    assert_allclose(carried["log_likelihood"], result.log_likelihood)
    with pytest.raises(DyadError, match="no coefficient"):
        result["Alice", "actor", "tension"]
    with pytest.raises(DyadError, match="no variance"):
        result.parameter("random", "variance", "slope")


@cache
def many_diaries():
    return [diary(couples(seed, 30, 8), "y ~ x") for seed in range(60)]


TRUTH = {
    ("random", "variance", "intercept Alice"): 0.8,
    ("random", "covariance", "intercept Alice with intercept Bob"): 0.3,
    ("residual", "variance", "Bob"): 1.2,
    ("residual", "covariance", "Alice with Bob"): 0.4,
    ("residual", "autocorrelation", "rho"): RHO,
}


def test_the_truth_comes_out_on_average():
    fits = many_diaries()
    for key, truth in TRUTH.items():
        values = np.array([fit.parameter(*key).estimate for fit in fits])
        error = values.std(ddof=1) / np.sqrt(len(fits))
        assert abs(values.mean() - truth) < 3 * error + 0.01, key
    for effect, truth in (("actor", 0.5), ("partner", 0.2)):
        values = np.array([fit["Bob", effect, "x"].estimate for fit in fits])
        assert abs(values.mean() - truth) < 3 * values.std(ddof=1) / np.sqrt(len(fits))


def test_intervals_hold_the_truth_as_often_as_they_say():
    fits = many_diaries()
    inside = []
    for fit in fits:
        for role in ("Alice", "Bob"):
            for effect, truth in (("intercept", 0), ("actor", 0.5), ("partner", 0.2)):
                low, high = fit[role, effect, "" if effect == "intercept" else "x"].ci
                inside.append(low <= truth <= high)
    error = np.sqrt(0.95 * 0.05 / len(inside))
    assert abs(np.mean(inside) - 0.95) < 3 * error
    held = [
        low <= truth <= high
        for fit in fits
        for key, truth in TRUTH.items()
        for low, high in [fit.parameter(*key).ci]
        if key[1] != "covariance" and np.isfinite(low)
    ]
    assert abs(np.mean(held) - 0.95) < 3 * np.sqrt(0.95 * 0.05 / len(held)) + 0.02
    assert stats.norm.cdf(1.96) == pytest.approx(0.975, abs=1e-4)
