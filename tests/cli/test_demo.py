"""`counterpoint demo`: Robin and Noor, whom one can be in turn."""

import re
from pathlib import Path

from tests.cli.house import COMMAND, Visitor, counterpoint, free_port, serving

DEMO = (*COMMAND, "demo", "--days", "5", "--seed", "3")


def ways_in(said: str) -> dict[str, str]:
    """Return the names and passphrases that were printed."""
    return dict(re.findall(r"^Sign in as (\w+) with the passphrase: (.+)$", said, re.MULTILINE))


def test_it_says_how_to_sign_in_as_each_and_starting_again_keeps_what_is_there(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "demo", command=DEMO) as server:
        people = ways_in(server.log.read_text())
        assert set(people) == {"Robin", "Noor"}
        for name, passphrase in people.items():
            page = Visitor(server.address).post("/sign-in/", name=name, passphrase=passphrase)
            assert page.status == 302
        server.stop()
    with serving(tmp_path / "demo", command=DEMO) as server:
        said = server.log.read_text()
        assert ways_in(said) == people
        assert "Two people live" not in said


def test_it_leaves_a_database_alone_in_which_somebody_lives(lived_in: Path) -> None:
    done = counterpoint("demo", "--data", lived_in, "--port", str(free_port()))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "not the demo's" in done.stderr
