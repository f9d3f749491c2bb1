"""`counterpoint serve`: from an empty folder to a page, and to a clean end."""

import logging
import re
import signal
import stat
from pathlib import Path

import pytest

from counterpoint.cli import serve
from tests.cli.house import Visitor, counterpoint, serving


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def test_an_empty_folder_becomes_a_server_with_a_page_and_its_stylesheet(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        visitor = Visitor(server.address)
        page = visitor.get("/sign-up/")
        assert page.status == 200
        sheet = re.search(r'href="(/static/[^"]+\.css)"', page.body)
        assert sheet
        assert visitor.get(sheet[1]).status == 200


def test_it_says_where_it_is_and_what_to_do_first_and_later_only_where(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        said = server.log.read_text()
        assert server.address in said
        assert "make the first account" in said
        Visitor(server.address).sign_up("Alice")
        server.stop()
    with serving(tmp_path / "data") as server:
        said = server.log.read_text()
        assert server.address in said
        assert "make the first account" not in said


def test_what_it_makes_is_its_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as server:
        Visitor(server.address).sign_up("Alice")
        made = {path.name: mode(path) for path in data.iterdir()}
    assert mode(data) == "700"
    assert {"keys.json", "counterpoint.sqlite3", "counterpoint.sqlite3-wal"} <= set(made)
    assert {made[name] for name in made if not name.startswith("static")} == {"600"}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told_to(tmp_path: Path, how: signal.Signals) -> None:
    with serving(tmp_path / "data") as server:
        Visitor(server.address).get("/sign-in/")
        assert server.stop(how) == 0
        assert "Traceback" not in server.log.read_text()


def test_its_log_holds_no_address_that_somebody_asked_for(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        assert Visitor(server.address).get("/no-such-page-heron/").status in {302, 404}
        server.stop()
        assert "heron" not in server.log.read_text()


def test_of_an_error_that_the_app_could_not_answer_the_log_keeps_no_more_than_that() -> None:
    told = "Application callable raised an exception\nTraceback\nValueError: the heron"
    record = logging.LogRecord("_granian", logging.ERROR, "", 0, told, (), None)
    said = serve.FirstLine().format(record)
    assert said.endswith("ERROR server: Application callable raised an exception")
    assert "heron" not in said


def test_the_version_is_said() -> None:
    done = counterpoint("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"Counterpoint \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--port", "0"),
        ("serve", "--port", "65536"),
        ("serve", "--port", "-1"),
        ("serve", "--port", "٨٠"),
        ("serve", "--workers", "0"),
        ("serve", "--workers", "two"),
        ("demo", "--days", "0"),
        ("demo", "--days", "100000"),
        ("dance",),
        (),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_made(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = counterpoint(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
