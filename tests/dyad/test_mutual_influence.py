"""The mutual influence model against lavaan and indirect least squares."""

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad import DyadError, Dyads, mutual_influence
from tests.dyad.material import oracle
from tests.dyad.properties import assert_found, numbers, raised, swapped

POLISHED = 1e-8  # lavaan's fits were polished by Fisher scoring to a gradient of 1e-14
FORMULA = "satisfaction ~ other_pos"
SHORT = {"satisfaction": "sat", "other_pos": "op", "tension": "ten"}


def make(seed, n=400, influence=(0.4, 0.2), roles=("Alice", "Bob")):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2)) + 0.4 * rng.normal(size=(n, 1))
    shared = 0.5 * rng.normal(size=(n, 1))
    pushed = 1 + 0.7 * x + shared + rng.normal(0, 0.8, size=(n, 2))
    loops = np.array([[1, -influence[0]], [-influence[1], 1]])
    return Dyads({"mood": np.linalg.solve(loops, pushed.T).T, "sleep": x}, np.arange(n), roles)


def place(each):
    who, other = ("w", "h") if each.role == "wife" else ("h", "w")
    outcome = f"sat_{who}"
    return {
        "influence": (outcome, "~", f"sat_{other}"),
        "actor": (outcome, "~", f"{SHORT.get(each.predictor)}_{who}"),
        "intercept": (outcome, "~1", ""),
        "residual variance": (outcome, "~~", outcome),
        "residual covariance": ("sat_h", "~~", "sat_w"),
    }[each.effect]


def agree(fitted, model):
    theirs = {(p["lhs"], p["op"], p["rhs"]): p for p in model["parameters"]}
    for each in fitted.coefficients:
        they = theirs[place(each)]
        assert_allclose(each.estimate, they["est"], rtol=POLISHED, err_msg=str(place(each)))
        assert_allclose(each.se, they["se"], rtol=POLISHED, err_msg=str(place(each)))
        if each.standardized is not None and each.effect != "intercept":
            assert_allclose(each.standardized, they["std.all"], rtol=POLISHED)
    fit = model["fit"]
    assert (fitted.n_parameters, fitted.fit.df) == (fit["npar"], fit["df"])
    assert_allclose(
        [fitted.log_likelihood, fitted.aic, fitted.bic], [fit["logl"], fit["aic"], fit["bic"]],
        rtol=1e-12,
    )  # fmt: skip
    for ours, name in (
        ("chi_square", "chisq"),
        ("rmsea", "rmsea"),
        ("cfi", "cfi"),
        ("srmr", "srmr"),
    ):
        assert_allclose(getattr(fitted.fit, ours), fit[name], rtol=1e-7, atol=1e-11)


@pytest.mark.parametrize(
    ("options", "where", "model"),
    [
        ({}, "acitelli", "mutual_influence_lavaan"),
        ({"equal": True, "correlated": False}, "acitelli", "mutual_influence_equal_lavaan"),
        ({"equal": True}, "acitelli_cross", "mutual_influence_equal_correlated_lavaan"),
        ({"indistinguishable": True}, "acitelli_cross", "mutual_influence_indist_lavaan"),
    ],
)
def test_acitellis_couples_agree_with_lavaan(couples, options, where, model):
    agree(mutual_influence(couples, FORMULA, **options), oracle(where)[model])


def test_two_predictors_agree_with_lavaan(couples):
    fitted = mutual_influence(couples, "satisfaction ~ other_pos + tension")
    agree(fitted, oracle("acitelli_cross")["mutual_influence_two_predictors_lavaan"])


