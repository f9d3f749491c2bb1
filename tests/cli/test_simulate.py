"""`counterpoint simulate` and `counterpoint power`."""

import json

import pytest

from counterpoint import cli, dyad
from counterpoint.cli.simulate import MODELS
from counterpoint.dyad.simulation import MODELS as KNOWN


def said(capsys, *arguments):
    assert cli.main([str(each) for each in arguments]) == 0
    return capsys.readouterr().out


def test_the_command_knows_every_model():
    assert set(MODELS) == set(KNOWN)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_simulated_can_be_read(model, tmp_path, capsys):
    size = ("--days", 30) if model == "influence" else ("--dyads", 12)
    text = said(capsys, "simulate", model, *size, "--out", tmp_path / "drawn.csv", "--seed", 3)
    assert "seed 3" in text and "truth" in text
    table = dyad.read(
        tmp_path / "drawn.csv", dyad="dyad",
        role=None if model == "apim-indistinguishable" else "role",
        time="time" if model in {"diary", "influence"} else None,
    )  # fmt: skip
    assert table.n_dyads == (1 if model == "influence" else 12)


def test_the_same_seed_writes_the_same_file_and_another_another(tmp_path, capsys):
    files = []
    for name, seed in (("a.csv", 1), ("b.csv", 1), ("c.csv", 2)):
        said(capsys, "simulate", "apim", "--dyads", 9, "--seed", seed, "--out", tmp_path / name)
        files.append((tmp_path / name).read_text())
    assert files[0] == files[1] != files[2]


def test_a_truth_is_set_and_told_as_json(tmp_path, capsys):
    out = tmp_path / "drawn.parquet"
    told = said(
        capsys, "simulate", "apim", "--set", "actor=0.5,0.25", "--set", "residual-sd=2",
        "--missing", 0.2, "--form", "wide", "--out", out, "--json",
    )  # fmt: skip
    effects = json.loads(told)["effects"]
    actor = {each["role"]: each["truth"] for each in effects if each["effect"] == "actor"}
    assert actor == {"a": 0.5, "b": 0.25}
    read = dyad.read(out, dyad="dyad", form="wide", roles=("a", "b"))
    assert read.n_dyads == 100


def test_power_is_told_for_each_size(capsys):
    told = said(capsys, "power", "apim", "--dyads", "20,40", "--simulations", 20, "--json")
    found = json.loads(told)
    assert {each["n"] for each in found["coefficients"]} == {20, 40}
    table = said(capsys, "power", "apim", "--dyads", 20, "--simulations", 20, "--alpha", 0.1)
    assert "alpha 0.1" in table


def test_the_size_for_a_wished_power_is_found(capsys):
    told = said(
        capsys, "power", "apim", "--wished", 0.8, "--effect", "actor", "--role", "a",
        "--set", "actor=0.8", "--simulations", 40, "--json",
    )  # fmt: skip
    assert json.loads(told)["n"] >= 10


BAD = [
    (("simulate", "apim"), "required: --out"),
    (("simulate", "apim", "--out", "drawn.txt"), "must end in .csv or .parquet"),
    (("simulate", "apim", "--out", "gone/drawn.csv"), "There is no folder"),
    (("simulate", "apim", "--out", "drawn.csv", "--set", "luck=1"), "no “luck”"),
    (("simulate", "apim", "--out", "drawn.csv", "--set", "actor"), "not like actor=0.4"),
    (("simulate", "apim", "--out", "drawn.csv", "--missing", "2"), "missing is 2.0"),
    (("simulate", "apim", "--out", "drawn.csv", "--dyads", "0"), "dyad"),
    (("power", "apim", "--dyads", "many"), "not like 100"),
    (("power", "apim", "--wished", "0.8"), "belong together"),
    (("power", "apim", "--wished", "0.8", "--effect", "actor", "--dyads", "9"), "not both"),
    (("power", "luck"), "invalid choice"),
]


@pytest.mark.parametrize(("arguments", "reason"), BAD)
def test_bad_input_is_one_line_and_status_2(arguments, reason, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        status = cli.main(arguments)
    except SystemExit as left:
        status = left.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1 and err.startswith("counterpoint: ")
    assert reason in err
    assert not list(tmp_path.iterdir())
