"""What both make: either may revise it, and nothing that either wrote is lost."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.growing.memories import Memory
from counterpoint.web.features.growing.plans import PLAN, Plan
from counterpoint.web.spaces import again, entries, sharing
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone
from tests.web.lived import put_into_ours, shared_copy
from tests.web.rows import everything_at_rest

Couple = tuple[Someone, Someone]


def joint(one: Someone, what: str = "a small boat", **more: Any) -> str:
    """Put a shared goal into Ours; return its id there."""
    return put_into_ours(one, "plan", what=what, **more)


def change(one: Someone, id: str, what: str, base: int, status: int = 302) -> Any:
    return one.post(f"/ours/plan/{id}/edit/", status, id=id, base=str(base), what=what)


def told(one: Someone, id: str) -> list[str]:
    """Return what each revision says, the newest first."""
    return [k.payload.what for k in entries.history(one.here.together(), Plan, uuid.UUID(id))]


def test_a_draft_is_its_authors_alone_until_it_is_put_into_ours(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("plan", what="a small boat")
    for path in ("/", "/ours/", "/ours/plan/", "/ours/plan/?away"):
        assert "a small boat" not in bob.get(path)
    bob.get(f"/mine/plan/{id}/", 404)
    bob.get(f"/ours/plan/{id}/", 404)
    alice.post(f"/mine/plan/{id}/share/")
    copy = shared_copy(alice, "plan")
    assert "a small boat" in bob.get(f"/ours/plan/{copy}/")
    alice.get(f"/mine/plan/{id}/", 404)
    assert copy != id  # nothing tells of which entry of Mine it was


def test_what_is_in_ours_tells_a_day_and_no_hour(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    change(bob, id, "a larger boat", 1)
    for row in Entry.objects.filter(id=id):
        for moment in (entries.begun(row.id), row.written):
            assert moment % (24 * 60 * 60 * 1000) == 12 * 60 * 60 * 1000


def test_either_may_change_it_and_every_version_stays_with_its_name(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    change(bob, id, "a larger boat", 1)
    change(alice, id, "two boats", 2)
    for one in couple:
        page = one.get(f"/ours/plan/{id}/")
        for what in ("a small boat", "a larger boat", "two boats"):
            assert what in page
    assert told(bob, id) == ["two boats", "a larger boat", "a small boat"]
    authors = [k.voice.name for k in entries.history(bob.here.together(), Plan, uuid.UUID(id))]
    assert authors == ["Alice", "Bob", "Alice"]


def test_when_both_edit_at_once_the_second_sees_the_first_and_neither_is_lost(
    couple: Couple,
) -> None:
    alice, bob = couple
    id = joint(alice)
    change(alice, id, "a boat with sails", 1)
    page = change(bob, id, "a boat with oars", 1, 409).content.decode()
    assert "a boat with sails" in page and "a boat with oars" in page
    assert "Alice changed this in between" in page
    assert 'name="base" value="2"' in page
    assert told(bob, id) == ["a boat with sails", "a small boat"]
    change(bob, id, "a boat with sails and oars", 2)
    assert told(alice, id)[0] == "a boat with sails and oars"


def test_a_change_sent_twice_is_kept_once(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    for _ in range(2):
        change(bob, id, "a larger boat", 1)
    assert told(alice, id) == ["a larger boat", "a small boat"]


def test_a_change_with_an_empty_field_is_refused_and_stays_on_the_page(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    words = {"id": id, "base": "1", "what": "", "words": "with a green keel"}
    page = bob.post(f"/ours/plan/{id}/edit/", 422, **words).content.decode()
    assert "This is still empty" in page and "with a green keel" in page
    assert told(alice, id) == ["a small boat"]


@pytest.mark.parametrize("base", ["", "0", "7", "2"])
def test_a_change_of_a_version_that_never_was_is_a_conflict_and_not_kept(
    couple: Couple, base: str
) -> None:
    alice, bob = couple
    id = joint(alice)
    bob.post(f"/ours/plan/{id}/edit/", 409, id=id, base=base, what="another")
    assert told(alice, id) == ["a small boat"]


def test_the_field_cannot_say_another_entry_than_the_address(couple: Couple) -> None:
    alice, bob = couple
    one, other = joint(alice, "a small boat"), joint(alice, "a warm coat")
    bob.post(f"/ours/plan/{one}/edit/", id=other, base="1", what="a raft")
    assert told(bob, one)[0] == "a raft"


def test_it_is_put_away_by_either_and_taken_out_by_either(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    bob.post(f"/ours/plan/{id}/put-away/")
    for one in couple:
        for path in ("/ours/", "/ours/plan/", "/"):
            assert "a small boat" not in one.get(path)
        assert "a small boat" in one.get("/ours/plan/?away")
        assert "Take it out again" in one.get(f"/ours/plan/{id}/")
    alice.post(f"/ours/plan/{id}/put-away/")
    assert "a small boat" in bob.get("/ours/plan/")


def test_what_is_put_away_does_not_come_back_to_today(couple: Couple) -> None:
    alice, bob = couple
    today = timezone.localdate()
    id = joint(alice, look_again=today.isoformat())
    for one in couple:
        assert "To look at again" in one.get("/")
    bob.post(f"/ours/plan/{id}/put-away/")
    for one in couple:
        assert "To look at again" not in one.get("/")
    bob.post(f"/ours/plan/{id}/put-away/")
    assert "To look at again" in alice.get("/")


def test_taking_back_what_one_wrote_leaves_the_others_version_standing(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    change(bob, id, "a larger boat", 1)
    change(alice, id, "two boats", 2)
    alice.post(f"/ours/plan/{id}/take-back/")
    assert told(bob, id) == ["a larger boat"]
    page = bob.get(f"/ours/plan/{id}/")
    assert "a larger boat" in page and "two boats" not in page and "a small boat" not in page
    change(bob, id, "a larger boat, in blue", 2)
    assert told(alice, id)[0] == "a larger boat, in blue"


def test_after_taking_back_all_of_it_nothing_comes_back_to_today(couple: Couple) -> None:
    alice, bob = couple
    tomorrow = timezone.localdate() + timedelta(days=1)
    id = joint(alice, look_again=tomorrow.isoformat())
    assert again.find(bob.here.together(), uuid.UUID(id))
    alice.post(f"/ours/plan/{id}/take-back/")
    bob.get(f"/ours/plan/{id}/", 404)
    assert again.find(bob.here.together(), uuid.UUID(id)) is None


def test_who_wrote_nothing_of_it_takes_nothing_back(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    bob.post(f"/ours/plan/{id}/take-back/", 404)
    assert told(alice, id) == ["a small boat"]


def test_an_outsider_gets_nowhere(couple: Couple, charlie: Someone) -> None:
    alice, bob = couple
    id = joint(alice)
    charlie.get(f"/ours/plan/{id}/", 404)
    charlie.get(f"/ours/plan/{id}/edit/", 404)
    change(charlie, id, "mine now", 1, 404)
    charlie.post(f"/ours/plan/{id}/put-away/", 404)
    charlie.post(f"/ours/plan/{id}/take-back/", 404)
    assert told(bob, id) == ["a small boat"]


def test_in_an_ours_that_was_left_it_is_read_and_not_changed(couple: Couple) -> None:
    alice, bob = couple
    id, place = joint(alice), alice.here.together()
    alice.post("/safety/leave/")
    for one in couple:
        assert "a small boat" in one.get(f"/past/{place.id}/plan/{id}/")
        change(one, id, "another", 1, 404)
        one.post(f"/ours/plan/{id}/put-away/", 404)
        one.post(f"/ours/plan/{id}/take-back/", 404)
    left = bob.here.past[0]
    with pytest.raises(entries.NotWritable):
        entries.revise(left, Plan(what="another"), uuid.UUID(id), 1)
    assert entries.history(left, Plan, uuid.UUID(id))[0].payload.what == "a small boat"


def test_putting_it_into_ours_twice_makes_one_of_it(couple: Couple) -> None:
    alice, _ = couple
    id = alice.write("plan", what="a small boat")
    for _twice in range(2):
        response = alice.post(f"/mine/plan/{id}/share/")
        assert response["Location"] == f"/ours/plan/{shared_copy(alice, 'plan')}/"
    assert alice.get("/ours/plan/").count("a small boat") == 1


def test_a_new_one_sent_twice_is_there_once_even_if_the_other_changed_it(couple: Couple) -> None:
    alice, bob = couple
    words = {"id": str(new_id()), "then": "share", "what": "a small boat"}
    alice.post("/mine/plan/new/", **words)
    copy = shared_copy(alice, "plan")
    change(bob, copy, "a larger boat", 1)
    assert alice.post("/mine/plan/new/", **words)["Location"] == f"/ours/plan/{copy}/"
    assert told(bob, copy) == ["a larger boat", "a small boat"]
    assert not Entry.objects.filter(space_id=alice.here.mine.id).exists()


def test_an_edit_that_moves_it_sent_twice_leads_to_where_it_is(couple: Couple) -> None:
    alice, _ = couple
    id = alice.write("plan", what="a small boat")
    words = {"base": "1", "then": "share", "what": "a larger boat"}
    first = alice.post(f"/mine/plan/{id}/edit/", **words)
    assert alice.post(f"/mine/plan/{id}/edit/", **words)["Location"] == first["Location"]
    assert told(alice, shared_copy(alice, "plan")) == ["a larger boat"]


def test_an_old_window_of_a_draft_never_slips_words_into_ours(couple: Couple) -> None:
    """It was moved in another window; what is kept here is for Mine, and goes nowhere else."""
    alice, bob = couple
    id = alice.write("plan", what="a small boat")
    alice.post(f"/mine/plan/{id}/share/")
    for then in ("keep", "share"):
        words = {"base": "1", "then": then, "what": "a secret island"}
        page = alice.post(f"/mine/plan/{id}/edit/", 422, **words).content.decode()
        assert "a secret island" in page and "gone stale" in page
    assert "a secret island" not in bob.get(f"/ours/plan/{shared_copy(alice, 'plan')}/")


def test_moving_keeps_no_copy_in_mine_and_no_reminder(couple: Couple) -> None:
    alice, _ = couple
    id = alice.write("plan", what="a small boat", look_again="2030-01-01")
    assert again.find(alice.here.mine, uuid.UUID(id))
    alice.post(f"/mine/plan/{id}/share/")
    assert again.find(alice.here.mine, uuid.UUID(id)) is None
    assert again.find(alice.here.together(), uuid.UUID(shared_copy(alice, "plan")))


def test_a_draft_cannot_be_put_into_an_ours_that_is_not_there(alice: Someone) -> None:
    id = alice.write("plan", what="a small boat")
    alice.post(f"/mine/plan/{id}/share/", 404)
    alice.write("plan", share=True, what="a warm coat")  # the button was forged
    assert "a warm coat" in alice.get("/mine/plan/")


def test_nobody_revises_what_is_the_others_and_not_joint(couple: Couple) -> None:
    alice, bob = couple
    alice.write("thanks", share=True, words="for the tea")
    copy = shared_copy(alice, "thanks")
    bob.get(f"/ours/thanks/{copy}/edit/", 404)
    bob.post(f"/ours/thanks/{copy}/edit/", 404, id=copy, base="1", words="no tea")
    bob.post(f"/ours/thanks/{copy}/put-away/", 404)


def test_two_revisions_on_top_of_one_are_a_conflict_for_the_second(couple: Couple) -> None:
    alice, bob = couple
    id = uuid.UUID(joint(alice))
    entries.revise(alice.here.together(), Plan(what="sails"), id, 1)
    with pytest.raises(entries.Conflict):
        entries.revise(bob.here.together(), Plan(what="oars"), id, 1)


def test_the_same_move_after_the_others_change_finds_what_is_there(couple: Couple) -> None:
    alice, bob = couple
    id = new_id()
    entries.write(alice.here.mine, Plan(what="a small boat"), id)
    copy = sharing.move(alice.here, Plan(what="a small boat"), id)
    entries.revise(bob.here.together(), Plan(what="a larger boat"), copy, 1)
    assert sharing.move(alice.here, Plan(what="a small boat"), id) == copy
    assert told(bob, str(copy)) == ["a larger boat", "a small boat"]


def test_erasing_of_a_draft_leaves_nothing(couple: Couple) -> None:
    alice, _ = couple
    id = alice.write("plan", what="a small boat", look_again="2030-01-01")
    alice.post(f"/mine/plan/{id}/edit/", base="1", what="a larger boat", then="keep")
    alice.post(f"/mine/plan/{id}/erase/")
    assert not Entry.objects.filter(id=id).exists()
    assert again.find(alice.here.mine, uuid.UUID(id)) is None


def test_nothing_of_it_lies_open_in_the_database(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice, "a small boat")
    change(bob, id, "a larger boat", 1)
    at_rest = everything_at_rest()
    for words in (b"small boat", b"larger boat", b"plan", PLAN.kind.encode()):
        assert words not in at_rest.replace(b"explanation", b"")


def test_a_kind_that_is_not_the_entrys_finds_nothing(couple: Couple) -> None:
    alice, bob = couple
    id = joint(alice)
    for kind in ("wish", "memory", "goal", "nothing"):
        bob.get(f"/ours/{kind}/{id}/edit/", 404)
        bob.post(f"/ours/{kind}/{id}/put-away/", 404)
    assert entries.find(bob.here.together(), Memory, uuid.UUID(id)) is None