def test_a_saturated_model_is_indirect_least_squares():
    cast = make(1)
    y, x = cast.numbers("mood"), cast.numbers("sleep")
    reduced = np.linalg.lstsq(np.column_stack((np.ones(len(y)), x)), y, rcond=None)[0][1:]
    fitted = mutual_influence(cast, "mood ~ sleep")
    expected = [reduced[1, 0] / reduced[1, 1], reduced[0, 1] / reduced[0, 0]]
    found = [fitted[who, "influence", "mood"].estimate for who in ("Alice", "Bob")]
    assert_allclose(found, expected, rtol=1e-11)
    assert fitted.score < 1e-12 and fitted.fit.df == 0
    assert_allclose(fitted.loop, np.prod(expected), rtol=1e-11)


def test_the_instruments_f_is_the_square_of_their_t():
    cast = make(2)
    y, x = cast.numbers("mood"), cast.numbers("sleep")
    design = np.column_stack((np.ones(len(y)), x))
    slopes, rss = np.linalg.lstsq(design, y, rcond=None)[:2]
    errors = np.linalg.inv(design.T @ design)
    squares = [slopes[m + 1, m] ** 2 / errors[m + 1, m + 1] / rss[m] * (len(y) - 3) for m in (0, 1)]
    found = mutual_influence(cast, "mood ~ sleep").instrument_f
    assert_allclose(found, squares[::-1], rtol=1e-10)


def test_the_exchangeable_influence_is_partner_over_actor_effect():
    cast = make(3, influence=(0.3, 0.3), roles=None)
    y, x = cast.numbers("mood"), cast.numbers("sleep")
    (sums,) = np.polyfit(x.sum(axis=1), y.sum(axis=1), 1)[:1]
    apart = (x @ [1, -1]) @ (y @ [1, -1]) / ((x @ [1, -1]) ** 2).sum()
    fitted = mutual_influence(cast, "mood ~ sleep", indistinguishable=True)
    expected = (sums - apart) / (sums + apart)
    assert_allclose(fitted[None, "influence", "mood"].estimate, expected, rtol=1e-10)


def test_swapping_exchangeable_members_changes_nothing():
    cast = make(4, influence=(0.3, 0.3), roles=None)
    one = mutual_influence(cast, "mood ~ sleep", indistinguishable=True)
    other = mutual_influence(swapped(cast, np.s_[::2]), "mood ~ sleep", indistinguishable=True)
    assert_allclose(numbers(other), numbers(one), rtol=1e-9)


def test_swapping_the_roles_renames_them():
    cast = make(5)
    one = mutual_influence(cast, "mood ~ sleep")
    other = mutual_influence(replace(swapped(cast), roles=("Bob", "Alice")), "mood ~ sleep")
    for each in one.coefficients:
        again = other[each.role, each.effect, each.predictor]
        assert_allclose([again.estimate, again.se], [each.estimate, each.se], rtol=1e-9)
    assert_allclose(other.instrument_f[::-1], one.instrument_f, rtol=1e-9)


def test_units_and_the_order_of_dyads_leave_the_influence_alone():
    cast = make(6)
    order = np.random.default_rng(1).permutation(cast.n_rows)
    columns = {"mood": 30 * cast.numbers("mood")[order] - 7, "sleep": cast.numbers("sleep")[order]}
    for options in ({}, {"equal": True, "correlated": False}):
        one = mutual_influence(cast, "mood ~ sleep", **options)
        other = mutual_influence(replace(cast, columns=columns), "mood ~ sleep", **options)
        for a, b in zip(one.coefficients, other.coefficients, strict=True):
            if a.effect == "influence":
                assert_allclose([b.estimate, b.se], [a.estimate, a.se], rtol=1e-8)


