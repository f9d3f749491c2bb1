"""The one door, against somebody who changes the rows behind it."""

from typing import Any

import pytest
from django.test import Client

from counterpoint import vault
from counterpoint.web.spaces.access import _own
from counterpoint.web.spaces.models import Entry, Member, Space
from tests.conftest import Someone
from tests.web.lived import Lived
from tests.web.threat import bound_to


def afresh(one: Someone) -> Client:
    """Sign in on another browser, whose ring holds no key yet."""
    client = Client()
    one.sign_in(client)
    return client


def row_of_mine(one: Someone) -> Member:
    return Member.objects.get(person=one.person, space__shared=False)


def substitutes(lived: Lived) -> dict[str, bytes]:
    """Return keys that Bob might put in place of the one to Alice's Mine."""
    mine = row_of_mine(lived.alice)
    key, known = vault.new_key(), vault.new_key_pair()
    bobs = Member.objects.get(person=lived.bob.person, space__shared=False)
    ours = Member.objects.filter(person=lived.alice.person, space__shared=True, space__closed=None)
    return {
        "sealed by Bob's own secret": vault.seal(_own(lived.bob.secret), key, bound_to(mine.space)),
        "sent to Alice's public key": vault.send(
            vault.public_of(lived.alice.secret), key, bound_to(mine.space)
        ),
        "sent to a known key": vault.send(known.public, key, bound_to(mine.space)),
        "the row of Bob's Mine": bytes(bobs.sealed_key),
        "the row of Ours": bytes(ours.get().sealed_key),
        "nothing": b"",
        "cut": bytes(mine.sealed_key)[:-1],
    }


@pytest.mark.parametrize(
    "which",
    [
        "sealed by Bob's own secret",
        "sent to Alice's public key",
        "sent to a known key",
        "the row of Bob's Mine",
        "the row of Ours",
        "nothing",
        "cut",
    ],
)
def test_a_substituted_key_of_mine_shuts_its_owner_out_before_anything_is_written(
    lived: Lived, which: str
) -> None:
    row = row_of_mine(lived.alice)
    row.sealed_key = substitutes(lived)[which]
    row.save()
    client, before = afresh(lived.alice), Entry.objects.count()
    for path in ("/", "/mine/", "/mine/journal/new/", "/safety/"):
        response = client.get(path)
        assert response.status_code == 409
        assert "Your Mine does not open" in response.content.decode()
    response = client.post("/mine/journal/new/", {"id": "x", "words": "written under it"})
    assert response.status_code == 409
    assert Entry.objects.count() == before
    assert Space.objects.filter(shared=False).count() == 2


def test_an_ours_cannot_be_passed_off_as_somebodys_mine(lived: Lived) -> None:
    """Bob holds the key of Ours: what Alice wrote there as in her Mine, he could read."""
    alice = lived.alice
    ours = alice.here.together().id
    row_of_mine(alice).delete()
    Space.objects.filter(pk=ours).update(shared=False)
    client = afresh(alice)
    response = client.post(
        "/mine/journal/new/",
        {"id": lived.ids["Alice private"], "words": "a new secret", "then": "keep"},
    )
    assert response.status_code == 409
    assert not Entry.objects.filter(space_id=ours, id=lived.ids["Alice private"]).exists()


def test_a_mine_cannot_be_passed_off_as_ours(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    mine = alice.here.mine.id
    Member.objects.create(
        space_id=mine,
        person=bob.person,
        author=bob.person.id,
        name="Bob",
        voice="b",
        sealed_key=vault.seal(_own(bob.secret), vault.new_key(), b"anything"),
    )
    Space.objects.filter(pk=mine).update(shared=True)
    assert all(place.id != mine for place in (alice.here.ours, *alice.here.past) if place)
    page = afresh(bob).get(f"/past/{mine}/journal/")
    assert page.status_code == 404


def test_a_member_row_given_to_charlie_opens_nothing_for_him(
    lived: Lived, charlie: Someone
) -> None:
    ours = lived.alice.here.together().id
    rows = Member.objects.filter(space_id=ours, person=lived.bob.person)
    rows.update(person=charlie.person)
    client = afresh(charlie)
    assert client.get("/ours/thanks/").status_code == 404
    client.get("/")
    assert charlie.here.ours is None


def test_a_first_visit_makes_one_mine(charlie: Someone) -> None:
    for client in (charlie.client, afresh(charlie)):
        assert client.get("/mine/").status_code == 200
    assert Member.objects.filter(person=charlie.person).count() == 1


def test_things_that_hold_keys_do_not_show_them(alice: Someone) -> None:
    here: Any = alice.here
    for shown in (repr(here), repr(here.ring), repr(here.mine)):
        assert repr(alice.secret) not in shown and repr(here.mine.keys.whole) not in shown
