"""Locking, unlocking, and keeping what was being written meanwhile."""

import base64
import hashlib
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import msgspec
import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import Person, Session, Stash, new_id
from tests.conftest import Someone
from tests.web.rows import everything_at_rest


def unlock(one: Someone, onward: str = "") -> Any:
    return one.post("/unlock/", passphrase=one.passphrase, next=onward)


def is_open(one: Someone) -> bool:
    return bool(one.client.get("/mine/").status_code == 200)


def test_locking_shuts_every_page_and_the_passphrase_opens_them(
    alice: Someone, settings: Any
) -> None:
    alice.post("/lock/")
    assert alice.client.cookies[settings.KEY_COOKIE_NAME].value == ""
    response = alice.client.get("/mine/journal/")
    assert response["Location"] == "/unlock/?next=%2Fmine%2Fjournal%2F"
    assert unlock(alice, "/mine/journal/")["Location"] == "/mine/journal/"
    assert is_open(alice)


def test_a_wrong_passphrase_leaves_it_locked_and_is_limited(alice: Someone) -> None:
    alice.post("/lock/")
    for _ in range(5):
        page = alice.post("/unlock/", 422, passphrase="not this one").content.decode()
        assert "not the passphrase" in page.split('id="id_passphrase_error"')[1]
        assert "not this one" not in page
    assert (
        "Too many tries"
        in alice.post("/unlock/", 422, passphrase=alice.passphrase).content.decode()
    )
    assert not is_open(alice)


def test_the_vault_locks_after_the_idle_minutes_of_ones_choice(alice: Someone) -> None:
    alice.post("/account/", lock_minutes="30", email="")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        unlock(alice)
        clock.shift(timedelta(minutes=29))
        assert is_open(alice)
        clock.shift(timedelta(minutes=30))
        assert is_open(alice)  # it was used in between
        clock.shift(timedelta(minutes=31))
        assert not is_open(alice)
        clock.shift(timedelta(minutes=-31))
        assert not is_open(alice)  # the key is gone, not only hidden


