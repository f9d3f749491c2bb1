"""What can be wrong around the app: one clear line, a status that is not 0, nothing lost."""

import os
import re
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import uuid_utils.compat

from tests.cli.house import Page, Visitor, counterpoint, free_port, serving

root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk of its own")


def line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line on stderr of a command that failed as it should."""
    assert done.returncode == 1, done
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("counterpoint: ")
    return lines[0]


def kept(data: Path) -> dict[str, bytes]:
    """Return everything in a data folder that must not be lost."""
    return {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}


def write(visitor: Visitor, words: str) -> Page:
    """Write into the journal."""
    id = str(uuid_utils.compat.uuid7())
    fields = {"words": words, "id": id, "then": "keep"}
    return visitor.post("/mine/journal/new/", **fields)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room on the disk."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
    return ballast


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = counterpoint("serve", "--data", tmp_path / "data", "--port", str(port))
    assert f"Port {port} is in use" in line(done)
    assert not (tmp_path / "data").exists()


def test_a_port_in_use_by_another_counterpoint(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        done = counterpoint("serve", "--data", tmp_path / "other", "--port", str(server.port))
        assert f"Port {server.port} is in use" in line(done)
        assert Visitor(server.address).get("/sign-in/").status == 200


def test_an_address_that_is_not_of_this_machine(tmp_path: Path) -> None:
    done = counterpoint("serve", "--data", tmp_path / "data", "--host", "no.such.invalid")
    assert "is not an address of this machine" in line(done)


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a letter")
    done = counterpoint("serve", "--data", tmp_path / "data", "--port", str(free_port()))
    assert "is a file" in line(done)
    assert (tmp_path / "data").read_text() == "a letter"


def test_a_data_folder_inside_a_file(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("a letter")
    done = counterpoint("serve", "--data", tmp_path / "letter" / "data", "--port", "18999")
    assert "is a file" in line(done)


@root
def test_a_data_folder_that_can_only_be_read(small_disk: Path) -> None:
    data = small_disk / "data"
    data.mkdir(mode=0o700)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = counterpoint("serve", "--data", data, "--port", str(free_port()))
    assert "can only be read" in line(done)
    assert list(data.iterdir()) == []


def test_a_data_folder_of_somebody_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o555)
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; a disk that can only be read stands for it")
    done = counterpoint("serve", "--data", data, "--port", str(free_port()))
    assert "Check who owns it" in line(done)


@root
def test_a_full_disk_at_the_first_start(small_disk: Path) -> None:
    ballast = fill(small_disk)
    data = small_disk / "data"
    done = counterpoint("serve", "--data", data, "--port", str(free_port()))
    assert "The disk is full" in line(done)
    ballast.unlink()
    with serving(data) as server:
        assert Visitor(server.address).get("/sign-up/").status == 200


@root
def test_a_full_disk_while_the_first_database_is_being_made(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (3 * 1024 * 1024 - 400 * 1024))
    data = small_disk / "data"
    done = counterpoint("serve", "--data", data, "--port", str(free_port()))
    assert "full" in line(done)
    ballast.unlink()
    with serving(data) as server:
        Visitor(server.address).sign_up("Alice")


@root
def test_a_full_disk_keeps_what_was_written_and_says_so_to_who_writes(small_disk: Path) -> None:
    data = small_disk / "data"
    with serving(data) as server:
        alice = Visitor(server.address)
        alice.sign_up("Alice")
        assert write(alice, "The heron of before.").status == 302
        ballast = fill(small_disk)
        page = write(alice, "x" * 15_000)
        assert page.status == 500
        assert "What you had kept before is safe" in page.body
        server.stop()
        assert "heron" not in server.log.read_text()
    assert "full" in line(counterpoint("serve", "--data", data, "--port", str(free_port())))
    ballast.unlink()
    with serving(data) as server:
        alice = Visitor(server.address)
        alice.sign_in("Alice")
        assert "The heron of before." in alice.get("/mine/journal/").body


@root
def test_a_full_disk_leaves_no_half_backup(lived_in: Path, small_disk: Path) -> None:
    fill(small_disk)
    done = counterpoint("backup", small_disk / "backup.zip", "--data", lived_in)
    assert "full" in line(done).lower() or "No space left" in line(done)
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


@pytest.mark.parametrize("damage", ["", "{}", "not json", '{"secret": "short", "referee": "00"}'])
def test_a_damaged_key_file(lived_in: Path, damage: str) -> None:
    (lived_in / "keys.json").write_text(damage)
    before = kept(lived_in)
    done = counterpoint("serve", "--data", lived_in, "--port", str(free_port()))
    assert re.search(r"key file .* is damaged", line(done))
    assert kept(lived_in) == before


def test_a_key_file_that_is_a_folder(lived_in: Path) -> None:
    (lived_in / "keys.json").unlink()
    (lived_in / "keys.json").mkdir()
    done = counterpoint("serve", "--data", lived_in, "--port", str(free_port()))
    assert "key file" in line(done)


@pytest.mark.parametrize("command", ["serve", "backup", "reset"])
def test_a_database_of_a_newer_version(lived_in: Path, tmp_path: Path, command: str) -> None:
    with sqlite3.connect(lived_in / "counterpoint.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('spaces', '9999_from_the_future', '2030-01-01')"
        )
    database.close()
    before = kept(lived_in)
    what = {
        "serve": ("--port", str(free_port())),
        "backup": (str(tmp_path / "backup.zip"),),
        "reset": ("Alice",),
    }[command]
    said = line(counterpoint(command, *what, "--data", lived_in))
    assert "newer Counterpoint" in said
    assert "spaces.9999_from_the_future" in said
    assert kept(lived_in) == before
    assert not (tmp_path / "backup.zip").exists()


def test_a_database_file_that_is_none(lived_in: Path) -> None:
    (lived_in / "counterpoint.sqlite3").write_bytes(b"nothing that SQLite ever wrote" * 200)
    before = kept(lived_in)
    done = counterpoint("serve", "--data", lived_in, "--port", str(free_port()))
    assert "damaged" in line(done)
    assert kept(lived_in)["counterpoint.sqlite3"] == before["counterpoint.sqlite3"]


@pytest.mark.parametrize(
    "address",
    [
        "heron",
        "mysql://heron:heron@127.0.0.1/heron",
        "postgres://heron:heron@127.0.0.1:port/heron",
        "postgres://heron:heron@127.0.0.1",
        "postgres://heron:heron@[::1/heron",
        "postgres://heron:heron@127.0.0.1:1/heron?no_such_option=1",
        "sqlite:///",
    ],
)
def test_a_broken_database_url_is_said_without_repeating_it(tmp_path: Path, address: str) -> None:
    done = counterpoint(
        "serve", "--data", tmp_path / "data", "--port", str(free_port()),
        env={"DATABASE_URL": address},
    )  # fmt: skip
    assert "DATABASE_URL" in line(done)
    assert "heron" not in line(done)


def test_a_postgresql_that_does_not_answer(tmp_path: Path) -> None:
    address = f"postgres://heron:heron@127.0.0.1:{free_port()}/heron"
    done = counterpoint(
        "serve", "--data", tmp_path / "data", "--port", str(free_port()),
        env={"DATABASE_URL": address},
    )  # fmt: skip
    assert "is it running?" in line(done)
    assert "heron" not in line(done)


def test_a_missing_psycopg(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "psycopg.py").write_text("raise ImportError(name='psycopg')")
    (hidden / "psycopg2.py").write_text("raise ImportError(name='psycopg2')")
    source = str(Path(__file__).parents[2] / "src")
    done = counterpoint(
        "serve", "--data", tmp_path / "data", "--port", str(free_port()),
        env={
            "DATABASE_URL": "postgres://alice@127.0.0.1/counterpoint",
            "PYTHONPATH": os.pathsep.join([str(hidden), source]),
        },
    )  # fmt: skip
    assert "psycopg is not installed" in line(done)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COUNTERPOINT_ADDRESS", "counterpoint.example"),
        ("COUNTERPOINT_ADDRESS", "https://couple.example/a/path"),
        ("COUNTERPOINT_HOSTS", "https://couple.example"),
        ("COUNTERPOINT_HOSTS", "couple.example, *"),
        ("COUNTERPOINT_SIGN_UP", "everyone"),
        ("COUNTERPOINT_TIME_ZONE", "Europe/Atlantis"),
        ("COUNTERPOINT_TIME_ZONE", "/etc/localtime"),
        ("COUNTERPOINT_LANGUAGE", "no such language"),
        ("COUNTERPOINT_EXIT_URL", "javascript:alert(1)"),
        ("COUNTERPOINT_EXIT_URL", "https://couple.example; script-src *"),
        ("COUNTERPOINT_EXIT_URL", "/somewhere"),
    ],
)
def test_a_setting_that_makes_no_sense(tmp_path: Path, name: str, value: str) -> None:
    done = counterpoint(
        "serve", "--data", tmp_path / "data", "--port", str(free_port()), env={name: value}
    )
    assert line(done).startswith(f"counterpoint: {name} must ")


def test_the_settings_of_the_docs_are_taken(tmp_path: Path) -> None:
    env = {
        "COUNTERPOINT_ADDRESS": "https://Couple.example:8443/",
        "COUNTERPOINT_HOSTS": "couple.local, .example.org,[fe80::1]",
        "COUNTERPOINT_SIGN_UP": "open",
        "COUNTERPOINT_TIME_ZONE": "Europe/Berlin",
        "COUNTERPOINT_LANGUAGE": "en",
        "COUNTERPOINT_EXIT_URL": "https://www.example.org/weather?town=1",
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o700)
    done = counterpoint("backup", tmp_path / "b.zip", "--data", tmp_path / "data", env=env)
    assert "The database is empty" in line(done)


@pytest.mark.parametrize("command", [("doctor",), ("reset", "Alice"), ("backup", "b.zip")])
def test_a_data_folder_that_is_not_there_is_not_made(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = counterpoint(*command, "--data", tmp_path / "data", cwd=tmp_path)
    assert "There is no data folder" in line(done)
    assert list(tmp_path.iterdir()) == []
