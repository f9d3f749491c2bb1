"""What may be compared with what, and that missing values do not change what a test is of."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad.apim import (
    Constraint,
    apim,
    compare,
    constrain,
    distinguishability,
    k_ratio,
    mediation,
    omnibus,
    simple_slopes,
)
from counterpoint.dyad.apim.observed import observe
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import parse
from tests.dyad.properties import raised

ROLES = ("Alice", "Bob")


def cast(n=120, seed=1, *, apart=3.0, missing=()):
    """Alice's and Bob's y by one equation for both, whose x differ in mean."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2)) + np.array([0, apart])
    z = rng.normal(size=(n, 2))
    y = 0.5 * x + 0.2 * x[:, ::-1] + 0.3 * z + rng.normal(size=(n, 2))
    columns = {"y": y, "x": x, "z": z}
    for name in missing:
        columns[name][0, 0] = np.nan
    return Dyads(columns, np.arange(n), ROLES)


# Distinguishability


def test_a_missing_value_does_not_make_it_a_test_of_the_predictors():
    whole, holed = (distinguishability(cast(missing=missing), "y ~ x") for missing in ((), ("y",)))
    assert whole.df == holed.df == 4
    assert_allclose(whole.statistic, 3.853, atol=5e-4)
    assert_allclose(holed.statistic, whole.statistic, atol=0.1)


@pytest.mark.parametrize("formula", ["y ~ x", "y ~ own(x) + partner(z)", "y ~ x * z"])
@pytest.mark.parametrize("missing", [(), ("y", "x")])
def test_distinguishability_is_of_what_the_model_says_of_the_outcome(formula, missing):
    data = cast(missing=missing)
    larger = apim(data, formula)
    smaller = apim(data, formula, indistinguishable=True)
    found = distinguishability(data, formula)
    assert found.df == len(smaller.coefficients) + 1
    assert compare(smaller, larger, name=found.name) == found


@pytest.mark.parametrize("missing", [(), ("y",)])
def test_exchangeable_models_keep_what_they_hold_when_they_are_compared(missing):
    data = cast(missing=missing)
    larger = apim(data, "y ~ x", pattern="couple")
    same = apim(
        data, "y ~ x", pattern="couple", equal=["intercept", "actor", "partner", "variance"]
    )
    found = compare(apim(data, "y ~ x", pattern="couple", indistinguishable=True), larger)
    assert found.df == compare(same, larger).df == 3
    assert_allclose(found.statistic, compare(same, larger).statistic, rtol=1e-9)


def test_alike_members_are_taken_for_different_ones_as_seldom_as_said():
    runs, rejected = 150, 0
    rng = np.random.default_rng(30)
    for run in range(runs):
        data = cast(100, 1000 + run, apart=0.5)
        holes = rng.random((2, 100, 2)) < 0.1
        y, x = (
            np.where(h, np.nan, data.numbers(name)) for h, name in zip(holes, "yx", strict=True)
        )
        holed = replace(data, columns={"y": y, "x": x})
        rejected += distinguishability(holed, "y ~ x").p < 0.05
    assert abs(rejected / runs - 0.05) < 3 * np.sqrt(0.05 * 0.95 / runs)


# What is no special case


def test_a_likelihood_with_predictors_is_not_compared_to_one_without():
    data = cast(missing=("z",))
    with pytest.raises(DyadError, match="Values are missing for “y ~ x \\+ z”"):
        compare(apim(data, "y ~ x"), apim(data, "y ~ x + z"))


def test_likelihoods_of_different_predictors_are_not_compared():
    data = cast(missing=("y",))
    larger = apim(data, "y ~ x + z")
    with pytest.raises(DyadError, match="“z” is in one model alone"):
        compare(apim(data, "y ~ x"), larger)


