"""What comes back to Today on its day: one's own to oneself, what is joint to both."""

import uuid
from datetime import date, timedelta
from html import unescape
from unittest.mock import patch

import pytest
import time_machine
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.spaces import again, entries
from counterpoint.web.spaces.again import Again, Due
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.readings import Ask
from counterpoint.web.spaces.rows import gather
from tests.conftest import Someone
from tests.web.features.test_boundaries import WORDS
from tests.web.lived import shared_copy
from tests.web.test_queries import MOST
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]
HEADING = "To look at again"


def today() -> date:
    return timezone.localdate()


def write(one: Someone, on: date | None, share: bool = False, **words: str) -> str:
    return one.write("boundary", share=share, **WORDS | {"again": str(on or "")} | words)


def due(place: Place, day: date | None = None) -> list[str]:
    found: list[entries.Kept[Again]] = gather(Due(place, day or today()))[0]
    return [kept.payload.words for kept in found]


def of_again(place: Place) -> list[Entry]:
    return list(Entry.objects.filter(shelf=place.shelf("again")).select_related("space"))


@pytest.fixture
def joint(couple: Couple) -> uuid.UUID:
    """Return the id in Ours of something of Bob's that comes back to both today."""
    couple[1].write("thanks", share=True, words="for the tea")
    id = uuid.UUID(shared_copy(couple[1], "thanks"))
    again.note(couple[0].here.together(), "thanks", id, today(), "The tea pact")
    return id


def test_it_comes_back_on_its_day_and_not_before(alice: Someone) -> None:
    id = write(alice, today() + timedelta(days=1))
    assert HEADING not in alice.get("/")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        alice.sign_in()
        page = alice.get("/")
        assert HEADING in page and WORDS["need"] in page
        assert f'href="/mine/boundary/{id}/"' in page
        alice.get(f"/mine/boundary/{id}/")


def test_it_goes_on_coming_back_until_it_was_looked_at(alice: Someone) -> None:
    write(alice, today())
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        alice.sign_in()
        assert WORDS["need"] in alice.get("/")


def test_what_is_due_first_stands_first(alice: Someone) -> None:
    write(alice, today() + timedelta(days=2), need="later")
    write(alice, today() + timedelta(days=1), need="sooner")
    write(alice, None, need="never")
    assert due(alice.here.mine, today() + timedelta(days=3)) == ["sooner", "later"]


@pytest.mark.parametrize(("then", "days"), [("week", 7), ("month", 30)])
def test_it_may_come_again_later(alice: Someone, then: str, days: int) -> None:
    id = write(alice, today())
    alice.post(f"/again/mine/{id}/", then=then)
    assert HEADING not in alice.get("/")
    assert due(alice.here.mine, today() + timedelta(days=days - 1)) == []
    assert due(alice.here.mine, today() + timedelta(days=days)) == [WORDS["need"]]


def test_looked_at_it_rests_and_the_button_may_be_pressed_twice(alice: Someone) -> None:
    id = write(alice, today())
    for _ in range(2):
        assert alice.post(f"/again/mine/{id}/", then="done")["Location"] == "/"
    assert due(alice.here.mine, today() + timedelta(days=400)) == []


def test_a_late_press_does_not_wake_what_rests(alice: Someone) -> None:
    id = write(alice, today())
    alice.post(f"/again/mine/{id}/", then="done")
    alice.post(f"/again/mine/{id}/", then="week")
    assert due(alice.here.mine, today() + timedelta(days=400)) == []


def test_a_new_day_takes_the_place_of_the_old_and_none_lets_it_rest(alice: Someone) -> None:
    id = write(alice, today())
    for base, on in ((1, today() + timedelta(days=3)), (2, None)):
        words = WORDS | {"again": str(on or ""), "base": str(base)}
        alice.post(f"/mine/boundary/{id}/edit/", **words)
        assert HEADING not in alice.get("/")
        assert due(alice.here.mine, today() + timedelta(days=5)) == ([WORDS["need"]] if on else [])


def test_what_comes_back_in_mine_is_never_seen_by_the_other(
    couple: Couple, charlie: Someone
) -> None:
    alice, bob = couple
    before = {path: len(bob.get(path)) for path in ("/ours/", "/mine/", "/practice/boundaries/")}
    bob.get("/")
    today_before = len(bob.get("/"))
    id = write(alice, today())
    for other in (bob, charlie):
        page = other.get("/")
        assert HEADING not in page and WORDS["need"] not in page
        other.post(f"/again/mine/{id}/", 404, then="done")
    assert len(bob.get("/")) == today_before
    assert {path: len(bob.get(path)) for path in before} == before
    bob.post(f"/again/ours/{id}/", 404, then="done")
    assert WORDS["need"] in alice.get("/")
    for row in of_again(alice.here.mine):
        assert opens_with(alice.secret, bytes(row.sealed), row)
        assert opens_with(bob.secret, bytes(row.sealed), row) is None


def test_sharing_does_not_bring_it_back_to_the_other(couple: Couple) -> None:
    alice, bob = couple
    write(alice, today(), share=True)
    assert HEADING in alice.get("/") and HEADING not in bob.get("/")
    assert of_again(alice.here.together()) == []


