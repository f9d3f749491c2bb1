"""Saying something under an entry of Ours: who may, what is kept, and what becomes of it."""

from typing import Any

import pytest
from django.test import Client

from counterpoint.web.accounts.models import new_id
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, pair, text_of
from tests.web.lived import reply, shared_copy

Couple = tuple[Someone, Someone]


@pytest.fixture
def hard(couple: Couple) -> str:
    """The id in Ours of a hard moment that Alice has shared."""
    couple[0].write("hard", share=True, words="the train again", helps=["listen"])
    return shared_copy(couple[0], "hard")


def test_the_other_says_it_and_both_read_it(couple: Couple, hard: str) -> None:
    alice, bob = couple
    assert "Send your answer" in bob.get(f"/ours/hard/{hard}/")
    assert reply(bob, "hard-reply", hard, words="with you")["Location"] == f"/ours/hard/{hard}/"
    for one in (alice, bob):
        assert "with you" in one.get(f"/ours/hard/{hard}/")


def test_its_form_stands_for_whoever_may_say_it_and_for_nobody_else(
    couple: Couple, hard: str
) -> None:
    alice, bob = couple
    assert "Send your answer" not in alice.get(f"/ours/hard/{hard}/")
    assert "Say so to both" not in bob.get(f"/ours/hard/{hard}/")
    reply(alice, "hard-reply", hard, 404, words="my own")
    reply(bob, "helped", hard, 404, how="yes")
    assert "Say so to both" in alice.get(f"/ours/hard/{hard}/")


def test_what_is_missing_or_too_long_is_said_and_what_was_typed_stays(
    couple: Couple, hard: str
) -> None:
    alice, bob = couple
    page = reply(bob, "hard-reply", hard, 422, words="").content.decode()
    assert "This is still empty" in page and "the train again" in page
    page = reply(bob, "hard-reply", hard, 422, words="x" * 4_001).content.decode()
    assert "x" * 4_001 in page and "4000 characters" in page
    page = reply(alice, "helped", hard, 422, words="the tea did").content.decode()
    assert "Please choose the one that comes closest." in page and "the tea did" in page
    page = reply(alice, "helped", hard, 422, how="always", words="the tea").content.decode()
    assert "the tea" in page and "always" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", "no-id"), ("id", ""), ("base", "abc"), ("base", "-1"), ("words", "a\x00b")],
)
def test_forged_fields_are_errors_and_keep_nothing(
    couple: Couple, hard: str, field: str, value: str
) -> None:
    before = Entry.objects.count()
    reply(couple[1], "hard-reply", hard, 422, **{"words": "with you", field: value})
    assert Entry.objects.count() == before


def test_pressing_twice_says_it_once(couple: Couple, hard: str) -> None:
    alice, bob = couple
    for _ in range(2):
        reply(bob, "hard-reply", hard, words="with you")
    assert text_of(alice.get(f"/ours/hard/{hard}/")).count("with you") == 1
    assert "changed" not in alice.get(f"/ours/hard/{hard}/").split('id="hard-reply"')[1]


def test_it_is_changed_from_its_own_form_and_says_that_it_was(couple: Couple, hard: str) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="the first wording")
    page = bob.get(f"/ours/hard/{hard}/")
    assert "Change what you said" in page and 'name="base" value="1"' in page
    reply(bob, "hard-reply", hard, base="1", words="the second wording")
    page = alice.get(f"/ours/hard/{hard}/")
    assert "the second wording" in page and "the first wording" not in page
    assert "· changed" in page


def test_two_windows_lose_nothing(couple: Couple, hard: str) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="the first window")
    page = reply(bob, "hard-reply", hard, 409, words="the second window").content.decode()
    assert "the first window" in page and "the second window" in page
    assert page.count("You said something here in another window in between") == 1
    assert 'name="base" value="1"' in page
    assert "the second window" not in alice.get(f"/ours/hard/{hard}/")
    reply(bob, "hard-reply", hard, base="1", words="the second window")
    assert "the second window" in alice.get(f"/ours/hard/{hard}/")


def test_a_change_of_what_was_taken_back_elsewhere_keeps_its_words(
    couple: Couple, hard: str
) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="with you")
    bob.post(f"/ours/hard-reply/{shared_copy(bob, 'hard-reply')}/take-back/")
    page = reply(bob, "hard-reply", hard, 409, base="1", words="still here").content.decode()
    assert "You took back what you had said here" in page and "still here" in page
    assert 'name="base" value=""' in page
    reply(bob, "hard-reply", hard, words="still here")
    assert "still here" in alice.get(f"/ours/hard/{hard}/")


