"""Guess, then ask: a guess is for its author, before looking and after, and spoils nothing."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.empathy.guess import Guess
from counterpoint.web.spaces import entries
from tests.conftest import Someone, pair, text_of
from tests.web.lived import check_in, shared_copy
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]


def guess(one: Someone, status: int = 302, **words: Any) -> str:
    """Guess a day by the page's form; return the guess's id."""
    fields = {"id": str(new_id()), "day": str(timezone.localdate()), "mood": "4"} | words
    one.post("/mine/guess/new/", status, **fields)
    one.get("/mine/")  # which says that it is kept
    return str(fields["id"])


def kept(one: Someone, id: str) -> Guess:
    found = entries.find(one.here.mine, Guess, uuid.UUID(id))
    assert found
    return found.payload


def shares(one: Someone, day: date | None = None, **words: Any) -> str:
    fields = check_in("a line", day or timezone.localdate(), **words)
    return one.write("checkin", share=True, **fields)


def test_the_theme_leads_by_name_to_a_guess(couple: Couple) -> None:
    alice, _ = couple
    page = alice.get("/practice/empathy/")
    assert "Guess how Bob’s day was" in page and "/mine/guess/new/" in page
    assert "How was Bob’s day?" in alice.get("/mine/guess/new/")


def test_without_a_partner_there_is_nobody_to_guess(alice: Someone) -> None:
    assert "/mine/guess/new/" not in alice.get("/practice/empathy/")
    alice.get("/mine/guess/new/", 404)
    alice.get("/mine/guess/over-days/", 404)


def test_before_looking_the_page_is_the_same_whether_the_other_shared_or_not(
    couple: Couple,
) -> None:
    alice, bob = couple
    id = guess(alice, stress="2")
    before = text_of(alice.get(f"/mine/guess/{id}/"))
    shares(bob, mood="9")
    assert text_of(alice.get(f"/mine/guess/{id}/")) == before
    assert "Look at what Bob shared" in before


def test_after_looking_the_guess_stands_hollow_beside_what_was_shared_filled(
    couple: Couple,
) -> None:
    alice, bob = couple
    shares(bob, mood="9", stress="1", shared=["mood"])
    id = guess(alice, mood="4", stress="2")
    alice.post(f"/mine/guess/{id}/look/")
    page = alice.get(f"/mine/guess/{id}/")
    assert "You guessed: rather low." in page and "Bob: bright." in page
    assert "dot-open" in page and "Now ask Bob" in page
    stress = page.split('<p class="label">Stress</p>')[1].split("</p>")[0]
    assert "Bob:" not in stress and 'class="tie"' not in stress


def test_withheld_looks_exactly_like_unwritten(couple: Couple) -> None:
    alice, bob = couple
    id = guess(alice, stress="2", mood="")
    alice.post(f"/mine/guess/{id}/look/")
    unwritten = text_of(alice.get(f"/mine/guess/{id}/"))
    bob.write("checkin", **check_in("kept", timezone.localdate()))  # kept for himself
    assert text_of(alice.get(f"/mine/guess/{id}/")) == unwritten
    shares(bob, shared=["mood"])  # shared, but not what was guessed
    assert text_of(alice.get(f"/mine/guess/{id}/")) == unwritten


def test_what_is_taken_back_is_gone_from_beside_the_guess(couple: Couple) -> None:
    alice, bob = couple
    theirs = shares(bob, mood="9")
    id = guess(alice)
    alice.post(f"/mine/guess/{id}/look/")
    assert "Bob: bright." in alice.get(f"/mine/guess/{id}/")
    bob.post(f"/mine/checkin/{theirs}/withdraw/")
    assert "Bob: bright." not in alice.get(f"/mine/guess/{id}/")


def test_before_looking_a_guess_can_be_changed(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice)
    alice.post(f"/mine/guess/{id}/edit/", base="1", mood="7", id=str(new_id()))
    assert kept(alice, id).mood == 7 and kept(alice, id).after is None


def test_after_looking_the_guess_stays_and_what_one_thinks_now_is_marked(couple: Couple) -> None:
    alice, bob = couple
    shares(bob, mood="9")
    id = guess(alice, mood="4")
    alice.post(f"/mine/guess/{id}/look/")
    alice.post(f"/mine/guess/{id}/edit/", base="2", mood="9")
    now = kept(alice, id)
    assert now.mood == 4 and now.after and now.after.mood == 9
    page = alice.get(f"/mine/guess/{id}/")
    assert "You guessed: rather low." in page and "After looking you thought: bright." in page
    assert 'value="9"' in alice.get(f"/mine/guess/{id}/edit/")


def test_looking_twice_changes_nothing_more(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice)
    for _ in range(2):
        alice.post(f"/mine/guess/{id}/look/")
    assert len(entries.history(alice.here.mine, Guess, uuid.UUID(id))) == 2
    assert alice.client.get(f"/mine/guess/{id}/look/").status_code == 302
    assert kept(alice, id).opened


def test_sending_the_same_guess_twice_keeps_one(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice)
    guess(alice, id=id)
    assert len(entries.read(alice.here.mine, Guess).entries) == 1


def test_a_day_is_guessed_once(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice)
    fields = {"id": str(new_id()), "day": str(timezone.localdate()), "mood": "8"}
    page = alice.post("/mine/guess/new/", 422, **fields).content.decode()
    assert "You have guessed that day already." in page
    assert f"/mine/guess/{id}/" in page and 'value="8"' in page


def test_another_text_under_the_same_id_is_shown_beside_what_was_kept(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice, mood="4")
    fields = {"id": id, "day": str(timezone.localdate()), "mood": "8"}
    page = alice.post("/mine/guess/new/", 409, **fields).content.decode()
    assert "rather low (4)" in page and 'value="8"' in page


def test_two_windows_lose_neither_version(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice, mood="4")
    alice.post(f"/mine/guess/{id}/edit/", base="1", mood="6")
    page = alice.post(f"/mine/guess/{id}/edit/", 409, base="1", mood="8").content.decode()
    assert "in between (6)" in page and 'value="8"' in page
    base = re.search(r'name="base" value="(\d+)"', page)
    assert base and base[1] == "2"
    alice.post(f"/mine/guess/{id}/edit/", base="2", mood="8")
    assert kept(alice, id).mood == 8


TOMORROW = str(timezone.localdate() + timedelta(days=1))
LONG_AGO = str(timezone.localdate() - timedelta(days=60))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"mood": ""}, "Guess at least one of these."),
        ({"mood": "11"}, "10 or less"),
        ({"mood": "\x00"}, "Enter a whole number."),
        ({"day": TOMORROW}, "That day has not come yet."),
        ({"day": LONG_AGO}, "one of the last thirty days"),
        ({"day": "never"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_is_told_and_what_was_set_stays(
    couple: Couple, words: dict[str, str], told: str
) -> None:
    alice, _ = couple
    fields = {"id": str(new_id()), "day": str(timezone.localdate()), "mood": "4", "room": "3"}
    if words.get("mood") == "":
        fields["room"] = ""
    page = alice.post("/mine/guess/new/", 422, **(fields | words)).content.decode()
    assert told in page and not entries.read(alice.here.mine, Guess).entries
    assert fields["room"] in page


def test_a_forged_id_is_told_as_stale(couple: Couple) -> None:
    alice, _ = couple
    fields = {"id": str(uuid.uuid4()), "day": str(timezone.localdate()), "mood": "4"}
    assert "stale" in alice.post("/mine/guess/new/", 422, **fields).content.decode()
    alice.post("/mine/guess/new/", 422, **(fields | {"id": "nothing"}))


def test_nobody_else_finds_a_guess(couple: Couple, charlie: Someone) -> None:
    alice, bob = couple
    id = guess(alice, mood="4")
    for other in (bob, charlie):
        for path in ("", "edit/"):
            other.get(f"/mine/guess/{id}/{path}", 404)
        other.post(f"/mine/guess/{id}/look/", 404)
        other.post(f"/mine/guess/{id}/edit/", 404, base="1", mood="1")
    bob.get("/ours/guess/", 404)
    alice.post(f"/mine/guess/{id}/share/", 404)
    for page in ("/", "/ours/", "/understand/", "/practice/empathy/", "/mine/guess/"):
        assert id not in bob.get(page)


def test_a_guess_does_not_open_with_the_others_keys(couple: Couple) -> None:
    from counterpoint.web.spaces.models import Entry

    alice, bob = couple
    id = guess(alice, mood="4")
    row = Entry.objects.get(id=id)
    assert opens_with(alice.secret, bytes(row.sealed), row)
    assert opens_with(bob.secret, bytes(row.sealed), row) is None


def test_the_others_check_in_leads_to_a_guess_only_if_there_is_one(couple: Couple) -> None:
    alice, bob = couple
    shares(bob)
    copy = shared_copy(bob, "checkin")
    assert "guess" not in alice.get(f"/ours/checkin/{copy}/").lower()
    id = guess(alice)
    page = alice.get(f"/ours/checkin/{copy}/")
    assert "Your guess of this day" in page and f"/mine/guess/{id}/" in page
    assert "guess" not in bob.get(f"/ours/checkin/{copy}/").lower()


def test_a_locked_vault_asks_for_the_passphrase(couple: Couple) -> None:
    alice, _ = couple
    id = guess(alice)
    alice.post("/lock/")
    for path in ("new/", f"{id}/", f"{id}/edit/", "over-days/"):
        assert alice.client.get(f"/mine/guess/{path}").url.startswith("/unlock/")


def test_with_somebody_new_an_old_guess_is_not_set_beside_their_days(
    couple: Couple, charlie: Someone
) -> None:
    alice, _ = couple
    id = guess(alice)
    alice.post(f"/mine/guess/{id}/look/")
    alice.post("/safety/leave/")
    pair(alice, charlie)
    shares(charlie, mood="9")
    page = alice.get(f"/mine/guess/{id}/")
    assert "bright." not in page and "Charlie" not in page and "Bob’s day" in page
    guess(alice)  # the same day, of another person


def lived_days(alice: Someone, bob: Someone, number: int, *, seen: bool = False) -> None:
    """Write days of both, and guesses that follow the other's day and one's own."""
    ours, mine = alice.here.together(), alice.here.mine
    from counterpoint.web.features.checkin import CheckIn

    for n in range(number):
        day = timezone.localdate() - timedelta(days=n)
        said, own = (n * 7) % 11, (n * 3) % 11
        theirs = bob.here.together()
        id = bob.here.mine.copy_id(new_id(), theirs, day)
        entries.write(theirs, CheckIn(day=day, mood=said), id)
        entries.write(mine, CheckIn(day=day, mood=own), new_id())
        value = max(0, min(10, round(1 + 0.5 * said + 0.4 * own + (n % 3) / 2)))
        payload = Guess(day=day, of=ours.id.hex, mood=value, opened=True, seen=seen)
        entries.write(mine, payload, new_id())


def test_before_there_are_enough_days_it_says_that_it_cannot_tell(couple: Couple) -> None:
    alice, bob = couple
    assert "Can’t tell yet" in alice.get("/mine/guess/over-days/")
    lived_days(alice, bob, 14)
    page = alice.get("/mine/guess/over-days/")
    assert "Can’t tell yet." in page and "There are 14 days" in page and "tend to go" not in page


def test_over_many_days_it_tells_accuracy_bias_and_projection_with_their_ranges(
    couple: Couple,
) -> None:
    alice, bob = couple
    lived_days(alice, bob, 24)
    page = alice.get("/mine/guess/over-days/")
    assert "Your guesses tend to go up and down with what Bob said." in page
    assert "you may have assumed that Bob felt as you did" in page
    assert "From 24 days" in page and "Likely range" in page and "Only you" in page
    assert "Can’t tell yet" in bob.get("/mine/guess/over-days/")


def test_guesses_made_after_having_seen_the_day_do_not_count(couple: Couple) -> None:
    alice, bob = couple
    lived_days(alice, bob, 24, seen=True)
    assert "tend to go" not in alice.get("/mine/guess/over-days/")
    assert "Can’t tell yet" in alice.get("/mine/guess/over-days/")


def test_a_guess_that_was_not_looked_at_gives_nothing_away(couple: Couple) -> None:
    alice, bob = couple
    shares(bob, mood="9")
    guess(alice)
    assert "There is 1 day" not in alice.get("/mine/guess/over-days/")
