"""The truth and bias model against exact fits, gls and lmerTest, and under what must not matter."""

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint import dyad
from counterpoint.dyad import DyadError, Dyads, truth_bias
from counterpoint.dyad.diary import diary
from tests.dyad.material import oracle
from tests.dyad.properties import assert_found, numbers, raised, swapped

EXACT = 1e-9
GLS = 1e-6  # gls stops there: its standard errors are off by 1e-7 to 3e-7
LMER = 1e-6  # so are lmerTest's degrees of freedom, which differentiate by differences
ACITELLI = {"judgment": "other_pos", "truth": "self_pos", "bias": "self_pos"}
NAMES = {"judgment": "guess", "truth": "mood", "bias": "mood"}
TRUTH, BIAS = "partner(self_pos)", "own(self_pos)"


def make(seed, n=200, roles=("Alice", "Bob")):
    rng = np.random.default_rng(seed)
    mood = 5 + rng.normal(size=(n, 2)) + 0.6 * rng.normal(size=(n, 1))
    errors = rng.normal(size=(n, 2)) + 0.5 * rng.normal(size=(n, 1))
    guess = 5.3 + 0.5 * (mood[:, ::-1] - 5) + 0.2 * (mood - 5) + errors
    stress = rng.normal(size=(n, 2))
    return Dyads({"mood": mood, "guess": guess, "stress": stress}, np.arange(n), roles)


def theirs(key, stem=""):
    role, effect, _ = key
    name = {"directional bias": "", "truth force": f"{stem}truth", "bias force": f"{stem}bias"}[
        effect
    ]
    if role is None:
        return name or "(Intercept)"
    return f"role{role}:{name}" if name else f"role{role}"


def keys(fitted):
    return [(each.role, each.effect, each.predictor) for each in fitted.coefficients]


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize(("indistinguishable", "name"), [(True, "indist"), (False, "dist")])
def test_acitellis_couples_agree_with_the_exact_fit(couples, method, indistinguishable, name):
    fitted = truth_bias(couples, **ACITELLI, indistinguishable=indistinguishable, method=method)
    model = oracle("acitelli")[f"exact_truth_bias_{name}_{method.upper()}"]
    assert len(fitted.coefficients) == len(model["coef"])
    order = [list(model["coef"]).index(theirs(key, "tb_")) for key in keys(fitted)]
    for each, key in zip(fitted.coefficients, keys(fitted), strict=True):
        assert_allclose(each.estimate, model["coef"][theirs(key, "tb_")], rtol=EXACT)
        assert_allclose(each.se, model["se"][theirs(key, "tb_")], rtol=EXACT)
    vcov = np.array(model["vcov"])[np.ix_(order, order)]
    assert_allclose(fitted.vcov, vcov, rtol=EXACT, atol=1e-15)
    assert_allclose(fitted.residual_covariance, model["resid_cov"], rtol=EXACT)
    assert_allclose(fitted.residual_correlation, model["resid_cor"], rtol=EXACT)
    assert_allclose(
        [fitted.log_likelihood, fitted.aic], [model["logLik"], model["AIC"]], rtol=1e-12
    )
    assert fitted.n_parameters == model["n_par"]


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize(("indistinguishable", "name"), [(True, "indist"), (False, "dist")])
def test_acitellis_couples_agree_with_gls(couples, method, indistinguishable, name):
    fitted = truth_bias(couples, **ACITELLI, indistinguishable=indistinguishable, method=method)
    model = oracle("acitelli")[f"truth_bias_{name}_gls_{method.upper()}"]
    assert_allclose(fitted.truth_mean, model["truth_mean"], rtol=1e-12)
    for each, key in zip(fitted.coefficients, keys(fitted), strict=True):
        assert_allclose(each.estimate, model["coef"][theirs(key)], rtol=GLS)
        assert_allclose(each.se, model["se_unadjusted"][theirs(key)], rtol=GLS)
    assert_allclose(fitted.bic, model["BIC"], rtol=1e-9)


