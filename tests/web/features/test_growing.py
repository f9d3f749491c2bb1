"""Goals of one's own, what the other says to them, plans of both, and a draw for tonight."""

import uuid
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from counterpoint.library import starters_for
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.growing import draw, steps
from counterpoint.web.features.growing.draw import Limits
from counterpoint.web.features.growing.goals import Goal
from counterpoint.web.features.growing.plans import Plan
from counterpoint.web.features.growing.steps import Step
from counterpoint.web.features.growing.wishes import Wish
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.entries import Kept
from tests.conftest import Someone, text_of
from tests.web.lived import put_into_ours, reply, shared_copy

Couple = tuple[Someone, Someone]
SWIM = {
    "what": "Swim to the island",
    "sort": "goal",
    "why": "The quiet out there",
    "plans-when": ["it is Friday and light", ""],
    "plans-then": ["I go by the pool", ""],
    "steps-words": ["find the goggles", "swim ten lengths", "", ""],
    "steps-done": ["", "", "", ""],
    "help": "Ask me how the water was",
}


def goal(one: Someone, id: str) -> Goal:
    kept = entries.find(one.here.mine, Goal, uuid.UUID(id))
    assert kept
    return kept.payload


# Goals


def test_a_goal_is_kept_with_its_reasons_plans_and_steps(alice: Someone) -> None:
    id = alice.write("goal", **SWIM)
    page = alice.get(f"/mine/goal/{id}/")
    for words in (
        "Swim to the island",
        "The quiet out there",
        "it is Friday and light",
        "I go by the pool",
        "find the goggles",
        "swim ten lengths",
        "Ask me how the water was",
    ):
        assert words in page
    assert [step.words for step in goal(alice, id).steps] == [
        "find the goggles",
        "swim ten lengths",
    ]
    assert "Swim to the island" in alice.get("/mine/goal/") + alice.get("/mine/")


def test_a_goal_is_private_first_and_shown_if_wished(couple: Couple) -> None:
    alice, bob = couple
    before = [text_of(bob.get(path)) for path in ("/", "/ours/", "/ours/goal/")]
    id = alice.write("goal", **SWIM)
    bob.get(f"/mine/goal/{id}/", 404)
    assert [text_of(bob.get(path)) for path in ("/", "/ours/", "/ours/goal/")] == before
    alice.post(f"/mine/goal/{id}/share/")
    assert "Swim to the island" in bob.get(f"/ours/goal/{shared_copy(alice, 'goal')}/")


