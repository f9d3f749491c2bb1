"""Signing in and out, and what slows down a stranger who guesses."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from counterpoint.web.accounts import limits
from counterpoint.web.accounts.models import Person, Session, Wait
from tests.conftest import Someone


def guess(client: Client, one: Someone, passphrase: str = "a wrong guess") -> Any:
    return client.post("/sign-in/", {"name": one.name, "passphrase": passphrase})


def told(response: Any) -> str:
    page: str = response.content.decode()
    return page.split('role="alert"')[1].split("</div>", maxsplit=1)[0]


def test_signing_in_opens_the_vault_and_goes_where_one_was_on_the_way_to(alice: Someone) -> None:
    client = Client()
    words = {"name": " aLiCe ", "passphrase": alice.passphrase, "next": "/mine/"}
    response = client.post("/sign-in/", words)
    assert response["Location"] == "/mine/"
    assert client.get("/mine/").status_code == 200
    assert client.get("/sign-in/?next=/ours/")["Location"] == "/ours/"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org",
        "javascript:alert(1)",
        "/\\example.org",
        "mine/",
        "\x00",
        "/\x00",
        "/a\r\nSet-Cookie: a=b",
    ],
)
def test_signing_in_never_leads_away_from_here(alice: Someone, wanted: str) -> None:
    words = {"name": "Alice", "passphrase": alice.passphrase, "next": wanted}
    response = Client().post("/sign-in/", words)
    assert response.status_code == 302
    onward = response["Location"]
    assert onward.startswith("/") and not onward.startswith(("//", "/\\"))
    assert "a=b" not in str(response.cookies)


def test_a_wrong_name_and_a_wrong_passphrase_look_the_same(alice: Someone) -> None:
    wrong = guess(Client(), alice)
    nobody = Client().post("/sign-in/", {"name": "Nobody", "passphrase": "a wrong guess"})
    assert wrong.status_code == nobody.status_code == 422
    assert told(wrong) == told(nobody)
    assert "do not go together" in told(wrong)
    assert 'value="Alice"' in wrong.content.decode()
    assert "a wrong guess" not in wrong.content.decode()


def test_a_name_nobody_has_takes_the_same_work(alice: Someone) -> None:
    with patch("counterpoint.web.accounts.backend.make_password") as work:
        Client().post("/sign-in/", {"name": "Nobody", "passphrase": "a wrong guess"})
    work.assert_called_once_with("a wrong guess")


def test_signing_in_gives_the_session_a_new_key(alice: Someone) -> None:
    client = Client()
    client.get("/sign-in/")
    client.session["begun"] = True
    before = client.session.session_key
    alice.sign_in(client)
    assert client.session.session_key != before


def test_five_tries_are_free_and_then_each_waits_twice_as_long(alice: Someone) -> None:
    stranger = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(limits.FREE_TRIES):
            assert "do not go together" in told(guess(stranger, alice))
        for seconds in (15, 30, 60, 120, 240, 480, 900, 900):
            request = RequestFactory().get("/")
            assert limits.seconds_to_wait(request, "alice") == seconds
            assert "Too many tries" in told(guess(stranger, alice, alice.passphrase))
            clock.shift(timedelta(seconds=seconds))
            assert "do not go together" in told(guess(stranger, alice))


def test_the_wait_is_said_in_seconds_and_then_in_minutes(alice: Someone) -> None:
    stranger = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            guess(stranger, alice)
        assert "15 seconds" in told(guess(stranger, alice))
        for seconds in (15, 30, 60):
            clock.shift(timedelta(seconds=seconds))
            guess(stranger, alice)
        assert "2 minutes" in told(guess(stranger, alice))


def test_the_right_passphrase_forgives_the_wrong_ones(alice: Someone) -> None:
    stranger = Client()
    for _ in range(4):
        guess(stranger, alice)
    alice.sign_in(stranger)
    stranger.post("/sign-out/")
    for _ in range(4):
        assert "do not go together" in told(guess(stranger, alice))


def test_a_day_without_a_try_is_forgotten(alice: Someone) -> None:
    stranger = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            guess(stranger, alice)
        clock.shift(limits.FORGOTTEN_AFTER + timedelta(minutes=1))
        for _ in range(4):
            assert "do not go together" in told(guess(stranger, alice))


def test_a_stranger_who_guesses_does_not_shut_out_a_known_device(alice: Someone) -> None:
    stranger = Client()
    alice.post("/sign-out/")
    for _ in range(8):
        guess(stranger, alice)
    assert "Too many tries" in told(guess(Client(), alice, alice.passphrase))
    alice.sign_in()


def test_a_known_device_is_limited_too_and_by_itself(alice: Someone) -> None:
    alice.post("/sign-out/")
    for _ in range(5):
        guess(alice.client, alice)
    assert "Too many tries" in told(guess(alice.client, alice, alice.passphrase))
    alice.sign_in(Client())


def test_a_device_known_for_one_name_is_a_stranger_to_another(alice: Someone, bob: Someone) -> None:
    alice.post("/sign-out/")
    for _ in range(5):
        guess(alice.client, bob)
    assert "Too many tries" in told(guess(Client(), bob, bob.passphrase))
    bob.post("/sign-out/")
    bob.sign_in()


def test_a_forged_device_cookie_counts_as_a_stranger(alice: Someone, settings: Any) -> None:
    stranger = Client()
    stranger.cookies[settings.DEVICE_COOKIE_NAME] = "made:up:cookie"
    for _ in range(5):
        guess(stranger, alice)
    assert "Too many tries" in told(guess(Client(), alice, alice.passphrase))


def test_tries_side_by_side_all_count(alice: Someone) -> None:
    """Each was let through before any was counted; the next one waits for all of them."""
    with time_machine.travel(timezone.now(), tick=False):
        requests = [RequestFactory().get("/") for _ in range(9)]
        assert all(limits.seconds_to_wait(request, "Alice") == 0 for request in requests)
        for request in requests:
            limits.note_failure(request, "Alice")
        assert limits.seconds_to_wait(requests[0], "Alice") == 15 * 2**4
    assert max(Wait.objects.values_list("failures", flat=True)) == 9


def test_guessing_over_many_names_is_slowed_too(db: None) -> None:
    request = RequestFactory().get("/")
    for n in range(60):
        limits.note_failure(request, f"name {n}")
    assert limits.seconds_to_wait(request, "a name not tried yet") > 0


def test_the_table_of_waits_names_nobody(alice: Someone) -> None:
    guess(Client(), alice)
    rows = str(list(Wait.objects.values()))
    assert "lice" not in rows and "127.0.0.1" not in rows


def test_signing_out_ends_the_session_and_forgets_the_key(alice: Someone, settings: Any) -> None:
    alice.post("/sign-out/")
    assert not Session.objects.filter(person=alice.person).exists()
    assert alice.client.cookies[settings.KEY_COOKIE_NAME].value == ""
    assert alice.client.get("/")["Location"] == "/sign-in/?next=%2F"


def test_quick_exit_ends_the_session_and_goes_to_an_ordinary_page(
    alice: Someone, settings: Any
) -> None:
    response = alice.post("/exit/")
    assert response["Location"] == settings.EXIT_URL
    assert not Session.objects.filter(person=alice.person).exists()
    assert alice.client.cookies[settings.KEY_COOKIE_NAME].value == ""


def test_quick_exit_works_for_whoever_is_not_signed_in(db: None, settings: Any) -> None:
    assert Client().post("/exit/")["Location"] == settings.EXIT_URL


def test_somebody_else_signing_in_gets_nothing_of_the_session_before(
    alice: Someone, bob: Someone
) -> None:
    bob.sign_in(alice.client)
    assert "Bob" in alice.get("/account/")
    assert Person.objects.get(pk=alice.client.session["_auth_user_id"]).name == "Bob"


def test_a_row_changed_outside_the_app_lets_nobody_in(alice: Someone, bob: Someone) -> None:
    row = Person.objects.get(pk=alice.person.pk)
    row.password, row.by_passphrase = bob.person.password, bob.person.by_passphrase
    row.save()
    assert "do not go together" in told(guess(Client(), alice, bob.passphrase))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(1, "1 second."), (59, "59 seconds."), (60, "1 minute."), (61, "2 minutes.")],
)
def test_how_long_to_wait_is_said_in_words_that_fit_the_number(
    alice: Someone, seconds: int, told: str
) -> None:
    with patch("counterpoint.web.accounts.limits.seconds_to_wait", return_value=seconds):
        words = {"name": "Alice", "passphrase": "not this one"}
        page = Client().post("/sign-in/", words).content.decode()
    assert f"Please wait a little: {told}" in page
