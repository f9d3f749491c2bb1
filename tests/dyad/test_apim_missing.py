"""Full information against lavaan, against complete data, and by simulation."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from counterpoint.dyad.apim import apim, constrain
from counterpoint.dyad.apim.constraints import Constraint
from counterpoint.dyad.apim.missing import full_information, parameters
from counterpoint.dyad.apim.normal import score, start, summarise
from counterpoint.dyad.apim.observed import observe
from counterpoint.dyad.apim.paths import Layout, maximise, triangle
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import parse
from tests.dyad.material import arrays, oracle

# lavaan's estimates were polished to a gradient of 1e-14, its errors come from a Hessian by
# differences, good to about nine digits.
ESTIMATE, ERROR = 1e-9, 1e-7


def wide(name, columns, dyad="couple", roles=None):
    table = arrays(name)
    pairs = {key: np.column_stack([table[a], table[b]]) for key, (a, b) in columns.items()}
    return Dyads(pairs, table[dyad], roles)


@pytest.fixture(scope="module")
def couples():
    columns = {key: (f"{key}_h", f"{key}_w") for key in ("sat", "op", "sp", "ten", "hob")}
    return wide("acitelli_wide_with_missing", columns, roles=("husband", "wife"))


@pytest.fixture
def cast():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(90, 2)) @ [[1, 0.4], [0, 1]] + [2, 3]
    y = 1 + 0.5 * x + 0.3 * x[:, ::-1] + rng.normal(size=(90, 2)) @ [[1, 0.5], [0, 1]]
    return Dyads({"y": y, "x": x}, np.arange(90), ("Alice", "Bob"))


def with_holes(data, share=0.15, seed=8):
    rng = np.random.default_rng(seed)
    holed = {
        name: np.where(rng.random(values.shape) < share, np.nan, values)
        for name, values in data.columns.items()
    }
    return replace(data, columns=holed)


def scale_scores(name, items):
    """Return a member's mean of items, missing where one is."""
    table = arrays(name)
    return np.mean([table[item] for item in items], axis=0), table["couple"]


def lavaan(name, model):
    found = oracle(name)[model]
    return found, {(p["lhs"], p["op"], p["rhs"]): p for p in found["parameters"]}


def agrees(result, key, expected):
    assert_allclose(result[key].estimate, expected["est"], rtol=ESTIMATE)
    assert_allclose(result[key].se, expected["se"], rtol=ERROR)


def test_told_apart_couples_with_missing_values_are_as_lavaan_has_them(couples):
    found, by = lavaan("acitelli", "apim_distinguishable_lavaan_FIML_missing")
    result = apim(couples, "sat ~ op")
    for role, other in (("husband", "wife"), ("wife", "husband")):
        y, own, theirs = f"sat_{role[0]}", f"op_{role[0]}", f"op_{other[0]}"
        agrees(result, (role, "intercept", ""), by[y, "~1", ""])
        agrees(result, (role, "actor", "op"), by[y, "~", own])
        agrees(result, (role, "partner", "op"), by[y, "~", theirs])
    cov = [by["sat_h", "~~", b]["est"] for b in ("sat_h", "sat_w")]
    assert_allclose(result.residual_covariance[0], cov, rtol=ESTIMATE)
    assert_allclose(result.log_likelihood, found["logLik"], rtol=1e-12)
    assert result.n_parameters == found["fit"]["npar"]
    assert_allclose([result.aic, result.bic], [found["fit"]["aic"], found["fit"]["bic"]])


def test_couples_taken_as_exchangeable_are_as_lavaan_has_them(couples):
    found, by = lavaan("acitelli", "apim_indistinguishable_lavaan_FIML_missing")
    result = apim(couples, "sat ~ op", indistinguishable=True)
    agrees(result, (None, "intercept", ""), by["sat_h", "~1", ""])
    agrees(result, (None, "actor", "op"), by["sat_h", "~", "op_h"])
    agrees(result, (None, "partner", "op"), by["sat_h", "~", "op_w"])
    assert_allclose(result.log_likelihood, found["logLik"], rtol=1e-12)
    assert result.n_parameters == found["fit"]["npar"]