def test_only_its_owner_edits_a_goal(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("goal", share=True, **SWIM)
    copy = shared_copy(alice, "goal")
    page = bob.get(f"/ours/goal/{copy}/")
    assert "/edit/" not in page and "/step/" not in page
    bob.get(f"/ours/goal/{copy}/edit/", 404)
    bob.post(f"/ours/goal/{copy}/edit/", 404, id=copy, base="1", what="Bob's")
    bob.post(f"/ours/goal/{copy}/step/", 404, step="find the goggles", done="yes")
    bob.post(f"/mine/goal/{id}/step/", 404, step="find the goggles", done="yes")
    bob.post(f"/ours/goal/{copy}/take-back/", 404)
    assert goal(alice, id).what == "Swim to the island"


def test_a_step_is_ticked_and_unticked_in_a_tap(alice: Someone) -> None:
    id = alice.write("goal", **SWIM)
    for done, pressed in (("yes", "true"), ("yes", "true"), ("no", "false")):
        alice.post(f"/mine/goal/{id}/step/", step="find the goggles", done=done)
        page = alice.get(f"/mine/goal/{id}/")
        assert f'aria-pressed="{pressed}"' in page
        assert goal(alice, id).steps[0].done is (done == "yes")
    assert not goal(alice, id).steps[1].done


def test_nothing_counts_steps(alice: Someone) -> None:
    id = alice.write("goal", **SWIM)
    alice.post(f"/mine/goal/{id}/step/", step="find the goggles", done="yes")
    page = alice.get(f"/mine/goal/{id}/") + alice.get("/mine/goal/") + alice.get("/mine/")
    for counted in ("1 of 2", "1/2", "50%", "50 %", "<progress", "<meter"):
        assert counted not in page


def test_an_edit_keeps_what_was_ticked_and_a_renamed_step_too(alice: Someone) -> None:
    id = alice.write("goal", **SWIM)
    alice.post(f"/mine/goal/{id}/step/", step="find the goggles", done="yes")
    page = alice.get(f"/mine/goal/{id}/edit/")
    assert 'name="steps-done" value="yes"' in page
    changed = {**SWIM, "steps-words": ["find both goggles", "swim"], "steps-done": ["yes", ""]}
    alice.post(f"/mine/goal/{id}/edit/", base="2", **changed)
    assert goal(alice, id).steps == (
        Step(words="find both goggles", done=True),
        Step(words="swim"),
    )


def test_ticking_a_shown_goal_changes_nothing_for_the_other(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("goal", share=True, **SWIM)
    copy = shared_copy(alice, "goal")
    before = text_of(bob.get(f"/ours/goal/{copy}/"))
    alice.post(f"/mine/goal/{id}/step/", step="find the goggles", done="yes")
    assert text_of(bob.get(f"/ours/goal/{copy}/")) == before
    assert "Share this version" in alice.get(f"/mine/goal/{id}/")


def test_a_step_that_is_not_there_any_more_is_told_so(alice: Someone) -> None:
    id = alice.write("goal", **SWIM)
    alice.post(f"/mine/goal/{id}/step/", step="fly", done="yes")
    assert "That step was changed in between" in alice.get(f"/mine/goal/{id}/")
    assert not any(step.done for step in goal(alice, id).steps)
    alice.post(f"/mine/goal/{id}/step/")
    alice.post(f"/mine/goal/{new_id()}/step/", 404, step="x", done="yes")
    alice.post(f"/mine/journal/{id}/step/", 404, step="x", done="yes")


def test_a_goal_comes_back_to_today_on_its_day_for_its_owner_alone(couple: Couple) -> None:
    alice, bob = couple
    alice.write("goal", share=True, look_again=timezone.localdate().isoformat(), **SWIM)
    assert "To look at again" in alice.get("/")
    assert "To look at again" not in bob.get("/")


@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("what", "", "This is still empty"),
        ("what", "x" * 301, "at most 300 characters"),
        ("why", "x" * 4_001, "at most 4000 characters"),
        ("why", "a\0b", "Null characters are not allowed"),
        ("sort", "score", "Select a valid choice"),
        ("look_again", "soon", "Enter a valid date"),
        ("steps-words", ["x" * 501], "Line 1: "),
        ("steps-words", ["a\0b"], "Line 1: "),
        ("steps-words", ["x"] * 21, "There is room for 20 lines"),
        ("steps-words", ["x"] * 190, "There is room for 20 lines"),
        ("steps-who", ["charlie"], "one of the two of you"),
        ("plans-then", ["only half"], "needs both halves"),
        ("plans-when", ["only half"], "needs both halves"),
    ],
)
def test_bad_input_is_said_by_the_field_and_the_words_stay(
    alice: Someone, field: str, words: Any, sentence: str
) -> None:
    fields = {"what": "Swim", "help": "Hold the towel", "steps-words": ["go"], field: words}
    page = alice.post("/mine/goal/new/", 422, id=str(new_id()), **fields).content.decode()
    assert sentence in page.replace("&#x27;", "'")
    assert "Hold the towel" in page
    assert not entries.read(alice.here.mine, Goal).entries


def test_the_same_goal_sent_twice_is_there_once(alice: Someone) -> None:
    id = str(new_id())
    for _ in range(2):
        alice.post("/mine/goal/new/", id=id, **SWIM)
    assert len(entries.read(alice.here.mine, Goal).entries) == 1


def test_a_goal_of_before_steps_had_names_still_opens() -> None:
    """An old sample: a payload with what it cannot do without."""
    packed = b"\x82\xa4kind\xa4goal\xa4what\xa4swim"
    assert entries.decoder_of(Goal).decode(packed) == Goal(what="swim")


# What the other says to a goal


def test_the_other_affirms_and_offers_and_the_owner_reads_it(couple: Couple) -> None:
    alice, bob = couple
    alice.write("goal", share=True, **SWIM)
    copy = shared_copy(alice, "goal")
    page = bob.get(f"/ours/goal/{copy}/")
    for starter in starters_for("goal"):
        assert starter.text in page, starter
    assert "Drigotas" in page
    reply(bob, "affirmation", copy, words="I see you becoming unafraid of cold")
    reply(bob, "offer", copy, words="I could keep Fridays clear")
    page = alice.get(f"/ours/goal/{copy}/")
    assert "unafraid of cold" in page and "Fridays clear" in page
    assert f"/ours/affirmation/to/{copy}/" in alice.get("/")


def test_nobody_affirms_their_own_goal_or_one_that_was_not_shown(
    couple: Couple, charlie: Someone
) -> None:
    alice, bob = couple
    id = alice.write("goal", **SWIM)
    for kind in ("affirmation", "offer"):
        reply(bob, kind, id, 404, words="x")
    alice.post(f"/mine/goal/{id}/share/")
    copy = shared_copy(alice, "goal")
    for kind in ("affirmation", "offer"):
        reply(alice, kind, copy, 404, words="x")
        reply(charlie, kind, copy, 404, words="x")
        reply(bob, kind, copy, 422, words="")
    assert "Say it" not in alice.get(f"/ours/goal/{copy}/")


