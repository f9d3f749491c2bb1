"""`counterpoint reset NAME`: a link into an empty vault, after a day, with a warning."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.house import PASSPHRASE, Running, Visitor, counterpoint, serving

NEW = "harbour violet ninety maps"


@pytest.fixture
def server(lived_in: Path) -> Iterator[Running]:
    with serving(lived_in) as running:
        yield running


def link_for_alice(data: Path) -> str:
    done = counterpoint("reset", "alice", "--data", data)
    assert done.returncode == 0, done.stderr
    found = re.search(r"^  (/reset/\S+)$", done.stdout, re.MULTILINE)
    assert found, done.stdout
    return found[1]


def let_a_day_go_by(data: Path) -> None:
    """Let the link begin in the past, as if the day of waiting were over."""
    with sqlite3.connect(data / "counterpoint.sqlite3") as database:
        (begins,) = database.execute("SELECT begins FROM accounts_reset").fetchone()
        wait = datetime.fromisoformat(begins).replace(tzinfo=UTC) - datetime.now(UTC)
        assert timedelta(hours=23) < wait <= timedelta(hours=24)
        database.execute("UPDATE accounts_reset SET begins = datetime('now', '-1 minute')")
    database.close()


def test_the_link_lets_alice_begin_again_once_and_not_before_a_day(
    server: Running, lived_in: Path
) -> None:
    link = link_for_alice(lived_in)
    early = Visitor(server.address).get(link)
    assert early.status == 403 and "Not yet" in early.body and "<input" not in early.body
    let_a_day_go_by(lived_in)
    page = Visitor(server.address).post(link, new_passphrase=NEW)
    assert page.status == 302, page.body
    assert Visitor(server.address).get(link).status == 404
    old = Visitor(server.address).post("/sign-in/", name="Alice", passphrase=PASSPHRASE)
    assert old.status == 422


def test_the_link_is_void_once_alice_signs_in_and_she_is_told(
    server: Running, lived_in: Path
) -> None:
    link = link_for_alice(lived_in)
    alice = Visitor(server.address)
    alice.sign_in("Alice")
    assert "begin your account again" in alice.get("/").body
    assert Visitor(server.address).get(link).status == 404
    assert "A heron stood in the mist." in alice.get("/mine/journal/").body


def test_the_link_is_void_once_alice_unlocks(server: Running, lived_in: Path) -> None:
    alice = Visitor(server.address)
    alice.sign_in("Alice")
    link = link_for_alice(lived_in)
    assert Visitor(server.address).get(link).status == 403
    alice.send("/lock/", {"csrfmiddlewaretoken": alice.token("/account/")})
    assert alice.post("/unlock/", passphrase=PASSPHRASE).status == 302
    assert Visitor(server.address).get(link).status == 404


def test_what_is_printed_says_when_it_works_and_what_it_costs(lived_in: Path) -> None:
    done = counterpoint("reset", "Alice", "--data", lived_in)
    for words in ("in 24 hours", "void", "opens nothing", "lost for good", "recovery code"):
        assert words in done.stdout


def test_the_link_begins_with_the_address_of_the_server(lived_in: Path) -> None:
    env = {"COUNTERPOINT_ADDRESS": "https://couple.example"}
    done = counterpoint("reset", "Alice", "--data", lived_in, env=env)
    assert "  https://couple.example/reset/" in done.stdout
    assert "your own address" not in done.stdout


def test_without_an_address_it_says_to_put_ones_own(lived_in: Path) -> None:
    done = counterpoint("reset", "Alice", "--data", lived_in)
    assert "Put your own address before /reset/" in done.stdout
    assert "127.0.0.1" not in done.stdout


def test_a_name_that_nobody_has_is_said(lived_in: Path) -> None:
    done = counterpoint("reset", "Charlie", "--data", lived_in)
    assert done.returncode == 1
    assert done.stderr == "counterpoint: Nobody here is called Charlie.\n"
