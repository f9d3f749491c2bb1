"""`counterpoint backup` and `counterpoint restore`: all of it, sealed, or nothing."""

import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest

from tests.cli.house import PASSPHRASE, Visitor, counterpoint, serving


def test_a_backup_is_restored_on_another_machine_and_opens_with_the_same_passphrase(
    lived_in: Path, tmp_path: Path
) -> None:
    file, elsewhere = tmp_path / "backup.zip", tmp_path / "elsewhere"
    assert counterpoint("backup", file, "--data", lived_in).returncode == 0
    done = counterpoint("restore", file, "--data", elsewhere)
    assert done.returncode == 0, done.stderr
    with serving(elsewhere) as server:
        alice = Visitor(server.address)
        alice.sign_in("Alice")
        assert "A heron stood in the mist." in alice.get("/mine/journal/").body


def test_a_backup_is_made_while_the_app_runs(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        Visitor(server.address).sign_up("Alice")
        done = counterpoint("backup", tmp_path / "backup.zip", "--data", tmp_path / "data")
        assert done.returncode == 0, done.stderr
        assert Visitor(server.address).get("/sign-in/").status == 200


def test_a_backup_is_its_owners_alone_and_holds_no_key_no_session_and_no_word(
    lived_in: Path, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    counterpoint("backup", file, "--data", lived_in)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "session" in name.lower() or "key" in name.lower()]
    keys = (lived_in / "keys.json").read_text().split('"')
    for secret in (*(word for word in keys if len(word) > 20), PASSPHRASE, "heron"):
        assert secret.encode() not in text
    with sqlite3.connect(lived_in / "counterpoint.sqlite3") as database:
        sessions = [row[0] for row in database.execute("SELECT session_key FROM accounts_session")]
    database.close()
    assert sessions
    assert not [key for key in sessions if key.encode() in text]


def test_a_file_that_is_there_is_not_written_over(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("a letter")
    done = counterpoint("backup", file, "--data", lived_in)
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert file.read_text() == "a letter"


def test_a_backup_goes_into_an_empty_database_only(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    counterpoint("backup", file, "--data", lived_in)
    done = counterpoint("restore", file, "--data", lived_in)
    assert done.returncode == 1
    assert "accounts in this database already" in done.stderr


@pytest.mark.parametrize("content", [b"", b"a letter", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(content)
    done = counterpoint("restore", file, "--data", tmp_path / "data")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is not a backup of Counterpoint" in done.stderr


def test_a_backup_that_is_cut_puts_nothing_back(lived_in: Path, tmp_path: Path) -> None:
    file, cut = tmp_path / "backup.zip", tmp_path / "cut.zip"
    counterpoint("backup", file, "--data", lived_in)
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(cut, "w") as part:
        for name in whole.namelist():
            text = whole.read(name)
            part.writestr(name, text[: len(text) // 2] if name == "Entry.jsonl" else text)
    done = counterpoint("restore", cut, "--data", tmp_path / "other")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert counterpoint("restore", file, "--data", tmp_path / "other").returncode == 0


def test_a_backup_that_is_not_there_makes_no_data_folder(tmp_path: Path) -> None:
    done = counterpoint("restore", tmp_path / "backup.zip", "--data", tmp_path / "data")
    assert done.returncode == 1
    assert "There is no backup" in done.stderr
    assert not (tmp_path / "data").exists()
