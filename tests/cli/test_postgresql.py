"""The same commands on PostgreSQL, and what it may answer instead of letting us in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import WORDS
from tests.cli.house import Visitor, counterpoint, free_port, serving
from tests.postgresql import start


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of our own."""
    folder = tmp_path_factory.mktemp("postgresql")
    for parent in folder.parents:
        if parent.name.startswith(("pytest-", "popen-")) and parent.stat().st_uid == os.geteuid():
            parent.chmod(0o711)  # PostgreSQL runs as another user, and must find its folder
    address, stop = start(folder / "server")
    yield address
    stop()


def test_a_backup_moves_a_server_from_sqlite_to_postgresql_and_back(
    address: str, lived_in: Path, tmp_path: Path
) -> None:
    env = {"DATABASE_URL": address}
    first, second, data = tmp_path / "first.zip", tmp_path / "second.zip", tmp_path / "server"
    assert counterpoint("backup", first, "--data", lived_in).returncode == 0
    done = counterpoint("restore", first, "--data", data, env=env)
    assert done.returncode == 0, done.stderr
    with serving(data, env=env) as server:
        alice = Visitor(server.address)
        alice.sign_in("Alice")
        assert WORDS in alice.get("/mine/journal/").body
        assert counterpoint("doctor", "--data", data, env=env).returncode == 0
        assert counterpoint("backup", second, "--data", data, env=env).returncode == 0
        assert server.stop() == 0
    assert counterpoint("restore", second, "--data", tmp_path / "back").returncode == 0
    with serving(tmp_path / "back") as server:
        alice = Visitor(server.address)
        alice.sign_in("Alice")
        assert WORDS in alice.get("/mine/journal/").body


@pytest.mark.parametrize(
    ("changed", "to", "said"),
    [
        ("/postgres", "/heron", "make it first"),
        ("tests@", "heron@", "make it first"),
        ("127.0.0.1", "heron.invalid", "host in DATABASE_URL is not known"),
        ("/postgres", "/postgres?heron=1", "not one of PostgreSQL's"),
        ("/postgres", "/postgres?sslmode=require", "TLS"),
    ],
)
def test_what_postgresql_refuses_is_said_in_one_line_without_the_address(
    address: str, tmp_path: Path, changed: str, to: str, said: str
) -> None:
    head, middle, tail = address.rpartition(changed)
    assert middle
    done = counterpoint(
        "serve",
        *("--data", tmp_path / "data", "--port", str(free_port())),
        env={"DATABASE_URL": head + to + tail},
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert "heron" not in done.stderr
    assert "tests@" not in done.stderr
