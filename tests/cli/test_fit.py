"""`counterpoint fit`: each model from a file, as JSON and as a table, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from counterpoint import cli, dyad
from tests.cli.house import counterpoint, environment
from tests.dyad.material import data, oracle

ACITELLI = ("--dyad", "couple", "--role", "role")
FORMULA = ("--formula", "satisfaction ~ tension")


def said(capsys, *arguments: str | Path) -> str:
    """Return what a command prints that does what it should."""
    assert cli.main([str(each) for each in arguments]) == 0
    return capsys.readouterr().out


def read(capsys, *arguments: str | Path) -> dict:
    return json.loads(said(capsys, *arguments, "--json"))


def test_the_json_of_an_apim_is_what_was_promised_and_agrees_with_r(capsys):
    found = read(capsys, "fit", "apim", data("acitelli"), *FORMULA, *ACITELLI)
    assert set(found) >= {
        "model", "n_dyads", "n_missing", "method", "coefficients", "residual_covariance", "roles",
        "log_likelihood", "n_parameters", "aic", "bic",
    }  # fmt: skip
    assert (found["model"], found["n_dyads"], found["n_missing"]) == ("apim", 148, 0)
    assert (found["method"], found["roles"]) == ("ml", ["husband", "wife"])
    for each in found["coefficients"]:
        assert set(each) >= {"role", "effect", "predictor", "estimate", "se", "ci"}
        assert each["ci"][0] < each["estimate"] < each["ci"][1]
    told = [(each["role"], each["effect"], each["predictor"]) for each in found["coefficients"]]
    assert told == [
        (role, effect, predictor)
        for role in ("husband", "wife")
        for effect, predictor in (("intercept", ""), ("actor", "tension"), ("partner", "tension"))
    ]
    assert np.shape(found["residual_covariance"]) == (2, 2)


def test_the_numbers_of_an_apim_are_those_of_r(capsys):
    formula = ("--formula", "satisfaction ~ other_pos")
    found = read(capsys, "fit", "apim", data("acitelli"), *formula, *ACITELLI)
    exact = oracle("acitelli")["exact_apim_distinguishable_ML"]
    assert_allclose(found["log_likelihood"], exact["logLik"], rtol=1e-9)
    assert_allclose(found["residual_covariance"], exact["resid_cov"], rtol=1e-8)
    names = {"intercept": "", "actor": ":other_pos", "partner": ":p_other_pos"}
    for each in found["coefficients"]:
        expected = exact["coef"][f"role{each['role']}{names[each['effect']]}"]
        assert_allclose(each["estimate"], expected, rtol=1e-8)


def test_the_other_forms_and_methods_are_told_by_options(capsys, tmp_path):
    couples = dyad.read(data("acitelli"), dyad="couple", role="role")
    couples.wide().to_csv(tmp_path / "wide.csv", index=False)
    couples.pairwise().to_parquet(tmp_path / "pairwise.parquet")
    wide = ("--dyad", "couple", "--form", "wide", "--roles", "husband,wife")
    results = [
        read(capsys, "fit", "apim", path, *FORMULA, *layout, "--method", "reml")
        for path, layout in (
            (data("acitelli"), ACITELLI),
            (tmp_path / "wide.csv", wide),
            (tmp_path / "pairwise.parquet", (*ACITELLI, "--form", "pairwise")),
        )
    ]
    assert {each["method"] for each in results} == {"reml"}
    for each in results[1:]:
        assert_allclose(each["log_likelihood"], results[0]["log_likelihood"], rtol=1e-12)


def test_members_that_cannot_be_told_apart_have_no_role(capsys):
    arguments = ("fit", "apim", data("acitelli"), *FORMULA, "--dyad", "couple")
    found = read(capsys, *arguments, "--indistinguishable")
    assert found["roles"] is None
    assert {each["role"] for each in found["coefficients"]} == {None}


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("common-fate", FORMULA),
        ("mutual-influence", FORMULA),
        ("mutual-influence", (*FORMULA, "--equal")),
        ("dyadic-score", FORMULA),
        ("truth-bias", ("--judgment", "other_pos", "--truth", "self_pos", "--bias", "self_pos")),
        ("truth-bias", ("--judgment", "other_pos", "--truth", "own(tension)")),
        ("non-independence", ("--column", "tension")),
    ],
)
def test_every_model_of_one_row_a_dyad_speaks_as_json_and_as_a_table(capsys, model, options):
    arguments = ("fit", model, data("acitelli"), *ACITELLI, *options)
    found = read(capsys, *arguments)
    assert found["model"].replace("_", "-") == model
    assert found["n_dyads"] == 148
    table = said(capsys, *arguments)
    assert "148" in table and len(table.splitlines()) > 5


def test_a_diary_is_fitted(capsys):
    arguments = (
        "fit", "diary", data("dyadmlm_dyads_ild"), "--formula", "closeness ~ provided_support",
        "--dyad", "coupleID", "--member", "personID", "--day", "diaryday", "--indistinguishable",
        "--residual", "ar1", "--random", "intercept",
    )  # fmt: skip
    found = read(capsys, *arguments)
    assert (found["model"], found["n_dyads"]) == ("diary", 360)


def days(folder: Path, n: int = 80) -> Path:
    """Write one couple's days in the long form, some cells empty."""
    rng = np.random.default_rng(6)
    rows = ["person,day,mood,stress"]
    for day in range(n):
        for person in ("Alice", "Bob"):
            mood = "" if rng.random() < 0.1 else f"{rng.normal(6, 1):.3f}"
            rows.append(f"{person},{day},{mood},{rng.normal(3, 1):.3f}")
    (folder / "days.csv").write_text("\n".join(rows) + "\n")
    return folder / "days.csv"


