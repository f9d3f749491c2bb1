"""Safety: export, help, quick exit; what anyone may do without anyone's say."""

import io
import json
import zipfile
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from counterpoint.library import LibraryError
from tests.conftest import Someone, text_of
from tests.web.lived import Lived, is_private_of

TEXT = (".md", ".json")


def export(one: Someone) -> zipfile.ZipFile:
    response = one.post("/safety/export/", 200)
    assert response["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.content))


def test_an_export_holds_all_that_one_may_read_and_nothing_more(lived: Lived) -> None:
    lived.alice.get("/"), lived.bob.get("/")
    for one, other in ((lived.alice, lived.bob), (lived.bob, lived.alice)):
        archive = export(one)
        told = "\n".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(TEXT)
        )
        for words in lived.words:
            hidden = is_private_of(other, words)
            assert (words in told) == (not hidden), (one.name, words)


def test_an_export_is_readable_and_open_to_other_programs(lived: Lived) -> None:
    archive = export(lived.alice)
    assert "README.md" in archive.namelist()
    names = {name.split("/")[0] for name in archive.namelist()}
    assert {"mine", "ours", "ours-left-1"} <= names
    for name in archive.namelist():
        if name.endswith(".json"):
            rows = json.loads(archive.read(name))
            assert rows and all(row["author"] in ("Alice", "Bob") for row in rows)
            if not name.startswith("mine/"):
                assert all(len(row["written"]) == len("2026-01-01") for row in rows if _opened(row))
        elif name.endswith(".md") and name != "README.md":
            assert archive.read(name).decode().startswith("# ")
    revisions = [row["revision"] for row in json.loads(archive.read("mine/journal.json"))]
    assert sorted(revisions) == [1, 1, 2]


def _opened(row: dict[str, Any]) -> bool:
    return "almanac" not in str(row)  # of what waits sealed one's own hour may stand there


def test_an_export_survives_a_question_that_the_library_no_longer_has(lived: Lived) -> None:
    with patch("counterpoint.web.features.question.question", side_effect=LibraryError("gone")):
        assert "lighthouse" in export(lived.alice).read("ours/question.md").decode()
        assert "A question from an earlier version" in lived.alice.get("/ours/question/opened/")


def test_whoever_writes_nothing_exports_a_page_that_says_so(charlie: Someone) -> None:
    assert export(charlie).namelist() == ["README.md"]


def test_the_help_page_is_the_same_for_everyone_and_asks_nothing(
    db: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        page = Client().get("/help/")
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    assert "<form" not in main and "<input" not in main


def test_the_other_cannot_tell_that_safety_was_opened(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    before = text_of(bob.get("/safety/"))
    for path in ("/safety/", "/help/", "/safety/leave/", "/safety/go/"):
        alice.get(path)
    export(alice)
    assert text_of(bob.get("/safety/")) == before


def test_quick_exit_stands_on_every_page(alice: Someone) -> None:
    for path in ("/", "/mine/", "/safety/", "/account/", "/nothing/"):
        response = alice.client.get(path)
        assert 'action="/exit/"' in response.content.decode(), path


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/mine/journal/"])
def test_when_the_database_fails_a_page_says_so_and_nothing_else_breaks(
    alice: Someone, path: str
) -> None:
    alice.client.raise_request_exception = False
    fails = OperationalError("database or disk is full")
    reached = "django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection"
    with patch(reached, side_effect=fails):
        response = alice.client.get(path)
    assert response.status_code == 500
    page = response.content.decode()
    assert "Something went wrong here" in page and "disk is full" not in page


def test_an_export_reads_as_a_person_would_say_it(couple: tuple[Someone, Someone]) -> None:
    alice, _ = couple
    words = {"day": "2026-01-02", "mood": "8", "feelings": ["tired"], "line": "slept at last"}
    alice.write("checkin", share=True, **words, shared=["mood"], was="")
    page = export(alice).read("mine/checkin.md").decode()
    assert "## 2 Jan 2026, Alice" in page
    assert "- Mood: fairly bright (8)" in page
    assert "- Feelings that fit: tired" in page
    assert "- A line for me: slept at last" in page
    assert "- Ticked to be shared: Mood" in page


def test_the_help_lines_can_be_tapped(db: None) -> None:
    page = Client().get("/help/").content.decode()
    assert 'href="tel:08082000247"' in page and 'href="tel:112"' in page
    assert 'href="https://findahelpline.com" rel="noreferrer"' in page


def test_whoever_is_signed_out_finds_what_is_promised(db: None) -> None:
    assert 'href="/promises/"' in Client().get("/sign-in/").content.decode()
    assert "right after this" not in Client().get("/promises/").content.decode()
