"""What the bench measures can still be made: its couples are those of the app as it is."""

import json
from pathlib import Path

from benchmarks import servers
from benchmarks.web import SETTINGS


def run(folder: Path, *words: str) -> str:
    return servers.python(
        ["-m", *words], {**SETTINGS, "COUNTERPOINT_DATA": str(folder), "DATABASE_URL": ""}
    )


def test_the_couple_whose_pages_are_loaded_can_be_made(tmp_path: Path) -> None:
    run(tmp_path, "benchmarks.migrate")
    run(tmp_path, "benchmarks.furnish")


def test_the_couple_of_many_years_is_told_what_the_page_costs(tmp_path: Path) -> None:
    run(tmp_path, "benchmarks.migrate")
    costs = json.loads(run(tmp_path, "benchmarks.decade", "40").splitlines()[-1])
    assert [cost > 0 for cost in costs] == [True] * 3
