"""Simulated data have the moments that their truth says, and impossible truths are refused."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from counterpoint.dyad import DyadError, simulate
from counterpoint.dyad.simulation import MODELS
from counterpoint.dyad.simulation.days import follow

MANY = 40_000
CLOSE = 4 / MANY**0.5  # four standard errors of a mean or correlation, about


def slopes(y, *regressors):
    """Least squares of y on an intercept and regressors."""
    return np.linalg.lstsq(np.column_stack([np.ones(len(y)), *regressors]), y, rcond=None)[0]


def correlation(pair):
    return np.corrcoef(pair.T)[0, 1]


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_draws_the_same_data_and_another_seed_others(model):
    first, again, other = (simulate(model, seed=seed).data for seed in (3, 3, 4))
    for name, column in first.columns.items():
        assert_array_equal(column, again.columns[name])
        assert not np.array_equal(column, other.columns[name])


@pytest.mark.parametrize("model", MODELS)
def test_a_share_of_values_is_missing_at_random(model):
    data = simulate(model, seed=1, missing=0.2).data
    shares = [np.isnan(column).mean(axis=0) for column in data.columns.values()]
    n = data.n_rows
    assert_allclose(shares, 0.2, atol=4 * (0.16 / n) ** 0.5)


def test_missing_values_leave_the_others_as_they_were():
    whole, holed = (simulate("apim", seed=1, missing=m).data.numbers("y") for m in (0, 0.3))
    seen = ~np.isnan(holed)
    assert_array_equal(holed[seen], whole[seen])


def test_apim_data_have_the_effects_and_covariances_of_their_truth():
    drawn = simulate(
        "apim", seed=5, n_dyads=MANY, actor=(0.4, 0.2), partner=(-0.1, 0.3), intercept=(1, 2),
        predictor_correlation=-0.4, residual_sd=(1, 2), residual_correlation=0.5,
    )  # fmt: skip
    y, x = drawn.data.numbers("y"), drawn.data.numbers("x")
    assert drawn.data.roles == ("a", "b")
    assert_allclose(slopes(y[:, 0], x[:, 0], x[:, 1]), [1, 0.4, -0.1], atol=CLOSE)
    assert_allclose(slopes(y[:, 1], x[:, 1], x[:, 0]), [2, 0.2, 0.3], atol=2 * CLOSE)
    left = y - [1, 2] - [0.4, 0.2] * x - [-0.1, 0.3] * x[:, ::-1]
    assert_allclose(left.std(axis=0), [1, 2], rtol=CLOSE)
    assert_allclose([correlation(x), correlation(left)], [-0.4, 0.5], atol=CLOSE)


def test_indistinguishable_data_have_no_roles_and_may_correlate_negatively():
    drawn = simulate("apim-indistinguishable", seed=5, n_dyads=MANY, residual_correlation=-0.6)
    y, x = drawn.data.numbers("y"), drawn.data.numbers("x")
    assert drawn.data.roles is None
    assert_allclose(correlation(y - 0.3 * x - 0.15 * x[:, ::-1]), -0.6, atol=CLOSE)


def test_common_fate_scores_share_what_they_should():
    drawn = simulate(
        "common-fate", seed=6, n_dyads=MANY, effect=0.5, predictor_shared=0.6,
        outcome_shared=0.3, own_correlation=0.4,
    )  # fmt: skip
    y, x = drawn.data.numbers("y"), drawn.data.numbers("x")
    assert_allclose([y.std(), x.std()], 1, atol=CLOSE)
    assert_allclose([correlation(x), correlation(y)], [0.6, 0.3], atol=CLOSE)
    between = 0.5 * np.sqrt(0.6 * 0.3)
    crossed = np.corrcoef(x[:, 0], y[:, 1])[0, 1]
    within = np.corrcoef(x[:, 0], y[:, 0])[0, 1]
    assert_allclose(crossed, between, atol=CLOSE)
    assert_allclose(within, between + 0.4 * np.sqrt(0.4 * 0.7), atol=CLOSE)
    assert_allclose(drawn.truth.effects()[None, "common fate", "x"], 0.5 * np.sqrt(0.5))


def test_mutual_influence_data_solve_both_equations_at_once():
    drawn = simulate(
        "mutual-influence", seed=7, n_dyads=MANY, influence=(0.3, -0.5), actor=(0.5, 0.8),
        residual_sd=(1, 0.5), residual_correlation=0.3,
    )  # fmt: skip
    y, x = drawn.data.numbers("y"), drawn.data.numbers("x")
    left = y - [0.3, -0.5] * y[:, ::-1] - [0.5, 0.8] * x
    assert_allclose(left.std(axis=0), [1, 0.5], rtol=CLOSE)
    assert_allclose(correlation(left), 0.3, atol=CLOSE)
    assert abs(np.corrcoef(left[:, 0], x[:, 0])[0, 1]) < CLOSE


def test_dyadic_scores_depend_on_scores_as_they_should():
    paths = {"level_on_level": 0.5, "level_on_difference": 0.1, "difference_on_level": -0.2}
    drawn = simulate("dyadic-score", seed=8, n_dyads=MANY, **paths, residual_correlation=0.4)
    y, x = drawn.data.numbers("y"), drawn.data.numbers("x")
    level, difference = x.mean(axis=1), x[:, 0] - x[:, 1]
    assert_allclose(slopes(y.mean(axis=1), level, difference), [0, 0.5, 0.1], atol=CLOSE)
    apart = y[:, 0] - y[:, 1]
    assert_allclose(slopes(apart, level, difference), [0, -0.2, 0.3], atol=2 * CLOSE)
    left = (y.mean(axis=1) - 0.5 * level - 0.1 * difference, apart + 0.2 * level - 0.3 * difference)
    assert_allclose(np.corrcoef(left)[0, 1], 0.4, atol=CLOSE)


def test_judgments_follow_the_partners_truth_and_the_judges_bias():
    drawn = simulate("truth-bias", seed=9, n_dyads=MANY, truth=(0.6, 0.4), mean_bias=(0.2, -0.1))
    said, feeling = drawn.data.numbers("judgment"), drawn.data.numbers("feeling")
    for judge, expected in ((0, [0.2, 0.6, 0.3]), (1, [-0.1, 0.4, 0.3])):
        got = slopes(said[:, judge], feeling[:, 1 - judge], feeling[:, judge])
        assert_allclose(got, expected, atol=CLOSE)


def test_diary_days_have_the_variances_and_carry_over_of_their_truth():
    truth = {"intercept_sd": (0.5, 1), "slope_sd": (0.4, 0), "ar1": 0.6, "slope_correlation": 0}
    data = simulate("diary", seed=10, n_dyads=4000, n_days=20, **truth).data
    assert_array_equal(data.times[:21], [*range(1, 21), 1])
    y, x = (data.numbers(name).reshape(4000, 20, 2) for name in ("y", "x"))
    own = y - 0.3 * x - 0.15 * x[:, :, ::-1]
    # a pair of days k apart shares the level and ar1 to the k of the residual; so does a's slope,
    # which multiplies independent x and adds to the variance of a day alone
    day = [(own[:, 0, m] * own[:, 0, m]).mean() for m in (0, 1)]
    apart = [(own[:, 0, m] * own[:, 2, m]).mean() for m in (0, 1)]
    assert_allclose(day, [0.25 + 1 + 0.16, 1 + 1], atol=0.15)
    assert_allclose(apart, [0.25 + 0.36, 1 + 0.36], atol=0.1)
    last = own[:, -1, 1]
    assert_allclose((last * last).mean(), 2, atol=0.18)
    crossed = (own[:, 3, 0] * own[:, 4, 1]).mean()
    assert_allclose(crossed, 0.3 * 0.5 * 1 + 0.3 * 0.6, atol=0.1)


def test_one_couples_days_follow_their_phi_and_settle():
    drawn = simulate("influence", seed=11, n_days=MANY, own=(0.4, 0.2), partner=(0.1, 0.3))
    mood = drawn.data.numbers("mood")
    for member in (0, 1):
        got = slopes(mood[1:, member], mood[:-1, 0], mood[:-1, 1])[1:]
        assert_allclose(got, drawn.truth.phi[member], atol=CLOSE)
    left = mood[1:] - mood[:-1] @ drawn.truth.phi.T
    assert_allclose(np.cov(left.T), drawn.truth.innovation_covariance, atol=2 * CLOSE)


def test_the_first_day_has_the_variance_of_all_days():
    first = np.array(
        [
            simulate("influence", seed=s, n_days=2, own=0.8).data.numbers("mood")[0]
            for s in range(900)
        ]
    )
    truth = simulate("influence", seed=0, own=0.8).truth
    settled = truth.innovation_covariance
    for _ in range(400):
        settled = truth.phi @ settled @ truth.phi.T + truth.innovation_covariance
    assert_allclose(first.var(axis=0), np.diag(settled), rtol=4 * (2 / 900) ** 0.5)


@pytest.mark.parametrize(
    "phi", [[[0.3, 0.1], [0.2, 0.4]], [[0.3, 0.4], [-0.4, 0.3]], [[0.5, 0.3], [0, 0.5]]]
)
def test_days_follow_one_by_one_whatever_the_eigenvalues(phi):
    shocks = np.random.default_rng(1).standard_normal((30, 2))
    expected = [shocks[0]]
    for shock in shocks[1:]:
        expected.append(np.array(phi) @ expected[-1] + shock)
    assert_allclose(follow(shocks, np.array(phi)), expected, rtol=1e-10, atol=1e-12)


def test_weekends_trend_and_shift_move_the_level():
    calm = {"shock_sd": 1e-9, "level": 5.0}
    weekend = simulate("influence", seed=1, n_days=70, weekend=(1, 0), **calm).data.numbers("mood")
    assert_allclose(weekend[:7, 0], [5, 5, 5, 5, 5, 6, 6], atol=1e-6)
    trend = simulate("influence", seed=1, n_days=71, trend=(0, 7), **calm).data.numbers("mood")
    assert_allclose(trend[[0, 10, 70], 1], [5, 6, 12], atol=1e-6)
    shift = simulate("influence", seed=1, n_days=60, shift=2.0, **calm).data.numbers("mood")
    assert_allclose(shift[[0, 19, 41, 59], 0], [5, 5, 7, 7], atol=1e-6)


@pytest.mark.parametrize(
    ("model", "truth", "said"),
    [
        ("apim", {"residual_correlation": 1.0}, "the covariance is not positive definite"),
        ("apim", {"predictor_correlation": (0.1, 0.2)}, "give one number"),
        ("apim", {"residual_sd": (1, 0)}, "a standard deviation is more than 0"),
        ("apim", {"actor": float("nan")}, "give finite numbers"),
        ("apim", {"actor": "big"}, "one for each member"),
        ("apim", {"aktor": 0.3}, "Did you mean “actor”"),
        ("apim-indistinguishable", {"actor": (0.1, 0.2)}, "give one number"),
        ("common-fate", {"effect": -1.2}, "a correlation lies between -1 and 1"),
        ("common-fate", {"outcome_shared": 1.0}, "it lies between 0 and 1"),
        ("mutual-influence", {"influence": (2, 0.5)}, "the feedback never settles"),
        ("diary", {"ar1": 1.0}, "a correlation lies between -1 and 1"),
        ("diary", {"slope_sd": -0.1}, "a standard deviation is 0 or more"),
        ("influence", {"own": 0.9, "partner": 0.2}, "the days explode"),
        ("gravity", {}, "no model “gravity”"),
    ],
)
def test_an_impossible_truth_is_refused_with_its_reason(model, truth, said):
    with pytest.raises(DyadError, match=said):
        simulate(model, seed=1, **truth)


@pytest.mark.parametrize(
    ("model", "size", "said"),
    [
        ("apim", {"n_dyads": 1}, "at least 2 dyads"),
        ("apim", {"n_days": 5}, "leave n_days out"),
        ("diary", {"n_days": 1}, "at least 2 days"),
        ("influence", {"n_dyads": 5}, "of one couple"),
        ("apim", {"missing": 1.0}, "missing is 1.0"),
    ],
)
def test_an_impossible_size_is_refused(model, size, said):
    with pytest.raises(DyadError, match=said):
        simulate(model, seed=1, **size)


def test_a_truth_is_frozen():
    truth = simulate("apim", seed=1).truth
    with pytest.raises(AttributeError):
        truth.actor = 1.0
