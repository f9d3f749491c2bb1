"""The actor-partner interdependence model against R's results, and what it must leave unchanged."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from counterpoint.dyad import DyadError, Dyads
from counterpoint.dyad.apim import (
    Constraint,
    apim,
    compare,
    constrain,
    distinguishability,
    equality,
    omnibus,
    pattern,
)
from tests.dyad import material

EXACT = 1e-9  # R's own refits to a fixed point of 1e-16, and closed forms
PACKAGE = 2e-6  # packages stop earlier


def wide(name, dyad, role, columns, roles=None, keep=None):
    """Long rows with a role as `Dyads`, in the order of the dyads' labels."""
    there = material.arrays(name)
    rows = slice(None) if keep is None else keep(there)
    there = {key: values[rows] for key, values in there.items()}
    order = np.lexsort((there[role].astype(str), there[dyad].astype(str)))
    pairs = {key: there[key][order].reshape(-1, 2) for key in columns}
    return Dyads(pairs, there[dyad][order][::2], roles)


@pytest.fixture(scope="module")
def acitelli():
    names = ["satisfaction", "other_pos", "tension", "sim_hobbies", "years_married_c"]
    return wide("acitelli", "couple", "role", names, ("husband", "wife"))


@pytest.fixture(scope="module")
def oracle():
    return material.oracle("acitelli")


def estimates(result):
    return [each.estimate for each in result.coefficients]


def errors(result):
    return [each.se for each in result.coefficients]


def simulated(n=300, seed=3, missing=0):
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=(2, n, 2)) + 2
    noise = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 2]], size=n)
    y = 1 + 0.5 * x + 0.2 * x[:, ::-1] + 0.3 * z + noise
    x[:missing, 0] = np.nan
    kids = np.repeat(rng.integers(0, 4, size=(n, 1)), 2, axis=1).astype(float)
    columns = {"y": y, "x": x, "z": z, "kids": kids}
    return Dyads(columns, np.arange(n), ("husband", "wife"))


ROLES = ["rolehusband", "rolewife"]


def by_role(numbers, *terms, roles=ROLES):
    return [numbers[role + term] for role in roles for term in terms]


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_distinguishable_couples_are_as_r_has_them(acitelli, oracle, method):
    exact = oracle[f"exact_apim_distinguishable_{method.upper()}"]
    result = apim(acitelli, "satisfaction ~ other_pos", method=method)
    terms = ("", ":other_pos", ":p_other_pos")
    assert_allclose(estimates(result), by_role(exact["coef"], *terms), rtol=EXACT)
    assert_allclose(errors(result), by_role(exact["se"], *terms), rtol=EXACT)
    assert_allclose(result.residual_covariance, exact["resid_cov"], rtol=EXACT)
    assert_allclose(result.residual_correlation, exact["resid_cor"], rtol=EXACT)
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)
    assert_allclose(result.aic, exact["AIC"], rtol=EXACT)
    assert result.n_parameters == exact["n_par"]
    assert (result.n_dyads, result.n_missing) == (148, 0)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_the_information_criteria_are_those_of_nlme(acitelli, oracle, method):
    for name, told in (("distinguishable", False), ("indistinguishable", True)):
        gls = oracle[f"apim_{name}_gls_{method.upper()}"]
        result = apim(acitelli, "satisfaction ~ other_pos", method=method, indistinguishable=told)
        assert_allclose([result.aic, result.bic], [gls["AIC"], gls["BIC"]], rtol=EXACT)


def test_distinguishable_couples_are_as_the_closed_form_has_them(acitelli, oracle):
    closed = oracle["apim_distinguishable_closed_form"]
    result = apim(acitelli, "satisfaction ~ other_pos", method="reml")
    first, second = closed["coef_equation1"], closed["coef_equation2"]
    wanted = [*first, second[0], second[2], second[1]]
    assert_allclose(estimates(result), wanted, rtol=EXACT)
    assert_allclose(result.log_likelihood, closed["logLik_reml"], rtol=EXACT)
    assert_allclose(result.residual_covariance, closed["resid_cov_reml"], rtol=EXACT)
    assert_allclose([each.df for each in result.coefficients], 145, rtol=EXACT)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_indistinguishable_couples_are_as_r_has_them(acitelli, oracle, method):
    exact = oracle[f"exact_apim_indistinguishable_{method.upper()}"]
    result = apim(acitelli, "satisfaction ~ other_pos", method=method, indistinguishable=True)
    assert_allclose(estimates(result), list(exact["coef"].values()), rtol=EXACT)
    assert_allclose(result.covariance, exact["vcov"], rtol=EXACT)
    assert_allclose(result.residual_covariance, exact["resid_cov"], rtol=EXACT)
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)
    assert result.n_parameters == exact["n_par"]
    closed = oracle["apim_indistinguishable_closed_form"][method]
    assert_allclose(result[None, "actor", "other_pos"].se, closed["se_actor"], rtol=EXACT)
    assert_allclose(result.log_likelihood, closed["logLik"], rtol=EXACT)