@pytest.mark.parametrize("who", [0, 1])
def test_what_is_joint_comes_back_to_both_and_either_answers_for_both(
    couple: Couple, joint: uuid.UUID, charlie: Someone, who: int
) -> None:
    for one in couple:
        page = one.get("/")
        assert "The tea pact" in page and f'href="/ours/thanks/{joint}/"' in page
    charlie.post(f"/again/ours/{joint}/", 404, then="done")
    couple[who].post(f"/again/ours/{joint}/", then="week")
    couple[1 - who].post(f"/again/ours/{joint}/", then="week")  # from the page of before
    for one in couple:
        assert HEADING not in one.get("/")
        assert due(one.here.together(), today() + timedelta(days=7)) == ["The tea pact"]


def test_two_who_answer_at_the_same_moment_both_come_to_today(
    couple: Couple, joint: uuid.UUID
) -> None:
    really, ours = again.note, couple[0].here.together()

    def other_first(place: Place, of: str, id: uuid.UUID, on: date | None, words: str = "") -> None:
        really(ours, of, id, today() + timedelta(days=30), words)
        raise entries.Conflict

    with patch.object(again, "note", other_first):
        assert couple[1].post(f"/again/ours/{joint}/", then="done")["Location"] == "/"
    assert due(ours, today() + timedelta(days=30)) == ["The tea pact"]


def test_its_row_in_ours_tells_no_hour(couple: Couple, joint: uuid.UUID) -> None:
    couple[1].post(f"/again/ours/{joint}/", then="week")
    for row in of_again(couple[0].here.together()):
        assert row.written % 86_400_000 == 12 * 3_600_000


def test_erased_with_its_entry_not_even_its_name_is_left(alice: Someone) -> None:
    id = write(alice, today())
    alice.post(f"/again/mine/{id}/", then="week")
    alice.post(f"/mine/boundary/{id}/erase/")
    assert HEADING not in alice.get("/")
    assert of_again(alice.here.mine) == []
    alice.post(f"/again/mine/{id}/", 404, then="done")


def test_what_was_taken_back_does_not_come_back_to_either(couple: Couple, joint: uuid.UUID) -> None:
    couple[1].post(f"/ours/thanks/{joint}/take-back/")
    for one in couple:
        page = one.get("/")
        assert HEADING not in page and str(joint) not in page


def test_one_thing_that_is_gone_does_not_hide_another(couple: Couple, joint: uuid.UUID) -> None:
    alice, _ = couple
    id = write(alice, today())
    gone = new_id()
    again.note(alice.here.mine, "boundary", gone, today(), "of nothing")
    again.note(alice.here.mine, "no-such-kind", uuid.UUID(id), today(), "of no kind")
    again.note(alice.here.mine, "boundary", uuid.UUID(id), today(), WORDS["need"])
    page = unescape(alice.get("/"))
    assert "The tea pact" in page and WORDS["need"] in page
    assert "of nothing" not in page


def test_a_kind_that_this_version_does_not_know_breaks_nothing(alice: Someone) -> None:
    id = alice.write("journal", words="x")
    again.note(alice.here.mine, "no-such-kind", uuid.UUID(id), today(), "from elsewhere")
    assert "from elsewhere" not in alice.get("/")


def test_what_is_due_costs_one_query_more_and_what_is_not_none(
    couple: Couple, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    alice, _ = couple
    alice.get("/")
    counts = []
    for on in (None, today() + timedelta(days=1), today(), today()):
        write(alice, on)
        alice.get("/")
        with CaptureQueriesContext(connection) as asked:
            alice.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1] and counts[2] == counts[3] == counts[0] + 1 <= MOST


@pytest.mark.parametrize(
    ("room", "then"),
    [("elsewhere", "done"), ("mine", "never"), ("mine", ""), ("mine", "\x00"), ("ours", "done")],
)
def test_what_is_forged_finds_nothing(couple: Couple, room: str, then: str) -> None:
    id = write(couple[0], today())
    couple[0].post(f"/again/{room}/{id}/", 404, then=then)
    couple[0].post(f"/again/mine/{new_id()}/", 404, then="done")
    assert WORDS["need"] in couple[0].get("/")


def test_one_alone_and_a_locked_vault(charlie: Someone) -> None:
    id = write(charlie, today())
    assert WORDS["need"] in charlie.get("/")
    charlie.post(f"/again/ours/{id}/", 404, then="done")
    charlie.post("/lock/")
    assert charlie.post(f"/again/mine/{id}/", then="done")["Location"].startswith("/unlock/")


def test_in_an_ours_that_was_left_nothing_comes_back(couple: Couple, joint: uuid.UUID) -> None:
    couple[0].post("/safety/leave/")
    for one in couple:
        assert HEADING not in one.get("/")
        one.post(f"/again/ours/{joint}/", 404, then="done")


def test_forgetting_lets_the_rows_of_the_other_rest(couple: Couple, joint: uuid.UUID) -> None:
    alice, bob = couple
    bob.post(f"/again/ours/{joint}/", then="week")
    again.forget(alice.here.together(), joint)
    assert due(bob.here.together(), today() + timedelta(days=400)) == []
    (left,) = gather(Ask(bob.here.together(), Again, 5))[0].entries
    assert left.payload.on is None and left.payload.words == ""
