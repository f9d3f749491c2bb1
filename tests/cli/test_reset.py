"""`counterpoint reset NAME`: a link into an empty vault, with a warning."""

import re
from pathlib import Path

from tests.cli.house import PASSPHRASE, Visitor, counterpoint, serving


def test_the_link_lets_alice_begin_again_once(lived_in: Path) -> None:
    with serving(lived_in) as server:
        done = counterpoint("reset", "alice", "--data", lived_in)
        assert done.returncode == 0, done.stderr
        assert "opens nothing" in done.stdout
        link = re.search(r"http://127\.0\.0\.1:8000(/reset/\S+)", done.stdout)
        assert link
        page = Visitor(server.address).post(link[1], new_passphrase="harbour violet ninety maps")
        assert page.status == 302, page.body
        assert Visitor(server.address).get(link[1]).status == 404
        old = Visitor(server.address).post("/sign-in/", name="Alice", passphrase=PASSPHRASE)
        assert old.status == 422


def test_the_link_begins_with_the_address_of_the_server(lived_in: Path) -> None:
    env = {"COUNTERPOINT_ADDRESS": "https://couple.example"}
    done = counterpoint("reset", "Alice", "--data", lived_in, env=env)
    assert "  https://couple.example/reset/" in done.stdout


def test_a_name_that_nobody_has_is_said(lived_in: Path) -> None:
    done = counterpoint("reset", "Charlie", "--data", lived_in)
    assert done.returncode == 1
    assert done.stderr == "counterpoint: Nobody here is called Charlie.\n"
