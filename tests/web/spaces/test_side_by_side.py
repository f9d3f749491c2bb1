"""Two requests in the same moment, each with a connection of its own, on PostgreSQL.

SQLite lets one write at a time from the start of its transaction; tests/cli puts that to the
proof with a server and its file. Here the rows themselves have to keep two apart.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from counterpoint.web.accounts import limits, vaults
from counterpoint.web.accounts.models import Wait, new_id
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.question import Answer
from counterpoint.web.spaces import entries, held, invitations, leaving
from counterpoint.web.spaces.models import Entry, Member, Space
from tests.conftest import PASSPHRASE, Someone, pair

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'",
        reason="needs TEST_DATABASE=postgresql: the SQLite of the tests is one connection",
    ),
]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same moment; return what each returned or raised."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def go(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            found[place] = act()
        except Exception as error:  # noqa: BLE001  # it is what the test looks at
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def somebody(name: str) -> Someone:
    person, secret, code = vaults.arrive(name, PASSPHRASE.format(name))
    return Someone(name, person, secret, code, Client())


def test_of_two_who_accept_one_invitation_at_once_one_is_in() -> None:
    alice, bob, charlie = (somebody(name) for name in ("Alice", "Bob", "Charlie"))
    secret = invitations.invite(alice.here)
    guests = [(each.here.person, each.secret, invitations.find(secret)) for each in (bob, charlie)]
    found = at_once(*[lambda words=words: invitations.accept(*words) for words in guests])
    assert sorted(type(each).__name__ for each in found) == ["InvitationOver", "Member"]
    assert Member.objects.filter(space__shared=True).count() == 2


def test_two_answers_at_once_open_together() -> None:
    alice, bob = somebody("Alice"), somebody("Bob")
    pair(alice, bob)
    day = timezone.localdate()
    for round in range(5):
        Entry.objects.all().delete()
        acts = [
            lambda here=one.here, words=f"{one.name} {round}": held.answer(
                here, Answer(question="q", day=day, answer=words), new_id()
            )
            for one in (alice, bob)
        ]
        assert sorted(at_once(*acts)) == [False, True]
        assert Entry.objects.filter(space__shared=True).count() == Entry.objects.count() == 2


def test_of_two_edits_at_once_one_is_told_of_the_other() -> None:
    alice = somebody("Alice")
    mine, id = alice.here.mine, new_id()
    entries.write(mine, Journal(words="one"), id)
    acts = [
        lambda n=n: entries.revise(alice.here.mine, Journal(words=f"two {n}"), id, 1)
        for n in range(4)
    ]
    found = at_once(*acts)
    assert [each for each in found if isinstance(each, int)] == [2]
    assert sum(isinstance(each, entries.Conflict) for each in found) == 3
    assert Entry.objects.filter(current=True).count() == 1 and Entry.objects.count() == 2


def test_the_same_form_sent_twice_at_once_is_kept_once() -> None:
    alice = somebody("Alice")
    mine, id = alice.here.mine, new_id()
    acts = [lambda: entries.write(mine, Journal(words="once"), id)] * 4
    assert at_once(*acts) == [1, 1, 1, 1]
    assert Entry.objects.count() == 1


def test_two_first_visits_at_once_make_one_mine() -> None:
    alice = somebody("Alice")
    found = at_once(*[lambda: alice.here.mine.id] * 4)
    assert len(set(found)) == 1
    assert Space.objects.count() == 1


def test_wrong_tries_at_once_all_count() -> None:
    somebody("Alice")
    request = RequestFactory().get("/")
    at_once(*[lambda: limits.note_failure(request, "Alice")] * 8)
    assert set(Wait.objects.values_list("failures", flat=True)) == {8}


def test_leaving_while_the_other_writes_lets_through_all_or_nothing() -> None:
    alice, bob = somebody("Alice"), somebody("Bob")
    pair(alice, bob)
    ours, day = bob.here.together(), timezone.localdate()
    id = bob.here.mine.copy_id(new_id(), ours, day)
    person = alice.here.person
    _, written = at_once(
        lambda: leaving.leave(person), lambda: entries.write(ours, Journal(words="x"), id)
    )
    kept = Entry.objects.filter(space_id=ours.id).count()
    assert (written == 1 and kept == 1) or (isinstance(written, entries.NotWritable) and kept == 0)
