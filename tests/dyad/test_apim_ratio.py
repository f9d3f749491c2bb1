"""k against published numbers and R's profile, and against its own definition."""

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad.apim import apim
from counterpoint.dyad.apim.profile import _by_refitting, likelihood_ratio
from counterpoint.dyad.apim.ratio import k_ratio
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from tests.dyad.material import arrays, oracle

MANY = "satisfaction ~ years_married_c + tension + other_pos + sim_hobbies"
ANGLES = (-1.4, -0.7, 0.0, 0.4, 1.0, np.pi / 2)


def cast(n, actor, partner, seed=1, roles=("Alice", "Bob")):
    x, e = np.random.default_rng(seed).normal(size=(2, n, 2))
    return Dyads({"x": x, "y": actor * x + partner * x[:, ::-1] + e}, np.arange(n), roles)


def test_acitellis_k_is_the_published_one(couples):
    found = k_ratio(apim(couples, "satisfaction ~ other_pos", indistinguishable=True))
    each = found[None, "other_pos"]
    # Kenny's own page: k = .719, profile interval [.490, 1.001]
    assert_allclose([each.k, *each.ci], [0.719, 0.490, 1.001], atol=5e-4)


def test_the_profile_interval_is_the_one_that_r_finds(couples):
    expected = oracle("acitelli")["k_indistinguishable_profile_ci"]
    each = k_ratio(apim(couples, "satisfaction ~ other_pos", indistinguishable=True)).ratios[0]
    assert_allclose(each.k, expected["k"], rtol=1e-10)
    assert_allclose(each.ci, expected["ci_profile95"], rtol=1e-9)


@pytest.mark.parametrize("role", ["husband", "wife"])
def test_the_profile_interval_of_each_role_is_the_one_that_r_finds(couples, role):
    expected = oracle("acitelli")[f"k_profile_ci_{role}"]
    each = k_ratio(apim(couples, "satisfaction ~ other_pos"))[role, "other_pos"]
    assert_allclose(each.k, expected["k"], rtol=1e-10)
    assert_allclose(each.ci, expected["ci_profile95"], rtol=1e-9)


def test_the_bootstrap_interval_is_kennys_within_what_drawing_leaves_open(couples):
    fit = apim(couples, "satisfaction ~ other_pos", indistinguishable=True)
    each = k_ratio(fit, interval="bootstrap", draws=5000, seed=4).ratios[0]
    # an end of a percentile interval from 5,000 draws has a standard error of about .006
    assert_allclose(each.ci, [0.484, 1.027], atol=3 * np.sqrt(2) * 0.006)


@pytest.mark.parametrize("role", ["husband", "wife"])
@pytest.mark.parametrize("name", ["couple", "contrast", "actor only", "partner only"])
def test_the_test_of_a_pattern_is_lavaans(couples, role, name):
    expected = oracle("acitelli")[f"apim_pattern_{name.replace(' ', '_')}_{role[0]}"]["fit"]
    tests = k_ratio(apim(couples, "satisfaction ~ other_pos"))[role, "other_pos"].patterns
    found = next(each for each in tests if each.name == name)
    assert_allclose(found.statistic, expected["chisq"], rtol=1e-7)
    assert found.df == expected["df"]
    assert_allclose(found.p, expected["pvalue"], rtol=1e-6, atol=1e-15)  # lavaan's is 1 - p


def test_the_delta_error_is_lavaans_with_values_missing():
    table = arrays("acitelli_wide_with_missing")
    pairs = {k: np.column_stack([table[f"{k}_h"], table[f"{k}_w"]]) for k in ("sat", "op")}
    data = Dyads(pairs, table["couple"], ("husband", "wife"))
    apart = oracle("acitelli")["apim_distinguishable_lavaan_FIML_missing"]["parameters"]
    same = oracle("acitelli")["apim_indistinguishable_lavaan_FIML_missing"]["parameters"]
    by = {p["lhs"]: p for p in [*apart, *same] if p["op"] == ":="}
    fits = {True: apim(data, "sat ~ op", indistinguishable=True), False: apim(data, "sat ~ op")}
    found = {"k": k_ratio(fits[True])[None, "op"]}
    found |= {f"k_{role[0]}": k_ratio(fits[False])[role, "op"] for role in data.roles}
    for name, each in found.items():
        assert_allclose(each.k, by[name]["est"], rtol=1e-9)
        assert_allclose(each.se, by[name]["se"], rtol=1e-7)


@pytest.mark.parametrize("together", [True, False])
def test_with_values_missing_the_profile_is_what_fitting_again_gives(couples, together):
    holed = couples.numbers("tension").copy()
    holed[::7, 0] = holed[3::7, 1] = np.nan
    data = replace(couples, columns={**couples.columns, "tension": holed})
    fit = apim(data, "satisfaction ~ tension", indistinguishable=together)
    role = None if together else "wife"
    ways = likelihood_ratio(fit, role, "tension"), _by_refitting(fit, role, "tension")
    assert_allclose(*([way(a) for a in ANGLES] for way in ways), atol=1e-8)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("predictor", ["tension", "other_pos", "sim_hobbies"])
def test_the_closed_form_is_what_fitting_again_gives(couples, together, predictor):
    fit = apim(couples, MANY, indistinguishable=together)
    for role in fit.roles or (None,):
        closed = likelihood_ratio(fit, role, predictor)
        again = _by_refitting(fit, role, predictor)
        assert_allclose([closed(a) for a in ANGLES], [again(a) for a in ANGLES], atol=1e-9)