# Shared goals


def plan_of(one: Someone, **more: Any) -> str:
    fields = {
        "what": "A month by the sea",
        "steps-words": ["look for a room", "save a little"],
        "steps-done": ["", ""],
        "steps-by": ["2027-03-01", ""],
        "steps-who": ["a", "both"],
    }
    return put_into_ours(one, "plan", **{**fields, **more})


def test_a_shared_goal_has_steps_with_days_and_who_looks_after_them(couple: Couple) -> None:
    alice, bob = couple
    id = plan_of(alice, by="2027-06-01")
    for one in couple:
        page = one.get(f"/ours/plan/{id}/")
        for words in ("A month by the sea", "look for a room", "1 March 2027", "both of you"):
            assert words in page
        assert "Alice" in page and "1 June 2027" in page
    form = bob.get(f"/ours/plan/{id}/edit/")
    assert '<option value="a" selected>Alice</option>' in form
    assert '<option value="b">You</option>' in form


def test_either_ticks_a_step_of_a_shared_goal(couple: Couple) -> None:
    alice, bob = couple
    id = plan_of(alice)
    bob.post(f"/ours/plan/{id}/step/", step="save a little", done="yes")
    assert 'aria-pressed="true"' in alice.get(f"/ours/plan/{id}/")
    alice.post(f"/ours/plan/{id}/step/", step="save a little", done="no")
    assert 'aria-pressed="true"' not in bob.get(f"/ours/plan/{id}/")


def test_two_ticks_at_once_are_both_kept(couple: Couple) -> None:
    alice, bob = couple
    id = uuid.UUID(plan_of(alice))
    real, first = entries.revise, [True]

    def meanwhile(*words: Any) -> int:
        if first.pop() if first else False:
            bob.post(f"/ours/plan/{id}/step/", step="save a little", done="yes")
        return real(*words)

    ours = alice.here.together()
    with patch.object(entries, "revise", meanwhile):
        assert steps.tick(ours, Plan, id, "look for a room", done=True)
    kept = entries.find(ours, Plan, id)
    assert kept and all(step.done for step in kept.payload.steps)


def test_a_draft_of_a_shared_goal_is_ticked_in_mine(alice: Someone) -> None:
    id = alice.write("plan", **{"what": "A month by the sea", "steps-words": ["save"]})
    alice.post(f"/mine/plan/{id}/step/", step="save", done="yes")
    assert 'aria-pressed="true"' in alice.get(f"/mine/plan/{id}/")


def test_a_day_without_a_step_is_told_so(alice: Someone) -> None:
    fields = {"what": "x", "steps-words": [""], "steps-by": ["2027-01-01"]}
    page = alice.post("/mine/plan/new/", 422, id=str(new_id()), **fields).content.decode()
    assert "Please say what is to be done by then" in page and 'value="2027-01-01"' in page


# New things, and the draw


def wish(one: Someone, what: str, **more: Any) -> str:
    return put_into_ours(one, "wish", what=what, **more)


def drawn(one: Someone) -> Kept[Wish] | None:
    ours = one.here.together()
    found = draw.of_day(ours, timezone.localdate())
    return entries.find(ours, Wish, found.payload.wish) if found else None


def test_the_draw_is_the_same_for_both(couple: Couple) -> None:
    alice, bob = couple
    for what in ("dance", "bake", "row"):
        wish(alice, what)
    alice.post("/ours/wish/tonight/", seen="0")
    kept = drawn(alice)
    assert kept
    for one in couple:
        tonight = one.get("/ours/wish/").split('id="tonight"')[1].split("</section>")[0]
        assert kept.payload.what in tonight
    assert drawn(bob) == kept


def test_another_one_is_another_one_and_nothing_is_said_of_the_first(couple: Couple) -> None:
    alice, bob = couple
    for what in ("dance", "bake"):
        wish(alice, what)
    alice.post("/ours/wish/tonight/", seen="0")
    first = drawn(alice)
    bob.post("/ours/wish/tonight/", seen="1")
    second = drawn(bob)
    assert first and second and first.id != second.id
    for words in ("skipped", "declined", "passed"):
        assert words not in alice.get("/ours/wish/")


def test_when_both_draw_at_once_the_first_draw_stands(couple: Couple) -> None:
    alice, bob = couple
    for what in ("dance", "bake", "row", "sing"):
        wish(alice, what)
    alice.post("/ours/wish/tonight/", seen="0")
    first = drawn(alice)
    bob.post("/ours/wish/tonight/", seen="0")
    alice.post("/ours/wish/tonight/", seen="0")  # pressed twice
    assert drawn(bob) == first