def test_satterthwaites_degrees_of_freedom_are_those_of_lmertest(acitelli, oracle):
    lmer = oracle["apim_indistinguishable_lmer_REML_satterthwaite_KR"]
    result = apim(acitelli, "satisfaction ~ other_pos", method="reml", indistinguishable=True)
    # lmerTest differentiates numerically; it keeps about six digits
    found = [each.df for each in result.coefficients]
    assert_allclose(found, list(lmer["df_satterthwaite"].values()), rtol=1e-5)
    p = [each.p for each in result.coefficients]
    assert_allclose(p, list(lmer["p_satterthwaite"].values()), rtol=1e-4)


def test_satterthwaites_degrees_of_freedom_of_sums_and_differences_have_a_closed_form(acitelli):
    result = apim(acitelli, "satisfaction ~ other_pos", method="reml", indistinguishable=True)
    summed = result.covariance[1, 1] + result.covariance[1, 2]
    apart = result.covariance[1, 1] - result.covariance[1, 2]
    df = (summed + apart) ** 2 / (summed**2 / (148 - 2) + apart**2 / (148 - 1))
    assert_allclose(result[None, "actor", "other_pos"].df, df, rtol=EXACT)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_two_predictors_are_as_nlme_has_them(acitelli, oracle, method):
    gls = oracle[f"apim_indistinguishable_2pred_gls_{method.upper()}"]
    result = apim(
        acitelli, "satisfaction ~ other_pos + tension", method=method, indistinguishable=True
    )
    assert_allclose(estimates(result), list(gls["coef"].values()), rtol=PACKAGE)
    assert_allclose(errors(result), list(gls["se_unadjusted"].values()), rtol=PACKAGE)
    assert_allclose(result.log_likelihood, gls["logLik"], rtol=EXACT)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_equal_effects_with_unequal_intercepts_and_variances_reach_the_fixed_point(
    acitelli, oracle, method
):
    exact = oracle[f"exact_apim_role_means_equal_slopes_{method.upper()}"]
    result = apim(acitelli, "satisfaction ~ other_pos", method=method, equal=["actor", "partner"])
    coef, se = exact["coef"], exact["se"]
    for effect, name in (("actor", "other_pos"), ("partner", "p_other_pos")):
        for role in result.roles:
            assert_allclose(result[role, effect, "other_pos"].estimate, coef[name], rtol=EXACT)
            assert_allclose(result[role, effect, "other_pos"].se, se[name], rtol=EXACT)
    intercepts = [result[role, "intercept", ""].estimate for role in result.roles]
    wanted = [coef["(Intercept)"], coef["(Intercept)"] + coef["rolewife"]]
    assert_allclose(intercepts, wanted, rtol=EXACT)
    assert_allclose(result.residual_covariance, exact["resid_cov"], rtol=EXACT)
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)
    assert result.n_parameters == exact["n_par"]


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_a_moderator_of_the_couple_is_as_nlme_has_it(acitelli, oracle, method):
    gls = oracle[f"apim_moderated_years_gls_{method.upper()}"]
    result = apim(
        acitelli, "satisfaction ~ other_pos * years_married_c", method=method, equal="dyad"
    )
    effects = [each.effect for each in result.coefficients[:6]]
    assert effects == ["intercept", "actor", "partner", "dyad", "actor", "partner"]
    years = "I(years_married_c)"
    terms = ("", ":other_pos", ":p_other_pos", f":other_pos:{years}", f":p_other_pos:{years}")
    own = [place for place, key in enumerate(result.keys) if key[1] != "dyad"]
    for found, name in ((estimates(result), "coef"), (errors(result), "se_unadjusted")):
        wanted = by_role(gls[name], *terms)
        # gls stops a hundred-thousandth of a standard error short; one effect is near zero
        assert_allclose(np.array(found)[own], wanted, rtol=PACKAGE, atol=2e-9)
        shared = [found[place] for place in (3, 9)]
        assert_allclose(shared, gls[name][years], rtol=PACKAGE)
    assert_allclose(result.log_likelihood, gls["logLik"], rtol=EXACT)
    assert result.n_parameters == gls["n_par"]


