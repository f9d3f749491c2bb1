"""What was written offline arrives sealed, once, in order, and waits for its author."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.spaces import clock, drops, entries
from counterpoint.web.spaces.models import Drop, Entry
from tests.conftest import Someone
from tests.web.lived import drop_to, encoded, send_drops
from tests.web.rows import everything_at_rest

FIELDS = {"mood": ["4"], "line": ["in a tunnel"]}


def check_ins(one: Someone) -> list[CheckIn]:
    return [kept.payload for kept in entries.read(one.here.mine, CheckIn).entries]


def test_a_drop_arrives_while_locked_and_takes_its_place_once_unlocked(alice: Someone) -> None:
    alice.post("/lock/")
    id = str(new_id())
    assert send_drops(alice, {id: drop_to(alice, id, FIELDS)}) == [id]
    assert not Entry.objects.exists()
    assert b"tunnel" not in everything_at_rest()
    alice.post("/unlock/", passphrase=alice.passphrase)
    assert "What you wrote offline has arrived" in alice.get("/")
    assert "in a tunnel" in alice.get(f"/mine/checkin/{id}/")
    assert not Drop.objects.exists()
    assert "has arrived." not in alice.get("/").split("data-drops-arrived")[0]


def test_sending_the_same_drop_again_is_harmless_before_and_after_it_was_opened(
    alice: Someone,
) -> None:
    id = str(new_id())
    box = drop_to(alice, id, FIELDS)
    for _ in range(2):
        assert send_drops(alice, {id: box}) == [id]
    assert Drop.objects.count() == 1
    alice.get("/")
    assert send_drops(alice, {id: box}) == [id]
    alice.get("/")
    assert len(check_ins(alice)) == 1 and Entry.objects.count() == 1


def test_a_drop_that_comes_again_after_its_entry_was_edited_undoes_nothing(alice: Someone) -> None:
    id = str(new_id())
    box = drop_to(alice, id, FIELDS)
    send_drops(alice, {id: box})
    alice.get("/")
    day = timezone.localdate().isoformat()
    alice.post(f"/mine/checkin/{id}/edit/", base="1", day=day, mood="9", line="later", was="")
    send_drops(alice, {id: box})
    alice.get("/")
    assert [kept.mood for kept in check_ins(alice)] == [9]


def test_drops_are_opened_in_the_order_in_which_they_were_written(alice: Someone) -> None:
    ids = sorted(str(new_id()) for _ in range(3))
    boxes = {
        id: drop_to(alice, id, {"line": [f"number {n}"], "mood": [str(n)]})
        for n, id in enumerate(ids)
    }
    send_drops(alice, dict(reversed(list(boxes.items()))))
    alice.get("/")
    assert [kept.line for kept in check_ins(alice)] == ["number 2", "number 1", "number 0"]
    assert [
        str(i) for i in Entry.objects.order_by("written", "id").values_list("id", flat=True)
    ] == ids


def test_a_drop_sealed_to_somebody_else_or_damaged_is_told_and_stops_nothing(
    alice: Someone, bob: Someone
) -> None:
    ids = [str(new_id()) for _ in range(5)]
    whole = drop_to(alice, ids[0], FIELDS)
    boxes = {
        ids[0]: whole,
        ids[1]: drop_to(bob, ids[1], FIELDS),
        ids[2]: whole,  # another's place
        ids[3]: encoded(b"\x01 not a seal"),
        ids[4]: "",
    }
    assert set(send_drops(alice, boxes)) == set(ids)
    page = alice.get("/")
    assert "has arrived" in page and "could not be opened" in page
    assert len(check_ins(alice)) == 1 and not Drop.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        FIELDS | {"day": ["2999-01-01"]},
        FIELDS | {"day": ["not a day"]},
        FIELDS | {"stress": ["11"]},
        FIELDS | {"feelings": ["no such feeling"]},
        FIELDS | {"shared": ["no such signal"]},
        FIELDS | {"line": ["in a tunnel"], "id": ["x"], "base": ["7"]},
        FIELDS | {"unknown": ["x"]},
    ],
)
def test_of_a_drop_with_something_impossible_the_rest_is_kept(
    alice: Someone, fields: dict[str, list[str]]
) -> None:
    id = str(new_id())
    send_drops(alice, {id: drop_to(alice, id, fields)})
    alice.get("/")
    (kept,) = check_ins(alice)
    assert (kept.mood, kept.line, kept.day) == (4, "in a tunnel", timezone.localdate())


def test_a_drop_without_a_day_is_of_the_day_it_was_written(alice: Someone) -> None:
    id = str(new_id())
    written = timezone.now() - timedelta(days=2)
    send_drops(alice, {id: drop_to(alice, id, FIELDS, written)})
    alice.get("/")
    assert [kept.day for kept in check_ins(alice)] == [timezone.localdate(written)]


@pytest.mark.parametrize(
    "written", [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_drop_from_a_clock_gone_wild_does_not_stand_in_the_way(
    alice: Someone, written: datetime, zone: str
) -> None:
    id = str(new_id())
    send_drops(alice, {id: drop_to(alice, id, FIELDS, written)})
    with timezone.override(zone):
        alice.get("/")
    assert not Drop.objects.exists()
    assert all(kept.day <= date(9999, 12, 31) for kept in check_ins(alice))


def test_what_was_ticked_offline_is_shared_and_what_was_not_is_not(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    id = str(new_id())
    fields = FIELDS | {"stress": ["2"], "shared": ["mood"], "then": ["share"]}
    send_drops(alice, {id: drop_to(alice, id, fields)})
    assert "Mood" not in bob.get("/ours/checkin/")
    alice.get("/")
    page = bob.get("/ours/checkin/")
    assert "Mood" in page and "Stress" not in page and "tunnel" not in page


def test_sharing_nothing_offline_keeps_it_for_oneself(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    id = str(new_id())
    send_drops(alice, {id: drop_to(alice, id, FIELDS | {"then": ["share"]})})
    alice.get("/")
    assert len(check_ins(alice)) == 1
    assert not entries.read(bob.here.together(), CheckIn).entries


def test_only_ids_of_now_or_before_are_taken(alice: Someone) -> None:
    later = uuid.UUID(int=(clock.now() + 48 * 60 * 60 * 1000) << 80 | 7 << 76 | 0b10 << 62)
    for id in (str(uuid.uuid4()), str(later)):
        assert send_drops(alice, {id: drop_to(alice, id, FIELDS)}) == []


def test_a_drop_has_a_largest_size_and_a_person_a_most_of_them(
    alice: Someone, bob: Someone
) -> None:
    big, fits = str(new_id()), str(new_id())
    boxes = {big: encoded(bytes(drops.LARGEST + 1)), fits: encoded(bytes(drops.LARGEST))}
    assert send_drops(alice, boxes) == [fits]
    Drop.objects.bulk_create(
        Drop(person=alice.person, id=new_id(), box=b"x") for _ in range(drops.MOST - 1)
    )
    id = str(new_id())
    assert send_drops(alice, {id: encoded(b"x")}) == []
    assert send_drops(bob, {id: encoded(b"x")}) == [id]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"drops": null}',
        b'{"drops": {}}',
        b'{"drops": [1]}',
        b'{"drops": [{}]}',
        b'{"drops": [{"id": "x", "box": ""}]}',
        b'{"drops": [{"id": 7, "box": ""}]}',
        b'{"drops": [{"id": "01890000-0000-7000-8000-000000000000", "box": 7}]}',
        b'{"drops": [{"id": "01890000-0000-7000-8000-000000000000", "box": "\xc3\xa9"}]}',
        b'{"drops": [{"id": "01890000-0000-7000-8000-000000000000", "box": "a"}]}',
        b'\xff\xfe{"drops": []}',
        b'{"drops": [], "drops": 1}',
        b"[" * 5000,
    ],
)
def test_what_is_no_list_of_drops_is_told_in_a_sentence(alice: Someone, body: bytes) -> None:
    response = alice.client.post("/drop/", body, content_type="application/json")
    assert response.status_code == 422, response.content
    assert json.loads(response.content)["error"].endswith(".")
    assert not Drop.objects.exists()


def test_a_drop_needs_the_session_of_its_author_and_a_token(alice: Someone) -> None:
    assert Client().get("/drop/").status_code == 403
    assert Client().post("/drop/", "{}", content_type="application/json").status_code == 403
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = alice.client.cookies
    load = json.dumps({"drops": []})
    refused: Any = careful.post("/drop/", load, content_type="application/json")
    assert refused.status_code == 403
    token = careful.get("/drop/").json()["token"]
    given = {"X-CSRFToken": token}
    response = careful.post("/drop/", load, content_type="application/json", headers=given)
    assert response.json() == {"kept": []}


def test_a_drop_moved_to_another_person_does_not_open(alice: Someone, bob: Someone) -> None:
    id = str(new_id())
    send_drops(alice, {id: drop_to(alice, id, FIELDS)})
    Drop.objects.update(person=bob.person)
    assert "could not be opened" in bob.get("/")
    assert not Entry.objects.exists()