def test_degrees_of_freedom_are_lmertests(couples):
    fitted = truth_bias(couples, **ACITELLI, indistinguishable=True)
    model = oracle("acitelli_cross")["truth_bias_indist_lmer_REML_satterthwaite"]
    for each, key in zip(fitted.coefficients, keys(fitted), strict=True):
        assert_allclose(each.df, model["df_satterthwaite"][theirs(key)], rtol=LMER)
        assert_allclose(each.p, model["p_satterthwaite"][theirs(key)], rtol=1e-5)


def test_a_moderator_agrees_with_lmertest(couples):
    fitted = truth_bias(couples, **ACITELLI, moderators="tension", indistinguishable=True)
    model = oracle("acitelli_cross")["truth_bias_moderated_indist_lmer_REML_satterthwaite"]
    names = {
        (None, "directional bias", "own(tension)"): "tension",
        (None, "truth force", f"{TRUTH}:own(tension)"): "truth:tension",
        (None, "bias force", f"{BIAS}:own(tension)"): "bias:tension",
    }
    for each, key in zip(fitted.coefficients, keys(fitted), strict=True):
        name = names.get(key) or theirs(key)
        assert_allclose(each.estimate, model["coef"][name], rtol=LMER)
        assert_allclose(each.se, model["se"][name], rtol=LMER)
        assert_allclose(each.df, model["df_satterthwaite"][name], rtol=1e-5)
    assert_allclose(fitted.log_likelihood, model["logLik"], rtol=1e-9)


def test_roles_with_the_same_regressors_have_the_t_tests_of_least_squares(couples):
    fitted = truth_bias(couples, **ACITELLI)
    assert_allclose([each.df for each in fitted.coefficients], 145.0, rtol=1e-9)


def test_the_sides_can_be_written_out(couples):
    plain = truth_bias(couples, **ACITELLI)
    spelt = truth_bias(couples, judgment="other_pos", truth=TRUTH, bias=[BIAS])
    assert keys(plain) == keys(spelt)
    assert_allclose(numbers(spelt), numbers(plain), rtol=1e-12)
    turned = truth_bias(couples, judgment="other_pos", truth=BIAS, bias=TRUTH)
    assert_allclose(
        turned["wife", "bias force", TRUTH].estimate,
        plain["wife", "truth force", TRUTH].estimate,
        rtol=1e-9,
    )


def test_a_moderator_that_the_members_share_is_called_by_its_name(couples):
    fitted = truth_bias(couples, **ACITELLI, moderators=["years_married_c"])
    assert ("wife", "directional bias", "years_married_c") in keys(fitted)
    assert fitted.moderators == ("years_married_c",)


def test_a_column_that_is_both_truth_and_moderator_is_centred_as_truth_only():
    cast = make(10)
    copied = {**cast.columns, "again": cast.numbers("mood").copy()}
    one = truth_bias(cast, judgment="guess", truth="mood", moderators="mood")
    other = truth_bias(
        replace(cast, columns=copied), judgment="guess", truth="mood", moderators="again"
    )
    assert_allclose(numbers(one), numbers(other), rtol=1e-9)


def test_a_moderator_that_repeats_the_bias_is_refused():
    with pytest.raises(DyadError, match="follows from the other"):
        truth_bias(make(11), **NAMES, moderators="mood")


def test_a_moderator_too_far_from_zero_to_be_exact_is_refused():
    cast = make(22)
    far = {**cast.columns, "stress": cast.numbers("stress") + 1e6}
    with pytest.raises(DyadError, match="subtract a number near its mean"):
        truth_bias(replace(cast, columns=far), **NAMES, moderators="stress")


def test_moderated_forces_are_those_of_columns_centred_by_hand():
    cast = make(12)
    mean = cast.numbers("mood").mean()
    by_hand = {n: c - (0 if n == "stress" else mean) for n, c in cast.columns.items()}
    one = truth_bias(cast, **NAMES, moderators="stress")
    other = truth_bias(replace(cast, columns=by_hand), **NAMES, moderators="stress")
    assert_allclose(numbers(one), numbers(other), rtol=1e-9)
    assert abs(other.truth_mean) < 1e-12