def test_it_is_taken_back_by_its_author_alone(couple: Couple, hard: str) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="with you")
    id = shared_copy(bob, "hard-reply")
    alice.post(f"/ours/hard-reply/{id}/take-back/", 404)
    assert "with you" in alice.get(f"/ours/hard/{hard}/")
    onward = bob.post(f"/ours/hard-reply/{id}/take-back/")["Location"]
    assert "Taken back. What has been read stays known." in bob.get(onward)
    assert "with you" not in alice.get(f"/ours/hard/{hard}/")


def test_it_has_no_list_and_no_page_but_under_what_it_is_said(couple: Couple, hard: str) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="with you")
    id = shared_copy(bob, "hard-reply")
    for path in ("/ours/hard-reply/", f"/ours/hard-reply/{id}/", "/mine/hard-reply/"):
        for one in (alice, bob):
            one.get(path, 404)
    bob.post("/mine/hard-reply/new/", 404, id=new_id(), words="alone")
    for one in (alice, bob):
        assert "with you" in one.get(f"/ours/hard-reply/to/{hard}/")


def test_a_wrong_kind_takes_nothing(couple: Couple, hard: str) -> None:
    _, bob = couple
    before = Entry.objects.count()
    for kind in ("win-reply", "hard", "thanks", "question", "nothing"):
        reply(bob, kind, hard, 404, words="with you")
        bob.get(f"/ours/{kind}/to/{hard}/", 404)
    for to in (new_id(), "00000000-0000-0000-0000-000000000000"):
        reply(bob, "hard-reply", str(to), 404, words="with you")
    assert Entry.objects.count() == before


def test_nothing_is_said_under_what_only_its_author_sees(couple: Couple) -> None:
    alice, bob = couple
    own = alice.write("hard", words="for me alone")
    for one in (alice, bob):
        reply(one, "hard-reply", own, 404, words="with you")
        one.get(f"/ours/hard-reply/to/{own}/", 404)


def test_an_outsider_is_told_nothing(couple: Couple, charlie: Someone, hard: str) -> None:
    never = str(new_id())
    for to in (hard, never):
        reply(charlie, "hard-reply", to, 404, words="with you")
    refused = charlie.get(f"/ours/hard-reply/to/{hard}/", 404)
    assert text_of(refused) == text_of(charlie.get(f"/ours/hard-reply/to/{never}/", 404))


def test_a_locked_vault_takes_it_up_again_when_it_is_unlocked(couple: Couple, hard: str) -> None:
    alice, bob = couple
    bob.post("/lock/")
    onward = reply(bob, "hard-reply", hard, words="typed before it locked")["Location"]
    assert onward.startswith("/unlock/")
    back = bob.post(onward, passphrase=bob.passphrase)["Location"]
    page = bob.get(back)
    assert "typed before it locked" in page and "the train again" in page
    assert "typed before it locked" not in alice.get(f"/ours/hard/{hard}/")


def test_without_signing_in_there_is_only_the_door(hard: str) -> None:
    response = Client().get(f"/ours/hard-reply/to/{hard}/")
    assert response["Location"].startswith("/sign-in/")


def test_an_ours_that_was_left_shows_what_was_said_and_takes_no_more(
    couple: Couple, hard: str
) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="with you")
    left = alice.here.together().id
    alice.post("/safety/leave/")
    reply(bob, "hard-reply", hard, 404, base="1", words="too late")
    for one in (alice, bob):
        page = one.get(f"/past/{left}/hard/{hard}/")
        assert "with you" in page
        assert "Change what you said" not in page and "Say so to both" not in page
    pair(alice, bob)
    reply(bob, "hard-reply", hard, 404, words="in another Ours")


def test_today_leads_to_what_the_other_said_and_not_to_what_is_gone(
    couple: Couple, hard: str
) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="I am beside you")
    page = alice.get("/")
    assert "Answer to a hard moment" in page and f"/ours/hard-reply/to/{hard}/" in page
    assert "I am beside you" not in page
    assert "Answer to a hard moment" not in bob.get("/")
    alice.post(f"/ours/hard/{hard}/take-back/")
    assert f"/ours/hard-reply/to/{hard}/" not in alice.get("/")
    alice.get(f"/ours/hard-reply/to/{hard}/", 404)


def test_the_page_asks_no_more_with_what_was_said(
    couple: Couple, hard: str, django_assert_max_num_queries: Any
) -> None:
    alice, bob = couple
    reply(bob, "hard-reply", hard, words="with you")
    reply(alice, "helped", hard, how="yes")
    for one in (alice, bob):
        with django_assert_max_num_queries(12):
            one.get(f"/ours/hard/{hard}/")