def test_what_the_error_advises_can_be_done():
    zero = [
        Constraint({(role, effect, "z"): 1.0}) for role in ROLES for effect in ("actor", "partner")
    ]
    whole, holed = (apim(cast(missing=missing), "y ~ x + z") for missing in ((), ("y",)))
    found = [compare(constrain(each, *zero), each) for each in (whole, holed)]
    plain = compare(apim(cast(), "y ~ x"), whole)
    assert found[0].df == found[1].df == plain.df == 4
    assert_allclose(found[0].statistic, plain.statistic, rtol=1e-9)
    assert_allclose(found[1].statistic, plain.statistic, rtol=0.02)


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        (("y ~ own(x)", {}), ("y ~ z", {})),
        (("y ~ x", {"equal": "partner"}), ("y ~ x", {"equal": "actor", "pattern": {}})),
        (("y ~ own(x)", {"indistinguishable": True}), ("y ~ x", {"pattern": "couple"})),
    ],
)
def test_what_is_no_special_case_is_not_compared(smaller, larger):
    data = cast()
    one, other = (apim(data, text, **options) for text, options in (smaller, larger))
    if one.n_parameters == other.n_parameters:
        one = constrain(one, Constraint({("Alice", "intercept", ""): 1.0}))
    with pytest.raises(DyadError, match="no special case"):
        compare(one, other)


def test_free_residual_variances_are_no_special_case_of_equal_ones():
    data = cast()
    for options in ({"indistinguishable": True}, {"equal": "variance"}):
        with pytest.raises(DyadError, match="a residual variance for each role"):
            compare(apim(data, "y ~ 1"), apim(data, "y ~ x + z", **options))


@pytest.mark.parametrize("missing", [(), ("y",)])
def test_special_cases_in_other_words_are_compared(missing):
    data = cast(missing=missing)
    larger = apim(data, "y ~ x")
    assert compare(apim(data, "y ~ own(x)"), larger).df == 2
    assert compare(apim(data, "y ~ x", pattern={"Alice": "contrast"}), larger).df == 1
    exchangeable = apim(data, "y ~ x", indistinguishable=True)
    assert compare(apim(data, "y ~ own(x)", indistinguishable=True), exchangeable).df == 1
    assert compare(apim(data, "y ~ x", equal="variance"), larger).df == 1


def test_a_formula_in_other_units_is_a_special_case_all_the_same():
    data = cast()
    moved = {**data.columns, "u": 3 * data.numbers("x") + 1e6}
    data = replace(data, columns=moved)
    assert compare(apim(data, "y ~ u"), apim(data, "y ~ x + z")).df == 4


def test_models_of_other_dyads_are_not_compared():
    with pytest.raises(DyadError, match="different outcomes or dyads"):
        compare(apim(cast(seed=2), "y ~ own(x)"), apim(cast(), "y ~ x"))


def test_a_statistic_below_zero_is_an_error():
    data = cast()
    smaller, larger = apim(data, "y ~ own(x)"), apim(data, "y ~ x")
    worse = replace(larger, log_likelihood=smaller.log_likelihood - 0.01)
    with pytest.raises(DyadError, match=r"more likely than the larger one \(χ² = -0\.020\)"):
        compare(smaller, worse)


# Far from zero


def far(up, names):
    return raised(cast(missing=("y",), apart=0.5), up, names)


@pytest.mark.parametrize("up", [1e5, 1e7])
@pytest.mark.parametrize(
    "options",
    [{}, {"indistinguishable": True}, {"equal": ["actor", "partner"]},
     {"equal": ["intercept", "actor", "partner", "variance"]}],
)  # fmt: skip
def test_full_information_keeps_its_digits_far_from_zero(options, up):
    one, other = (apim(far(shift, "x"), "y ~ x", **options) for shift in (0, up))
    for near, moved in zip(one.coefficients, other.coefficients, strict=True):
        if near.effect != "intercept":
            assert_allclose([moved.estimate, moved.se], [near.estimate, near.se], rtol=1e-8)
    assert_allclose(other.residual_covariance, one.residual_covariance, rtol=1e-8)
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-9)


def test_the_intercept_far_from_zero_has_the_error_that_the_slopes_give_it():
    up = 1e5
    one, other = (apim(far(shift, "x"), "y ~ x") for shift in (0, up))
    weights = np.array([1, -up, -up, 0, 0, 0])
    expected = np.sqrt(weights @ one.covariance @ weights)
    assert_allclose(other["Alice", "intercept", ""].se, expected, rtol=1e-8)


@pytest.mark.parametrize("up", [1e5, 1e7])
@pytest.mark.parametrize("indistinguishable", [False, True])
def test_mediation_keeps_its_digits_far_from_zero(up, indistinguishable):
    options = {"outcome": "y", "mediator": "z", "predictor": "x", "interval": "delta"}
    options["indistinguishable"] = indistinguishable
    one, other = (mediation(far(shift, "xz"), **options) for shift in (0, up))
    for near, moved in zip(one.pathways, other.pathways, strict=True):
        assert_allclose(moved.estimate, near.estimate, rtol=1e-7, atol=1e-10)
        assert_allclose(moved.se, near.se, rtol=1e-7)


