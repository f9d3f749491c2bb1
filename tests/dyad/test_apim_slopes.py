"""Simple slopes against R's coefficients, and against the model with its moderator moved."""

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from counterpoint.dyad.apim import apim
from counterpoint.dyad.apim.slopes import simple_slopes
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from tests.dyad.material import oracle

YEARS = "satisfaction ~ other_pos * years_married_c"
MIXED = (
    "satisfaction ~ other_pos * sim_hobbies + own(other_pos):partner(sim_hobbies)"
    " + partner(other_pos):own(sim_hobbies)"
)


def moved(data, name, by):
    return replace(data, columns={**data.columns, name: data.numbers(name) - by})


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_slopes_at_a_value_are_what_rs_coefficients_add_up_to(couples, method):
    expected = oracle("acitelli")[f"apim_moderated_years_gls_{method.upper()}"]
    coef, vcov = expected["coef"], expected["vcov_nlme"]
    # nlme's covariance under ML carries N / (N - p)
    scale = 1 if method == "reml" else (expected["n"] - expected["p"]) / expected["n"]
    # R's formula gives both roles one effect of the years themselves
    fit = apim(couples, YEARS, method=method, equal=["dyad"])
    found = simple_slopes(fit, "other_pos", "years_married_c", at=[4])
    for each in found.slopes:
        x = {"actor": "other_pos", "partner": "p_other_pos"}[each.effect]
        names = [n for n in coef if n.startswith(f"role{each.role}:{x}")]
        weight = np.array([1.0, 4.0]) if "years" in names[1] else np.array([4.0, 1.0])
        at = [vcov["names"].index(n) for n in names]
        variance = weight @ np.array(vcov["values"])[np.ix_(at, at)] @ weight * scale
        assert_allclose(each.estimate, weight @ [coef[n] for n in names], rtol=1e-7)
        assert_allclose(each.se, np.sqrt(variance), rtol=1e-5)  # gls's errors are good to 1e-6


@pytest.mark.parametrize("together", [True, False])
def test_a_slope_is_the_coefficient_where_the_moderator_is_moved_to_nought(couples, together):
    asked = {"indistinguishable": together}
    found = simple_slopes(apim(couples, YEARS, **asked), "other_pos", "years_married_c", at=[-3.5])
    there = apim(moved(couples, "years_married_c", -3.5), YEARS, **asked)
    for each in found.slopes:
        expected = there[each.role, each.effect, "other_pos"]
        assert_allclose([each.estimate, each.se], [expected.estimate, expected.se], rtol=1e-8)
        assert_allclose(each.p, expected.p, rtol=1e-6)


def test_a_moderator_of_each_member_is_told_from_the_partners(couples):
    fit = apim(couples, MIXED)
    there = apim(moved(couples, "sim_hobbies", 0.6), MIXED)
    found = simple_slopes(
        fit, "other_pos", "own(sim_hobbies)", at=[0.6], held={"partner(sim_hobbies)": 0.6}
    )
    turned = simple_slopes(
        fit, "other_pos", "partner(sim_hobbies)", at=[0.6], held={"own(sim_hobbies)": 0.6}
    )
    for each, other in zip(found.slopes, turned.slopes, strict=True):
        expected = there[each.role, each.effect, "other_pos"]
        assert_allclose([each.estimate, each.se], [expected.estimate, expected.se], rtol=1e-8)
        assert_allclose([other.estimate, other.se], [expected.estimate, expected.se], rtol=1e-8)


def test_a_plain_moderator_is_that_of_the_member_whose_predictor_it_is(couples):
    fit = apim(couples, "satisfaction ~ other_pos * sim_hobbies")
    found = simple_slopes(fit, "other_pos", "sim_hobbies", at=[2])
    for each in found.slopes:
        terms = [fit[each.role, each.effect, n] for n in ("other_pos", "other_pos:sim_hobbies")]
        assert_allclose(each.estimate, terms[0].estimate + 2 * terms[1].estimate, rtol=1e-12)