def test_without_a_bias_variable_accuracy_stands_alone():
    cast = make(1)
    fitted = truth_bias(cast, judgment="guess", truth="mood")
    assert [each.effect for each in fitted.coefficients] == ["directional bias", "truth force"] * 2


def test_swapping_exchangeable_members_changes_nothing():
    cast = make(2, roles=None)
    one = truth_bias(cast, **NAMES, moderators="stress", indistinguishable=True)
    other = truth_bias(
        swapped(cast, np.s_[::3]), **NAMES, moderators="stress", indistinguishable=True
    )
    assert_allclose(numbers(other), numbers(one), rtol=1e-8)
    for a, b in zip(one.coefficients[1:], other.coefficients[1:], strict=True):
        assert_allclose([b.df, b.standardized], [a.df, a.standardized], rtol=1e-7)


def test_swapping_the_roles_renames_them():
    cast = make(3)
    one = truth_bias(cast, **NAMES)
    other = truth_bias(replace(swapped(cast), roles=("Bob", "Alice")), **NAMES)
    for key in keys(one):
        assert_allclose(
            [other[key].estimate, other[key].se], [one[key].estimate, one[key].se], rtol=1e-9
        )
    assert_allclose(other.residual_covariance, one.residual_covariance[::-1, ::-1], rtol=1e-9)


def test_another_zero_and_the_order_of_dyads_change_nothing():
    cast = make(4)
    order = np.random.default_rng(1).permutation(cast.n_rows)
    moved = {name: values[order] + 100 for name, values in cast.columns.items()}
    one = truth_bias(cast, **NAMES)
    other = truth_bias(replace(cast, columns=moved), **NAMES)
    assert_allclose(numbers(other), numbers(one), rtol=1e-8)
    assert_allclose(other.truth_mean, one.truth_mean + 100, rtol=1e-12)


@pytest.mark.parametrize("up", [1e3, 1e5, 1e7])
@pytest.mark.parametrize("indistinguishable", [False, True])
def test_a_mean_far_from_zero_moves_nothing(indistinguishable, up):
    cast = make(21)
    options = {**NAMES, "indistinguishable": indistinguishable}
    one = truth_bias(raised(cast, 0), **options)
    other = truth_bias(raised(cast, up), **options)
    assert_allclose(numbers(other), numbers(one), rtol=1e-8)
    assert_allclose(other.truth_mean, one.truth_mean + up, rtol=1e-12)


def test_another_unit_leaves_the_forces_alone_and_scales_the_directional_bias():
    cast = make(5)
    scaled = replace(cast, columns={name: 60 * values for name, values in cast.columns.items()})
    one, other = truth_bias(cast, **NAMES), truth_bias(scaled, **NAMES)
    for key in keys(one):
        scale = 60 if key[1] == "directional bias" else 1
        assert_allclose(other[key].estimate, scale * one[key].estimate, rtol=1e-8)
        assert_allclose(other[key].se, scale * one[key].se, rtol=1e-8)


def test_missing_values_leave_out_dyads_and_the_mean_is_of_the_rest():
    cast = make(6)
    cast.columns["guess"][:4, 1] = np.nan
    fitted = truth_bias(cast, **NAMES)
    assert (fitted.n_dyads, fitted.n_missing) == (196, 4)
    assert_allclose(fitted.truth_mean, cast.numbers("mood")[4:].mean(), rtol=1e-12)
    rest = replace(cast, columns={n: c[4:] for n, c in cast.columns.items()}, labels=np.arange(196))
    assert_allclose(numbers(fitted), numbers(truth_bias(rest, **NAMES)), rtol=1e-9)


def test_simulated_judges_give_back_their_forces_and_the_intervals_cover():
    times = 200
    found = [
        truth_bias(make(100 + i, 40, None), **NAMES, indistinguishable=True) for i in range(times)
    ]
    for key, truth in (
        ((None, "truth force", "partner(mood)"), 0.5),
        ((None, "bias force", "own(mood)"), 0.2),
    ):
        assert_found([each[key] for each in found], truth)


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        ({"roles": None}, {}, "cannot be told apart"),
        ({"times": np.arange(200.0)}, {}, "one row a dyad"),
        ({}, {"method": "bayes"}, "“bayes” is not known"),
        ({}, {"truth": "moode"}, "Did you mean “mood”"),
        ({}, {"bias": ("own(mood)", "own(mood)")}, r"“own\(mood\)” does not vary or follows"),
    ],
)
def test_what_the_model_cannot_use_is_named(change, options, says):
    with pytest.raises(DyadError, match=says):
        truth_bias(replace(make(7), **change), **(NAMES | options))