def test_commitment_of_men_and_women_is_as_lavaan_has_it():
    members = [
        [
            scale_scores("dysem_commitmentM_wide", [f"{stem}{i}_{m}" for i in range(1, 6)])
            for m in "fm"
        ]
        for stem in ("sat.g", "com")
    ]
    (x, y), couple = [np.column_stack([m[0] for m in pair]) for pair in members], members[0][0][1]
    data = Dyads({"x": x, "y": y}, couple, ("f", "m"))
    found, by = lavaan("dysem_commitmentM", "scale_scores_apim_fiml")
    result = apim(data, "y ~ x")
    for role, other in ("fm", "mf"):
        agrees(result, (role, "actor", "x"), by[f"y{role}", "~", f"x{role}"])
        agrees(result, (role, "partner", "x"), by[f"y{role}", "~", f"x{other}"])
        agrees(result, (role, "intercept", ""), by[f"y{role}", "~1", ""])
    assert_allclose(result.log_likelihood, found["logLik"], rtol=1e-12)
    assert result.n_dyads == found["n_dyads"]


def test_commitment_of_queer_couples_is_as_lavaan_has_it():
    x, y = (
        np.column_stack(
            [
                scale_scores("dysem_commitmentQ_wide", [f"{s}.{m}_{i}" for i in range(1, 6)])[0]
                for m in (1, 2)
            ]
        )
        for s in ("sat.g", "com")
    )
    data = Dyads({"x": x, "y": y}, np.arange(len(x)))
    found, by = lavaan("dysem_commitmentQ", "queer_apim_indistinguishable_fiml")
    result = apim(data, "y ~ x", indistinguishable=True)
    agrees(result, (None, "actor", "x"), by["y1", "~", "x1"])
    agrees(result, (None, "partner", "x"), by["y1", "~", "x2"])
    agrees(result, (None, "intercept", ""), by["y1", "~1", ""])
    assert_allclose(result.log_likelihood, found["logLik"], rtol=1e-12)


def test_the_log_likelihood_is_the_sum_over_dyads_of_what_each_shows(cast):
    data = with_holes(cast)
    rows = np.column_stack([data.numbers("y"), data.numbers("x")])
    mu = np.array([3.0, 3.5, 2, 3])
    sigma = np.cov(np.column_stack([cast.numbers("y"), cast.numbers("x")]).T)
    total = 0.0
    for row in rows:
        seen = ~np.isnan(row)
        if seen.any():
            law = stats.multivariate_normal(mu[seen], sigma[np.ix_(seen, seen)])
            total += law.logpdf(row[seen])
    assert_allclose(score(summarise(list(rows.T)), mu, sigma).value, total, rtol=1e-12)


def test_score_and_information_are_the_derivatives_of_the_likelihood(cast):
    data = with_holes(cast)
    patterns = summarise([*data.numbers("y").T, *data.numbers("x").T])
    mu, sigma = start(patterns, 3)
    step, low = 1e-5, np.tril_indices(4)

    def at(vector):
        matrix = np.zeros((4, 4))
        matrix[low] = vector[4:]
        return score(patterns, vector[:4], matrix + np.tril(matrix, -1).T)

    here = np.concatenate([mu, triangle(sigma)])
    ways = step * np.eye(len(here))
    slope = [(at(here + w).value - at(here - w).value) / (2 * step) for w in ways]
    assert_allclose(at(here).vector, slope, rtol=1e-6, atol=1e-5)
    bend = [(at(here + w).vector - at(here - w).vector) / (2 * step) for w in ways]
    assert_allclose(-at(here).observed, bend, rtol=1e-6, atol=1e-4)


@pytest.mark.parametrize("exchangeable", [True, False])
def test_nothing_is_left_of_the_score(couples, exchangeable):
    for text in ("sat ~ op", "sat ~ op * ten", "sat ~ own(op) + ten"):
        observed = observe(parse(text).design(couples))
        found = full_information(observed, exchangeable=exchangeable)
        assert found.fitted.max_score < 1e-8


