"""The dyadic score model against lavaan, exact fits, and the actor-partner model."""

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint import dyad
from counterpoint.dyad import DyadError, Dyads, dyadic_score
from tests.dyad.material import arrays, oracle
from tests.dyad.properties import assert_found, numbers, raised, swapped

EXACT = 1e-9
LAVAAN = {
    "level on level": ("ly", "~", "lx"),
    "level on difference": ("ly", "~", "dx"),
    "difference on level": ("dy", "~", "lx"),
    "difference on difference": ("dy", "~", "dx"),
    "level intercept": ("ly", "~1", ""),
    "difference intercept": ("dy", "~1", ""),
}
LONG = {
    "(Intercept)": "level intercept",
    "dm": "level on level",
    "df": "level on difference",
    "c": "difference intercept",
    "dm:c": "difference on level",
    "df:c": "difference on difference",
}
INDIVIDUAL = {
    "(Intercept)": "level intercept",
    "dm": "level on level",
    "dv": "difference on difference",
}
TURN = np.array([[0.5, 0.5], [1.0, -1.0]])  # members to level and difference


def simulated(composition, role=None):
    table = arrays("dyadmlm_dyads_cross")
    rows = table["dyad_composition"] == composition
    table = {name: column[rows] for name, column in table.items()}
    return dyad.read(table, dyad="coupleID", role=role)


def make(seed, n=200, roles=("Alice", "Bob")):
    rng = np.random.default_rng(seed)
    x = rng.normal(1, 1, size=(n, 2)) + rng.normal(size=(n, 1))
    y = 0.5 * x + 0.2 * x[:, ::-1] + rng.normal(size=(n, 2)) + 0.5 * rng.normal(size=(n, 1))
    return Dyads({"mood": y, "sleep": x}, np.arange(n), roles)


def test_husbands_and_wives_agree_with_lavaan(couples):
    fitted = dyadic_score(couples, "satisfaction ~ other_pos", method="ml")
    model = oracle("acitelli")["dyadic_score_model_lavaan"]
    theirs = {(p["lhs"], p["op"], p["rhs"]): p for p in model["parameters"]}
    assert len(fitted.coefficients) == 6
    for each in fitted.coefficients:
        they = theirs[LAVAAN[each.effect]]
        assert_allclose([each.estimate, each.se], [they["est"], they["se"]], rtol=1e-8)
        assert_allclose(each.p, they["pvalue"], rtol=1e-6, atol=1e-15)
        if each.predictor:
            assert_allclose(each.standardized, they["std.all"], rtol=1e-8)
    spread = [
        theirs[pair]["est"] for pair in (("ly", "~~", "ly"), ("ly", "~~", "dy"), ("dy", "~~", "dy"))
    ]
    assert_allclose(fitted.residual_covariance[np.tril_indices(2)], spread, rtol=1e-8)


def test_the_likelihood_is_lavaans_less_that_of_the_predictors(couples):
    fitted = dyadic_score(couples, "satisfaction ~ other_pos", method="ml")
    joint = oracle("acitelli")["dyadic_score_model_lavaan"]["logLik"]
    covariance = np.cov(couples.numbers("other_pos").T, bias=True)
    predictors = -74 * (2 * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + 2)
    assert_allclose(fitted.log_likelihood + predictors, joint, rtol=1e-12)


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_women_and_men_agree_with_the_exact_long_form(method):
    cast = simulated("female_x_male", "gender")
    fitted = dyadic_score(cast, "closeness ~ provided_support", method=method, centre=True)
    exact(fitted, f"exact_fm_dsm_longform_{method.upper()}", LONG)


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_women_with_women_agree_with_the_exact_dyad_individual_model(method):
    cast = simulated("female_x_female")
    fitted = dyadic_score(
        cast, "closeness ~ provided_support", indistinguishable=True, method=method, centre=True
    )
    exact(fitted, f"exact_ff_dim_{method.upper()}", INDIVIDUAL)


def exact(fitted, name, names):
    model = oracle("dyadmlm_dyads_cross")[name]
    ours = {each.effect: each for each in fitted.coefficients}
    assert len(ours) == len(names)
    for theirs, effect in names.items():
        assert_allclose(ours[effect].estimate, model["coef"][theirs], rtol=EXACT)
        assert_allclose(ours[effect].se, model["se"][theirs], rtol=EXACT)
    back = np.linalg.inv(TURN)
    members = back @ fitted.residual_covariance @ back.T
    assert_allclose(members, model["resid_cov"], rtol=EXACT)
    assert_allclose(fitted.log_likelihood, model["logLik"], rtol=1e-12)
    assert_allclose(fitted.aic, model["AIC"], rtol=1e-12)
    assert fitted.n_parameters == model["n_par"]
    order = [list(names.values()).index(each.effect) for each in fitted.coefficients]
    assert_allclose(
        fitted.vcov, np.array(model["vcov"])[np.ix_(order, order)], rtol=1e-8, atol=1e-13
    )


def test_tests_are_those_of_least_squares_in_each_equation():
    cast = make(1)
    fitted = dyadic_score(cast, "mood ~ sleep")
    assert {each.df for each in fitted.coefficients} == {197.0}
    alike = dyadic_score(cast, "mood ~ sleep", indistinguishable=True)
    assert [each.df for each in alike.coefficients] == [198.0, 198.0, 199.0]


