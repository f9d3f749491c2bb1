"""Time together: suggested by one, changed or settled by either."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.timing.together import Together
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import begun
from tests.conftest import Someone

Couple = tuple[Someone, Someone]
SUGGEST = "/ours/time/suggest/"


def plan(**more: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=3)
    words = {"what": "Cinema", "on": str(day), "start": "19:00", "end": "22:00", "where": "The Rex"}
    return words | more


def suggest(one: Someone, **more: str) -> str:
    return str(one.post(SUGGEST, id=str(new_id()), base="", **plan(**more))["Location"])


def kept(one: Someone) -> Together:
    return entries.read(one.here.together(), Together).entries[0].payload


def settle(one: Someone, page: str, terms: str | None = None) -> Any:
    return one.post(f"{page}settle/", terms=kept(one).terms if terms is None else terms)


def test_a_suggestion_goes_straight_to_both_and_tells_no_hour(couple: Couple) -> None:
    alice, bob = couple
    page = suggest(alice)
    for one in couple:
        shown = one.get(page)
        assert "Cinema" in shown and "The Rex" in shown and "Suggested" in shown
    row = Entry.objects.get(space_id=alice.here.together().id)
    assert begun(row.id) % 86_400_000 == row.written % 86_400_000 == 43_200_000
    assert "Cinema" in bob.get("/ours/together/") and "Time together" in bob.get("/")


def test_a_suggestion_that_is_sent_twice_is_made_once(couple: Couple) -> None:
    alice, _ = couple
    id = str(new_id())
    pages = {alice.post(SUGGEST, id=id, base="", **plan())["Location"] for _ in range(2)}
    assert len(pages) == 1 and len(entries.read(alice.here.together(), Together).entries) == 1
    other = alice.post(SUGGEST, 422, id=id, base="", **plan(what="Theatre")).content.decode()
    assert "Your words are here" in other and 'value="Theatre"' in other


def test_the_form_begins_with_the_time_that_was_chosen(couple: Couple) -> None:
    alice, _ = couple
    page = alice.get(f"{SUGGEST}?on=2026-03-14&start=19:00&end=22:00")
    assert 'value="2026-03-14"' in page and 'value="19:00"' in page and "btn-share" in page
    for odd in ("?on=%00&start=x", "?on=" + "9" * 500, "?on=<script>"):
        assert "<script>" not in alice.get(SUGGEST + odd).split("<main")[1]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("what", "", "This is still empty. Please fill it in."),
        ("what", "a" * 201, "at most 200 characters"),
        ("what", "a\x00", "Null characters"),
        ("on", "2026-02-30", "Enter a valid date"),
        ("on", "0001-01-01", "a day of this century"),
        ("on", "9999-12-31", "a day of this century"),
        ("start", "x", "Enter a valid time"),
        ("end", "18:00", "ends before it begins"),
        ("where", "a" * 201, "at most 200 characters"),
        ("id", "x", "Enter a valid UUID"),
    ],
)
def test_what_cannot_be_is_told_by_its_field_and_the_rest_stays(
    couple: Couple, field: str, value: str, sentence: str
) -> None:
    alice, _ = couple
    fields = {"id": str(new_id()), "base": "", **plan(), field: value}
    page = alice.post(SUGGEST, 422, **fields).content.decode()
    assert sentence in page and (field == "where" or "The Rex" in page)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("first", ["0", "9", "f"])
def test_a_forged_id_gets_a_new_one_and_the_words_stay(couple: Couple, first: str) -> None:
    alice, _ = couple
    id = f"{first * 8}-{first * 4}-4000-8000-000000000000"
    page = alice.post(SUGGEST, 422, id=id, base="", **plan()).content.decode()
    assert "Your words are here" in page and "The Rex" in page and not Entry.objects.exists()


def test_either_may_settle_it_and_another_time_is_a_suggestion_again(couple: Couple) -> None:
    alice, bob = couple
    page = suggest(alice)
    settle(bob, page)
    for one in couple:
        assert "Settled" in one.get(page) and "Say it is settled" not in one.get(page)
    words = plan(start="20:00")
    bob.post(f"{page}edit/", base="2", **words)
    assert "Suggested" in alice.get(page) and not kept(alice).is_settled
    settle(alice, page)
    assert kept(bob).is_settled
    alice.post(f"{page}edit/", base="4", **words | {"what": "The late show"})
    assert kept(bob).is_settled  # another name is no other time
    assert kept(bob).what == "The late show"


def test_what_was_changed_in_between_is_not_settled_unseen(couple: Couple) -> None:
    alice, bob = couple
    page = suggest(alice)
    seen = kept(bob).terms
    alice.post(f"{page}edit/", base="1", **plan(start="20:00"))
    settle(bob, page, seen)
    assert not kept(bob).is_settled and "changed in between" in bob.get(page)
    for terms in ("", "\x00", "x" * 5_000):
        settle(bob, page, terms)
    assert not kept(bob).is_settled


def test_settling_twice_is_harmless_and_an_outsider_finds_nothing(
    couple: Couple, charlie: Someone
) -> None:
    alice, bob = couple
    page = suggest(alice)
    charlie.get(page, 404)
    charlie.post(f"{page}settle/", 404, terms="x")
    charlie.get(SUGGEST, 404)
    for _ in range(2):
        settle(bob, page)
    assert Entry.objects.filter(space_id=alice.here.together().id).count() == 2
    alice.post(f"/ours/together/{new_id()}/settle/", 404)


def test_what_is_put_away_is_in_no_week_and_cannot_be_settled(couple: Couple) -> None:
    alice, bob = couple
    page = suggest(alice, on=str(timezone.localdate()))
    assert "19:00–22:00 together" in bob.get("/ours/time/")
    bob.post(f"{page}put-away/")
    assert "19:00–22:00 together" not in alice.get("/ours/time/")
    assert "Say it is settled" not in alice.get(page)


def test_a_week_before_or_after_can_be_turned_to_and_an_odd_one_is_this_one(couple: Couple) -> None:
    alice, _ = couple
    suggest(alice, on=str(timezone.localdate() + timedelta(days=7)))
    after = timezone.localdate() + timedelta(days=7)
    assert "19:00–22:00 together" in alice.get(f"/ours/time/?week={after}")
    this = alice.get("/ours/time/")
    for odd in ("x", "0001-01-01", "9999-12-31", "2026-02-30", "%00", ""):
        page = alice.get(f"/ours/time/?week={odd}")
        assert page.count("together") == this.count("together")


def test_a_draft_stays_in_mine_until_it_is_put_into_ours(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("together", **plan())
    assert "Cinema" not in bob.get("/ours/together/") + bob.get("/ours/time/")
    alice.post(f"/mine/together/{id}/share/")
    assert "Cinema" in bob.get("/ours/together/")