@pytest.mark.parametrize("together", [True, False])
def test_without_missing_values_it_is_least_squares(cast, together):
    observed = observe(parse("y ~ x").design(cast))
    found = full_information(observed, exchangeable=together).estimate
    plain = apim(cast, "y ~ x", indistinguishable=together)
    assert_allclose(found.coefficients, [c.estimate for c in plain.coefficients], rtol=1e-9)
    assert_allclose(found.covariance, plain.covariance, rtol=1e-8, atol=1e-15)
    assert_allclose(found.sigma, plain.residual_covariance, rtol=1e-9)


def test_equal_residual_variances_may_be_asked_for(couples):
    free = apim(couples, "sat ~ op")
    held = apim(couples, "sat ~ op", equal=["variance"])
    assert_allclose(held.residual_covariance[0, 0], held.residual_covariance[1, 1], rtol=1e-12)
    assert held.n_parameters == free.n_parameters - 1
    assert held.log_likelihood < free.log_likelihood


def test_a_constraint_holds_and_costs_about_what_the_wald_test_says(couples):
    free = apim(couples, "sat ~ op")
    held = constrain(free, Constraint({("husband", "partner", "op"): 1.0}))
    assert abs(held["husband", "partner", "op"].estimate) < 1e-12
    lost = 2 * (free.log_likelihood - held.log_likelihood)
    assert_allclose(lost, free["husband", "partner", "op"].statistic ** 2, rtol=0.2)


@pytest.mark.parametrize("text", ["sat ~ own(op)", "sat ~ 0 + op + ten"])
def test_standard_errors_of_a_model_that_does_not_fit_are_by_its_own_curvature(couples, text):
    observed = observe(parse(text).design(couples))
    found = full_information(observed, exchangeable=True).fitted
    shape, free = observed.shape, parameters(observed, True, None)
    here = np.linalg.lstsq(free, found.values, rcond=None)[0]

    def slope(fewer):
        at = score(observed.patterns, *shape.moments(free @ fewer))
        return free.T @ shape.jacobian(free @ fewer).T @ at.vector

    ways = 1e-5 * np.eye(len(here))
    bend = np.array([(slope(here + w) - slope(here - w)) / 2e-5 for w in ways])
    expected = free @ np.linalg.inv(-bend) @ free.T
    assert_allclose(found.vcov, expected, rtol=1e-5, atol=1e-9)


def test_swapping_members_of_exchangeable_dyads_changes_nothing(cast):
    data = with_holes(cast)
    turned = {}
    for name, values in data.columns.items():
        turned[name] = values.copy()
        turned[name][::3] = values[::3, ::-1]
    one = apim(data, "y ~ x", indistinguishable=True)
    other = apim(replace(data, columns=turned), "y ~ x", indistinguishable=True)
    assert_allclose(one.log_likelihood, other.log_likelihood, rtol=1e-12)
    for a, b in zip(one.coefficients, other.coefficients, strict=True):
        assert_allclose([a.estimate, a.se], [b.estimate, b.se], rtol=1e-8)


def test_units_and_order_change_nothing_but_the_units(cast):
    data = with_holes(cast)
    scaled = {"y": 1000 * data.numbers("y")[::-1] - 7, "x": data.numbers("x")[::-1] / 1000 + 5}
    one, other = apim(data, "y ~ x"), apim(replace(data, columns=scaled), "y ~ x")
    key = ("Alice", "partner", "x")
    assert_allclose(1e6 * one[key].estimate, other[key].estimate, rtol=1e-8)
    assert_allclose(one[key].statistic, other[key].statistic, rtol=1e-8)


def test_dyads_of_which_nothing_was_seen_are_left_out_and_counted(cast):
    data = with_holes(cast)
    holed = {name: values.copy() for name, values in data.columns.items()}
    for values in holed.values():
        values[:5] = np.nan
    observed = observe(parse("y ~ x").design(replace(data, columns=holed)))
    kept = {name: values[5:] for name, values in holed.items()}
    without = observe(parse("y ~ x").design(Dyads(kept, np.arange(85), cast.roles)))
    assert observed.n_empty == without.n_empty + 5
    assert observed.n_dyads == without.n_dyads
    assert_allclose(
        full_information(observed, exchangeable=False).estimate.log_likelihood,
        full_information(without, exchangeable=False).estimate.log_likelihood,
        rtol=1e-12,
    )


