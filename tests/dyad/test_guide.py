"""The guide does what it shows: its Python runs in order, and prints what stands below it.

`python -m tests.dyad.test_guide` writes the real outputs into the guide; read them before you
keep them.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from counterpoint.cli import main

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "dyad-guide.md"
DATA = ROOT / "tests" / "data"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.DOTALL)
LOOSELY = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def test_the_guide_prints_what_it_shows(tmp_path, monkeypatch):
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in BLOCK.finditer(GUIDE.read_text()):
        printed = run(block["code"], names)
        shown = block["shown"] or ""
        same = doctest.OutputChecker().check_output(shown, printed, LOOSELY)
        assert same, f"{block['code']}\nprints\n\n{printed}\nand the guide shows\n\n{shown}"


def test_the_commands_of_the_guide_print_what_they_promise(tmp_path, monkeypatch, capsys):
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    (counterpoint .*)$", GUIDE.read_text(), re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0
        printed = capsys.readouterr().out
        assert ("--json" in command) == printed.startswith("{")


def test_a_shown_number_that_is_wrong_is_found():
    checker = doctest.OutputChecker()
    assert not checker.check_output("0.331 0.5\n", "0.330 0.5\n", LOOSELY)


def test_from_a_file_to_the_table_takes_ten_lines_at_most():
    first = next(BLOCK.finditer(GUIDE.read_text()))
    assert len([line for line in first["code"].splitlines() if line.strip()]) <= 10


def furnish(folder: Path) -> None:
    """Put the guide's files there, under the names a reader would give."""
    pd.read_csv(DATA / "acitelli.csv").to_csv(folder / "couples.csv", index=False)
    pd.read_csv(DATA / "acitelli_wide_with_missing.csv").to_csv(folder / "gaps.csv", index=False)
    diary = pd.read_csv(DATA / "dyadmlm_dyads_ild.csv")
    diary = diary[diary["dyad_composition"] == "female_x_male"]
    names = {"coupleID": "couple", "diaryday": "day", "provided_support": "support"}
    kept = [*names.values(), "gender", "closeness"]
    diary.rename(columns=names)[kept].to_csv(folder / "diary.csv", index=False)
    days = pd.read_csv(DATA / "sim_couple_365.csv")
    days = days.rename(columns={"t": "day", "y1": "mood_alice", "y2": "mood_bob"})
    days.to_csv(folder / "days.csv", index=False)
    moods = days.melt("day", ["mood_alice", "mood_bob"], "person", "mood")
    moods.to_csv(folder / "moods.csv", index=False)


def run(code: str, names: dict[str, Any]) -> str:
    """Run a block with the names of those before it; return what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(GUIDE), "exec"), names)  # noqa: S102  the guide is ours
    return printed.getvalue()


def write() -> None:
    """Write what the blocks print into the guide."""
    names: dict[str, Any] = {}

    def with_output(block: re.Match[str]) -> str:
        printed = "\n".join(line.rstrip() for line in run(block["code"], names).splitlines())
        shown = f"\n```text\n{printed}\n```\n" if printed else ""
        return f"```python\n{block['code']}```\n{shown}"

    text = GUIDE.read_text()
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder))
        os.chdir(folder)
        text = BLOCK.sub(with_output, text)
        os.chdir(ROOT)
    GUIDE.write_text(text)


if __name__ == "__main__":
    write()