PATTERNS = {
    "couple_h": {"pattern": {"husband": "couple"}},
    "couple_w": {"pattern": {"wife": "couple"}},
    "couple_both": {"pattern": "couple"},
    "contrast_h": {"pattern": {"husband": "contrast"}},
    "contrast_w": {"pattern": {"wife": "contrast"}},
    "actor_only_h": {"pattern": {"husband": "actor only"}},
    "actor_only_w": {"pattern": {"wife": "actor only"}},
    "actor_only_both": {"pattern": "actor only"},
    "partner_only_h": {"pattern": {"husband": "partner only"}},
    "partner_only_w": {"pattern": {"wife": "partner only"}},
    "equal_actor": {"equal": "actor"},
    "equal_partner": {"equal": "partner"},
    "equal_both": {"equal": ["actor", "partner"]},
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_tested_as_lavaan_tests_it(acitelli, oracle, name):
    lavaan = oracle[f"apim_pattern_{name}"]
    free = apim(acitelli, "satisfaction ~ other_pos")
    held = apim(acitelli, "satisfaction ~ other_pos", **PATTERNS[name])
    test = compare(held, free)
    assert test.df == lavaan["fit"]["df"]
    assert_allclose(test.statistic, lavaan["fit"]["chisq"], rtol=1e-7)
    # lavaan takes its p from 1, so it loses what is below 1e-15; its gradient stops at 1e-8
    assert_allclose(test.p, lavaan["fit"]["pvalue"], rtol=1e-6, atol=1e-15)
    wanted = {(row["lhs"], row["rhs"]): row for row in lavaan["parameters"] if row["op"] == "~"}
    for role, own, other in (("husband", "h", "w"), ("wife", "w", "h")):
        for effect, of in (("actor", own), ("partner", other)):
            found, row = held[role, effect, "other_pos"], wanted[f"sat_{own}", f"op_{of}"]
            assert_allclose(found.estimate, row["est"], rtol=1e-7, atol=1e-10)
            if not name.startswith("contrast"):  # there lavaan's errors are of another kind
                assert_allclose(found.se, row["se"], rtol=1e-6, atol=1e-10)


def test_distinguishability_is_tested_as_r_tests_it(acitelli, oracle):
    wanted = oracle["distinguishability_LR_apim"]
    test = distinguishability(acitelli, "satisfaction ~ other_pos")
    assert test.df == wanted["df"]
    assert_allclose([test.statistic, test.p], [wanted["chisq"], wanted["p"]], rtol=1e-7)


def test_the_omnibus_test_is_that_of_lavaan(acitelli, oracle):
    result = omnibus(acitelli, ["other_pos", "satisfaction"])
    for test, name in (
        (result.test, "distinguishability_omnibus_ISAT_lavaan"),
        (result.baseline, "INULL_lavaan"),
    ):
        fit = oracle[name]["fit"]
        assert test.df == fit["df"]
        wanted = [fit["chisq"], fit["pvalue"]]
        assert_allclose([test.statistic, test.p], wanted, rtol=1e-7, atol=1e-15)
    json.dumps(result.to_dict())
    assert "χ²(6, N = 148 dyads)" in result.summary()


def test_the_published_tests_of_acitellis_couples_come_out(acitelli):
    """Kenny's worked example; Amos, which it uses, has (N - 1) / N times our chi-square."""
    formula = "satisfaction ~ other_pos"
    equal = compare(apim(acitelli, formula, equal=["actor", "partner"]), apim(acitelli, formula))
    found = {
        "all moments": omnibus(acitelli, ["other_pos", "satisfaction"]).test.statistic,
        "equations": distinguishability(acitelli, formula).statistic,
        "effects": equal.statistic,
    }
    published = {"all moments": 9.192, "equations": 7.228, "effects": 0.328}
    for name, value in published.items():
        assert abs(found[name] * 147 / 148 - value) < 5e-4, name


@pytest.mark.parametrize("method", ["ml", "reml"])
@pytest.mark.parametrize("two", ["female_x_female", "male_x_male"])
def test_same_sex_couples_are_as_r_has_them(two, method):
    sexes = {"female_x_female": "ff", "male_x_male": "mm"}
    exact = material.oracle("dyadmlm_dyads_cross")[
        f"exact_{sexes[two]}_apim_indistinguishable_{method.upper()}"
    ]
    couples = wide(
        "dyadmlm_dyads_cross", "coupleID", "personID", ["closeness", "provided_support"],
        keep=lambda there: there["dyad_composition"] == two,
    )  # fmt: skip
    result = apim(couples, "closeness ~ provided_support", method=method, indistinguishable=True)
    assert_allclose(estimates(result), list(exact["coef"].values()), rtol=EXACT)
    assert_allclose(errors(result), list(exact["se"].values()), rtol=EXACT)
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_mixed_sex_couples_are_as_r_has_them(method):
    there = material.oracle("dyadmlm_dyads_cross")
    exact = there[f"exact_fm_apim_distinguishable_{method.upper()}"]
    couples = wide(
        "dyadmlm_dyads_cross", "coupleID", "gender", ["closeness", "provided_support"],
        ("female", "male"), keep=lambda there: there["dyad_composition"] == "female_x_male",
    )  # fmt: skip
    result = apim(couples, "closeness ~ provided_support", method=method)
    roles = ["genderfemale", "gendermale"]
    assert_allclose(
        estimates(result), by_role(exact["coef"], "", ":s", ":ps", roles=roles), rtol=EXACT
    )
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)
    exact = there[f"exact_fm_apim_treated_exchangeable_{method.upper()}"]
    result = apim(couples, "closeness ~ provided_support", method=method, indistinguishable=True)
    assert_allclose(estimates(result), list(exact["coef"].values()), rtol=EXACT)
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_the_heights_of_galtons_parents_are_as_r_has_them(method):
    exact = material.oracle("galton_parents")[f"exact_children_predict_un_{method.upper()}"]
    couples = wide(
        "galton_parents", "family", "role", ["height_in", "n_children"], ("father", "mother")
    )
    result = apim(couples, "height_in ~ n_children", method=method)
    roles = ["rolefather", "rolemother"]
    wanted = by_role(exact["coef"], "", ":n_children", roles=roles)
    assert_allclose(estimates(result), wanted, rtol=EXACT)
    assert_allclose(
        errors(result), by_role(exact["se"], "", ":n_children", roles=roles), rtol=EXACT
    )
    assert_allclose(result.log_likelihood, exact["logLik"], rtol=EXACT)