def test_level_and_difference_are_the_actor_partner_model_in_other_words():
    cast = make(2)
    y, x = cast.numbers("mood"), cast.numbers("sleep")
    slopes = np.linalg.lstsq(np.column_stack((np.ones(200), x)), y, rcond=None)[0][1:].T
    turned = TURN @ slopes @ np.linalg.inv(TURN)
    fitted = dyadic_score(cast, "mood ~ sleep")
    found = [
        [fitted[f"{of} on {by}", "sleep"].estimate for by in ("level", "difference")]
        for of in ("level", "difference")
    ]
    assert_allclose(found, turned, rtol=1e-10)


def test_swapping_exchangeable_members_changes_nothing():
    cast = make(3, roles=None)
    one = dyadic_score(cast, "mood ~ sleep", indistinguishable=True)
    other = dyadic_score(swapped(cast, np.s_[::3]), "mood ~ sleep", indistinguishable=True)
    assert_allclose(numbers(other), numbers(one), rtol=1e-10)
    for a, b in zip(one.coefficients[1:], other.coefficients[1:], strict=True):
        assert_allclose(b.standardized, a.standardized, rtol=1e-10)


def test_swapping_the_roles_turns_the_differences():
    cast = make(4)
    one = dyadic_score(cast, "mood ~ sleep")
    other = dyadic_score(swapped(cast), "mood ~ sleep")
    for each in one.coefficients:
        sign = -1 if each.effect.count("difference") == 1 else 1
        again = other[each.effect, each.predictor]
        assert_allclose([again.estimate, again.se], [sign * each.estimate, each.se], rtol=1e-10)
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-12)


def test_permuting_dyads_and_rescaling_predictors_change_what_they_should():
    cast = make(5)
    order = np.random.default_rng(1).permutation(cast.n_rows)
    columns = {"mood": cast.numbers("mood")[order], "sleep": 60 * cast.numbers("sleep")[order]}
    one = dyadic_score(cast, "mood ~ sleep")
    other = dyadic_score(replace(cast, columns=columns), "mood ~ sleep")
    for each in one.coefficients:
        again, scale = other[each.effect, each.predictor], 60 if each.predictor else 1
        assert_allclose(
            [again.estimate * scale, again.se * scale], [each.estimate, each.se], rtol=1e-9
        )


@pytest.mark.parametrize("up", [1e3, 1e5, 1e7])
@pytest.mark.parametrize("indistinguishable", [False, True])
def test_a_mean_far_from_zero_moves_the_levels_intercept_alone(indistinguishable, up):
    cast = make(21)
    options = {"indistinguishable": indistinguishable}
    one = dyadic_score(raised(cast, 0), "mood ~ sleep", **options)
    other = dyadic_score(raised(cast, up), "mood ~ sleep", **options)
    keys = [(each.effect, each.predictor) for each in one.coefficients]
    turn = np.eye(len(keys))
    for of in ("level", "difference"):
        if (f"{of} intercept", "") in keys and (f"{of} on level", "sleep") in keys:
            place = keys.index((f"{of} intercept", ""))
            turn[place, keys.index((f"{of} on level", "sleep"))] = -up
    expected = turn @ [each.estimate for each in one.coefficients]
    expected[keys.index(("level intercept", ""))] += up
    assert_allclose([each.estimate for each in other.coefficients], expected, rtol=1e-8)
    ses = np.sqrt(np.diag(turn @ one.vcov @ turn.T))
    assert_allclose([each.se for each in other.coefficients], ses, rtol=1e-8)
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-10)


def test_missing_values_leave_out_dyads_and_are_counted():
    cast = make(6)
    cast.columns["mood"][:4, 0] = np.nan
    fitted = dyadic_score(cast, "mood ~ sleep")
    assert (fitted.n_dyads, fitted.n_missing) == (196, 4)
    rest = replace(cast, columns={n: c[4:] for n, c in cast.columns.items()}, labels=np.arange(196))
    assert_allclose(numbers(fitted), numbers(dyadic_score(rest, "mood ~ sleep")), rtol=1e-10)


def test_simulated_couples_give_back_level_and_difference_and_their_intervals_cover():
    times = 300
    found = [dyadic_score(make(100 + i, 40), "mood ~ sleep") for i in range(times)]
    for effect, truth in (("level on level", 0.7), ("difference on difference", 0.3)):
        assert_found([each[effect, "sleep"] for each in found], truth)


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        ({"roles": None}, {}, "cannot be told apart"),
        ({"times": np.arange(200.0)}, {}, "one row a dyad"),
        ({}, {"method": "bayes"}, "“bayes” is not known"),
    ],
)
def test_what_the_model_cannot_use_is_named(change, options, says):
    with pytest.raises(DyadError, match=says):
        dyadic_score(replace(make(7), **change), "mood ~ sleep", **options)


def test_a_formula_without_intercepts_is_refused():
    with pytest.raises(DyadError, match="score model always has intercepts"):
        dyadic_score(make(7), "mood ~ 0 + sleep")


def test_the_result_speaks_json_table_and_text():
    fitted = dyadic_score(make(8), "mood ~ sleep")
    told = json.loads(json.dumps(fitted.to_dict()))
    assert told["model"] == "dyadic-score" and told["method"] == "reml"
    assert len(fitted.table()) == 6
    assert "Alice less Bob" in fitted.summary()
