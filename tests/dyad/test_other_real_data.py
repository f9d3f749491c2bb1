"""Data sets that no other test fits, against plain least squares or another likelihood.

Not here, because no model of this package is theirs: counts and yes-or-no answers (dyadMLM's
conflicts, CoupleScope), round robins and families (TripleR, fSRM), one outcome a dyad (RSA).
"""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from counterpoint import dyad
from tests.dyad.material import data

RTOL = 1e-9  # least squares by QR of the rows against least squares by moments


def _scale(table: pd.DataFrame, stem: str, tail: str) -> pd.Series:
    """Return the mean of the items of a scale; missing where one is."""
    items = [name for name in table if name.startswith(stem) and name.endswith(tail)]
    assert len(items) > 1
    return table[items].mean(axis=1, skipna=False)


def test_commitment_and_satisfaction_of_the_investment_model_is_two_least_squares():
    table = pd.read_csv(data("dysem_imsM_wide"))
    wide = pd.DataFrame(
        {
            f"{name}_{role}": _scale(table, stem, f"_{role}")
            for name, stem in (("com", "com"), ("sat", "sat.g"))
            for role in ("f", "m")
        }
    )
    couples = dyad.read(wide.assign(couple=table["couple"]), dyad="couple", form="wide",
                        roles=("f", "m"))  # fmt: skip
    model = dyad.apim(couples, "com ~ sat", method="reml")
    complete = wide.dropna()
    assert model.n_dyads == len(complete)
    x = np.column_stack([np.ones(len(complete)), complete[["sat_f", "sat_m"]]])
    for role, order in (("f", [0, 1, 2]), ("m", [0, 2, 1])):
        least = np.linalg.lstsq(x, complete[f"com_{role}"], rcond=None)[0]
        ours = [each.estimate for each in model.coefficients if each.role == role]
        assert_allclose(ours, least[order], rtol=RTOL)


def test_quality_and_sexual_satisfaction_of_couples_is_sum_and_difference():
    table = pd.read_csv(data("dysem_DRES_wide"))
    wide = pd.DataFrame(
        {
            f"{name}_{member}": _scale(table, stem, f".{member}")
            for name, stem in (("quality", "PRQC"), ("sex", "sexsat"))
            for member in ("1", "2")
        }
    )
    couples = dyad.read(wide.assign(couple=table["couple"]), dyad="couple", form="wide",
                        members=("1", "2"))  # fmt: skip
    model = dyad.apim(couples, "quality ~ sex", indistinguishable=True, method="reml")
    y, x = (wide.dropna()[[f"{n}_1", f"{n}_2"]].to_numpy() for n in ("quality", "sex"))
    ones = np.ones(len(y))
    plus = np.linalg.lstsq(np.column_stack([ones, x.sum(1)]), y.sum(1), rcond=None)[0][1]
    minus = (x[:, 0] - x[:, 1]) @ (y[:, 0] - y[:, 1]) / ((x[:, 0] - x[:, 1]) ** 2).sum()
    found = {each.effect: each.estimate for each in model.coefficients}
    assert_allclose(found["actor"], (plus + minus) / 2, rtol=RTOL)
    assert_allclose(found["partner"], (plus - minus) / 2, rtol=RTOL)


def test_experience_sampling_is_fitted_the_same_whichever_role_is_named_first():
    table = pd.read_csv(data("esmtools_couples_sim"))
    for name in ("PA", "NA"):
        table[name.lower()] = table[[f"{name}{k}" for k in (1, 2, 3)]].mean(axis=1, skipna=False)
    kept = table[["dyad", "role", "obsno", "pa", "na"]]

    def fit(roles):
        named = kept.assign(role=kept["role"].map(dict(zip((1, 2), roles, strict=True))))
        days = dyad.read(named, dyad="dyad", role="role", time="obsno")
        return dyad.diary(days, "pa ~ na", method="ml", df="normal")

    one, other = fit(("a", "b")), fit(("b", "a"))
    assert (one.n_dyads, one.n_days) == (30, 2100)
    assert_allclose(one.log_likelihood, other.log_likelihood, rtol=1e-9)
    for each in one.coefficients:
        twin = other[{"a": "b", "b": "a"}[each.role], each.effect, each.predictor]
        assert_allclose([each.estimate, each.se], [twin.estimate, twin.se], rtol=1e-6)


@pytest.mark.parametrize("person", [1, 5, 10])
def test_two_series_of_one_person_have_the_likelihood_of_statsmodels(person):
    from statsmodels.tsa.statespace.varmax import VARMAX

    table = pd.read_csv(data("mlts_ts_data"))
    rows = table[table["ID"] == person]
    wide = {"day": rows["time"], "y_1": rows["Y1"], "y_2": rows["Y2"]}
    series = dyad.read(wide, dyad=None, form="wide", roles=("1", "2"), time="day")
    ml = dyad.influence(series, ["y"], season=False).ml
    full = pd.DataFrame(wide).set_index("day").reindex(range(1, int(rows["time"].max()) + 1))
    model = VARMAX(full.to_numpy(), order=(1, 0), trend="c")
    root = np.linalg.cholesky(ml.innovation_covariance)
    constant = (np.eye(2) - ml.phi) @ ml.mean
    there = model.loglike([*constant, *ml.phi.ravel(), root[0, 0], root[1, 0], root[1, 1]])
    assert_allclose(ml.log_likelihood, there, rtol=1e-9)