def test_commitment_of_mixed_sex_couples_is_as_lavaan_has_it():
    lavaan = material.oracle("dysem_commitmentM")["scale_scores_apim_lavaan"]
    there = material.arrays("dysem_commitmentM_wide")

    def pair(stem):
        return np.column_stack(
            [np.mean([there[f"{stem}{i}_{who}"] for i in range(1, 6)], axis=0) for who in "fm"]
        )

    columns = {"x": pair("sat.g"), "y": pair("com")}
    couples = Dyads(columns, np.arange(len(columns["x"])), ("f", "m"))
    seen = ~np.isnan(np.hstack(list(columns.values()))).any(axis=1)
    complete = Dyads(
        {name: values[seen] for name, values in columns.items()}, np.arange(seen.sum()), ("f", "m")
    )
    result = apim(complete, "y ~ x", standardize="role")
    for row in lavaan["parameters"]:
        if row["op"] == "~":
            role = row["lhs"][1]
            effect = "actor" if row["rhs"][1] == role else "partner"
            found = result[role, effect, "x"]
            assert_allclose(found.estimate, row["est"], rtol=1e-8)
            assert_allclose(found.se, row["se"], rtol=1e-7)
            assert_allclose(found.standardized, row["std.all"], rtol=1e-7)
    by_reml = apim(couples, "y ~ x", method="reml")
    assert (by_reml.n_dyads, by_reml.n_missing) == (seen.sum(), (~seen).sum())


