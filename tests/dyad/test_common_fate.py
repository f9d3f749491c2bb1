"""The common fate model against lavaan, and under what must not matter."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from counterpoint import dyad
from counterpoint.dyad import DyadError, Dyads, common_fate
from tests.dyad.material import oracle
from tests.dyad.properties import assert_found, numbers, raised, swapped

POLISHED = 1e-8  # lavaan's fits were polished by Fisher scoring to a gradient of 1e-14
FORMULA = "satisfaction ~ tension"
SHORT = {"satisfaction": "sat", "tension": "ten", "self_pos": "sp"}
LATENT = {"satisfaction": "CY", "tension": "CX", "self_pos": "CZ"}


def make(seed, n=400, effect=-0.5, roles=("Alice", "Bob")):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 1))
    y = effect * x + rng.normal(0, 0.6, size=(n, 1))
    own = rng.normal(size=(2, n, 2))
    columns = {"satisfaction": 4 + y + 0.3 * own[0] + own[1], "tension": 2 + x + own[0]}
    return Dyads(columns, np.arange(n), roles)


def lavaan(model):
    return {(p["lhs"], p["op"], p["rhs"]): p for p in model["parameters"]}


def place(each, outcome="satisfaction"):
    """Return where lavaan has a coefficient."""
    who = "w" if each.role == "wife" else "h"
    first, _, second = each.predictor.partition(":")
    if each.effect == "common fate":
        return LATENT[outcome], "~", LATENT[first]
    if each.effect in {"common variance", "unexplained common variance"}:
        return LATENT[first], "~~", LATENT[first]
    if each.effect == "common covariance":
        return LATENT[first], "~~", LATENT[second]
    name = f"{SHORT[first]}_{who}"
    if each.effect == "mean":
        return name, "~1", ""
    if each.effect == "own variance":
        return name, "~~", name
    return f"{SHORT[second]}_{who}", "~~", name


def agree(fitted, model):
    theirs = lavaan(model)
    for each in fitted.coefficients:
        key = place(each)
        they = theirs.get(key) or theirs[key[2], key[1], key[0]]
        assert_allclose(each.estimate, they["est"], rtol=POLISHED, err_msg=str(key))
        assert_allclose(each.se, they["se"], rtol=POLISHED, err_msg=str(key))
        assert_allclose(each.standardized, they["std.all"], rtol=POLISHED, err_msg=str(key))
        assert_allclose(each.p, they["pvalue"], rtol=1e-6, atol=1e-15)
    agree_on_fit(fitted, model["fit"])


def agree_on_fit(fitted, theirs):
    assert fitted.n_parameters == theirs["npar"]
    assert_allclose(fitted.log_likelihood, theirs["logl"], rtol=1e-12)
    assert_allclose(fitted.aic, theirs["aic"], rtol=1e-12)
    assert_allclose(fitted.bic, theirs["bic"], rtol=1e-12)
    assert fitted.fit.df == theirs["df"]
    for ours, name in (
        ("chi_square", "chisq"),
        ("rmsea", "rmsea"),
        ("cfi", "cfi"),
        ("srmr", "srmr"),
    ):
        assert_allclose(getattr(fitted.fit, ours), theirs[name], rtol=1e-7, atol=1e-11)
    if theirs["df"]:
        assert_allclose(fitted.fit.p, theirs["pvalue"], rtol=1e-7)


def test_husbands_and_wives_agree_with_lavaan(couples):
    fitted = common_fate(couples, FORMULA)
    assert fitted.roles == ("husband", "wife") and len(fitted.coefficients) == 13
    agree(fitted, oracle("acitelli")["common_fate_lavaan"])
    assert fitted.score < 1e-12


def test_exchangeable_members_agree_with_lavaan(couples):
    fitted = common_fate(couples, FORMULA, indistinguishable=True)
    agree(fitted, oracle("acitelli")["common_fate_indist_lavaan"])


def test_two_predictors_agree_with_lavaan(couples):
    fitted = common_fate(couples, "satisfaction ~ tension + self_pos")
    agree(fitted, oracle("acitelli_cross")["common_fate_two_predictors_lavaan"])


def test_a_covariance_in_place_of_a_path_agrees_with_lavaan(couples):
    fitted = common_fate(couples, FORMULA, directed=False)
    model = oracle("acitelli_cross")["common_fate_covariance_lavaan"]
    they = lavaan(model)["CX", "~~", "CY"]
    ours = fitted[None, "common fate", "tension"]
    assert_allclose([ours.estimate, ours.se], [they["est"], they["se"]], rtol=POLISHED)
    assert_allclose(ours.standardized, they["std.all"], rtol=POLISHED)
    agree_on_fit(fitted, model["fit"])


def test_the_wishart_chi_square_is_the_published_convention(couples):
    fit = common_fate(couples, FORMULA).fit
    assert_allclose(fit.chi_square_wishart, fit.chi_square * 147 / 148, rtol=1e-14)


def test_the_interval_of_rmsea_holds_its_point(couples):
    fit = common_fate(couples, FORMULA, indistinguishable=True).fit
    low, high = fit.rmsea_ci
    assert 0 < low < fit.rmsea < high
    for bound, level in ((low, 0.95), (high, 0.05)):
        law = stats.ncx2(fit.df, bound**2 * fit.df * 148)
        assert_allclose(law.cdf(fit.chi_square), level, rtol=1e-8)


def test_exchangeable_members_leave_nothing_to_test_against_exchangeable_moments(couples):
    fitted = common_fate(couples, FORMULA, indistinguishable=True)
    assert fitted.fit.df == 6 and fitted.exchangeable_fit.df == 0
    assert fitted.exchangeable_fit.chi_square == 0


def test_exchangeable_estimates_are_the_covariances_of_sums_and_differences():
    cast = make(2, roles=None)
    y, x = cast.numbers("satisfaction"), cast.numbers("tension")
    fitted = common_fate(cast, FORMULA, indistinguishable=True)
    sums = np.cov((y.sum(axis=1), x.sum(axis=1)), bias=True)
    apart = np.stack((y @ [1, -1], x @ [1, -1]))
    between = (sums - apart @ apart.T / len(y)) / 4
    b = fitted[None, "common fate", "tension"].estimate
    assert_allclose(b, between[0, 1] / between[1, 1], rtol=1e-11)


def test_swapping_exchangeable_members_changes_nothing():
    cast = make(3, roles=None)
    one = common_fate(cast, FORMULA, indistinguishable=True)
    other = common_fate(swapped(cast, np.s_[::3]), FORMULA, indistinguishable=True)
    assert_allclose(numbers(other), numbers(one), rtol=1e-9)
    assert one.fit == one.exchangeable_fit and other.fit.df == 0
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-12)


def test_swapping_the_roles_renames_them():
    cast = make(4)
    one = common_fate(cast, FORMULA)
    other = common_fate(replace(swapped(cast), roles=("Bob", "Alice")), FORMULA)
    for each in one.coefficients:
        again = other[each.role, each.effect, each.predictor]
        assert_allclose([again.estimate, again.se], [each.estimate, each.se], rtol=1e-9)


@pytest.mark.parametrize("up", [1e3, 1e5, 1e7])
@pytest.mark.parametrize("indistinguishable", [False, True])
def test_a_mean_far_from_zero_moves_the_means_alone(indistinguishable, up):
    cast = make(21)
    options = {"indistinguishable": indistinguishable}
    one = common_fate(raised(cast, 0), FORMULA, **options)
    other = common_fate(raised(cast, up), FORMULA, **options)
    moved = np.array(numbers(one)) + [
        [up if each.effect == "mean" else 0, 0] for each in one.coefficients
    ]
    assert_allclose(numbers(other), moved, rtol=1e-8)
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-10)


def test_rescaling_the_predictor_rescales_its_effect():
    cast = make(5)
    scaled = replace(cast, columns={**cast.columns, "tension": 50 + 1000 * cast.numbers("tension")})
    one = common_fate(cast, FORMULA)[None, "common fate", "tension"]
    other = common_fate(scaled, FORMULA)[None, "common fate", "tension"]
    assert_allclose([other.estimate * 1000, other.se * 1000], [one.estimate, one.se], rtol=1e-9)
    assert_allclose(other.standardized, one.standardized, rtol=1e-9)


def test_the_order_of_the_dyads_does_not_matter():
    cast = make(6)
    order = np.random.default_rng(1).permutation(cast.n_rows)
    mixed = replace(cast, columns={n: c[order] for n, c in cast.columns.items()})
    assert_allclose(
        numbers(common_fate(mixed, FORMULA)), numbers(common_fate(cast, FORMULA)), rtol=1e-9
    )


def test_batches_from_a_file_give_the_same_as_rows_in_memory(tmp_path):
    cast = make(12)
    table = {"couple": cast.labels.repeat(2), "who": np.tile(["Alice", "Bob"], cast.n_rows)}
    table |= {name: values.ravel() for name, values in cast.columns.items()}
    path = tmp_path / "couples.parquet"
    pd.DataFrame(table).to_parquet(path)
    batches = dyad.read(path, dyad="couple", role="who", batches=150)
    for model in (common_fate, dyad.dyadic_score):
        assert_allclose(numbers(model(batches, FORMULA)), numbers(model(cast, FORMULA)), rtol=1e-9)


def test_dyads_with_a_missing_value_are_left_out_and_counted():
    cast = make(7)
    holes = {name: values.copy() for name, values in cast.columns.items()}
    holes["tension"][:3, 1] = np.nan
    holes["satisfaction"][2:5, 0] = np.nan
    fitted = common_fate(replace(cast, columns=holes), FORMULA)
    assert (fitted.n_dyads, fitted.n_missing) == (395, 5)
    rest = replace(cast, columns={n: c[5:] for n, c in cast.columns.items()}, labels=np.arange(395))
    assert_allclose(numbers(fitted), numbers(common_fate(rest, FORMULA)), rtol=1e-9)
    assert "5 left out" in fitted.summary()


@pytest.mark.parametrize("indistinguishable", [False, True])
def test_simulated_couples_give_back_the_effect_and_its_interval_covers_it(indistinguishable):
    times = 200
    found = [
        common_fate(make(100 + i), FORMULA, indistinguishable=indistinguishable)
        for i in range(times)
    ]
    assert_found([each[None, "common fate", "tension"] for each in found], -0.5)
    chi_squares = np.array([each.fit.chi_square for each in found])
    df = found[0].fit.df
    assert abs(chi_squares.mean() - df) < 3 * (2 * df / times) ** 0.5


def test_scores_that_do_not_go_together_are_refused():
    rng = np.random.default_rng(8)
    apart = rng.normal(size=(50, 1)) * [1, -1] + rng.normal(size=(50, 2))
    cast = make(8, n=50)
    cast = replace(cast, columns={**cast.columns, "tension": apart})
    with pytest.raises(DyadError, match="“tension” do not go together"):
        common_fate(cast, FORMULA)


@pytest.mark.parametrize(
    ("change", "formula", "says"),
    [
        ({}, "satisfaction ~ own(tension)", "both members' values"),
        ({}, "satisfaction ~ 1", "at least one predictor"),
        ({}, "satisfaction ~ 0 + tension", "always has intercepts"),
        ({}, "satisfaction ~ tensoin", "Did you mean"),
        ({"roles": None}, FORMULA, "cannot be told apart"),
        ({"labels": np.repeat([1, 2], 200), "times": np.arange(400.0)}, FORMULA, "one row a dyad"),
    ],
)
def test_what_the_model_cannot_use_is_named(change, formula, says):
    with pytest.raises(DyadError, match=says):
        common_fate(replace(make(9), **change), formula)


def test_a_column_that_does_not_vary_and_too_few_dyads_are_refused():
    cast = make(10)
    flat = replace(cast, columns={**cast.columns, "tension": np.ones((400, 2)) * [1, 2]})
    with pytest.raises(DyadError, match="“tension” does not vary"):
        common_fate(flat, FORMULA)
    few = replace(cast, columns={n: c[:4] for n, c in cast.columns.items()}, labels=np.arange(4))
    with pytest.raises(DyadError, match="Only 4 dyads"):
        common_fate(few, FORMULA)


def test_the_result_speaks_json_table_and_text():
    fitted = common_fate(make(11), FORMULA)
    told = json.loads(json.dumps(fitted.to_dict()))
    assert told["model"] == "common-fate" and told["fit"]["df"] == 1
    assert len(fitted.table()) == 13
    assert "chi-square(1)" in fitted.summary() and "need not cause" in " ".join(
        fitted.summary().split()
    )