@pytest.mark.parametrize("up", [1e3, 1e5, 1e7])
@pytest.mark.parametrize(
    "options", [{}, {"correlated": False}, {"equal": True}, {"indistinguishable": True}]
)
def test_a_mean_far_from_zero_moves_the_intercepts_alone(options, up):
    cast = make(21)
    one = mutual_influence(raised(cast, 0), "mood ~ sleep", **options)
    other = mutual_influence(raised(cast, up), "mood ~ sleep", **options)
    places = {(c.role, c.effect): i for i, c in enumerate(one.coefficients)}
    for each, again in zip(one.coefficients, other.coefficients, strict=True):
        estimate, se = each.estimate, each.se
        if each.effect == "intercept":
            influence = places.get((each.role, "influence"), places.get((None, "influence")))
            three = [places[each.role, "intercept"], influence, places[each.role, "actor"]]
            weights = np.array([1, -up, -up])
            moved = weights @ [one.coefficients[i].estimate for i in three]
            estimate = moved + up
            se = np.sqrt(weights @ one.vcov[np.ix_(three, three)] @ weights)
        assert_allclose([again.estimate, again.se], [estimate, se], rtol=1e-8)
    assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-10)
    assert_allclose(other.fit.srmr, one.fit.srmr, rtol=1e-8, atol=1e-10)


def test_an_influence_that_both_share_has_no_standardised_value():
    fitted = mutual_influence(make(22), "mood ~ sleep", equal=True)
    assert fitted[None, "influence", "mood"].standardized is None
    for each in fitted.coefficients:
        assert each.effect == "influence" or np.isfinite(each.standardized)


def test_the_null_model_of_the_cfi_leaves_the_predictors_unrelated():
    cast = make(23, n=60)
    fit = mutual_influence(cast, "mood ~ sleep", correlated=False).fit
    every = np.column_stack((cast.numbers("mood"), cast.numbers("sleep")))
    null = -60 * np.linalg.slogdet(np.corrcoef(every.T))[1]
    assert fit.chi_square > fit.df
    assert_allclose(fit.cfi, 1 - (fit.chi_square - 1) / (null - 6), rtol=1e-10)


def test_simulated_couples_give_back_both_influences_and_their_intervals_cover_them():
    times = 200
    found = [mutual_influence(make(100 + i), "mood ~ sleep") for i in range(times)]
    for who, truth in (("Alice", 0.4), ("Bob", 0.2)):
        assert_found([each[who, "influence", "mood"] for each in found], truth)


def test_weak_instruments_are_refused_by_name():
    cast = make(7)
    idle = np.random.default_rng(3).normal(size=(400, 2))
    idle[:, 1] = cast.numbers("sleep")[:, 1]
    cast = replace(cast, columns={**cast.columns, "sleep": idle})
    with pytest.raises(DyadError, match="Alice's own sleep hardly moves Alice's mood"):
        mutual_influence(cast, "mood ~ sleep")
    allowed = mutual_influence(cast, "mood ~ sleep", minimum_f=0)
    assert allowed.instrument_f[1] < 10


def test_a_loop_that_cannot_settle_is_told():
    fitted = mutual_influence(make(8, influence=(1.5, 0.9)), "mood ~ sleep", minimum_f=0)
    assert abs(fitted.loop) > 1 and "never settles" in fitted.summary()


@pytest.mark.parametrize(
    ("change", "formula", "says"),
    [
        ({}, "mood ~ mood", "right side too"),
        ({}, "mood ~ 0 + sleep", "always has intercepts"),
        ({}, "mood ~ sleep - 1", "always has intercepts"),
        ({}, "mood ~ partner(sleep)", "both members' values"),
        ({"roles": None}, "mood ~ sleep", "cannot be told apart"),
        ({"times": np.arange(400.0)}, "mood ~ sleep", "one row a dyad"),
    ],
)
def test_what_the_model_cannot_use_is_named(change, formula, says):
    with pytest.raises(DyadError, match=says):
        mutual_influence(replace(make(9), **change), formula)


def test_the_result_speaks_json_table_and_text(couples):
    fitted = mutual_influence(couples, FORMULA)
    told = json.loads(json.dumps(fitted.to_dict()))
    assert told["model"] == "mutual-influence" and told["fit"]["p"] is None
    assert len(fitted.table()) == 9
    assert "exact by construction" in fitted.summary() and "Instruments: F =" in fitted.summary()