def test_the_draw_keeps_to_what_the_evening_has_room_for(couple: Couple) -> None:
    alice, _ = couple
    wish(alice, "dance", length="short", where="home", free="on")
    wish(alice, "sail", length="long", where="out")
    wish(alice, "sing")
    for _again in range(8):
        seen = draw.of_day(alice.here.together(), timezone.localdate())
        alice.post(
            "/ours/wish/tonight/", seen=seen.revision if seen else 0, length="short", free="on"
        )
        kept = drawn(alice)
        assert kept and kept.payload.what == "dance"
    page = alice.get("/ours/wish/")
    assert 'name="length" value="short" checked' in page and 'name="free" checked' in page


@pytest.mark.parametrize(
    ("limits", "fits"),
    [
        (Limits(), "sail sing dance"),
        (Limits(length="short"), "sing dance"),
        (Limits(length="long"), "sail sing"),
        (Limits(where="home"), "sing dance"),
        (Limits(where="out"), "sail sing"),
        (Limits(free=True), "dance"),
        (Limits(length="long", where="home", free=True), ""),
    ],
)
def test_what_is_left_open_fits_every_evening(limits: Limits, fits: str) -> None:
    queue = [
        Wish(what="sail", length="long", where="out"),
        Wish(what="sing"),
        Wish(what="dance", length="short", where="home", free=True),
    ]
    assert " ".join(each.what for each in queue if limits.fit(each)) == fits


def test_if_nothing_fits_that_is_said_and_the_draw_stays(couple: Couple) -> None:
    alice, _ = couple
    alice.post("/ours/wish/tonight/", seen="0")
    assert "Nothing in the queue fits that" in alice.get("/ours/wish/")
    wish(alice, "sail", length="long")
    alice.post("/ours/wish/tonight/", seen="0")
    alice.post("/ours/wish/tonight/", seen="1", length="short")
    kept = drawn(alice)
    assert kept and kept.payload.what == "sail"


@pytest.mark.parametrize("field", [{"length": "huge"}, {"where": "\0"}, {"seen": "x"}])
def test_limits_that_are_none_draw_nothing(couple: Couple, field: dict[str, str]) -> None:
    alice, _ = couple
    wish(alice, "dance")
    alice.post("/ours/wish/tonight/", **{"seen": "0", **field})
    assert drawn(alice) is None
    assert "Please choose again" in alice.get("/ours/wish/")


def test_tomorrow_nothing_is_drawn_and_nothing_is_asked(couple: Couple) -> None:
    alice, _ = couple
    wish(alice, "dance")
    alice.post("/ours/wish/tonight/", seen="0")
    ours = alice.here.together()
    assert draw.of_day(ours, timezone.localdate() + timedelta(days=1)) is None


def test_what_was_done_leaves_the_queue_and_becomes_a_memory_if_one_likes(couple: Couple) -> None:
    alice, bob = couple
    id = wish(alice, "dance in the kitchen")
    alice.post("/ours/wish/tonight/", seen="0")
    for _twice in range(2):
        response = bob.post(f"/ours/wish/{id}/done/")
    assert response["Location"] == f"/ours/wish/{id}/memory/"
    page = bob.get(f"/ours/wish/{id}/memory/")
    assert 'value="dance in the kitchen"' in page
    assert f'value="{timezone.localdate()}"' in page
    for path in ("/ours/wish/", "/ours/"):
        assert "dance in the kitchen" not in alice.get(path)
    assert "Done today" in alice.get("/ours/wish/?away")


def test_the_draw_is_sealed_and_an_outsider_gets_nowhere(couple: Couple, charlie: Someone) -> None:
    alice, _ = couple
    id = wish(alice, "dance")
    alice.post("/ours/wish/tonight/", seen="0")
    charlie.get("/ours/wish/", 404)
    charlie.post("/ours/wish/tonight/", 404, seen="0")
    charlie.post(f"/ours/wish/{id}/done/", 404)
    charlie.get(f"/ours/wish/{id}/memory/", 404)


# Finding it


def test_everything_is_two_taps_from_today_mine_and_ours(couple: Couple) -> None:
    alice, _ = couple
    for path in ("/", "/mine/", "/ours/"):
        assert "/practice/growing/" in alice.get(path)
    page = alice.get("/practice/growing/")
    for door in ("/mine/goal/", "/ours/goal/", "/ours/plan/", "/ours/wish/", "/ours/memory/"):
        assert f'href="{door}"' in page


def test_alone_only_what_one_can_do_alone_is_offered(alice: Someone) -> None:
    page = alice.get("/practice/growing/")
    assert 'href="/mine/goal/"' in page and 'href="/ours/plan/"' not in page


@pytest.mark.parametrize("path", ["/mine/goal/", "/ours/plan/", "/ours/wish/", "/ours/memory/"])
def test_a_locked_vault_shows_none_of_it(alice: Someone, path: str) -> None:
    alice.post("/lock/")
    assert alice.client.get(path)["Location"].startswith("/unlock/")