def test_without_values_it_looks_at_the_mean_and_a_deviation_either_side(couples):
    fit = apim(couples, "satisfaction ~ other_pos * sim_hobbies")
    own = couples.numbers("sim_hobbies")[:, 0]
    found = simple_slopes(fit, "other_pos", "sim_hobbies").slopes[:3]
    expected = own.mean() + own.std(ddof=1) * np.array([-1, 0, 1])
    assert [each.role for each in found] == ["husband"] * 3
    assert_allclose([each.at for each in found], expected, rtol=1e-10)
    pooled = apim(couples, "satisfaction ~ other_pos * sim_hobbies", indistinguishable=True)
    both = couples.numbers("sim_hobbies").ravel()
    low = simple_slopes(pooled, "other_pos", "sim_hobbies").slopes[0].at
    assert_allclose(low, both.mean() - both.std(ddof=1), rtol=1e-10)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_at_the_ends_of_a_region_the_interval_touches_zero(couples, method):
    fit = apim(couples, "satisfaction ~ tension * years_married_c", method=method)
    found = simple_slopes(fit, "tension", "years_married_c", at=[0])
    ends = 0
    for region in found.regions:
        for end in np.ravel(region.apart):
            if np.isfinite(end):
                ends += 1
                slopes = simple_slopes(fit, "tension", "years_married_c", at=[end]).slopes
                each = next(s for s in slopes if (s.role, s.effect) == (region.role, region.effect))
                assert_allclose(each.p, 0.05, rtol=1e-8)
    assert ends > 0


def test_regions_hold_exactly_the_values_whose_slope_is_told_from_zero():
    rng, kinds = np.random.default_rng(5), set()
    grid = np.linspace(-30, 30, 61)
    for strength in (0.0, 0.02, 0.3, 1.0, 3.0):
        x, e = rng.normal(size=(2, 60, 2))
        z = np.repeat(rng.normal(size=(60, 1)), 2, axis=1)
        y = strength * x * z + (3 if strength == 0.02 else 0.1) * x + e
        data = Dyads({"x": x, "z": z, "y": y}, np.arange(60), ("Alice", "Bob"))
        found = simple_slopes(apim(data, "y ~ x * z"), "x", "z", at=grid)
        for region in found.regions:
            kinds.add((len(region.apart), bool(np.isinf(np.ravel(region.apart)).any())))
            inside = [any(low < v < high for low, high in region.apart) for v in grid]
            told = [
                s.p < 0.05
                for s in found.slopes
                if (s.role, s.effect) == (region.role, region.effect)
            ]
            assert inside == told
    assert {1, 2} <= {count for count, _ in kinds}


def test_small_samples_use_the_law_of_t(couples):
    fit = apim(couples, YEARS, method="reml")
    each = simple_slopes(fit, "other_pos", "years_married_c", at=[1]).slopes[0]
    assert_allclose(each.df, 142, rtol=1e-6)
    reach = stats.t(each.df).ppf(0.975) * each.se
    assert_allclose(each.ci, [each.estimate - reach, each.estimate + reach], rtol=1e-12)


def test_table_dictionary_and_summary_agree(couples):
    found = simple_slopes(apim(couples, YEARS), "other_pos", "years_married_c")
    assert len(found.table()) == len(found.slopes) == 12
    read = json.loads(json.dumps(found.to_dict()))
    assert read["slopes"][0]["estimate"] == found.slopes[0].estimate
    assert "Johnson-Neyman" in found.summary()
    assert "observed" in found.summary()


def test_with_values_missing_the_moderator_works_as_well(couples):
    holed = couples.numbers("satisfaction").copy()
    holed[::9, 0] = np.nan
    data = replace(couples, columns={**couples.columns, "satisfaction": holed})
    found = simple_slopes(apim(data, YEARS), "other_pos", "years_married_c", at=[2])
    there = apim(moved(data, "years_married_c", 2), YEARS)
    for each in found.slopes:
        expected = there[each.role, each.effect, "other_pos"]
        assert_allclose(each.estimate, expected.estimate, rtol=1e-7)
        assert_allclose(each.se, expected.se, rtol=1e-6)


def test_what_cannot_be_asked_is_said(couples):
    fit = apim(couples, "satisfaction ~ other_pos + tension")
    with pytest.raises(DyadError, match="is moderated by “tension”"):
        simple_slopes(fit, "other_pos", "tension")
    with pytest.raises(DyadError, match=r"partner\(sim_hobbies\)”.*held="):
        simple_slopes(apim(couples, MIXED), "other_pos", "sim_hobbies")
    alone = apim(couples, "satisfaction ~ other_pos + other_pos:sim_hobbies")
    with pytest.raises(DyadError, match="not in the model by itself"):
        simple_slopes(alone, "other_pos", "sim_hobbies")
    assert simple_slopes(alone, "other_pos", "sim_hobbies", at=[0]).regions[0].observed is None
