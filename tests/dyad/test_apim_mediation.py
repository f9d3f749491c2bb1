"""Mediation against lavaan, against two plain models, and by simulation."""

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint.dyad.apim import apim
from counterpoint.dyad.apim.mediation import mediation
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from tests.dyad.material import arrays, oracle

NAMES = {"outcome": "satisfaction", "mediator": "tension", "predictor": "other_pos"}
OWN, THEIRS = "own mediator", "partner's mediator"
LAVAAN = {
    "aa_h": ("husband", "actor", OWN), "pp_h": ("husband", "actor", THEIRS),
    "ap_h": ("husband", "partner", OWN), "pa_h": ("husband", "partner", THEIRS),
    "aa_w": ("wife", "actor", OWN), "pp_w": ("wife", "actor", THEIRS),
    "ap_w": ("wife", "partner", OWN), "pa_w": ("wife", "partner", THEIRS),
    "tie_actor_h": ("husband", "actor", "total indirect"),
    "tie_partner_h": ("husband", "partner", "total indirect"),
    "tot_actor_h": ("husband", "actor", "total"),
}  # fmt: skip


@pytest.fixture(scope="module")
def couples():
    table = arrays("acitelli")
    order = np.lexsort((table["role"], table["couple"]))
    columns = {name: table[name][order].reshape(-1, 2) for name in NAMES.values()}
    return Dyads(columns, table["couple"][order][::2], ("husband", "wife"))


def holed(data, share=0.1):
    rng = np.random.default_rng(6)
    columns = {
        name: np.where(rng.random(v.shape) < share, np.nan, v) for name, v in data.columns.items()
    }
    return replace(data, columns=columns)


@pytest.mark.parametrize("label", LAVAAN)
def test_every_effect_and_its_error_is_lavaans(couples, label):
    parameters = oracle("acitelli")["apimem_distinguishable_lavaan"]["parameters"]
    expected = next(p for p in parameters if p["label"] == label)
    found = mediation(couples, **NAMES, interval="delta")[LAVAAN[label]]
    assert_allclose([found.estimate, found.se], [expected["est"], expected["se"]], rtol=1e-10)
    assert_allclose(found.ci, [expected["ci.lower"], expected["ci.upper"]], rtol=1e-9)


def test_the_likelihood_is_lavaans(couples):
    expected = oracle("acitelli")["apimem_distinguishable_lavaan"]
    found = mediation(couples, **NAMES, interval="delta")
    assert_allclose(found.log_likelihood, expected["logLik"], rtol=1e-12)
    assert found.n_parameters == expected["fit"]["npar"]


@pytest.mark.parametrize("together", [True, False])
def test_its_paths_are_those_of_two_plain_models(couples, together):
    found = mediation(couples, **NAMES, indistinguishable=together, interval="delta")
    first = apim(couples, "tension ~ other_pos", indistinguishable=together)
    second = apim(couples, "satisfaction ~ tension + other_pos", indistinguishable=together)
    for paths, model in ((found.mediator_paths, first), (found.outcome_paths, second)):
        for each in paths:
            plain = model[each.role, each.effect, each.predictor]
            assert_allclose([each.estimate, each.se], [plain.estimate, plain.se], rtol=1e-8)


@pytest.mark.parametrize("together", [True, False])
def test_what_passes_through_and_what_does_not_make_the_total(couples, together):
    data = holed(couples)
    found = mediation(data, **NAMES, indistinguishable=together, interval="delta")
    for role in found.roles or (None,):
        for effect in ("actor", "partner"):
            parts = [found[role, effect, r].estimate for r in (OWN, THEIRS, "direct")]
            assert_allclose(sum(parts), found[role, effect, "total"].estimate, rtol=1e-12)
            indirect = found[role, effect, "total indirect"].estimate
            assert_allclose(sum(parts[:2]), indirect, rtol=1e-12)


def test_the_total_is_the_effect_without_the_mediator(couples):
    found = mediation(couples, **NAMES, interval="delta")
    plain = apim(couples, "satisfaction ~ other_pos")
    for role in found.roles:
        for effect in ("actor", "partner"):
            expected = plain[role, effect, "other_pos"]
            total = found[role, effect, "total"]
            assert_allclose([total.estimate, total.se], [expected.estimate, expected.se], rtol=1e-9)


def test_with_values_missing_everybody_is_used(couples):
    data = holed(couples)
    data.columns["tension"][0] = data.columns["other_pos"][0] = np.nan
    data.columns["satisfaction"][0] = np.nan
    found = mediation(data, **NAMES, interval="delta")
    plain = apim(data, "satisfaction ~ tension + other_pos")
    for each in found.outcome_paths:
        expected = plain[each.role, each.effect, each.predictor]
        assert_allclose([each.estimate, each.se], [expected.estimate, expected.se], rtol=1e-9)
    assert found.n_empty == 1
    assert found.n_dyads == 147
    assert "1 dyads without any value" in " ".join(found.summary().split())


