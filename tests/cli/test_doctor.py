"""`counterpoint doctor`: it says what is wrong, and only then ends with 1."""

import os
import time
from pathlib import Path

import pytest

from counterpoint.cli import doctor
from counterpoint.cli.doctor import Verdict
from tests.cli.house import counterpoint
from tests.library.test_others import GOOD, ITEMS


def kept(data: Path) -> set[str]:
    """What is in the folder, but for the journal that SQLite folds up when nobody is left."""
    return {path.name for path in data.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_a_sound_server_is_called_sound_and_left_as_it_is(lived_in: Path) -> None:
    before = kept(lived_in)
    done = counterpoint("doctor", "--data", lived_in)
    assert done.returncode == 0, done.stdout
    assert "WRONG" not in done.stdout
    for word in ("Counterpoint", "Python", "SQLite", "of this version", "free", "clock"):
        assert word in done.stdout
    assert kept(lived_in) == before


@pytest.mark.parametrize("name", [".", "keys.json", "counterpoint.sqlite3"])
def test_what_others_may_read_is_wrong(lived_in: Path, name: str) -> None:
    (lived_in / name).chmod(0o755)
    done = counterpoint("doctor", "--data", lived_in)
    assert done.returncode == 1
    assert "open to others (mode 755): chmod" in done.stdout


def test_a_missing_key_file_is_wrong_and_not_made(lived_in: Path) -> None:
    (lived_in / "keys.json").unlink()
    done = counterpoint("doctor", "--data", lived_in)
    assert done.returncode == 1
    assert "The next start makes a new one" in done.stdout
    assert not (lived_in / "keys.json").exists()


def test_a_damaged_database_is_wrong(lived_in: Path) -> None:
    with (lived_in / "counterpoint.sqlite3").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 65536)
    done = counterpoint("doctor", "--data", lived_in)
    assert done.returncode == 1
    assert "damaged" in done.stdout


def test_an_address_without_tls_is_wrong_and_one_with_it_is_not(lived_in: Path) -> None:
    for address, status in (("http://couple.example", 1), ("https://couple.example", 0)):
        done = counterpoint("doctor", "--data", lived_in, env={"COUNTERPOINT_ADDRESS": address})
        assert done.returncode == status, done.stdout
        assert address in done.stdout


def test_a_wrong_check_up_is_one_clear_line_and_a_right_one_is_counted(lived_in: Path) -> None:
    folder = lived_in / "checkups"
    folder.mkdir()
    (folder / "garden.toml").write_text(GOOD + ITEMS)
    (folder / "broken.toml").write_text('id = "broken"\n[[scale]]\n')
    told = counterpoint("doctor", "--data", lived_in)
    assert told.returncode == 1
    assert "Check-ups of others that can be answered: 1" in told.stdout
    (line,) = (each for each in told.stdout.splitlines() if "left out" in each)
    assert "broken.toml" in line and "Traceback" not in told.stdout + told.stderr


def test_a_clock_that_went_back_is_wrong(tmp_path: Path) -> None:
    now = time.time()
    later = now + 3 * 86_400
    (tmp_path / "counterpoint.sqlite3").touch()
    os.utime(tmp_path / "counterpoint.sqlite3", (later, later))
    assert doctor.clock(tmp_path, now).verdict is Verdict.WRONG
    assert doctor.clock(tmp_path, later).verdict is Verdict.GOOD
    assert doctor.clock(tmp_path, 0).verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("megabytes", "verdict"), [(5, Verdict.WRONG), (500, Verdict.NOTE), (50_000, Verdict.GOOD)]
)
def test_little_room_on_the_disk_is_noted_and_too_little_is_wrong(
    megabytes: int, verdict: Verdict
) -> None:
    assert doctor.room(megabytes * 1024 * 1024).verdict is verdict
