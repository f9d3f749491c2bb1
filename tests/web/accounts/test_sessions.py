"""Where one is signed in: seen and ended by oneself alone."""

import re
from typing import Any

import pytest
from django.test import Client

from counterpoint.web.accounts import devices
from counterpoint.web.accounts.models import Session
from counterpoint.web.accounts.sessions import stored
from tests.conftest import Someone

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def on_a_phone(one: Someone) -> Client:
    client = Client(headers={"User-Agent": PHONE})
    one.sign_in(client)
    return client


def handles(page: str) -> list[str]:
    return re.findall(r'name="session" value="([0-9a-f]+)"', page)


def test_a_sign_in_elsewhere_shows_to_its_owner_alone(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    on_a_phone(alice)
    assert "Chrome · Android" in alice.get("/safety/")
    assert "Android" not in bob.get("/safety/") and not handles(bob.get("/safety/"))


def test_one_other_session_can_be_ended(alice: Someone) -> None:
    phone, other = on_a_phone(alice), Client()
    alice.sign_in(other)
    listed = handles(alice.get("/safety/"))
    assert len(listed) == 2
    phone_key = phone.session.session_key
    alice.post("/account/sessions/end/", session=next(h for h in listed if _is(h, phone_key)))
    assert phone.get("/mine/")["Location"].startswith("/sign-in/")
    assert other.get("/mine/").status_code == 200
    alice.get("/mine/")


def _is(handle: str, key: str | None) -> bool:
    assert key
    return devices._handle(stored(key)) == handle


def test_all_others_can_be_ended_at_once(alice: Someone, bob: Someone) -> None:
    phone = on_a_phone(alice)
    alice.post("/account/sessions/end/")
    assert phone.get("/mine/")["Location"].startswith("/sign-in/")
    alice.get("/mine/")
    bob.get("/mine/")


@pytest.mark.parametrize("handle", ["", "x", "0" * 24, "\x00"])
def test_nobody_ends_a_session_of_somebody_else(
    alice: Someone, charlie: Someone, handle: str
) -> None:
    key = alice.client.session.session_key
    assert key
    for guess in (handle, devices._handle(key), key):
        charlie.post("/account/sessions/end/", session=guess)
    alice.get("/mine/")


def test_the_page_does_not_give_away_the_key_of_a_session(alice: Someone) -> None:
    phone = on_a_phone(alice)
    page = alice.get("/safety/")
    for client in (phone, alice.client):
        assert client.session.session_key not in page


def test_a_session_is_listed_by_day_and_without_an_address(alice: Someone) -> None:
    row = Session.objects.get(person=alice.person)
    kept: dict[str, Any] = row.get_decoded()
    assert len(kept["since"]) == len("2026-01-01")
    assert "127.0.0.1" not in str(kept)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (PHONE, "Chrome · Android"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox · Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_named_in_plain_words(agent: str, label: str) -> None:
    assert devices.describe(agent) == label


def test_account_settings_are_kept_and_wrong_ones_refused(alice: Someone) -> None:
    alice.post("/account/", lock_minutes="60", email="alice@example.org")
    assert 'value="60" selected' in alice.get("/account/")
    for field, value in (("lock_minutes", "61"), ("lock_minutes", "x"), ("email", "nothing")):
        fields = {"lock_minutes": "5", "email": ""} | {field: value}
        page = alice.post("/account/", 422, **fields).content.decode()
        assert f'id="id_{field}_error"' in page
    assert 'value="60" selected' in alice.get("/account/")


def test_pages_say_who_is_signed_in(alice: Someone) -> None:
    assert "You sign in as Alice." in alice.get("/account/")
    alice.post("/lock/")
    assert "You are signed in as Alice." in alice.get("/unlock/")


def test_a_session_put_to_another_persons_name_in_the_database_lets_nobody_in(
    alice: Someone, bob: Someone
) -> None:
    row = Session.objects.get(person=alice.person)
    Session.objects.filter(pk=row.pk).update(person=bob.person)
    assert alice.client.get("/").headers["Location"].startswith("/sign-in/")
