"""Power by simulation: right where theory knows it, the same for one seed, and honest."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import integrate, stats

from counterpoint.dyad import DyadError, power, sample_size
from counterpoint.dyad.simulation.crossing import crossing

CROSS = ["apim", "apim-indistinguishable", "common-fate", "mutual-influence", "dyadic-score"]
CROSS += ["truth-bias"]
REML = {"method": "reml"}


def analytic(n, beta, *, correlation=0.3, alpha=0.05):
    """The power of a t test in least squares on two normal predictors that correlate.

    Given the predictors the statistic is noncentral t with n - 3 degrees of freedom; the sum of
    squares of one predictor given the other and the mean is (1 - r^2) chi-square with n - 2.
    """
    cut = stats.t.isf(alpha / 2, n - 3)

    def given(spread):
        shift = beta * np.sqrt((1 - correlation**2) * spread)
        return stats.nct.sf(cut, n - 3, shift) + stats.nct.cdf(-cut, n - 3, shift)

    law = stats.chi2(n - 2)
    ends = law.ppf([1e-9, 1 - 1e-9])
    return integrate.quad(lambda s: given(s) * law.pdf(s), *ends)[0]


def test_the_power_of_the_apim_is_the_noncentral_ts_within_three_errors():
    sizes = [30, 80]
    found = power(
        "apim", n_dyads=sizes, n_simulations=450, seed=1, actor=0.3, partner=0.15, options=REML,
        progress=False,
    )  # fmt: skip
    for effect, beta in (("actor", 0.3), ("partner", 0.15), ("intercept", 0.0)):
        for each in found.of(effect):
            expected = 0.05 if beta == 0 else analytic(each.n, beta)
            error = (expected * (1 - expected) / 450) ** 0.5
            assert abs(each.power - expected) < 3 * error, (effect, each.n, each.power, expected)


def test_estimates_have_no_bias_and_intervals_cover_within_three_errors():
    found = power("apim", n_dyads=60, n_simulations=300, seed=2, options=REML, progress=False)
    for each in found.coefficients:
        assert abs(each.bias) < 3 * each.bias_se
        assert abs(each.coverage - 0.95) < 3 * (0.95 * 0.05 / 300) ** 0.5


@pytest.mark.parametrize("model", CROSS)
def test_every_model_recovers_its_truth_within_three_errors(model):
    found = power(model, n_dyads=400, n_simulations=150, seed=3, progress=False)
    assert found.failed == {400: 0}
    for each in found.coefficients:
        # in half-percents of a unit: skewed ratios and centring on the sample's mean
        assert abs(each.bias) < 3 * each.bias_se + 0.005, each
        assert each.coverage > 0.95 - 4 * (0.95 * 0.05 / 150) ** 0.5, each


def test_a_seed_gives_the_same_numbers_whatever_the_processes_and_the_other_sizes():
    one = power("apim", n_dyads=[40, 30], n_simulations=24, seed=7, progress=False)
    two = power("apim", n_dyads=40, n_simulations=24, seed=7, processes=2, progress=False)
    other = power("apim", n_dyads=40, n_simulations=24, seed=8, progress=False)
    at_40 = [each for each in one.coefficients if each.n == 40]
    assert at_40 == [each for each in two.coefficients if each.n == 40]
    assert [e.mean for e in other.coefficients] != [each.mean for each in at_40]


def test_missing_values_cost_power():
    whole, holed = (
        power("apim", n_dyads=60, n_simulations=80, missing=m, progress=False).of("actor")
        for m in (0, 0.3)
    )
    assert all(h.power < w.power - 0.05 for w, h in zip(whole, holed, strict=True))


def test_samples_that_cannot_be_fitted_are_counted_and_told():
    found = power(
        "mutual-influence", n_dyads=40, n_simulations=60, seed=1, actor=0.55, progress=False
    )
    assert 0 < found.failed[40] < 60
    assert f"left out: {found.failed[40]} at 40" in found.summary()
    assert "F = " in found.why_failed


def test_the_smallest_sample_is_the_one_where_theory_reaches_the_power():
    found = sample_size(
        "apim", "partner", role="a", partner=0.3, n_simulations=80, seed=4, options=REML,
        progress=False,
    )  # fmt: skip
    exact = next(n for n in range(20, 400) if analytic(n, 0.3) >= 0.8)
    low, high = found.n_ci
    middle = (high - low) / 3.92
    assert abs(found.n - exact) < 3 * middle + 1
    assert low <= found.n <= high
    assert found.coefficient == ("a", "partner", "x")
    assert found.power.coefficients[-1].n == found.n
    assert f"{found.n} dyads give “a partner x” a power of 0.8" in found.summary()
    assert json.loads(json.dumps(found.to_dict()))["n"] == found.n


def test_the_crossing_of_a_known_curve_is_found_exactly():
    sizes = np.array([20.0, 40, 80, 120])
    total = np.full(4, 1e9)
    hits = stats.norm.cdf(-2 + 0.3 * np.sqrt(sizes)) * total
    n, low, high = crossing(np.column_stack([sizes, hits, total]), 0.8, (2, 500))
    exact = ((2 + stats.norm.ppf(0.8)) / 0.3) ** 2
    assert n == low == high == int(np.ceil(exact))


def test_of_two_roles_the_one_that_needs_more_decides():
    found = sample_size(
        "apim", "actor", actor=(0.8, 0.4), n_simulations=40, progress=False, between=(10, 500)
    )
    assert found.coefficient[0] == "b"


def test_a_power_has_a_table_a_text_and_json():
    found = power("apim", n_dyads=[30, 60], n_simulations=20, missing=0.05, progress=False)
    table = found.table()
    assert list(table["n_dyads"]) == [30] * 6 + [60] * 6
    assert_allclose(table["bias"], table["mean"] - table["truth"])
    assert ((table["power_low"] <= table["power"]) & (table["power"] <= table["power_high"])).all()
    assert (table["power_high"] > table["power_low"]).all()
    text = " ".join(found.summary().split())
    assert all(word in text for word in ["20 samples", "seed 0", "5 % of values", "partner"])
    back = json.loads(json.dumps(found.to_dict()))
    assert back["truth"]["actor"] == 0.3
    assert len(back["coefficients"]) == 12


def test_the_curve_is_drawn_with_a_line_for_each_effect():
    pytest.importorskip("matplotlib")
    axes = power("apim", n_dyads=[60, 30], n_simulations=10, progress=False).plot().axes[0]
    assert len(axes.get_legend_handles_labels()[1]) == 4
    assert list(axes.lines[0].get_xdata()) == [30, 60]
    assert axes.get_xlabel() == "dyads"


def test_the_days_of_a_diary_stay_while_the_dyads_grow():
    found = power("diary", n_dyads=[12, 30], n_days=5, n_simulations=20, seed=5, progress=False)
    few, many = (each.power for each in found.of("actor", role="a"))
    assert few < many
    for each in found.coefficients:
        assert abs(each.bias) < 4 * each.bias_se


def test_a_diary_is_fitted_with_what_its_truth_has():
    found = power(
        "diary", n_dyads=60, n_days=8, n_simulations=8, ar1=0.5, slope_sd=0.3, missing=0.1,
        progress=False,
    )  # fmt: skip
    assert found.failed == {60: 0}
    assert all(abs(each.bias) < 4 * each.bias_se for each in found.coefficients)


def test_one_couples_power_grows_by_days_and_the_prior_shrinks():
    found = power(
        "influence", n_days=[60, 365], n_simulations=8, partner=0.25, alpha=0.1, progress=False,
        options={"season": False},
    )  # fmt: skip
    few, many = (each.power for each in found.of("partner", role="b"))
    assert found.grows_by == "n_days"
    assert few < many
    assert all(each.bias < 0 for each in found.of("partner") if each.n == 60)


def test_a_truth_may_have_a_parameter_called_effect():
    found = sample_size("common-fate", "common fate", effect=0.6, n_simulations=25, progress=False)
    assert found.coefficient == (None, "common fate", "x")


def test_the_bar_is_silent_where_there_is_no_terminal(capsys):
    power("apim", n_dyads=30, n_simulations=4)
    assert capsys.readouterr() == ("", "")


def test_the_bar_counts_fits_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    power("apim", n_dyads=30, n_simulations=24)
    assert "24/24" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"n_simulations": 1}, "n_simulations is 1"),
        ({"alpha": 0.0}, "alpha is 0.0"),
        ({"missing": -0.1}, "missing is -0.1"),
        ({"seed": -1}, "seed is -1"),
        ({"processes": 0}, "processes is 0"),
        ({"n_dyads": []}, "different numbers, at least one"),
        ({"n_dyads": [30, 30]}, "different numbers"),
        ({"n_days": [3, 4]}, "Only n_dyads can be several"),
        ({"residual_sd": -1}, "a standard deviation is more than 0"),
        ({"options": {"indistinguishable": True}}, "options do not suit the truth"),
        ({"n_dyads": 3}, "Not one of the 1000 simulated samples could be fitted"),
    ],
)
def test_what_cannot_be_simulated_is_refused(asked, said):
    with pytest.raises(DyadError, match=said):
        power("apim", **{"n_dyads": 30, "progress": False, **asked})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"actor": 0.0}, "The true “actor” is 0"),
        ({"actor": 0.02, "between": (20, 60)}, "Even 60 give a power of"),
        ({"wished": 1.0}, "Look between two sizes"),
        ({"between": (50, 20)}, "Look between two sizes"),
        ({"role": "c"}, "no effect “actor” like that"),
    ],
)
def test_a_search_that_cannot_end_well_is_refused(asked, said):
    with pytest.raises(DyadError, match=said):
        sample_size("apim", "actor", n_simulations=50, progress=False, **asked)


def test_an_effect_that_is_not_there_is_refused():
    with pytest.raises(DyadError, match="no effect “charm”"):
        power("apim", n_dyads=30, n_simulations=2, progress=False).of("charm")