def test_the_ends_of_the_interval_are_where_the_likelihood_says(couples):
    fit = apim(couples, MANY, equal=["actor", "partner"])
    each = k_ratio(fit, "tension")["wife", "tension"]
    lost = likelihood_ratio(fit, "wife", "tension")
    assert_allclose([lost(np.arctan(end)) for end in each.ci], 3.841458820694124, rtol=1e-8)
    assert each.ci[0] < each.k < each.ci[1]


def test_a_wider_level_gives_a_wider_interval(couples):
    fit = apim(couples, "satisfaction ~ other_pos", indistinguishable=True)
    some, more = (k_ratio(fit, level=level).ratios[0].ci for level in (0.9, 0.99))
    assert more[0] < some[0] < some[1] < more[1]


def test_the_rows_of_a_draw_are_refitted_as_the_products_say(couples):
    fit = apim(couples, "satisfaction ~ tension", indistinguishable=True)
    fast = k_ratio(fit, interval="bootstrap", draws=4000, seed=1).ratios[0].ci
    holed = {n: v.copy() for n, v in couples.columns.items()}
    holed["satisfaction"][0, 0] = np.nan
    slow = k_ratio(
        apim(replace(couples, columns=holed), "satisfaction ~ tension", indistinguishable=True),
        interval="bootstrap", draws=150, seed=1,
    ).ratios[0].ci  # fmt: skip
    assert_allclose(slow, fast, atol=0.12)


def test_the_same_seed_gives_the_same_interval(couples):
    fit = apim(couples, "satisfaction ~ other_pos")
    one, other, third = (
        k_ratio(fit, interval="bootstrap", draws=300, seed=s).ratios[0].ci for s in (7, 7, 8)
    )
    assert one == other != third


@pytest.mark.parametrize(
    ("effects", "name"),
    [((0.5, 0), "actor only"), ((0, 0.5), "partner only"), ((0.5, 0.5), "couple"),
     ((0.5, -0.5), "contrast"), ((0.5, 0.25), "none")],
)  # fmt: skip
def test_a_pattern_that_is_there_is_named(effects, name):
    fit = apim(cast(2000, *effects, roles=None), "y ~ x", indistinguishable=True)
    assert k_ratio(fit).ratios[0].pattern == name


def test_the_pattern_is_the_one_that_alone_is_not_rejected():
    seen = set()
    for seed in range(12):
        each = k_ratio(apim(cast(25, 0.5, 0.3, seed), "y ~ x"))["Alice", "x"]
        fitting = [test.name for test in each.patterns if test.p > 0.05]
        several = "undecided" if fitting else "none"
        assert each.pattern == (fitting[0] if len(fitting) == 1 else several)
        assert (each.held_back is not None) == ("partner only" in fitting)
        assert each.held_back is not None or each.pattern.split()[0] in each.summary()
        seen.add(each.pattern)
    assert "undecided" in seen


def test_k_is_held_back_where_the_actor_effect_may_be_zero():
    found = k_ratio(apim(cast(300, 0.0, 0.5, roles=None), "y ~ x", indistinguishable=True))
    each = found.ratios[0]
    assert (each.k, each.se, each.ci) == (None, None, None)
    assert "actor effect may be zero" in each.held_back
    assert "held back" in found.summary()
    assert json.loads(json.dumps(found.to_dict()))["ratios"][0]["k"] is None
    assert np.isnan(found.table()["k"][0])


def test_k_is_held_back_where_nothing_is_told_from_zero():
    data = cast(60, 0.0, 0.0, seed=3, roles=None)
    each = k_ratio(apim(data, "y ~ x", indistinguishable=True)).ratios[0]
    assert "neither effect" in each.held_back


def test_the_unit_of_the_predictor_does_not_change_k(couples):
    scaled = replace(
        couples, columns={**couples.columns, "tension": 1000 * couples.numbers("tension") - 3}
    )
    one, other = (k_ratio(apim(d, "satisfaction ~ tension")).ratios[1] for d in (couples, scaled))
    assert_allclose([one.k, *one.ci], [other.k, *other.ci], rtol=1e-7)


def test_swapping_the_roles_names_swaps_their_k(couples):
    turned = replace(couples, columns={n: v[:, ::-1] for n, v in couples.columns.items()})
    one, other = (k_ratio(apim(d, "satisfaction ~ tension")) for d in (couples, turned))
    for a, b in (("husband", "wife"), ("wife", "husband")):
        assert_allclose(one[a, "tension"].ci, other[b, "tension"].ci, rtol=1e-7)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    runs, hits = 150, np.zeros(2)
    for run in range(runs):
        data = cast(80, 1.0, 0.5, seed=100 + run)
        fits = (apim(data, "y ~ x"), apim(data, "y ~ x", indistinguishable=True))
        for i, fit in enumerate(fits):
            low, high = k_ratio(fit).ratios[0].ci
            hits[i] += low < 0.5 < high
    assert_allclose(hits / runs, 0.95, atol=3 * np.sqrt(0.95 * 0.05 / runs))


def test_what_cannot_be_asked_is_said(couples):
    with pytest.raises(DyadError, match="method='ml'"):
        k_ratio(apim(couples, "satisfaction ~ tension", method="reml"))
    with pytest.raises(DyadError, match="“hobby” has not"):
        k_ratio(apim(couples, "satisfaction ~ tension"), "hobby")
    with pytest.raises(DyadError, match="no predictor has"):
        k_ratio(apim(couples, "satisfaction ~ own(tension)"))
    fit = apim(couples, "satisfaction ~ tension")
    with pytest.raises(DyadError, match="one of profile, bootstrap"):
        k_ratio(fit, interval="wald")
    with pytest.raises(DyadError, match="between 0 and 1"):
        k_ratio(fit, level=95)
    with pytest.raises(DyadError, match="no k of “Alice tension”"):
        k_ratio(fit)["Alice", "tension"]
