"""Non-independence against R, against a published definition, and under what must not matter."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from counterpoint.dyad.data import read
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.independence import non_independence
from tests.dyad.material import arrays, oracle

SAME = 1e-10  # both are closed forms in double precision
ACITELLI = {
    "sat": "satisfaction", "op": "other_pos", "sp": "self_pos", "ten": "tension",
    "hob": "sim_hobbies",
}  # fmt: skip


def long_pairs(name, dyad, columns, roles):
    table = arrays(name)
    order = np.lexsort((table["role"], table[dyad]))
    columns = {c: table[c][order].reshape(-1, 2) for c in columns}
    return Dyads(columns, table[dyad][order][::2], roles)


@pytest.fixture(scope="module")
def couples():
    return long_pairs("acitelli", "couple", ACITELLI.values(), ("husband", "wife"))


@pytest.fixture
def cast():
    rng = np.random.default_rng(5)
    shared = rng.normal(size=(40, 1))
    return Dyads({"mood": shared + rng.normal(size=(40, 2))}, np.arange(40), ("Alice", "Bob"))


def agrees(expected, with_roles, without):
    pearson, (icc, pairwise) = with_roles.likeness[0], without.likeness
    assert with_roles.n_dyads == expected["n_dyads"]
    assert_allclose(pearson.estimate, expected["pearson_r"], rtol=SAME)
    assert_allclose(pearson.ci, expected["pearson_ci"], rtol=SAME)
    assert_allclose(pearson.statistic, expected["pearson_t"], rtol=SAME)
    assert_allclose(pearson.p, expected["pearson_p"], rtol=1e-9)
    assert_allclose(without.mean_squares, [expected["MSB"], expected["MSW"]], rtol=SAME)
    assert_allclose(icc.estimate, expected["icc_anova"], rtol=SAME)
    assert_allclose(icc.ci, expected["icc_ci"], rtol=SAME)
    assert_allclose(icc.statistic, expected["icc_F"], rtol=SAME)
    assert icc.df == tuple(expected["icc_df"])
    assert_allclose(icc.p, expected["icc_p_two_tailed"], rtol=1e-9)
    assert_allclose(pairwise.estimate, expected["icc_pairwise_ml"], rtol=SAME)
    means, variances = with_roles.comparisons
    assert_allclose(means.values, [expected["mean1"], expected["mean2"]], rtol=SAME)
    assert_allclose(variances.values, [expected["var1"], expected["var2"]], rtol=SAME)
    assert_allclose(variances.t, expected["pitman_morgan_t"], rtol=1e-9)


@pytest.mark.parametrize("short", ACITELLI)
def test_acitellis_couples_are_as_alike_as_r_says(couples, short):
    column = ACITELLI[short]
    agrees(
        oracle("acitelli")[f"nonindependence_{short}"],
        non_independence(couples, column),
        non_independence(couples, column, indistinguishable=True),
    )


def test_galtons_parents_are_as_alike_in_height_as_r_says():
    parents = long_pairs("galton_parents", "family", ["height_in"], ("father", "mother"))
    agrees(
        oracle("galton_parents")["nonindependence_height"],
        non_independence(parents, "height_in"),
        non_independence(parents, "height_in", indistinguishable=True),
    )


def test_queer_couples_are_as_alike_in_satisfaction_as_r_says():
    table = arrays("dysem_commitmentQ_wide")
    scores = [np.mean([table[f"sat.g.{m}_{i}"] for i in range(1, 6)], axis=0) for m in (1, 2)]
    data = Dyads({"sat": np.column_stack(scores)}, table["couple"])
    without = non_independence(data, "sat")
    agrees(
        oracle("dysem_commitmentQ")["queer_nonindep_sat"],
        non_independence(replace(data, roles=("one", "two")), "sat"),
        without,
    )
    assert without.roles is None
    assert without.n_missing == 3


def test_means_are_compared_by_the_paired_t_test(couples):
    means, _ = non_independence(couples, "self_pos").comparisons
    expected = stats.ttest_rel(*couples.numbers("self_pos").T)
    assert_allclose([means.t, means.p], [expected.statistic, expected.pvalue], rtol=1e-12)


def test_the_pairwise_correlation_is_pearsons_over_both_orders(couples):
    values = couples.numbers("tension")
    doubled = np.concatenate([values, values[:, ::-1]])
    found = non_independence(couples, "tension", indistinguishable=True)
    assert_allclose(found.likeness[1].estimate, np.corrcoef(doubled.T)[0, 1], rtol=1e-12)


def test_the_likelihood_ratio_of_the_pairwise_correlation_is_that_of_two_normals(cast):
    values = cast.numbers("mood")
    mean, variance = values.mean(), values.var()
    alike = non_independence(cast, "mood", indistinguishable=True).likeness[1]
    covariance = variance * np.array([[1, alike.estimate], [alike.estimate, 1]])
    full = stats.multivariate_normal([mean, mean], covariance).logpdf(values).sum()
    none = stats.norm(mean, np.sqrt(variance)).logpdf(values).sum()
    assert_allclose(alike.statistic, 2 * (full - none), rtol=1e-10)


def test_swapping_some_members_changes_nothing_where_they_are_indistinguishable(cast):
    values = cast.numbers("mood").copy()
    values[::3] = values[::3, ::-1]
    one = non_independence(cast, "mood", indistinguishable=True)
    other = non_independence(Dyads({"mood": values}, cast.labels), "mood")
    for a, b in zip(one.likeness, other.likeness, strict=True):
        assert_allclose(a.estimate, b.estimate, rtol=1e-12)


def test_unit_and_order_of_the_dyads_change_nothing(cast):
    values = 32 + 1.8 * cast.numbers("mood")[::-1]
    other = non_independence(Dyads({"mood": values}, cast.labels, cast.roles), "mood")
    one = non_independence(cast, "mood")
    assert_allclose(one.likeness[0].ci, other.likeness[0].ci, rtol=1e-12)
    assert_allclose(one.comparisons[1].t, other.comparisons[1].t, rtol=1e-9)


def test_swapping_the_names_of_the_roles_only_turns_the_comparisons_round(cast):
    turned = Dyads({"mood": cast.numbers("mood")[:, ::-1]}, cast.labels, cast.roles)
    one, other = non_independence(cast, "mood"), non_independence(turned, "mood")
    assert_allclose(one.likeness[0].estimate, other.likeness[0].estimate, rtol=1e-12)
    assert_allclose(one.comparisons[0].t, -other.comparisons[0].t, rtol=1e-12)
    assert_allclose(one.comparisons[1].t, -other.comparisons[1].t, rtol=1e-12)


def test_the_intervals_cover_a_negative_truth_as_often_as_they_say():
    rng, truth, runs = np.random.default_rng(20), -0.4, 600
    root = np.linalg.cholesky([[1, truth], [truth, 1]])
    hits = np.zeros(2)
    for _ in range(runs):
        data = Dyads({"y": rng.normal(size=(30, 2)) @ root.T}, np.arange(30), ("Alice", "Bob"))
        for i, same in enumerate([False, True]):
            low, high = non_independence(data, "y", indistinguishable=same).likeness[0].ci
            hits[i] += low < truth < high
    error = 3 * np.sqrt(0.95 * 0.05 / runs)
    assert_allclose(hits / runs, 0.95, atol=error)


def test_effective_n_is_the_variance_of_the_mean_turned_round(cast):
    found = non_independence(cast, "mood", indistinguishable=True)
    r = found.likeness[0].estimate
    assert_allclose(found.effective_n, [80 / (1 + r), 80 / (1 - r)], rtol=1e-12)
    assert found.effective_n[0] < 80 < found.effective_n[1]


def test_a_missing_value_leaves_its_dyad_out_and_is_counted(cast):
    values = cast.numbers("mood").copy()
    values[3, 0] = values[7] = np.nan
    found = non_independence(Dyads({"mood": values}, cast.labels, cast.roles), "mood")
    assert (found.n_dyads, found.n_missing) == (38, 2)
    kept = ~np.isnan(values).any(axis=1)
    assert_allclose(found.likeness[0].estimate, np.corrcoef(values[kept].T)[0, 1], rtol=1e-12)


def test_the_summary_speaks_of_sizes_and_limits(cast):
    text = non_independence(cast, "mood").summary()
    assert "40 dyads" in text
    assert "Alice" in text
    assert "no evidence of independence" in text


def test_the_dictionary_is_json(cast):
    for same in (True, False):
        found = non_independence(cast, "mood", indistinguishable=same)
        assert json.loads(json.dumps(found.to_dict()))["n_dyads"] == 40
        assert len(found.table()) == (2 if same else 1)


def test_roles_that_are_not_there_cannot_be_compared(cast):
    nameless = replace(cast, roles=None)
    with pytest.raises(DyadError, match="no roles"):
        non_independence(nameless, "mood", indistinguishable=False)


def test_several_rows_a_dyad_are_refused():
    data = Dyads({"mood": np.ones((4, 2))}, np.array([1, 1, 2, 2]), times=np.tile([0.0, 1], 2))
    with pytest.raises(DyadError, match="several rows a dyad"):
        non_independence(data, "mood")


def test_too_few_dyads_and_no_variation_are_refused(cast):
    few = Dyads({"mood": np.arange(6.0).reshape(3, 2)}, np.arange(3))
    with pytest.raises(DyadError, match="Only 3 dyads"):
        non_independence(few, "mood")
    flat = Dyads({"mood": np.ones((9, 2))}, np.arange(9))
    with pytest.raises(DyadError, match="does not vary"):
        non_independence(flat, "mood")


def test_batches_are_refused_in_a_sentence(tmp_path):
    table = pd.DataFrame({"couple": np.repeat(np.arange(6), 2), "mood": np.arange(12.0) ** 2})
    table.to_parquet(tmp_path / "moods.parquet")
    batches = read(tmp_path / "moods.parquet", dyad="couple", batches=3)
    with pytest.raises(DyadError, match="needs all rows at once"):
        non_independence(batches, "mood")
