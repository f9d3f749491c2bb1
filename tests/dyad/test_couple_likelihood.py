"""The exact likelihood of one couple's days, against R and against the dense definition."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from counterpoint.dyad import Dyads
from counterpoint.dyad.couple import decompose, influence
from counterpoint.dyad.couple.chain import LONGEST_SILENCE, chain
from counterpoint.dyad.couple.diary import diary
from counterpoint.dyad.couple.likelihood import process, stationary
from counterpoint.dyad.couple.ml import maximum_likelihood
from counterpoint.dyad.couple.point import Problem, columns, evaluate, packed
from counterpoint.dyad.couple.shares import reciprocity
from tests.dyad.material import arrays, oracle

COUPLES = [
    "sim_couple_45", "sim_couple_90_mixed_missing", "sim_couple_365", "sim_couple_3650",
    "crqa_hand_bins20_log",
]  # fmt: skip
PHI = np.array([[0.4, 0.15], [-0.1, 0.3]])
Q = np.array([[1.0, 0.3], [0.3, 0.8]])


def couple(name):
    read = arrays(name)
    values = np.stack([read["y1"], read["y2"]], axis=1)
    return Dyads({"mood": values}, np.full(len(values), "us"), ("Alice", "Bob"), read["t"])


def ml(data, *, season=False):
    return maximum_likelihood(diary(data, ["mood"]), season=season)


def dense(values, days, phi, q, mean):
    """The definition: one multivariate normal over all cells that are seen."""
    k, p = len(q), stationary(phi, q)
    ahead = [np.linalg.matrix_power(phi, n) for n in range(int(days[-1] - days[0]) + 1)]
    whole = np.block(
        [[ahead[s - t] @ p if s >= t else (ahead[t - s] @ p).T for t in days] for s in days]
    )
    seen = np.isfinite(values).reshape(-1)
    flat, means = values.reshape(-1)[seen], np.tile(mean, len(values))[seen]
    assert whole.shape == (len(days) * k,) * 2
    return multivariate_normal(means, whole[np.ix_(seen, seen)]).logpdf(flat)


def at(values, days, phi, q, mean):
    """The value of the fast likelihood at parameters, its mean held where it is asked."""
    laid = chain(days, values - mean)
    nothing = np.zeros_like(phi)
    problem = Problem(laid, np.zeros((len(laid.days), 0)), None, nothing, nothing)
    return problem, evaluate(problem, columns(problem), packed(phi, q))


def some_days(rng, n=40, k=2):
    values = rng.normal(size=(n, k))
    values[rng.random((n, k)) < 0.3] = np.nan
    values[5:9] = np.nan
    values[-1, 0] = np.nan
    return np.arange(n), values


@pytest.mark.parametrize("name", COUPLES)
def test_the_fit_without_season_is_the_exact_one_of_r(name):
    fit, exact = ml(couple(name)), oracle("var1_single_dyad")[name]
    np.testing.assert_allclose(fit.log_likelihood, exact["logLik"], rtol=1e-10)
    np.testing.assert_allclose(fit.mean, exact["mu"], rtol=1e-8)
    np.testing.assert_allclose(fit.phi, exact["Phi"], rtol=0, atol=1e-8)
    np.testing.assert_allclose(fit.innovation_covariance, exact["Sigma"], rtol=0, atol=1e-8)
    assert fit.converged


def test_the_likelihood_is_the_dense_normal_one_with_any_cells_missing():
    days, values = some_days(np.random.default_rng(3))
    mean = np.array([0.2, -0.1])
    _, point = at(values, days, PHI, Q, mean)
    np.testing.assert_allclose(point.value, dense(values, days, PHI, Q, mean), rtol=1e-12)


def test_four_series_have_the_dense_normal_likelihood_too():
    rng = np.random.default_rng(4)
    days, values = some_days(rng, n=25, k=4)
    phi, root = 0.15 * rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
    q, mean = root @ root.T + np.eye(4), rng.normal(size=4)
    _, point = at(values, days, phi, q, mean)
    np.testing.assert_allclose(point.value, dense(values, days, phi, q, mean), rtol=1e-12)


def test_the_gradient_is_that_of_the_likelihood():
    days, values = some_days(np.random.default_rng(5))
    problem, point = at(values, days, PHI, Q, np.zeros(2))
    step = 1e-5
    slopes = []
    for i in range(len(point.theta)):
        there = [point.theta + sign * step * np.eye(len(point.theta))[i] for sign in (1, -1)]
        up, down = (evaluate(problem, columns(problem), theta).value for theta in there)
        slopes.append((up - down) / (2 * step))
    np.testing.assert_allclose(point.gradient, slopes, rtol=1e-6, atol=1e-7)


def test_season_does_not_depend_on_which_weekday_is_named_first():
    data = couple("sim_couple_365")
    fit = ml(data, season=True)
    again = ml(Dyads(data.columns, data.labels, data.roles, data.times + 3), season=True)
    np.testing.assert_allclose(again.phi, fit.phi, atol=1e-9)
    assert fit.log_likelihood > ml(data).log_likelihood


def test_an_empty_row_and_no_row_are_the_same():
    data = couple("sim_couple_90_mixed_missing")
    kept = np.isfinite(data.columns["mood"]).any(axis=1)
    assert not kept.all()
    less = Dyads(
        {"mood": data.columns["mood"][kept]}, data.labels[kept], data.roles, data.times[kept]
    )
    fit, other = ml(data), ml(less)
    assert fit.log_likelihood == other.log_likelihood
    np.testing.assert_array_equal(fit.phi, other.phi)


def test_missing_days_at_the_ends_change_nothing():
    data = couple("sim_couple_45")
    empty = np.full((6, 2), np.nan)
    values = np.concatenate([empty, data.columns["mood"], empty])
    more = Dyads({"mood": values}, np.full(57, "us"), data.roles, np.arange(57))
    assert ml(more).log_likelihood == ml(data).log_likelihood


def test_swapping_the_members_swaps_the_fit():
    data = couple("sim_couple_90_mixed_missing")
    other = Dyads({"mood": data.columns["mood"][:, ::-1]}, data.labels, data.roles, data.times)
    fit, swapped = ml(data, season=True), ml(other, season=True)
    np.testing.assert_allclose(swapped.phi, fit.phi[::-1, ::-1], atol=1e-8)
    np.testing.assert_allclose(swapped.log_likelihood, fit.log_likelihood, rtol=1e-12)


def test_a_silence_longer_than_memory_costs_no_exactness():
    rng = np.random.default_rng(8)
    values = rng.normal(size=(30, 2))
    days = np.arange(30) + np.where(np.arange(30) < 15, 0, LONGEST_SILENCE + 60)
    _, point = at(values, days, PHI, Q, np.zeros(2))
    np.testing.assert_allclose(point.value, dense(values, days, PHI, Q, np.zeros(2)), rtol=1e-12)
    laid = chain(days, values)
    assert laid.n_starts == 2
    np.testing.assert_array_equal(laid.days, days)


def test_a_process_that_is_not_stationary_has_no_likelihood():
    assert process(np.eye(2), Q) is None


@pytest.mark.parametrize("name", COUPLES)
def test_the_variance_divides_as_in_the_reference(name):
    exact, reference = oracle("var1_single_dyad")[name], oracle("couple_summary")[name]
    phi, q = np.array(exact["Phi"]), np.array(exact["Sigma"])
    found = decompose(phi, q)
    for member, row in zip("AB", found, strict=True):
        wanted = [
            reference[member][key]
            for key in (
                "unique_own_yesterday", "unique_partner_yesterday", "common_yesterday",
                "same_day_moving_together", "unexplained",
            )
        ]  # fmt: skip
        np.testing.assert_allclose(row, wanted, rtol=0, atol=1e-9)
    (_, a), (b, _) = reference["standardised_Phi"]
    np.testing.assert_allclose(reciprocity(a, b), reference["reciprocity"], rtol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-12)


def test_far_ahead_hardly_anything_is_explained_by_today():
    near, far = decompose(PHI, Q, horizon=1), decompose(PHI, Q, horizon=30)
    assert far[:, :3].max() < 1e-12 < near[:, :3].max()
    rho = stationary(PHI, Q)[0, 1] ** 2 / np.prod(np.diag(stationary(PHI, Q)))
    np.testing.assert_allclose(far[:, 3], rho, rtol=1e-9)


def test_statsmodels_has_the_same_likelihood_at_the_fit():
    varmax = pytest.importorskip("statsmodels.tsa.statespace.varmax")
    data = couple("sim_couple_90_mixed_missing")
    fit, exact = ml(data), oracle("var1_single_dyad")["sim_couple_90_mixed_missing"]
    model = varmax.VARMAX(data.columns["mood"], order=(1, 0), trend="c")
    root = np.linalg.cholesky(fit.innovation_covariance)
    intercept = (np.eye(2) - fit.phi) @ fit.mean
    parameters = [*intercept, *fit.phi.reshape(-1), root[0, 0], root[1, 0], root[1, 1]]
    np.testing.assert_allclose(model.loglike(parameters), exact["logLik"], rtol=1e-9)
    np.testing.assert_allclose(fit.log_likelihood, exact["logLik"], rtol=1e-10)


def test_the_whole_result_carries_the_same_maximum_likelihood_fit():
    fit = influence(couple("sim_couple_45"), ["mood"], season=False)
    exact = oracle("var1_single_dyad")["sim_couple_45"]
    np.testing.assert_allclose(fit.to_dict()["ml"]["log_likelihood"], exact["logLik"], rtol=1e-10)
