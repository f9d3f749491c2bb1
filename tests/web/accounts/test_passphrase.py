"""A new passphrase, the recovery code, and beginning again when both are lost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import Person, Reset, Session
from counterpoint.web.spaces import leaving
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, reset_link
from tests.web.lived import Lived

NEW = "nine otters in the bath"


def rows() -> list[tuple[Any, ...]]:
    """Return every entry as it lies in the database, with its key rows."""
    return [
        tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
        for row in Entry.objects.order_by("row").values_list()
    ]


def change(one: Someone, status: int, now: str, new: str = NEW) -> str:
    fields = {"passphrase": now, "new_passphrase": new}
    return str(one.post("/account/passphrase/", status, **fields).content.decode())


def test_a_new_passphrase_opens_everything_and_nothing_is_encrypted_anew(lived: Lived) -> None:
    alice = lived.alice
    before = rows()
    change(alice, 302, alice.passphrase)
    assert rows() == before
    assert "grey heron" in alice.get("/mine/journal/")
    client = Client()
    old = {"name": "Alice", "passphrase": alice.passphrase}
    assert client.post("/sign-in/", old).status_code == 422
    assert client.post("/sign-in/", old | {"passphrase": NEW}).status_code == 302
    assert "grey heron" in client.get("/mine/journal/").content.decode()


def test_a_new_passphrase_ends_every_other_session_and_no_session_of_anybody_else(
    alice: Someone, bob: Someone
) -> None:
    elsewhere = Client()
    alice.sign_in(elsewhere)
    change(alice, 302, alice.passphrase)
    assert elsewhere.get("/mine/")["Location"].startswith("/sign-in/")
    assert Session.objects.filter(person=alice.person).count() == 1
    alice.get("/mine/")
    bob.get("/mine/")


def test_a_new_passphrase_leaves_the_recovery_code_as_it_is(alice: Someone) -> None:
    change(alice, 302, alice.passphrase)
    person = Person.objects.get(pk=alice.person.pk)
    assert vaults.open_with_code(person, alice.code) == alice.secret


def test_the_passphrase_of_now_is_asked_for_and_guesses_at_it_are_limited(alice: Someone) -> None:
    before = Person.objects.values_list("password", "by_passphrase").get()
    for _ in range(5):
        page = change(alice, 422, "not this one")
        assert "not your passphrase of now" in page.split('id="id_passphrase_error"')[1]
    assert "Too many tries" in change(alice, 422, alice.passphrase)
    assert Person.objects.values_list("password", "by_passphrase").get() == before


def test_a_weak_new_passphrase_changes_nothing(alice: Someone) -> None:
    assert "at least 10 characters" in change(alice, 422, alice.passphrase, "short")
    alice.sign_in(Client())


def recover(client: Client, code: str, name: str = "Alice", new: str = NEW) -> Any:
    return client.post("/recover/", {"name": name, "code": code, "new_passphrase": new})


def test_the_recovery_code_opens_sets_a_passphrase_and_is_void_after_that(lived: Lived) -> None:
    alice, client, before = lived.alice, Client(), rows()
    response = recover(client, alice.code.lower().replace("-", " "))
    assert response["Location"] == "/account/recovery-code/"
    assert alice.code not in client.get("/account/recovery-code/").content.decode()
    assert "grey heron" in client.get("/mine/journal/").content.decode()
    assert rows() == before
    assert recover(Client(), alice.code).status_code == 422
    words = {"name": "Alice", "passphrase": NEW}
    assert Client().post("/sign-in/", words).status_code == 302


def test_recovering_ends_the_sessions_of_before(alice: Someone) -> None:
    recover(Client(), alice.code)
    assert alice.client.get("/mine/")["Location"].startswith("/sign-in/")


def test_a_wrong_code_and_a_name_nobody_has_look_the_same_and_are_limited(alice: Someone) -> None:
    wrong = "AAAAA-" * 4 + "AAAAA"
    pages = [recover(Client(), wrong, name) for name in ("Alice", "Nobody")]
    texts = [p.content.decode().split('role="alert"')[1].split("</div>")[0] for p in pages]
    assert texts[0] == texts[1] and "do not go together" in texts[0]
    for _ in range(5):
        recover(Client(), wrong)
    assert "Too many tries" in recover(Client(), alice.code).content.decode()


@pytest.mark.parametrize("code", ["", "ABC", "x" * 101, "AAAAA-AAAAA-AAAAA-AAAAA-AAAA!", "\x00"])
def test_what_is_no_code_is_told_beside_the_field(alice: Someone, code: str) -> None:
    response = recover(Client(), code)
    assert response.status_code == 422
    assert 'id="id_code_error"' in response.content.decode()


def test_a_new_code_is_shown_once_asked_for_and_the_old_one_is_void(alice: Someone) -> None:
    asked = {"code-passphrase": alice.passphrase}
    answer = alice.post("/account/recovery-code/new/", **asked)
    assert answer["Location"] == "/account/recovery-code/"
    page = alice.get("/account/recovery-code/")
    new = page.split('id="recovery-code"')[1].split(">")[1].split("<")[0]
    assert recover(Client(), alice.code).status_code == 422
    assert recover(Client(), new).status_code == 302


def test_losing_both_means_an_empty_mine_and_the_page_says_so(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    link = reset_link(alice.person)
    client = Client()
    page = client.get(link).content.decode()
    assert "empty Mine" in page and "cannot be opened any more and is erased" in page
    old = list(Entry.objects.filter(space_id=alice.here.mine.id).values())
    assert old
    assert client.post(link, {"new_passphrase": NEW})["Location"] == "/account/recovery-code/"
    assert "grey heron" not in client.get("/mine/journal/").content.decode()
    assert not Entry.objects.filter(space_id=old[0]["space_id"]).exists()
    assert client.get("/ours/thanks/").status_code == 404
    for words in ("Alice is thankful for warm socks", "Alice found a quiet harbour"):
        assert any(
            words in bob.get(f"/past/{place.id}/{kind}/")
            for place in bob.here.past
            for kind in ("thanks", "journal")
        )


def test_entries_of_before_a_reset_do_not_open_even_when_somebody_puts_them_back(
    lived: Lived,
) -> None:
    alice = lived.alice
    old = list(Entry.objects.filter(space_id=alice.here.mine.id).values())
    secret, _ = vaults.begin_again(alice.person, NEW)
    alice.secret = secret
    client = Client()
    assert client.post("/sign-in/", {"name": "Alice", "passphrase": NEW}).status_code == 302
    assert client.get("/mine/").status_code == 409  # Mine's key is of before: nothing is written
    leaving.forget_mine(alice.person)
    client.get("/mine/")
    mine = alice.here.mine
    for row in old:
        row |= {"space_id": mine.id, "shelf": mine.shelf("journal"), "row": None}
        Entry.objects.create(**row)
    page = client.get("/mine/journal/").content.decode()
    assert "could not be opened" in page and "heron" not in page


def test_a_reset_link_works_once_and_for_a_day(alice: Someone) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = reset_link(alice.person)
        second = reset_link(alice.person)
        assert Client().get(first).status_code == 404  # a later link takes its place
        assert Client().post(second, {"new_passphrase": NEW}).status_code == 302
        assert Client().get(second).status_code == 404
        third = reset_link(alice.person)
        clock.shift(vaults.RESET_UNTIL + timedelta(seconds=1))
        assert Client().get(third).status_code == 404
        assert Client().post(third, {"new_passphrase": "ten other otters"}).status_code == 404


def test_a_reset_link_is_not_in_the_database(alice: Someone) -> None:
    secret = vaults.allow_reset(alice.person)
    assert secret.encode() not in bytes(Reset.objects.get().lookup)
    for guess in ("", "x", "%00", "a" * 500):
        assert Client().get(f"/reset/{guess}/").status_code == 404


def test_a_weak_passphrase_does_not_spend_the_link(alice: Someone) -> None:
    link = reset_link(alice.person)
    response = Client().post(link, {"new_passphrase": "short"})
    assert response.status_code == 422 and "at least 10" in response.content.decode()
    assert Client().get(link).status_code == 200
    alice.get("/mine/")
