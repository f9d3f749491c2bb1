"""Diaries with and without gaps against R's exact refits (tests/oracles/oracle_more.R)."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint import dyad
from tests.dyad import material

EXACT = 1e-9  # R's score there is below 1e-10
NUMERICAL = 1e-6  # R differentiates numerically
ALIKE = {"indistinguishable": True}
MODELS = {
    "fm_diary_sameday": ("female_x_male", False, {"residual": "same-day"}),
    "fm_diary_un_ar1": ("female_x_male", False, {"residual": "ar1"}),
    "fm_diary_own_ar1": ("female_x_male", False, {"residual": "own-ar1"}),
    "fm_diary_gaps_sameday": ("female_x_male", True, {"residual": "same-day"}),
    "fm_diary_gaps_un_ar1": ("female_x_male", True, {"residual": "ar1"}),
    "fm_diary_treated_alike": ("female_x_male", False, {"residual": "same-day", **ALIKE}),
    "ff_diary_alike": ("female_x_female", False, {"residual": "same-day", **ALIKE}),
    "ff_diary_cs_ar1": ("female_x_female", False, {"residual": "ar1", **ALIKE}),
    "ff_diary_gaps_cs_ar1": ("female_x_female", True, {"residual": "ar1", **ALIKE}),
}


@pytest.fixture(scope="module")
def kept():
    return material.oracle("more")


@cache
def couples(composition, gaps=False):
    """The simulated diary, support less each person's mean, with R's gaps if they are wanted."""
    table = material.arrays("dyadmlm_dyads_ild")
    person, support = table["personID"], table["provided_support"]
    _, number = np.unique(person, return_inverse=True)
    means = np.bincount(number, support) / np.bincount(number)
    columns = {
        "couple": table["coupleID"],
        "person": person,
        "day": table["diaryday"],
        "gender": table["gender"],
        "closeness": table["closeness"].copy(),
        "support": support - means[number],
    }
    keep = table["dyad_composition"] == composition
    if gaps:
        columns["closeness"][(person * 5 + columns["day"]) % 11 == 0] = np.nan
        keep &= (columns["couple"] * 7 + columns["day"] * 3) % 10 != 0
    columns = {name: column[keep] for name, column in columns.items()}
    if composition == "female_x_male":
        return dyad.read(columns, dyad="couple", role="gender", time="day")
    return dyad.read(columns, dyad="couple", member="person", time="day")


def of_r(numbers):
    """R's fixed effects in our order: role by role, intercept, actor, partner."""
    order = ("genderfemale", "gendermale")
    if "cw_a" in numbers:
        return [numbers[name] for name in ("(Intercept)", "cw_a", "cw_p")]
    return [numbers[role + what] for role in order for what in ("", ":cw_a", ":cw_p")]


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("name", MODELS)
def test_a_diary_agrees_with_the_exact_refit_in_r(kept, name, method):
    composition, gaps, options = MODELS[name]
    fit = dyad.diary(
        couples(composition, gaps), "closeness ~ support", method=method.lower(), **options
    )
    truth = kept[f"exact_{name}_{method}"]
    assert_allclose(fit.log_likelihood, truth["logLik"], rtol=EXACT)
    assert_allclose([each.estimate for each in fit.coefficients], of_r(truth["coef"]), rtol=EXACT)
    assert_allclose([each.se for each in fit.coefficients], of_r(truth["se"]), rtol=EXACT)


@pytest.mark.parametrize(
    ("name", "composition", "options"),
    [
        ("satterthwaite_fm_diary_sameday", "female_x_male", {}),
        ("satterthwaite_ff_diary_alike", "female_x_female", ALIKE),
    ],
)
def test_degrees_of_freedom_are_satterthwaites(kept, name, composition, options):
    fit = dyad.diary(couples(composition), "closeness ~ support", residual="same-day", **options)
    assert_allclose([each.df for each in fit.coefficients], of_r(kept[name]["df"]), rtol=NUMERICAL)


def test_the_degrees_of_freedom_of_indistinguishable_days_are_those_of_lmertest(kept):
    fit = dyad.diary(
        couples("female_x_female"), "closeness ~ support", residual="same-day", **ALIKE
    )
    truth = of_r(kept["satterthwaite_ff_diary_lmerTest"]["df_satterthwaite"])
    assert_allclose([each.df for each in fit.coefficients], truth, rtol=1e-4)


def test_yesterday_of_both_agrees_with_r(kept):
    lagged = dyad.lag(couples("female_x_male"), "closeness")
    fit = dyad.diary(lagged, "closeness ~ closeness_lag1", residual="same-day", method="ml")
    assert_allclose(fit.log_likelihood, kept["exact_fm_lagged_raw_ML"]["logLik"], rtol=EXACT)


def test_random_slopes_reach_at_least_what_nlme_reaches(kept):
    fit = dyad.diary(
        couples("female_x_male"), "closeness ~ support", residual="same-day", method="ml",
        random=["intercept", "own(support)"],
    )  # fmt: skip
    assert_allclose(fit.log_likelihood, kept["fm_diary_slopes_lme_ML"]["logLik"], rtol=1e-8)
