"""The diary model gives R's numbers: exact refits to 1e-8, packages as closely as they stop."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad import Dyads, read
from counterpoint.dyad.diary import diary, lag, within_between
from tests.dyad.material import arrays, data, oracle

# the partner's values are columns of the file, as the partner's day may be missing there
FULL = "satisfaction ~ time_c + own(cw_a) + own(cw_p) + own(cb_a) + own(cb_p)"
EXACT = {"rtol": 1e-8, "atol": 1e-10}


@cache
def kashy():
    return read(data("kashy_diary_prepared"), dyad="couple", role="gender", time="day")


@cache
def whole_kashy():
    return read(data("kashy_diary"), dyad="couple", role="gender", time="day")


@cache
def composition(name):
    """Return couples of one composition, women first, support split as in the R script."""
    raw = arrays("dyadmlm_dyads_ild")
    order = np.lexsort((raw["personID"], raw["diaryday"], raw["coupleID"]))
    kept = order[raw["dyad_composition"][order] == name]
    pairs = {key: values[kept].reshape(-1, 2) for key, values in raw.items()}
    if name == "female_x_male":
        assert (pairs["gender"] == ["female", "male"]).all()
    roles = ("female", "male") if name == "female_x_male" else None
    days = pairs["diaryday"]
    columns = {
        "closeness": pairs["closeness"],
        "support": pairs["provided_support"],
        "day": days - (np.unique(days).mean() if roles else 0),
    }
    couples = Dyads(columns, pairs["coupleID"][:, 0], roles, days[:, 0])
    return within_between(couples, "support")


def by_name(result, *prefixes):
    """Return estimates and standard errors under R's names, prefix by role."""
    short = {
        ("intercept", ""): "",
        ("dyad", "day"): "t",
        ("dyad", "time_c"): "time_c",
        ("dyad", "time7c"): "time7c",
    }
    for effect, letter in (("actor", "a"), ("partner", "p")):
        short[effect, "support_within"] = f"cw_{letter}"
        short[effect, "support_between"] = f"cb_{letter}"
    roles = dict(zip(result.roles or (None,), prefixes, strict=True))
    found = {}
    for each in result.coefficients:
        name = short.get((each.effect, each.predictor), each.predictor)
        found[":".join(part for part in (roles[each.role], name) if part)] = each
    return found


def assert_fixed(result, expected, prefixes, rename=None, **tolerance):
    found = by_name(result, *prefixes)
    rename = rename or {}
    names = list(expected["coef"])
    mine = [found[rename.get(name, name)] for name in names]
    assert len(mine) == len(result.coefficients)
    assert_allclose([m.estimate for m in mine], [expected["coef"][n] for n in names], **tolerance)
    assert_allclose([m.se for m in mine], [expected["se"][n] for n in names], **tolerance)


def assert_covariances(result, expected, names):
    """`names` is R's name to part, kind and name here."""
    for name, key in names.items():
        mine = result.parameter(*key)
        assert_allclose(mine.estimate, expected["cov_params"][name], **EXACT)
        assert_allclose(mine.se, expected["cov_params_se_expected_info"][name], rtol=1e-7)


def own_parts(first, second, *, day="residual", short=("F", "M"), last=""):
    """Return the names of unstructured random intercepts and same-day residuals."""
    a, b = short
    return {
        f"G_{a}{a}": ("random", "variance", f"intercept {first}"),
        f"G_{b}{b}": ("random", "variance", f"intercept {second}"),
        f"G_{a}{b}": ("random", "covariance", f"intercept {first} with intercept {second}"),
        f"R_{a}{a}": (day, "variance", first),
        f"R_{b}{b}": (day, "variance", second),
        f"R_{a}{b}{last}": (day, "covariance", f"{first} with {second}"),
    }


def assert_exact(result, expected):
    assert_allclose(result.log_likelihood, expected["logLik"], rtol=1e-11)
    assert_allclose(result.aic, expected["AIC"], rtol=1e-11)
    assert result.n == expected["n"]
    assert result.n_parameters == expected["n_par"]
    assert result.score <= 1e-9


def assert_no_lower(result, package):
    """lme stops where its likelihood still rises by about 1e-7, which moves se's by 3e-5."""
    assert_allclose(result.log_likelihood, package["logLik"], rtol=1e-9)
    assert result.log_likelihood >= package["logLik"] - 1e-9