def test_a_page_that_asks_by_itself_does_not_keep_the_vault_open(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    path = f"/ours/question/{timezone.localdate()}/state/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        unlock(alice)
        for _ in range(10):
            clock.shift(timedelta(minutes=1))
            assert alice.client.get(path, headers={"HX-Request": "true"}).status_code == 204
        clock.shift(timedelta(seconds=1))
        polled = alice.client.get(path, headers={"HX-Request": "true"})
        assert polled.status_code == 204 and polled["HX-Redirect"].startswith("/unlock/?next=")
        assert not is_open(alice)


def test_a_session_without_the_cookies_key_opens_nothing(alice: Someone, settings: Any) -> None:
    thief = Client()
    name = settings.SESSION_COOKIE_NAME
    thief.cookies[name] = alice.client.cookies[name].value
    assert thief.get("/mine/")["Location"].startswith("/unlock/")
    for key in ("", "not base64 é", base64.urlsafe_b64encode(bytes(32)).decode(), "AAAA"):
        thief.cookies[settings.KEY_COOKIE_NAME] = key
        assert thief.get("/mine/")["Location"].startswith("/unlock/"), key


def test_the_session_at_rest_holds_no_key(alice: Someone) -> None:
    opened = alice.here
    kept = everything_at_rest()
    for secret in (alice.secret, *opened.mine.keys):
        for form in (secret, base64.b64encode(secret), secret.hex().encode()):
            assert form not in kept
    assert alice.code.encode() not in kept
    assert alice.passphrase.encode() not in kept


def test_what_is_sent_as_the_vault_locks_comes_back_once_on_its_page(alice: Someone) -> None:
    path = "/mine/journal/new/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        unlock(alice)
        clock.shift(timedelta(minutes=11))
        response = alice.post(path, id=str(new_id()), words="a half sentence", then="keep")
        assert response["Location"] == f"/unlock/?next={quote(path, safe='')}"
        unlock(alice, path)
        assert "a half sentence" in alice.get(path, status=200)
        assert "a half sentence" not in alice.get(path)
    assert "a half sentence" not in alice.get("/mine/journal/")


def test_what_is_being_written_when_one_locks_comes_back_once(alice: Someone) -> None:
    path = "/mine/journal/new/"
    response = alice.post("/lock/", _at=path, id=str(new_id()), words="a half sentence")
    assert response["Location"] == f"/unlock/?next={quote(path, safe='')}"
    assert unlock(alice, path)["Location"] == path
    assert "a half sentence" in alice.get(path)
    assert "a half sentence" not in alice.get(path)


def test_a_stashed_answer_and_a_stashed_revision_come_back_too(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    id = alice.write("journal", words="first")
    for path, name in (
        (f"/mine/journal/{id}/edit/", "words"),
        (f"/ours/question/{timezone.localdate()}/", "answer"),
    ):
        alice.post("/lock/", _at=path, base="1", id=id, **{name: "a half sentence"})
        unlock(alice)
        assert "a half sentence" in alice.get(path)


def test_what_was_typed_as_the_vault_locked_is_readable_nowhere(alice: Someone) -> None:
    fields = {"words": "a half sentence", "new_passphrase": "one that is typed", "code": "ABCDE"}
    alice.post("/lock/", _at="/mine/journal/new/", **fields)
    assert Stash.objects.filter(person=alice.person).exists()
    for words in fields.values():
        assert words not in str(Session.objects.get(person=alice.person).get_decoded())
        assert words.encode() not in everything_at_rest()


def test_a_passphrase_is_never_stashed(alice: Someone) -> None:
    alice.post("/lock/", _at="/account/", new_passphrase="typed", passphrase="now", code="X")
    assert not Stash.objects.exists()


def test_a_stash_opens_for_nobody_else(alice: Someone, bob: Someone) -> None:
    path = "/mine/journal/new/"
    alice.post("/lock/", _at=path, words="a half sentence")
    bob.post("/lock/")
    Stash.objects.update(person=bob.person)
    unlock(bob)
    assert "a half sentence" not in bob.get(path)
    assert not Stash.objects.exists()


def test_a_public_key_put_into_the_database_gets_no_stash(alice: Someone, bob: Someone) -> None:
    """The key that seals is the one that the signed session names, whatever the row has."""
    alice.post("/lock/", _at="/mine/journal/new/", words="a half sentence")
    assert Stash.objects.count() == 1
    theirs = Person.objects.get(pk=bob.person.pk).public_key
    Person.objects.filter(pk=alice.person.pk).update(public_key=theirs)
    alice.post("/lock/", _at="/mine/journal/new/", words="a half sentence")
    assert Stash.objects.count() == 1


def test_windows_that_lock_together_each_get_their_words_back(alice: Someone) -> None:
    """Two have words for one page, one has none, and one had read the session before them all."""
    new = "/mine/journal/new/"
    before = alice.client.session  # as a window has read it that writes it last
    before["device"] = "as it was"
    alice.post("/lock/", _at=new, words="the first window")
    alice.post("/lock/", _at=new, words="the second window")
    before.save()
    alice.post("/lock/", _at="/mine/")
    unlock(alice)
    pages = [alice.get(new) for _ in range(3)]
    for page, words in zip(pages, ("the second window", "the first window", ""), strict=True):
        assert re.findall(r"the (?:first|second) window", page) == [words] * bool(words)


def test_many_locks_push_out_nothing_that_was_written_before(alice: Someone) -> None:
    """Whoever sits at the locked browser can lock it again and again."""
    path = "/mine/journal/new/"
    alice.post("/lock/", _at=path, words="a half sentence")
    for number in range(20):
        alice.post("/lock/", _at="/mine/thanks/new/", words=f"window {number:02}")
    assert Stash.objects.count() == 16
    unlock(alice)
    assert "a half sentence" in alice.get(path)
    assert "window 14" in alice.get("/mine/thanks/new/")


def test_what_waited_for_a_day_makes_room_and_after_a_month_it_goes(alice: Someone) -> None:
    for number in range(16):
        alice.post("/lock/", _at="/mine/journal/new/", words=f"window {number:02}")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        alice.post("/lock/", _at="/mine/journal/new/", words="two days later")
        assert Stash.objects.count() == 1
        unlock(alice)
        assert Stash.objects.count() == 1
        alice.post("/lock/")
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        alice.sign_in()
        assert Stash.objects.count() == 1
        alice.post("/lock/")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        alice.sign_in()
        assert not Stash.objects.exists()


@pytest.mark.parametrize("packed", [b"junk", b"", msgspec.msgpack.encode(["/", {"words": 1}])])
def test_a_row_that_is_none_of_ours_breaks_no_page(alice: Someone, packed: bytes) -> None:
    path = "/mine/journal/new/"
    alice.post("/lock/", _at=path, words="a half sentence")
    sealed = vault.send(vault.public_of(alice.secret), packed, b"stash/" + alice.person.id.bytes)
    Stash.objects.create(person=alice.person, sealed=sealed)
    unlock(alice)
    assert "a half sentence" in alice.get(path)
    assert not Stash.objects.exists()


def test_it_locks_also_if_the_words_cannot_be_kept(alice: Someone) -> None:
    alice.client.raise_request_exception = False
    with patch("counterpoint.web.accounts.stash.Stash.objects.filter", side_effect=DatabaseError):
        alice.post("/lock/", 500, _at="/mine/journal/new/", words="a half sentence")
    assert not is_open(alice)


def test_what_comes_back_does_not_say_that_one_was_asked_whether_to_share(alice: Someone) -> None:
    path = "/mine/checkin/new/"
    words = {"line": "a half sentence", "was": "mood", "asked": "2020-02-02", "then": "share"}
    alice.post("/lock/", _at=path, **words)
    unlock(alice)
    page = alice.get(path)
    assert "a half sentence" in page
    assert "2020-02-02" not in page and 'name="was" value="mood"' not in page


def _sign_another_key(one: Someone, public: bytes) -> None:
    """Put a key into the database and the session, as who holds the key file can."""
    Person.objects.filter(pk=one.person.pk).update(public_key=public)
    session = one.client.session
    session["public"] = hashlib.sha256(b"public key/" + public).hexdigest()
    session.save()


def test_whoever_holds_the_key_file_gets_no_word_as_the_vault_locks(alice: Someone) -> None:
    theirs = vault.public_of(vault.new_key_pair().secret)
    ours = vault.public_of(alice.secret)
    for public, kept in ((theirs, 0), (ours, 1)):
        _sign_another_key(alice, public)
        assert is_open(alice)
        alice.post("/lock/", _at="/mine/journal/new/", words="a half sentence")
        assert Stash.objects.count() == kept
        alice.sign_in()


def test_whoever_holds_the_key_file_names_no_drop_box(alice: Someone) -> None:
    def told(page: str) -> str:
        found = re.search(r'data-drop-box="([^"]+)"', page)
        assert found
        return found.group(1)

    box = base64.urlsafe_b64encode(vault.drop_box_public(alice.secret)).decode()
    assert told(alice.get("/")) == box
    theirs = vault.new_key_pair()
    _sign_another_key(alice, vault.public_of(theirs.secret))
    session = alice.client.session
    session["drop box"] = base64.urlsafe_b64encode(vault.drop_box_public(theirs.secret)).decode()
    session.save()
    assert told(alice.get("/")) == box


@pytest.mark.parametrize("goes", ["/sign-out/", "/exit/"])
def test_who_goes_leaves_no_key_in_the_browser(alice: Someone, settings: Any, goes: str) -> None:
    names = (settings.KEY_COOKIE_NAME, settings.AUTHOR_COOKIE_NAME)
    assert all(alice.client.cookies[name].value for name in names)
    alice.post(goes)
    assert not any(alice.client.cookies[name].value for name in names)


def test_words_wait_over_a_sign_out_and_a_lost_passphrase(alice: Someone) -> None:
    path = "/mine/journal/new/"
    alice.post("/lock/", _at=path, words="a half sentence")
    alice.post("/sign-out/")
    words = {"name": alice.name, "code": alice.code, "new_passphrase": "a quite different walk"}
    alice.post("/recover/", **words)
    assert "a half sentence" in alice.get(path)


def test_a_session_that_was_changed_in_the_database_ends(alice: Someone, bob: Someone) -> None:
    session = Session.objects.get(person=alice.person)
    session.session_data = Session.objects.get(person=bob.person).session_data + "x"
    session.save()
    assert alice.client.get("/mine/")["Location"].startswith("/sign-in/")


def test_locking_is_safe_whatever_address_it_is_told(alice: Someone) -> None:
    for at in ("https://example.org/", "//example.org/", "", "\x00", "x" * 5000):
        response = alice.post("/lock/", _at=at, words="text")
        assert response["Location"].startswith("/unlock/")
        onward = unlock(alice, at)["Location"]
        assert onward.startswith("/") and not onward.startswith("//")


def test_the_choices_of_when_to_lock_are_said_in_minutes_and_hours(alice: Someone) -> None:
    page = alice.get("/account/")
    for told in ("2 minutes<", "30 minutes<", "1 hour<", "4 hours<"):
        assert told in page
    assert 'aria-describedby="id_lock_minutes_helptext"' in page
