"""No page asks the database more often because there is more in it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterpoint.vault import Sealer
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.question import Answer, of_day
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Space
from tests.conftest import Someone

MOST = 12
PAGES = (
    "/",
    "/mine/",
    "/mine/journal/",
    "/mine/thanks/",
    "/mine/checkin/",
    "/mine/journal/new/",
    "/mine/checkin/new/",
    "/ours/",
    "/ours/thanks/",
    "/ours/journal/",
    "/ours/checkin/",
    "/ours/question/",
    "/ours/question/opened/",
    "/understand/?days=365",
    "/understand/season/",
    "/understand/mine/?days=365",
    "/safety/",
    "/account/",
    "/safety/leave/",
    "/safety/go/",
    "/help/",
)


@contextmanager
def counting_seals() -> Iterator[list[int]]:
    """Count how many seals are opened, without changing how they open."""
    opened = [0]
    really = Sealer.open

    def counted(self: Sealer, sealed: bytes, context: bytes) -> bytes:
        opened[0] += 1
        return really(self, sealed, context)

    with patch.object(Sealer, "open", counted):
        yield opened


def fill(couple: tuple[Someone, Someone], number: int, since: int = 0) -> None:
    """Let both have written a number of entries, a quarter of each kind, half of them shared."""
    today = timezone.localdate()
    Space.objects.filter(shared=True).update(began=today - timedelta(days=200))
    for one in couple:
        mine, ours = one.here.mine, one.here.together()
        for n in range(since // 4, number // 4):
            day = today - timedelta(days=n + 1)
            for payload in (
                Journal(words=f"words {n}"),
                Thanks(words=f"thanks {n}"),
                CheckIn(day=day, mood=n % 11),
            ):
                id = new_id()
                entries.write(mine, payload, id)
                if n % 2:
                    entries.write(ours, payload, mine.copy_id(id, ours, day))
            answer = Answer(question=of_day(ours, day).id, day=day, answer=f"answer {n}")
            id = ours.answer_id("question", answer.about, day, one.person.id)
            entries.write(ours, answer, id)


def cost(one: Someone, path: str) -> tuple[int, int]:
    """Return how many queries a page makes and how many seals it opens.

    At one moment: now and then a visit notes in its session that somebody is still here.
    """
    with time_machine.travel(timezone.now(), tick=False):
        one.get(path)
        with CaptureQueriesContext(connection) as queries, counting_seals() as seals:
            one.get(path)
    said = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    return len(said), seals[0]


SEALS = {  # the most that a page opens with 600 entries of each: its own, and one for the ring
    "/": 22,
    "/mine/": 11,
    "/ours/": 17,
    "/ours/question/": 22,
    "/understand/?days=365": 160,
    "/understand/season/": 160,
}


def test_no_page_makes_more_queries_with_more_entries(couple: tuple[Someone, Someone]) -> None:
    alice, _ = couple
    measured = {}
    for since, number in ((0, 0), (0, 60), (60, 600)):
        fill(couple, number, since)
        measured[number] = {path: cost(alice, path) for path in PAGES}
    for path in PAGES:
        queries = [measured[number][path][0] for number in measured]
        seals = [measured[number][path][1] for number in measured]
        print(f"{path:26} queries {queries} seals {seals}")
        assert max(queries) <= MOST, path
        assert queries[1] == queries[2], path
        assert seals[2] <= SEALS.get(path, 40), path


def test_a_page_of_one_entry_asks_no_more_with_many_versions(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    id = alice.write("thanks", share=True, words="version 0")
    found = []
    for number in (1, 20):
        for n in range(number):
            fields = {"base": str(_revision(alice, id)), "words": f"version {number} {n}"}
            alice.post(f"/mine/thanks/{id}/edit/", then="share", **fields)
        ours = alice.here.together()
        copy = entries.read(ours, Thanks).entries[0].id
        found.append(
            [
                cost(alice, f"/mine/thanks/{id}/")[0],
                cost(alice, f"/mine/thanks/{id}/edit/")[0],
                cost(alice, f"/ours/thanks/{copy}/")[0],
                cost(bob, f"/ours/thanks/{copy}/")[0],
            ]
        )
    assert found[0] == found[1]
    assert max(found[1]) <= MOST


def _revision(one: Someone, id: str) -> int:
    kept = entries.find(one.here.mine, Thanks, uuid.UUID(id))
    assert kept
    return kept.revision


def test_today_asks_twice_for_who_is_here_and_for_all_that_it_shows(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    fill(couple, 60)
    assert cost(alice, "/")[0] == 2
    bob.write("checkin", share=True, day=str(timezone.localdate()), mood="4", shared=["mood"])
    assert cost(bob, "/")[0] == 2


@pytest.mark.parametrize("number", [0, 60])
def test_sending_a_form_asks_little(couple: tuple[Someone, Someone], number: int) -> None:
    alice, _ = couple
    fill(couple, number)
    with CaptureQueriesContext(connection) as queries:
        alice.write("checkin", share=True, day="2026-01-02", mood="4", shared=["mood"], was="")
    said = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(said) <= 16