LME = {"rtol": 1e-4, "atol": 1e-6}
RHO = {"ar1_rho": ("residual", "autocorrelation", "rho")}
SPECIFICATIONS = {
    "": ("same-day", own_parts("F", "M", last="_sameday")),
    "_corAR1": (
        "own-ar1",
        {k: v for k, v in own_parts("F", "M").items() if k != "R_FM"} | RHO,
    ),
    "_UNxAR1": ("ar1", own_parts("F", "M", last="_sameday") | RHO),
}


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_a_real_diary_comes_out_as_the_exact_refit_has_it(name, method):
    residual, names = SPECIFICATIONS[name]
    expected = oracle("kashy_diary")[f"exact_ild_apim_distinguishable{name}_{method}"]
    result = diary(kashy(), FULL, method=method.lower(), residual=residual)
    assert_exact(result, expected)
    assert_fixed(result, expected, ("genderF", "genderM"), **EXACT)
    assert_covariances(result, expected, names)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_a_lasting_and_a_same_day_part_come_out_as_the_exact_refit_has_them(method):
    expected = oracle("kashy_diary")[f"exact_ild_apim_dyadMLM_ar1_{method}"]
    result = diary(kashy(), FULL, method=method.lower(), residual="same-day+ar1")
    names = own_parts("F", "M", day="same-day", last="_sameday") | {
        "ar1_var": ("autocorrelated", "variance", "M"),
        "ar1_rho": ("autocorrelated", "autocorrelation", "rho"),
    }
    assert_exact(result, expected)
    assert_fixed(result, expected, ("genderF", "genderM"), **EXACT)
    assert_covariances(result, expected, names)


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize(("name", "residual"), [("", "same-day"), ("_CSxAR1", "ar1")])
def test_exchangeable_members_of_a_real_diary_come_out_as_the_exact_refit_has_them(
    name, residual, method
):
    expected = oracle("kashy_diary")[f"exact_ild_apim_indistinguishable{name}_{method}"]
    result = diary(kashy(), FULL, indistinguishable=True, method=method.lower(), residual=residual)
    assert_exact(result, expected)
    assert_fixed(result, expected, [""], {"(Intercept)": ""}, **EXACT)
    names = {
        "G_var": ("random", "variance", "intercept"),
        "G_cov": ("random", "covariance", "intercept with partner's intercept"),
        "R_var": ("residual", "variance", "member"),
        "R_cov_sameday": ("residual", "covariance", "member with partner's own"),
    }
    assert_covariances(result, expected, names | (RHO if residual == "ar1" else {}))


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_women_and_men_come_out_as_the_exact_refit_has_them(method):
    expected = oracle("dyadmlm_dyads_ild")[f"exact_fm_ild_apim_{method}"]
    result = diary(
        composition("female_x_male"),
        "closeness ~ day + support_within + support_between",
        method=method.lower(),
        residual="same-day",
    )
    assert_exact(result, expected)
    assert_fixed(result, expected, ("genderfemale", "gendermale"), **EXACT)
    assert_covariances(result, expected, own_parts("female", "male", short=("f", "m")))


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_two_women_come_out_as_the_exact_refit_has_them(method):
    models = oracle("dyadmlm_dyads_ild")
    result = diary(
        composition("female_x_female"),
        "closeness ~ day + support_within + support_between",
        indistinguishable=True,
        method=method.lower(),
        residual="same-day",
    )
    expected = models[f"exact_ff_ild_apim_{method}"]
    rename = {"(Intercept)": "", "diaryday": "t"}
    assert_exact(result, expected)
    assert_fixed(result, expected, [""], rename, **EXACT)
    names = {
        "G_var": ("random", "variance", "intercept"),
        "G_cov": ("random", "covariance", "intercept with partner's intercept"),
        "R_var": ("residual", "variance", "member"),
        "R_cov": ("residual", "covariance", "member with partner's own"),
    }
    assert_covariances(result, expected, names)
    package = models[f"ff_ild_apim_lmer_{method}"]
    assert_fixed(result, package, [""], rename, rtol=1e-6)
    assert_degrees(result, package, [""], rename)


def assert_degrees(result, package, prefixes, rename=None):
    """lmerTest takes second derivatives by differences of an optimum good to about 1e-7."""
    found = by_name(result, *prefixes)
    rename = rename or {}
    for name, df in package["df_satterthwaite"].items():
        assert_allclose(found[rename.get(name, name)].df, df, rtol=2e-5)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_equal_residual_variances_and_degrees_of_freedom_come_out_as_lmer_has_them(method):
    package = oracle("kashy_diary")[f"ild_apim_distinguishable_lmer_eqvar_{method}"]
    result = diary(kashy(), FULL, method=method.lower(), residual="same-day", equal_variances=True)
    assert_allclose(result.log_likelihood, package["logLik"], rtol=1e-9)
    assert_fixed(result, package, ("genderF", "genderM"), rtol=1e-5, atol=1e-8)
    assert_degrees(result, package, ("genderF", "genderM"))


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize(("name", "residual"), [("", "same-day"), ("_corAR1", "own-ar1")])
def test_lme_comes_to_the_same_diary_as_closely_as_it_goes(name, residual, method):
    package = oracle("kashy_diary")[f"ild_apim_distinguishable{name}_lme_{method}"]
    result = diary(kashy(), FULL, method=method.lower(), residual=residual)
    assert_no_lower(result, package)
    assert_allclose(result.bic, package["BIC"], rtol=1e-9)
    assert_fixed(result, package, ("genderF", "genderM"), **LME)