@pytest.mark.parametrize("up", [3e6, 1e8])
@pytest.mark.parametrize("method", ["ml", "reml"])
def test_an_outcome_far_from_zero_has_a_variance_of_its_own(method, up):
    one, other = (apim(raised(cast(), shift, "y"), "y ~ x", method=method) for shift in (0, up))
    for near, away in zip(one.coefficients, other.coefficients, strict=True):
        if near.effect != "intercept":
            assert_allclose([away.estimate, away.se], [near.estimate, near.se], rtol=1e-6)


@pytest.mark.parametrize("up", [0.0, 1e6, 1e9])
def test_an_outcome_that_follows_exactly_is_refused_wherever_it_is(up):
    data = cast()
    exact = {"x": data.numbers("x"), "y": 2 * data.numbers("x") + up}
    with pytest.raises(DyadError, match="no variance of their own left"):
        apim(replace(data, columns=exact), "y ~ x")


# k of a model that fixes it


@pytest.mark.parametrize("missing", [(), ("y",)])
@pytest.mark.parametrize("name", ["couple", "contrast", "actor only", "partner only"])
def test_a_k_that_the_model_fixes_is_held_back(name, missing):
    data = cast(missing=missing)
    found = k_ratio(apim(data, "y ~ x + z", pattern={"Alice": name}))
    each = found["Alice", "x"]
    assert (each.k, each.se, each.ci, each.patterns) == (None, None, None, ())
    assert "the model itself holds" in each.summary()
    assert found["Bob", "x"].k is not None
    assert "held back" in found.summary()
    assert found.to_dict()["ratios"][0]["pattern"] == "held"
    assert np.isnan(found.table()["k"][0])


def test_equal_effects_in_both_roles_do_not_fix_k():
    assert k_ratio(apim(cast(), "y ~ x", equal=["actor", "partner"])).ratios[0].k is not None


# Requests


def test_a_formula_of_nothing_is_refused():
    for missing in ((), ("y",)):
        with pytest.raises(DyadError, match="leaves nothing to estimate"):
            apim(cast(missing=missing), "y ~ 0")


def test_the_omnibus_test_takes_one_column_by_its_name():
    one, other = omnibus(cast(), "y"), omnibus(cast(), ["y"])
    assert one == other
    assert one.columns == ("y",)
    for columns in (["y", "y"], []):
        with pytest.raises(DyadError, match="Name each column once"):
            omnibus(cast(), columns)


def test_intervals_of_no_draws_are_refused():
    data = cast()
    with pytest.raises(DyadError, match="draws is 0"):
        k_ratio(apim(data, "y ~ x"), interval="bootstrap", draws=0)
    with pytest.raises(DyadError, match="draws is 0"):
        mediation(data, outcome="y", mediator="z", predictor="x", draws=0)


def test_full_information_says_whose_value_is_the_trouble():
    data = cast(missing=("y",))
    never = {**data.columns, "x": data.numbers("x") * [np.nan, 1]}
    with pytest.raises(DyadError, match="“x” of Alice has no value at all"):
        apim(replace(data, columns=never), "y ~ x")
    flat = {**data.columns, "x": data.numbers("x") * [1, 0]}
    with pytest.raises(DyadError, match="“x” of Bob does not vary"):
        apim(replace(data, columns=flat), "y ~ x")
    with pytest.raises(DyadError, match="“x” of the second member does not vary"):
        observe(parse("y ~ x").design(replace(data, columns=flat)))


def test_a_misspelt_moderator_is_said_not_to_be_there():
    found = apim(cast(), "y ~ x * z")
    with pytest.raises(DyadError, match=r"no “zz” in y ~ x \* z; there are x, z. Did you mean “z”"):
        simple_slopes(found, "x", "zz")
    with pytest.raises(DyadError, match="There is no “tension”"):
        simple_slopes(found, "own(tension)", "z")
    with pytest.raises(DyadError, match="No effect of “x” is moderated by “z”"):
        simple_slopes(apim(cast(), "y ~ x + z"), "x", "z")