def test_the_monte_carlo_interval_of_a_path_that_is_normal_is_the_plain_one(couples):
    drawn = mediation(couples, **NAMES, seed=2, draws=40_000)
    plain = mediation(couples, **NAMES, interval="delta")
    key = ("wife", "partner", "direct")
    # an end of it has a standard error of about .013 standard errors
    assert_allclose(drawn[key].ci, plain[key].ci, atol=0.04 * plain[key].se)


def test_intervals_of_products_lean_where_products_do(couples):
    for interval in ("monte-carlo", "bootstrap"):
        found = mediation(couples, **NAMES, interval=interval, seed=1, draws=8000)
        each = found["husband", "actor", OWN]
        low, high = each.ci
        assert low < each.estimate < high
        assert high - each.estimate > each.estimate - low


def test_the_bootstrap_on_products_is_the_bootstrap_on_rows(couples):
    data = replace(couples, columns={n: v.copy() for n, v in couples.columns.items()})
    data.columns["tension"][0, 0] = np.nan
    few = {"interval": "bootstrap", "indistinguishable": True, "seed": 3}
    slow = mediation(data, **NAMES, **few, draws=100)[None, "actor", OWN]
    fast = mediation(couples, **NAMES, **few, draws=4000)[None, "actor", OWN]
    assert_allclose(slow.ci, fast.ci, atol=0.6 * fast.se)


def test_the_same_seed_gives_the_same_interval(couples):
    one, other = (mediation(couples, **NAMES, seed=5, draws=500) for _ in range(2))
    assert one.pathways == other.pathways


def test_swapping_members_of_exchangeable_dyads_changes_nothing(couples):
    turned = {n: v.copy() for n, v in couples.columns.items()}
    for values in turned.values():
        values[::2] = values[::2, ::-1]
    one, other = (
        mediation(d, **NAMES, indistinguishable=True, interval="delta")
        for d in (couples, replace(couples, columns=turned))
    )
    for a, b in zip(one.pathways, other.pathways, strict=True):
        assert_allclose([a.estimate, a.se], [b.estimate, b.se], rtol=1e-9)


def test_swapping_the_roles_swaps_their_effects(couples):
    turned = replace(couples, columns={n: v[:, ::-1] for n, v in couples.columns.items()})
    one, other = (mediation(d, **NAMES, interval="delta") for d in (couples, turned))
    for each in one.pathways:
        role = "wife" if each.role == "husband" else "husband"
        expected = other[role, each.effect, each.route]
        assert_allclose([each.estimate, each.se], [expected.estimate, expected.se], rtol=1e-9)


def test_the_interval_covers_an_indirect_effect_as_often_as_it_says():
    runs, hits, rng = 200, 0, np.random.default_rng(8)
    for run in range(runs):
        x, e, u = rng.normal(size=(3, 100, 2))
        m = 0.4 * x + e
        data = Dyads({"x": x, "m": m, "y": 0.3 * m + u}, np.arange(100))
        found = mediation(
            data, outcome="y", mediator="m", predictor="x", indistinguishable=True,
            seed=run, draws=1000,
        )  # fmt: skip
        low, high = found[None, "actor", OWN].ci
        hits += low < 0.12 < high
    assert abs(hits / runs - 0.95) < 3 * np.sqrt(0.95 * 0.05 / runs)


def test_table_dictionary_and_summary_hold_every_effect(couples):
    found = mediation(couples, **NAMES, draws=200, seed=1)
    assert len(found.table()) == 20
    assert len(json.loads(json.dumps(found.to_dict()))["pathways"]) == 20
    assert "no value missing" in found.summary()
    assert "cannot show" in found.summary()


def test_what_cannot_be_asked_is_said(couples):
    with pytest.raises(DyadError, match="no roles"):
        mediation(replace(couples, roles=None), **NAMES)
    with pytest.raises(DyadError, match="three different columns"):
        mediation(couples, outcome="tension", mediator="tension", predictor="other_pos")
    with pytest.raises(DyadError, match="is not known"):
        mediation(couples, **NAMES, interval="sobel")
    both = np.repeat(couples.numbers("tension")[:, :1], 2, axis=1)
    shared = replace(couples, columns={**couples.columns, "tension": both})
    with pytest.raises(DyadError, match="same for both"):
        mediation(shared, **NAMES)
    days = replace(couples, labels=np.repeat(np.arange(74), 2), times=np.tile([0.0, 1], 74))
    with pytest.raises(DyadError, match="several rows a dyad"):
        mediation(days, **NAMES)
    with pytest.raises(DyadError, match="no effect"):
        mediation(couples, **NAMES, interval="delta")["Alice", "actor", "total"]
