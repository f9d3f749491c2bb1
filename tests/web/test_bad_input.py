"""What cannot be, at every form: told beside the field, with what was typed still there."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, reset_link
from tests.web import addresses
from tests.web.crawl import Page
from tests.web.lived import Lived, check_in


def told(page: str, field: str) -> str:
    """Return the sentence beside a field, to which the field itself must point."""
    error = f"id_{field}_error"
    sentence = page.split(f'id="{error}"')[1].split("</div>", maxsplit=1)[0]
    pointing = [w for _, w in Page(page).tags if error in (w.get("aria-describedby") or "").split()]
    assert pointing, f"nothing points to {error}"
    assert any(words.get("aria-invalid") == "true" for words in pointing)
    return sentence


WORDS = [
    ("journal", "words", "", "This is still empty. Please fill it in."),
    ("journal", "words", "   \n ", "This is still empty. Please fill it in."),
    ("journal", "words", "a" * 20_001, "at most 20000 characters"),
    ("journal", "words", "a\x00b", "Null characters are not allowed."),
    ("thanks", "words", "a" * 4_001, "at most 4000 characters"),
    ("thanks", "words", "", "This is still empty. Please fill it in."),
    ("checkin", "line", "a" * 1_001, "at most 1000 characters"),
    ("checkin", "line", "\x00", "Null characters are not allowed."),
    ("checkin", "mood", "11", "10 or less"),
    ("checkin", "mood", "-1", "0 or more"),
    ("checkin", "stress", "7.5", "Enter a whole number."),
    ("checkin", "stress", "high", "Enter a whole number."),
    ("checkin", "room", "9" * 5000, "Enter a whole number."),
    ("checkin", "support", "\x00", "Enter a whole number."),
    ("checkin", "day", "", "This is still empty. Please fill it in."),
    ("checkin", "day", "2026-02-30", "Enter a valid date."),
    ("checkin", "day", "\x00", "Enter a valid date."),
]


@pytest.mark.parametrize(("kind", "field", "value", "sentence"), WORDS)
def test_a_field_that_cannot_be_is_told_beside_it_and_the_rest_is_still_there(
    alice: Someone, kind: str, field: str, value: str, sentence: str
) -> None:
    fields = {"id": str(new_id()), "day": "2026-01-02", "line": "still here", "mood": "4"}
    fields[field] = value
    page = alice.post(f"/mine/{kind}/new/", 422, **fields).content.decode()
    assert sentence in told(page, field)
    assert "What you typed is still here" in page
    assert fields["id"] in page
    if kind == "checkin" and field != "line":
        assert "still here</textarea>" in page
    elif 10 < len(value) < 30_000:
        assert value in page
    assert not Entry.objects.exists()


def test_a_day_that_has_not_come_is_refused(alice: Someone) -> None:
    day = timezone.localdate() + timedelta(days=1)
    fields = {"id": str(new_id()), "day": str(day), "mood": "4", "line": "still here"}
    page = alice.post("/mine/checkin/new/", 422, **fields).content.decode()
    assert "That day has not come yet" in told(page, "day") and "still here" in page


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31"])
def test_a_day_long_ago_breaks_no_page(alice: Someone, day: str) -> None:
    alice.write("checkin", day=day, mood="4")
    for path in ("/", "/mine/", "/mine/checkin/", "/mine/checkin/new/", "/understand/?days=365"):
        alice.get(path)
    alice.post("/safety/export/", 200)


@pytest.mark.parametrize(
    ("field", "values"),
    [("feelings", ["no such feeling"]), ("feelings", ["\x00"]), ("shared", ["line"])],
)
def test_a_choice_that_is_none_is_refused_with_a_sentence(
    couple: tuple[Someone, Someone], field: str, values: list[str]
) -> None:
    alice, _ = couple
    fields = {"id": str(new_id()), "day": "2026-01-02", "line": "still here", field: values}
    page = alice.post("/mine/checkin/new/", 422, **fields).content.decode()
    assert "Select a valid choice" in page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert "still here" in page and not Entry.objects.exists()


@pytest.mark.parametrize(
    "id", ["", "x", "\x00", "1" * 5000, "{}", "3f35ed57-3126-4cb3-bab5-e3c7bb73af8d"]
)
@pytest.mark.parametrize("kind", ["journal", "thanks"])
def test_a_forged_id_is_told_and_the_words_stay(alice: Someone, kind: str, id: str) -> None:
    page = alice.post(f"/mine/{kind}/new/", 422, id=id, words="still here").content.decode()
    assert "still here" in page and 'role="alert"' in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize("base", ["-1", "x", "\x00", "1.5"])
def test_a_forged_revision_is_told_and_the_words_stay(alice: Someone, base: str) -> None:
    id = alice.write("journal", words="one")
    path = f"/mine/journal/{id}/edit/"
    page = alice.post(path, 422, base=base, words="still here").content.decode()
    assert "still here" in page and 'role="alert"' in page
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("", "This is still empty. Please fill it in."),
        ("a" * 8_001, "at most 8000 characters"),
        ("still\x00here", "Null characters are not allowed."),
    ],
)
def test_an_answer_that_cannot_be_is_told_beside_the_field(
    couple: tuple[Someone, Someone], answer: str, sentence: str
) -> None:
    alice, _ = couple
    path = f"/ours/question/{timezone.localdate()}/"
    page = alice.post(path, 422, id=str(new_id()), answer=answer).content.decode()
    assert sentence in told(page, "answer")
    assert answer.replace("\x00", "") in page.replace("\x00", "")
    assert not Entry.objects.exists()


def forms(lived: Lived) -> dict[str, str]:
    """Return every address that takes a form."""
    alice = lived.alice
    return {
        **addresses.addresses(
            kind="thanks",
            day=timezone.localdate(),
            mine=lived.ids["Alice thanks"],
            copy=lived.ids["Alice copy"],
            space=lived.left,
            old=lived.ids["Alice copy"],
            invitation="0" * 26,
            reset=reset_link(alice.person).split("/")[2],
            ids=lived.ids,
        )
    }


def test_a_file_where_text_belongs_is_as_if_nothing_had_been_typed(lived: Lived) -> None:
    alice = lived.alice
    before = Entry.objects.count()
    for path, field in (
        ("/mine/journal/new/", "words"),
        ("/mine/thanks/new/", "words"),
        ("/account/passphrase/", "passphrase"),
        ("/join/", "code"),
    ):
        file = SimpleUploadedFile("words.txt", b"words in a file")
        page = alice.post(path, 422, id=str(new_id()), **{field: file}).content.decode()
        assert "still empty" in told(page, field), path
        assert "words in a file" not in page
    assert Entry.objects.count() == before


def test_a_huge_file_breaks_nothing(alice: Someone) -> None:
    file = io.BytesIO(b"x" * (3 * 1024 * 1024))
    file.name = "huge"
    response = alice.client.post("/mine/journal/new/", {"words": file, "id": str(new_id())})
    assert response.status_code in (400, 413, 422)


BROKEN = {
    "malformed multipart": (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
    "no boundary": (b"words=x", "multipart/form-data"),
    "a huge body": (b"words=" + b"x" * (1024 * 1024), "application/x-www-form-urlencoded"),
    "many fields": (b"&".join([b"a=b"] * 500), "application/x-www-form-urlencoded"),
    "an unknown encoding": (b"words=x", "application/x-www-form-urlencoded; charset=none"),
    "invalid UTF-8": (b"id=%ff%fe&words=%ff\xfe", "application/x-www-form-urlencoded"),
    "no form": (b"\x00\x01\x02", "application/octet-stream"),
    "JSON": (b'{"words": 1}', "application/json"),
    "cut": (b"words=%f", "application/x-www-form-urlencoded"),
}
# Buttons without a field, and forms that are whole with one word or none: what arrives broken is
# to them as if they were pressed. A browser's carry a token, and without that nothing is done.
PRESSED = (
    "busy", "busy-share", "busy-withdraw", "feed-begin", "feed-end", "decision-unseal", "put-away",
    "done", "checkup-edit", "checkup-page", "decision-add", "division-add",
)  # fmt: skip
ENDS = ("sign-out", "exit", "lock", "leave", "go", "revoke", "invite", "end-sessions", "erase")


@pytest.mark.parametrize("which", BROKEN)
def test_a_request_that_is_broken_is_answered_at_every_address_and_changes_nothing(
    lived: Lived, which: str
) -> None:
    body, kind = BROKEN[which]
    lived.alice.get("/")
    before = list(Entry.objects.order_by("row").values_list("row", "revision"))
    asked = {n: at for n, at in forms(lived).items() if n not in (*ENDS, "withdraw", "take-back")}
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = lived.alice.client.cookies
    for client in (lived.alice.client, Client(), strict):
        for name, path in asked.items():
            if name in PRESSED and client is lived.alice.client:
                continue
            response: Any = client.generic("POST", path, body, content_type=kind)
            assert response.status_code in (200, 302, 400, 403, 404, 405, 409, 422), (name, which)
            if response.status_code == 400:
                assert "did not arrive whole" in response.content.decode(), name
    assert list(Entry.objects.order_by("row").values_list("row", "revision")) == before


@pytest.mark.parametrize(
    "query", ["?days=x", "?days=-1", "?days=" + "9" * 5000, "?days=\x00", "?days=%ff", "?days="]
)
def test_an_odd_span_shows_the_usual_one(couple: tuple[Someone, Someone], query: str) -> None:
    alice, _ = couple
    alice.write("checkin", share=True, **check_in("x", timezone.localdate()))
    page = alice.get(f"/understand/{query}")
    assert 'href="?days=30&amp;signal=mood#ud" aria-current="true"' in page


def test_an_address_that_is_none_is_not_found(alice: Someone) -> None:
    for path in (
        "/mine/journal/not-an-id/",
        "/past/not-an-id/",
        "/mine/%00/",
        "/ours/question/2026-13-01/",
        "/%ff/",
        "/join/%00/",
        "/mine/journal/" + "x" * 3000 + "/",
        "/../../etc/passwd",
        "/static/../settings.py",
    ):
        assert alice.client.get(path).status_code == 404, path


def test_a_host_that_is_not_ours_is_refused_in_a_sentence(alice: Someone) -> None:
    response = alice.client.get("/", headers={"Host": "somebody.example.org"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "did not arrive whole" in page and "somebody" not in page


def test_no_browser_cuts_what_is_pasted_into_words_without_saying_so(
    couple: tuple[Someone, Someone],
) -> None:
    for path in ("/mine/win/new/", "/mine/journal/new/", "/mine/boundary/new/", "/"):
        for tag in re.findall(r"<textarea[^>]*>", couple[0].get(path)):
            assert 'name="line"' in tag or "maxlength" not in tag, path
