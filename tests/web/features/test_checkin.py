"""The check-in: five dials, what of it is shared, and consent that is asked again."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.checkin import (
    CONSENT_LASTS,
    SHAREABLE,
    CheckIn,
    remembered,
    shared_part,
    start,
)
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.spaces import entries
from tests.conftest import Someone
from tests.web.crawl import Page
from tests.web.lived import check_in

DAY = date(2026, 1, 2)


def ticked(page: str) -> set[str]:
    """Return what is ticked to be shared on a page."""
    boxes = [words for tag, words in Page(page).tags if words.get("name") == "shared"]
    return {str(words["value"]) for words in boxes if "checked" in words}


def test_what_was_ticked_is_remembered_the_next_time(couple: tuple[Someone, Someone]) -> None:
    alice, _ = couple
    assert ticked(alice.get("/mine/checkin/new/")) == set()
    alice.write("checkin", share=True, **check_in("x", DAY, shared=["mood", "feelings"]))
    for path in ("/", "/mine/checkin/new/"):
        assert ticked(alice.get(path)) == {"mood", "feelings"}


def test_consent_is_asked_again_after_ninety_days_of_ticking_the_same(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            alice.sign_in()
            page = alice.get("/mine/checkin/new/")
            hidden = {w["name"]: w.get("value") or "" for t, w in Page(page).tags if t == "input"}
            fields = check_in("x", timezone.localdate())
            fields |= {"was": hidden["was"], "asked": hidden["asked"]}
            alice.write("checkin", share=True, **fields)
            clock.shift(timedelta(days=30))
        alice.sign_in()
        assert ticked(alice.get("/mine/checkin/new/")) == set()


def test_choosing_anew_counts_from_that_day() -> None:
    last = CheckIn(day=DAY, mood=3, shared=("mood",), asked=DAY)
    assert remembered(last, DAY + CONSENT_LASTS) == ("mood",)
    assert remembered(last, DAY + CONSENT_LASTS + timedelta(days=1)) == ()
    assert remembered(None, DAY) == ()
    assert start(last, DAY + CONSENT_LASTS + timedelta(days=1))["asked"] is None


def test_ticking_something_else_is_choosing_anew_and_ticking_the_same_is_not(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    today = timezone.localdate()
    earlier = (today - timedelta(days=40)).isoformat()
    for shared, asked in ((["mood"], today - timedelta(days=40)), (["stress"], today)):
        fields = check_in("x", DAY, shared=shared, was="mood", asked=earlier)
        alice.write("checkin", share=True, **fields)
        (kept,) = entries.read(alice.here.mine, CheckIn, limit=1).entries
        assert kept.payload.asked == asked


@pytest.mark.parametrize("name", SHAREABLE)
def test_consent_can_be_narrowed_for_each_signal(name: str) -> None:
    full = CheckIn(
        day=DAY,
        mood=1,
        stress=2,
        closeness=3,
        room=4,
        support=5,
        feelings=("settled",),
        line="mine alone",
        shared=(name,),
        asked=DAY,
    )
    part = shared_part(full)
    assert part == CheckIn(day=DAY, **{name: getattr(full, name)})


def test_what_was_ticked_and_left_blank_is_nothing_to_share() -> None:
    assert shared_part(CheckIn(day=DAY, stress=3, shared=("mood", "feelings"))) is None


def test_zero_is_an_answer_and_blank_is_none(alice: Someone) -> None:
    alice.write("checkin", day=str(DAY), mood="0", stress="", was="")
    (kept,) = entries.read(alice.here.mine, CheckIn).entries
    assert kept.payload.mood == 0 and kept.payload.stress is None


def test_sharing_with_nothing_ticked_is_told_beside_the_field_and_keeps_what_was_typed(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    fields = check_in("still here", DAY, shared=[], then="share", id="")
    fields["id"] = str(new_id())
    page = alice.post("/mine/checkin/new/", 422, **fields).content.decode()
    assert "Tick what to share" in page.split('id="id_shared_error"')[1].split("</div>")[0]
    assert "still here" in page and 'value="7"' in page
    assert not entries.read(alice.here.mine, CheckIn).entries


def test_every_value_has_a_word(couple: tuple[Someone, Someone]) -> None:
    for signal in SIGNALS:
        words = [str(signal.say(value)) for value in range(11)]
        assert words[0] == str(signal.words[0]) and words[10] == str(signal.words[4])
        assert list(dict.fromkeys(words)) == [str(word) for word in signal.words]


def test_the_form_kept_in_memory_tells_nobody_about_somebody_else(
    couple: tuple[Someone, Someone], charlie: Someone
) -> None:
    alice, bob = couple
    alice.write("checkin", share=True, **check_in("x", DAY, shared=["mood", "stress"]))
    assert "Bob may see" in alice.get("/mine/checkin/new/")
    page = bob.get("/mine/checkin/new/")
    assert "Alice may see" in page and ticked(page) == set()
    assert "may see" not in charlie.get("/mine/checkin/new/")
    assert ticked(alice.get("/mine/checkin/new/")) == {"mood", "stress"}


def test_today_shows_the_days_check_in_instead_of_an_empty_form(alice: Someone) -> None:
    alice.write("checkin", **check_in("a line of today", timezone.localdate()))
    page = alice.get("/")
    assert "a line of today" in page and "Change it" in page