def test_a_product_that_two_terms_share_is_one_column(couples):
    observed = observe(
        parse("sat ~ op + ten + own(op):partner(ten) + partner(op):own(ten)").design(couples)
    )
    assert len(observed.names) == 8


def test_it_is_not_misled_where_leaving_dyads_out_is():
    # x of both is always seen; y of Alice is missing when Bob's is high: at random given what is
    # seen, so full information is on the mark and complete dyads are not.
    runs, estimates, whole, hits = 150, [], [], 0
    rng = np.random.default_rng(11)
    for _ in range(runs):
        x = rng.normal(size=(200, 2))
        e = rng.normal(size=(200, 2)) @ [[1, 0.7], [0, np.sqrt(1 - 0.49)]]
        y = 0.4 * x + 0.2 * x[:, ::-1] + e
        y[y[:, 1] > 0.3, 0] = np.nan
        data = Dyads({"y": y, "x": x}, np.arange(200), ("Alice", "Bob"))
        found = apim(data, "y ~ x")["Alice", "intercept", ""]
        estimates.append(found.estimate)
        hits += found.ci[0] < 0 < found.ci[1]
        whole.append(apim(data, "y ~ x", method="reml")["Alice", "intercept", ""].estimate)
    error = np.std(estimates) / np.sqrt(runs)
    assert abs(np.mean(estimates)) < 3 * error
    assert abs(np.mean(whole)) > 20 * error
    assert abs(hits / runs - 0.95) < 3 * np.sqrt(0.95 * 0.05 / runs)


def test_what_cannot_be_fitted_is_said(cast):
    empty = {**cast.columns, "x": np.column_stack([cast.numbers("x")[:, 0], np.full(90, np.nan)])}
    with pytest.raises(DyadError, match="no value at all"):
        observe(parse("y ~ x").design(replace(cast, columns=empty)))
    flat = {**cast.columns, "x": np.column_stack([cast.numbers("x")[:, 0], np.ones(90)])}
    with pytest.raises(DyadError, match="does not vary"):
        observe(parse("y ~ x").design(replace(cast, columns=flat)))
    infinite = {**cast.columns, "x": np.where(cast.numbers("x") > 4, np.inf, cast.numbers("x"))}
    with pytest.raises(DyadError, match="infinite"):
        observe(parse("y ~ x").design(replace(cast, columns=infinite)))


def test_a_column_that_follows_from_another_is_refused(cast):
    data = with_holes(cast)
    doubled = replace(data, columns={**data.columns, "z": 2 * data.numbers("x")})
    with pytest.raises(DyadError, match="no maximum"):
        full_information(observe(parse("y ~ x + z").design(doubled)), exchangeable=False)


def test_parameters_and_moments_are_each_others_inverse():
    shape = Layout(3)
    rng = np.random.default_rng(2)
    root = rng.normal(size=(5, 5))
    mu, sigma = rng.normal(size=5), root @ root.T
    again = shape.moments(shape.of_moments(mu, sigma))
    assert_allclose(again[0], mu, rtol=1e-12)
    assert_allclose(again[1], sigma, rtol=1e-12)


def test_the_derivatives_of_the_moments_are_right():
    shape = Layout(3)
    rng = np.random.default_rng(4)
    root = rng.normal(size=(5, 5))
    here = shape.of_moments(rng.normal(size=5), root @ root.T)

    def moments(values):
        mu, sigma = shape.moments(values)
        return np.concatenate([mu, triangle(sigma)])

    step = 1e-5
    slope = [(moments(here + w) - moments(here - w)) / (2 * step) for w in step * np.eye(len(here))]
    assert_allclose(shape.jacobian(here), np.transpose(slope), atol=1e-8)


def test_maximising_from_elsewhere_ends_at_the_same_place(couples):
    observed = observe(parse("sat ~ op").design(couples))
    shape = observed.shape
    begin = shape.of_moments(*start(observed.patterns))
    far = shape.of_moments(np.array([3.0, 3, 4, 4]), np.eye(4))
    one, other = (maximise(observed.patterns, shape, np.eye(shape.size), at) for at in (begin, far))
    assert_allclose(one.values, other.values, rtol=1e-9)