def test_nothing_complete_and_too_few_dyads_are_refused():
    cast = make(8)
    empty = replace(cast, columns={**cast.columns, "mood": np.full((200, 2), np.nan)})
    with pytest.raises(DyadError, match="Only 0 dyads have every value"):
        truth_bias(empty, **NAMES)
    few = replace(cast, columns={n: c[:5] for n, c in cast.columns.items()}, labels=np.arange(5))
    with pytest.raises(DyadError, match="Only 5 dyads"):
        truth_bias(few, **NAMES)


def test_the_result_speaks_json_table_and_text():
    fitted = truth_bias(make(9), **NAMES)
    told = json.loads(json.dumps(fitted.to_dict()))
    assert told["model"] == "truth-bias" and told["n_dyads"] == 200
    assert len(fitted.table()) == 6
    assert "assumed similarity" in fitted.summary()


def diary_of(seed, dyads=50, days=12):
    rng = np.random.default_rng(seed)
    level = np.repeat(rng.normal(5, 1, size=(dyads, 2)), days, axis=0)
    mood = level + rng.normal(size=(dyads * days, 2))
    seen = level[:, ::-1] + 0.5 * (mood - level)[:, ::-1] + 0.2 * (mood - level)
    judge = np.repeat(rng.normal(0, 0.4, size=(dyads, 2)), days, axis=0)
    guess = seen + 0.3 + judge + rng.normal(size=mood.shape)
    times = np.tile(np.arange(float(days)), dyads)
    columns = {"mood": mood, "guess": guess}
    return Dyads(columns, np.repeat(np.arange(dyads), days), ("Alice", "Bob"), times)


def test_daily_judgments_give_back_what_moves_them_from_day_to_day():
    fitted = dyad.daily_truth_bias(diary_of(1), **NAMES, residual="same-day")
    for effect, predictor, truth in (
        ("directional bias", "", 0.3),
        ("truth force", "partner(mood)", 0.5),
        ("bias force", "own(mood)", 0.2),
    ):
        for role in ("Alice", "Bob"):
            each = fitted[role, effect, predictor]
            assert abs(each.estimate - truth) < 3 * each.se
            assert each.se < 0.15


def test_daily_forces_are_the_diary_models_on_columns_centred_by_hand():
    cast = diary_of(2)
    mood = cast.numbers("mood").reshape(50, 12, 2)
    level = np.repeat(mood.mean(axis=1), 12, axis=0)
    columns = {
        "j": cast.numbers("guess") - level[:, ::-1],
        "m": cast.numbers("mood") - level,
    }
    by_hand = diary(replace(cast, columns=columns), "j ~ m", residual="same-day")
    fitted = dyad.daily_truth_bias(cast, **NAMES, residual="same-day")
    for role in ("Alice", "Bob"):
        theirs = by_hand[role, "partner", "m"]
        ours = fitted[role, "truth force", "partner(mood)"]
        assert_allclose([ours.estimate, ours.se], [theirs.estimate, theirs.se], rtol=1e-7)
    assert_allclose(fitted.log_likelihood, by_hand.log_likelihood, rtol=1e-9)


def test_the_daily_result_speaks_of_forces():
    fitted = dyad.daily_truth_bias(diary_of(3, 30), **NAMES, residual="same-day")
    assert "truth force" in fitted.summary()
    told = json.loads(json.dumps(fitted.to_dict()))
    assert {each["effect"] for each in told["coefficients"]} == {
        "directional bias", "truth force", "bias force",
    }  # fmt: skip


def test_daily_judgments_need_days():
    with pytest.raises(DyadError, match="There are no days"):
        dyad.daily_truth_bias(make(13), **NAMES)