def test_glmmtmb_comes_to_the_lasting_part_as_closely_as_it_goes():
    package = oracle("kashy_diary")["ild_apim_distinguishable_glmmTMB_ar1_ML"]
    result = diary(kashy(), FULL, method="ml", residual="same-day+ar1")
    assert_allclose(result.log_likelihood, package["logLik"], rtol=1e-8)
    assert_fixed(result, package, ("genderF", "genderM"), rtol=3e-3)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_growth_curves_with_four_random_effects_come_out_as_lme_has_them(method):
    package = oracle("kashy_diary")[f"growth_apim_lme_{method}"]
    result = diary(
        kashy(),
        "satisfaction ~ time_c",
        method=method.lower(),
        random=["intercept", "time_c"],
        residual="same-day",
    )
    # lme leaves out days on which a predictor is missing that this model does not have
    assert result.n == package["n"]
    assert_no_lower(result, package)
    assert_fixed(result, package, ("genderF", "genderM"), **LME)
    names = package["random_cov"]["couple"]["names"]
    assert names == ["genderF", "genderM", "genderF:time_c", "genderM:time_c"]
    order = [0, 2, 1, 3]
    theirs = np.array(package["random_cov"]["couple"]["values"])[np.ix_(order, order)]
    assert_allclose(result.random_covariance, theirs, rtol=1e-3, atol=3e-6)
    assert result.parameter("random", "correlation", "intercept F with time_c M")


@cache
def stress():
    """Return the textbook couples with the columns of the R script."""
    couples = read(data("bolger_laurenceau_dyads"), dyad="couple", role="role", time="time")
    split = within_between(couples, "wrkstrs")
    values = couples.numbers("wrkstrs")
    columns = {
        **split.columns,
        "ww": split.numbers("wrkstrs_within"),
        "wb": values - split.numbers("wrkstrs_within") - values[np.isfinite(values)].mean(),
    }
    return Dyads(columns, split.labels, split.roles, split.times, split.names)


def test_textbook_couples_with_random_slopes_come_out_as_lme_has_them():
    package = oracle("bolger_laurenceau_dyads")["bl_ch8_lme_REML"]
    result = diary(
        stress(),
        "reldis ~ time7c + own(ww) + own(wb)",
        random=["intercept", "own(ww)"],
        residual="same-day",
    )
    assert_no_lower(result, package)
    assert_fixed(result, package, ("f", "mm"), **LME)


def test_textbook_couples_with_partner_effects_come_out_as_lme_has_them():
    package = oracle("bolger_laurenceau_dyads")["bl_apim_lme_REML"]
    result = diary(stress(), "reldis ~ time7c + ww + wb", residual="same-day")
    expected = {}
    for each in result.coefficients:
        tail = each.predictor + ("p" if each.effect == "partner" else "")
        expected[":".join(part for part in (f"role{each.role}", tail) if part)] = each
    for name, value in package["coef"].items():
        assert_allclose(expected[name].estimate, value, **LME)
        assert_allclose(expected[name].se, package["se"][name], **LME)
    assert_no_lower(result, package)


def test_exchangeable_random_slopes_reach_what_glmmtmb_does():
    package = oracle("dyadmlm_dyads_ild")["ff_ild_apim_actor_slopes_glmmTMB_ML"]
    result = diary(
        composition("female_x_female"),
        "closeness ~ day + support_within + support_between",
        indistinguishable=True,
        method="ml",
        random=["intercept", "own(support_within)"],
        residual="same-day",
        df="normal",
    )
    # glmmTMB stopped at a gradient of .16, with its residual at 1e-4 instead of zero
    assert_allclose(result.log_likelihood, package["logLik"], rtol=1e-6)
    assert result.n_parameters == package["n_par"]
    assert_fixed(result, package, [""], {"(Intercept)": "", "diaryday": "t"}, rtol=4e-3)


@pytest.mark.parametrize(
    ("name", "predictor", "said"),
    [("raw", "satisfaction_lag1", "overestimated"), ("pmc", "satisfaction_within_lag1", "Nickell")],
)
def test_stability_and_influence_come_out_as_lme_has_them_and_their_bias_is_named(
    name, predictor, said
):
    package = oracle("kashy_diary")[f"stability_influence_{name}_lme_REML"]
    days = within_between(whole_kashy(), "satisfaction")
    days = lag(days, "satisfaction", "satisfaction_within")
    result = diary(days, f"satisfaction ~ {predictor}", residual="same-day")
    short = "sat_l1" if name == "raw" else "satw_l1"
    assert result.n == package["n"]
    assert_no_lower(result, package)
    for each in result.coefficients:
        tail = "" if each.effect == "intercept" else f":{short}"
        key = f"gender{each.role}{tail}{'p' if each.effect == 'partner' else ''}"
        assert_allclose(each.estimate, package["coef"][key], **LME)
        assert_allclose(each.se, package["se"][key], **LME)
    assert said in result.summary()
