"""Signing up: the first on a server, and after that only by invitation."""

import unicodedata
from typing import Any

import pytest
from django.test import Client

from counterpoint.web.accounts.forms import SignUpForm
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.views import make_person
from tests.conftest import Someone

GOOD = "seven grey herons at noon"

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **changed: Any) -> Any:
    words = {"name": "Alice", "new_passphrase": GOOD, "email": "", "understood": "on"}
    return client.post("/sign-up/", words | changed)


def test_the_first_visitor_makes_the_first_account_and_is_shown_the_code_until_it_is_written_down(
    client: Client,
) -> None:
    door = client.get("/sign-in/").content.decode()
    assert "Set up Counterpoint" in door and "<form" not in door.split("<main")[1]
    response = sign_up(client)
    assert response.status_code == 302 and response["Location"] == "/account/recovery-code/"
    first, again = (client.get("/account/recovery-code/").content.decode() for _ in range(2))
    code = first.split('id="recovery-code"')[1].split(">")[1].split("<")[0]
    assert len(code.replace("-", "")) == 25 and code in again
    assert "still to be written down" in client.get("/").content.decode()
    client.post("/account/recovery-code/")
    assert client.get("/account/recovery-code/").status_code == 302
    assert "still to be written down" not in client.get("/").content.decode()


def test_after_the_first_account_people_come_by_invitation_only(
    alice: Someone, client: Client
) -> None:
    for response in (client.get("/sign-up/"), sign_up(client, name="Charlie")):
        assert response.status_code == 302 and response["Location"] == "/sign-in/"
    assert not Person.objects.filter(name="Charlie").exists()


def test_an_open_server_lets_anyone_make_an_account(
    alice: Someone, client: Client, settings: Any
) -> None:
    settings.SIGN_UP = "open"
    assert sign_up(client, name="Charlie").status_code == 302
    assert Person.objects.filter(name="Charlie").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This is still empty. Please fill it in."),
        ("   ", "This is still empty. Please fill it in."),
        ("A" * 41, "at most 40 characters"),
        ("Al\x00ice", "Null characters are not allowed."),
        ("Al\u200bice", "that can be seen"),
        ("Al\u202eice", "that can be seen"),
        ("\ufdfa" * 40, "too long when it is spelt out"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_the_field(
    client: Client, name: str, sentence: str
) -> None:
    response = sign_up(client, name=name)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page.split('id="id_name_error"')[1].split("</div>")[0]
    assert not Person.objects.exists()


@pytest.mark.parametrize("twin", ["alice", "ALICE", " Alice ", "Ａｌｉｃｅ"])
def test_two_spellings_of_one_name_are_one_name(
    alice: Someone, client: Client, settings: Any, twin: str
) -> None:
    settings.SIGN_UP = "open"
    response = sign_up(client, name=twin)
    assert response.status_code == 422 and "already has this name" in response.content.decode()


def test_a_name_that_is_taken_in_the_same_moment_is_told_and_makes_no_account(
    settings: Any, db: None
) -> None:
    words = {"name": "Alice", "new_passphrase": GOOD, "email": "", "understood": "on"}
    first, second = SignUpForm(words), SignUpForm(words | {"name": "alice"})
    assert first.is_valid() and second.is_valid()
    assert make_person(first) is not None
    assert make_person(second) is None
    assert "already has this name" in str(second.errors["name"])
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("", "This is still empty. Please fill it in."),
        ("nine char", "at least 10 characters"),
        ("password123", "Many people use this passphrase"),
        ("8675309042017", "digits alone"),
        ("org.example", "too much like your name or e-mail"),
        ("a" * 1001, "at most 1000 characters"),
        ("long enough \x00 but not text", "Null characters are not allowed."),
    ],
)
def test_a_weak_passphrase_is_refused_beside_the_field_and_never_shown_again(
    client: Client, passphrase: str, sentence: str
) -> None:
    response = sign_up(client, new_passphrase=passphrase, email="alice@org.example")
    page = response.content.decode()
    assert response.status_code == 422
    told = page.split('id="id_new_passphrase_error"')[1].split("</div>")[0]
    assert sentence in told and "password" not in told
    assert not passphrase or (f">{passphrase}<" not in page and f'"{passphrase}"' not in page)
    assert 'value="Alice"' in page and 'value="alice@org.example"' in page
    assert not Person.objects.exists()


def test_no_rule_asks_for_digits_or_signs(client: Client) -> None:
    assert sign_up(client, new_passphrase="onlysmallletters").status_code == 302


def test_nobody_joins_without_saying_that_they_understand_what_losing_both_means(
    client: Client,
) -> None:
    response = sign_up(client, understood="")
    page = response.content.decode()
    assert response.status_code == 422 and 'id="id_understood_error"' in page
    assert 'aria-describedby="id_understood_error"' in page
    assert not Person.objects.exists()


def test_an_accent_typed_in_two_ways_is_one_passphrase(client: Client) -> None:
    words = "crème brûlée at the café"
    composed, apart = (unicodedata.normalize(form, words) for form in ("NFC", "NFD"))
    assert composed != apart
    assert sign_up(client, new_passphrase=apart).status_code == 302
    for typed in (composed, apart):
        response = Client().post("/sign-in/", {"name": "Alice", "passphrase": typed})
        assert response.status_code == 302, typed


def test_spaces_around_a_passphrase_belong_to_it(client: Client) -> None:
    assert sign_up(client, new_passphrase=f" {GOOD} ").status_code == 302
    assert Client().post("/sign-in/", {"name": "Alice", "passphrase": GOOD}).status_code == 422


def test_signing_up_sends_no_mail_and_notes_no_hour(client: Client, mailoutbox: list[Any]) -> None:
    sign_up(client, email="alice@example.org")
    person = Person.objects.get()
    assert mailoutbox == []
    assert person.last_login is None and not hasattr(person.joined, "hour")