def test_the_json_of_influence_is_what_was_promised(capsys, tmp_path):
    arguments = ("fit", "influence", days(tmp_path), "--member", "person", "--day", "day")
    found = read(capsys, *arguments, "--signal", "mood", "--signal", "stress", "--no-season")
    assert set(found) >= {
        "members", "n_days", "n_pairs", "phi", "phi_interval", "innovation_covariance",
        "variance_shares", "reciprocity", "ml", "names",
    }  # fmt: skip
    assert set(found["ml"]) >= {"mean", "phi", "innovation_covariance", "log_likelihood"}
    assert (found["members"], found["n_days"]) == (["Alice", "Bob"], 80)
    assert len(found["names"]) == 4
    assert np.shape(found["phi"]) == (4, 4)
    assert np.shape(found["phi_interval"]) == (4, 4, 2)
    assert found["season"] is False
    assert read(capsys, *arguments, "--signal", "mood")["season"] is True
    assert "Alice" in said(capsys, *arguments, "--signal", "mood")


BAD = [
    (("fit", "apim", "gone.csv", *FORMULA, *ACITELLI), "There is no file gone.csv"),
    (("fit", "influence", "gone.csv", "--signal", "m", "--member", "p", "--day", "d"), "no file"),
    (("fit", "apim", "DATA", *ACITELLI), "required: --formula"),
    (("fit", "apim", "DATA", *FORMULA), "--dyad COLUMN"),
    (("fit", "apim", "DATA", *FORMULA, "--dyad", "couples"), "Did you mean “couple”?"),
    (("fit", "apim", "DATA", "--formula", "satisfaction ~ tention", *ACITELLI), "“tension”?"),
    (("fit", "apim", "DATA", "--formula", "satisfaction", *ACITELLI), "no outcome"),
    (("fit", "apim", "DATA", *FORMULA, "--dyad", "couple", "--role", "tension"), "two roles"),
    (("fit", "apim", "DATA", *FORMULA, *ACITELLI, "--method", "best"), "--method"),
    (("fit", "apim", "DATA", *FORMULA, "--dyad", "couple", "--roles", "h"), "not two words"),
    (("fit", "apim", "DATA", "--formula", "satisfaction ~ role", *ACITELLI), "role"),
    (("fit", "truth-bias", "DATA", *ACITELLI, "--judgment", "role", "--truth", "tension"), "role"),
    (("fit", "astrology", "DATA"), "invalid choice: 'astrology'"),
    (("fit",), "required: MODEL"),
]


@pytest.mark.parametrize(("arguments", "reason"), BAD)
def test_bad_input_is_one_line_and_status_2(arguments, reason, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = str(data("acitelli"))
    try:
        status = cli.main([path if each == "DATA" else each for each in arguments])
    except SystemExit as left:
        status = left.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1 and err.startswith("counterpoint: ")
    assert reason in err


def test_a_damaged_table_is_one_line_and_status_2_in_a_process_of_its_own(tmp_path):
    (tmp_path / "bad.csv").write_text("couple,role,x,y\n1,a,1,2\n1,b,2,inf\n2,a,1,1\n2,b,3,1\n")
    done = counterpoint("fit", "apim", tmp_path / "bad.csv", "--formula", "y ~ x",
                        "--dyad", "couple", "--role", "role", "--json")  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "counterpoint: The column “y” is infinite in row 2 (dyad 1); leave it empty instead.\n"
    )


def test_the_commands_of_the_app_start_without_the_statistics():
    program = "import sys, counterpoint.cli; print({'numpy', 'pandas'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), text=True, capture_output=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == "set()\n"