def test_commitment_of_same_sex_couples_is_as_the_closed_form_has_it():
    closed = material.oracle("dysem_commitmentQ")["queer_apim_closed"]["reml"]
    there = material.arrays("dysem_commitmentQ_wide")

    def pair(stem):
        return np.column_stack(
            [
                np.mean([v for k, v in there.items() if k.startswith(f"{stem}.{who}_")], axis=0)
                for who in "12"
            ]
        )

    columns = {"x": pair("sat.g"), "y": pair("com")}
    couples = Dyads(columns, np.arange(len(columns["x"])))
    result = apim(couples, "y ~ x", indistinguishable=True, method="reml")
    wanted = [closed["intercept"], closed["actor"], closed["partner"]]
    assert_allclose(estimates(result), wanted, rtol=EXACT)
    assert_allclose(result[None, "actor", "x"].se, closed["se_actor"], rtol=EXACT)
    assert_allclose(result.log_likelihood, closed["logLik"], rtol=EXACT)


# Invariants


def swapped(data):
    return Dyads(
        {name: values[:, ::-1] for name, values in data.columns.items()}, data.labels, data.roles
    )


FORMULAS = ["y ~ x", "y ~ own(x)", "y ~ x * kids", "y ~ x + own(x):partner(z)", "y ~ 0 + x"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("method", ["ml", "reml"])
def test_swapping_members_that_cannot_be_told_apart_changes_nothing(formula, method):
    data = simulated()
    rng = np.random.default_rng(8)
    turn = rng.random(data.n_rows) < 0.5
    other = Dyads(
        {n: np.where(turn[:, None], v[:, ::-1], v) for n, v in data.columns.items()}, data.labels
    )
    first = apim(data, formula, method=method, indistinguishable=True)
    second = apim(other, formula, method=method, indistinguishable=True)
    assert_allclose(estimates(first), estimates(second), rtol=1e-10, atol=1e-12)
    assert_allclose(first.log_likelihood, second.log_likelihood, rtol=1e-12)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("method", ["ml", "reml"])
def test_swapping_the_roles_swaps_the_equations_and_nothing_else(formula, method):
    data = simulated()
    first = apim(data, formula, method=method)
    second = apim(swapped(data), formula, method=method)
    half = len(first.coefficients) // 2
    turned = estimates(second)[half:] + estimates(second)[:half]
    assert_allclose(estimates(first), turned, rtol=1e-10, atol=1e-12)
    assert_allclose(first.residual_covariance, second.residual_covariance[::-1, ::-1], rtol=1e-10)
    assert_allclose(first.log_likelihood, second.log_likelihood, rtol=1e-12)


def test_the_order_of_the_dyads_changes_nothing():
    data = simulated()
    order = np.random.default_rng(4).permutation(data.n_rows)
    mixed = Dyads({n: v[order] for n, v in data.columns.items()}, data.labels, data.roles)
    assert_allclose(
        estimates(apim(data, "y ~ own(x) + z")),
        estimates(apim(mixed, "y ~ own(x) + z")),
        rtol=1e-10,
    )


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_rescaling_the_predictor_rescales_its_effect_and_leaves_the_standardised_one(method):
    data = simulated()
    moved = dict(data.columns)
    moved["x"] = data.columns["x"] * 10 + 2000
    first = apim(data, "y ~ x", method=method, equal="actor")
    second = apim(Dyads(moved, data.labels, data.roles), "y ~ x", method=method, equal="actor")
    for key in first.keys:
        if key[1] != "intercept":
            assert_allclose(second[key].estimate * 10, first[key].estimate, rtol=1e-9)
            assert_allclose(second[key].standardized, first[key].standardized, rtol=1e-9)
            assert_allclose(second[key].statistic, first[key].statistic, rtol=1e-9)


def test_exchangeable_members_are_the_same_as_roles_with_everything_equal():
    data = simulated()
    one = apim(data, "y ~ x", indistinguishable=True)
    two = apim(data, "y ~ x", equal=["intercept", "actor", "partner", "variance"])
    assert_allclose(estimates(two)[:3], estimates(one), rtol=1e-10)
    assert_allclose(two.log_likelihood, one.log_likelihood, rtol=1e-12)
    assert two.n_parameters == one.n_parameters


def test_a_general_constraint_holds_and_gives_the_pattern_when_it_is_one():
    data = simulated()
    free = apim(data, "y ~ x")
    twice = Constraint({("wife", "partner", "x"): 1.0, ("wife", "actor", "x"): -2.0})
    held = constrain(free, twice)
    assert_allclose(
        held["wife", "partner", "x"].estimate, 2 * held["wife", "actor", "x"].estimate, rtol=1e-12
    )
    assert held.n_parameters == free.n_parameters - 1
    couple = constrain(free, pattern("couple", "wife", "x"))
    named = apim(data, "y ~ x", pattern={"wife": "couple"})
    assert couple.log_likelihood == named.log_likelihood


def test_unequal_regressors_maximise_the_likelihood():
    data = simulated()
    result = apim(data, "y ~ own(x)")
    y, x = data.columns["y"], data.columns["x"]
    noise = y - np.array([result[r, "intercept", ""].estimate for r in data.roles])
    noise = noise - x * np.array([result[r, "actor", "x"].estimate for r in data.roles])
    assert_allclose(noise.T @ noise / len(y), result.residual_covariance, rtol=1e-10)
    pulled = noise @ np.linalg.inv(result.residual_covariance)
    assert_allclose(pulled.sum(axis=0), 0, atol=1e-8)
    assert_allclose((pulled * x).sum(axis=0), 0, atol=1e-8)


def test_the_equality_tests_are_those_of_refitting():
    data = simulated()
    free = apim(data, "y ~ x")
    tests = {each.name: each for each in equality(free)}
    wanted = compare(apim(data, "y ~ x", equal="partner"), free)
    assert tests["Equal partner x"].statistic == wanted.statistic
    assert tests["All of these equal"].df == 3


def dense(data, sigma, equal_slopes):
    """The restricted log likelihood and the coefficients' covariance, by matrices of all values."""
    y, x = data.columns["y"].T.reshape(-1), data.columns["x"]
    n = len(x)
    one, none = np.ones(n), np.zeros(n)
    slopes = [np.r_[x[:, 0], x[:, 1]]] if equal_slopes else [
        np.r_[x[:, 0], none], np.r_[none, x[:, 1]],
    ]  # fmt: skip
    full = np.column_stack([np.r_[one, none], np.r_[none, one], *slopes])
    inverse = np.kron(np.linalg.inv(sigma), np.eye(n))
    inner = full.T @ inverse @ full
    left = y - full @ np.linalg.solve(inner, full.T @ inverse @ y)
    value = (2 * n - full.shape[1]) * np.log(2 * np.pi) + n * np.log(np.linalg.det(sigma))
    value += np.log(np.linalg.det(inner)) + left @ inverse @ left
    return -value / 2, np.linalg.inv(inner)


@pytest.mark.parametrize("equal", [(), ("actor",)])
def test_restricted_likelihood_of_unequal_regressors_is_at_its_maximum(equal):
    data = simulated(n=40)
    result = apim(data, "y ~ own(x)", method="reml", equal=equal)
    sigma, h = result.residual_covariance, 1e-3
    parts = [np.diag([1.0, 0]), np.diag([0, 1.0]), np.array([[0, 1.0], [1.0, 0]])]

    def at(*steps):
        moved = sigma + sum(step * part for step, part in zip(steps, parts, strict=True))
        value, covariance = dense(data, moved, bool(equal))
        return value, covariance[2, 2]

    assert_allclose(result.log_likelihood, at(0, 0, 0)[0], rtol=1e-11)
    unit = np.eye(3) * h
    slope = [(at(*u)[0] - at(*-u)[0]) / (2 * h) for u in unit]
    assert_allclose(slope, 0, atol=1e-4)
    hessian = [
        [
            (at(*u + v)[0] - at(*u - v)[0] - at(*v - u)[0] + at(*-u - v)[0]) / (4 * h * h)
            for u in unit
        ]
        for v in unit
    ]
    gradient = np.array([(at(*u)[1] - at(*-u)[1]) / (2 * h) for u in unit])
    df = 2 * at(0, 0, 0)[1] ** 2 / (gradient @ np.linalg.solve(-np.array(hessian), gradient))
    assert_allclose(result["husband", "actor", "x"].df, df, rtol=1e-4)
    assert_allclose(result["husband", "actor", "x"].se ** 2, at(0, 0, 0)[1], rtol=1e-10)


def test_constraints_that_say_the_same_twice_count_once():
    data = simulated()
    once = apim(data, "y ~ x", equal="actor")
    key = Constraint({("wife", "actor", "x"): 3.0, ("husband", "actor", "x"): -3.0})
    twice = apim(data, "y ~ x", equal="actor", constraints=[key])
    assert once.n_parameters == twice.n_parameters == 8
    assert_allclose(estimates(twice), estimates(once), rtol=1e-12)


def test_an_effect_that_is_set_to_zero_has_no_test():
    held = apim(simulated(), "y ~ x", method="reml", pattern="actor only")
    partner = held["wife", "partner", "x"]
    assert (partner.estimate, partner.se, partner.df) == (0, 0, None)
    row = next(r for r in held.to_dict()["coefficients"] if r["effect"] == "partner")
    assert row["p"] is None and row["ci"] == [0, 0]


# Missing values


def test_reml_leaves_incomplete_dyads_out_and_counts_them():
    data = simulated(missing=20)
    rest = Dyads({n: v[20:] for n, v in data.columns.items()}, data.labels[20:], data.roles)
    found, wanted = apim(data, "y ~ x", method="reml"), apim(rest, "y ~ x", method="reml")
    assert (found.n_dyads, found.n_missing, found.full_information) == (280, 20, False)
    assert_allclose(estimates(found), estimates(wanted), rtol=1e-11)
    assert "20 left out" in found.summary()


def test_ml_keeps_incomplete_dyads_by_full_information():
    found = apim(simulated(missing=20), "y ~ x")
    assert (found.n_dyads, found.n_missing, found.full_information) == (300, 20, True)
    assert "20 of them with values missing" in found.summary()


# What comes out


def test_the_dict_holds_what_was_promised(acitelli):
    found = json.loads(json.dumps(apim(acitelli, "satisfaction ~ other_pos").to_dict()))
    assert found["model"] == "apim"
    assert found["roles"] == ["husband", "wife"]
    assert {
        "n_dyads", "n_missing", "method", "log_likelihood", "n_parameters", "aic", "bic",
    } <= set(found)  # fmt: skip
    assert np.shape(found["residual_covariance"]) == (2, 2)
    first = found["coefficients"][1]
    assert (first["role"], first["effect"], first["predictor"]) == (
        "husband", "actor", "other_pos",
    )  # fmt: skip
    assert first["ci"][0] < first["estimate"] < first["ci"][1]
    one = apim(acitelli, "satisfaction ~ other_pos", indistinguishable=True).to_dict()
    assert {each["role"] for each in one["coefficients"]} == {None}


def test_the_summary_says_what_it_cannot(acitelli):
    text = apim(acitelli, "satisfaction ~ other_pos", method="reml").summary()
    assert "148 dyads, no value missing" in text
    assert "Satterthwaite" in text
    assert "cannot be told from one occasion" in text


def test_the_summary_says_what_was_held():
    result = apim(simulated(), "y ~ x", equal="actor", pattern={"wife": "couple"})
    assert "Held: husband actor x - wife actor x = 0" in result.summary()
    assert result.to_dict()["constraints"][1] == "wife actor x - wife partner x = 0"


def test_the_table_has_a_row_a_coefficient(acitelli):
    table = apim(acitelli, "satisfaction ~ other_pos").table()
    assert len(table) == 6
    assert {"role", "effect", "predictor", "estimate", "se", "ci_low", "ci_high"} <= set(table)


def test_r_squared_is_that_of_each_equation():
    data = simulated()
    result = apim(data, "y ~ x")
    y, x = data.columns["y"], data.columns["x"]
    full = np.column_stack([np.ones(len(y)), x])
    left = y - full @ np.linalg.lstsq(full, y, rcond=None)[0]
    assert_allclose(result.r_squared, 1 - left.var(axis=0) / y.var(axis=0), rtol=1e-10)


# Errors


def changed(**columns):
    data = simulated()
    return Dyads({**data.columns, **columns}, data.labels, data.roles)


def test_roles_that_are_asked_for_must_be_there():
    data = simulated()
    with pytest.raises(DyadError, match="have no roles"):
        apim(Dyads(data.columns, data.labels), "y ~ x")


def test_a_predictor_that_does_not_vary_is_named():
    with pytest.raises(DyadError, match="“w” does not vary"):
        apim(changed(w=np.full((300, 2), 0.1)), "y ~ x + w")
    first = np.column_stack([np.full(300, 0.1), np.arange(300.0)])
    with pytest.raises(DyadError, match=r"“w” does not vary .*husband"):
        apim(changed(w=first), "y ~ x + own(w)")


def test_collinear_terms_are_named():
    x = simulated().columns["x"]
    with pytest.raises(DyadError, match="“actor w” is determined by intercept, actor x"):
        apim(changed(w=3 - 2 * x), "y ~ x + w")
    with pytest.raises(DyadError, match="“partner w” is determined by intercept, actor w"):
        apim(changed(w=np.tile([0.0, 1.0], (300, 1))), "y ~ w", indistinguishable=True)


def test_too_few_dyads_are_refused():
    data = simulated(n=4)
    with pytest.raises(DyadError, match="4 complete dyads are too few for 3 coefficients"):
        apim(data, "y ~ x")


def test_an_exact_fit_is_refused():
    x = simulated().columns["x"]
    with pytest.raises(DyadError, match="explain the outcome exactly"):
        apim(changed(w=1 + x + x[:, ::-1]), "w ~ x")


def test_the_outcome_on_the_right_side_is_refused():
    with pytest.raises(DyadError, match="“y” stands on the right side too"):
        apim(simulated(), "y ~ x + partner(y)")


def test_several_occasions_are_refused():
    data = simulated()
    days = Dyads(data.columns, data.labels, data.roles, np.arange(300))
    with pytest.raises(DyadError, match="several occasions a dyad"):
        apim(days, "y ~ x")


def test_unknown_words_are_refused():
    data = simulated()
    for bad in ({"method": "gls"}, {"standardize": "no"}):
        with pytest.raises(DyadError, match="is not known"):
            apim(data, "y ~ x", **bad)
    with pytest.raises(DyadError, match="There is no “dyad” to hold equal; there are intercept"):
        apim(data, "y ~ x", equal="dyad")
    with pytest.raises(DyadError, match="There is no pattern “pair”"):
        apim(data, "y ~ x", pattern="pair")
    with pytest.raises(DyadError, match="There is no role “child”"):
        apim(data, "y ~ x", pattern={"child": "couple"})
    with pytest.raises(DyadError, match="no coefficient “wife actor q” to constrain"):
        apim(data, "y ~ x", constraints=[Constraint({("wife", "actor", "q"): 1.0})])
    with pytest.raises(DyadError, match="equal effects already"):
        apim(data, "y ~ x", indistinguishable=True, equal="actor")


def test_restricted_likelihoods_are_not_compared():
    data = simulated()
    free = apim(data, "y ~ x", method="reml")
    with pytest.raises(DyadError, match="compared by ML"):
        compare(apim(data, "y ~ x", method="reml", equal="actor"), free)
    with pytest.raises(DyadError, match="give the smaller one first"):
        compare(apim(data, "y ~ x"), apim(data, "y ~ x", equal="actor"))


# Recovery


@pytest.mark.parametrize("told", [False, True])
def test_intervals_of_restricted_likelihood_cover_the_truth_as_often_as_they_say(told):
    rng = np.random.default_rng(20)
    runs, n = 400, 15
    covered = np.zeros((runs, 2))
    means = np.zeros((runs, 2))
    for run in range(runs):
        x = rng.normal(size=(n, 2))
        noise = rng.multivariate_normal([0, 0], [[1, -0.5], [-0.5, 1]], size=n)
        y = 0.5 * x + 0.2 * x[:, ::-1] + noise
        data = Dyads({"y": y, "x": x}, np.arange(n), ("husband", "wife"))
        result = apim(data, "y ~ x", method="reml", indistinguishable=told)
        role = None if told else "wife"
        for k, (effect, truth) in enumerate((("actor", 0.5), ("partner", 0.2))):
            low, high = result[role, effect, "x"].ci
            covered[run, k] = low <= truth <= high
            means[run, k] = result[role, effect, "x"].estimate
    error = np.sqrt(0.95 * 0.05 / runs)
    assert np.all(np.abs(covered.mean(axis=0) - 0.95) < 3 * error)
    spread = means.std(axis=0, ddof=1) / np.sqrt(runs)
    assert np.all(np.abs(means.mean(axis=0) - [0.5, 0.2]) < 3 * spread)


def test_the_test_of_distinguishability_rejects_as_often_as_it_says():
    rng = np.random.default_rng(21)
    p = []
    for _ in range(250):
        x = rng.normal(size=(100, 2))
        noise = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], size=100)
        data = Dyads({"y": 0.3 * x + noise, "x": x}, np.arange(100), ("husband", "wife"))
        p.append(distinguishability(data, "y ~ x").p)
    assert abs(np.mean(np.array(p) < 0.05) - 0.05) < 3 * np.sqrt(0.05 * 0.95 / 250)
    assert stats.kstest(p, "uniform").pvalue > 1e-3
