"""What one keeps to oneself changes nothing for the other: not a letter of any of its pages."""

from collections.abc import Iterator

import msgspec
import pytest

from counterpoint.library import our_checkup
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.empathy.checkup import CheckUp
from counterpoint.web.features.empathy.guess import Guess
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.features.timing.weeks import Balance, Week
from counterpoint.web.spaces import memory
from tests.conftest import Someone, text_of
from tests.web.crawl import exported
from tests.web.insights.shared_days import days_back, keep, share_checkup, share_days

Couple = tuple[Someone, Someone]
SIGNALS_ASKED = [*(signal.name for signal in SIGNALS), "none-such"]
ASKED = [
    *(f"/understand/?signal={signal}&days=30" for signal in SIGNALS_ASKED),
    *(f"/understand/?signal=mood&days={days}" for days in (90, 365, 7)),
]
OTHER_PAGES = ["/understand/", "/understand/season/", "/understand/mine/", "/ours/", "/"]
SHARED = 130  # days, so that all of the page has something to say


@pytest.fixture
def sharing(couple: Couple) -> Couple:
    """Alice and Bob, who share months of days and a check-up."""
    for which, one in enumerate(couple):
        share_days(one, SHARED, lambda n, day, which=which: told(n + which, day))
        share_checkup(one, autonomy=3.0, connection=2.5, reliance=1.5)
    return couple


def told(n: int, day: object, more: int = 0) -> CheckIn:
    mood, room = (n * n * 3 + more) % 9 + 1, (n * 7 + n % 5 + more) % 8 + 1
    return CheckIn(
        day=day, mood=mood, stress=10 - mood, closeness=(n * 5 + n % 3) % 9 + 1, room=room,
        support=(n * n + n) % 7 + 2, line=f"day {n}",
    )  # fmt: skip


def private_months(ours: str) -> Iterator[msgspec.Struct]:
    """Yield what somebody may keep to themselves in a year."""
    top = our_checkup().top
    for n, day in days_back(360):
        yield told(n, day, more=4)
        if n % 2:
            yield Guess(day=day, of=ours, mood=n % 11, stress=n % 7, opened=n % 3 > 0)
        if n % 7 == 0:
            monday = day.fromordinal(day.toordinal() - day.weekday())
            yield Week(day=monday, wished_me=7, me=2, we=30)
            yield Balance(day=monday, feels="me")
        if n % 40 == 0:
            yield Journal(words=f"Alice is torn, {n}")
            answers = {item.id: (0 if n % 80 else top) for item in our_checkup().items}
            yield CheckUp(
                set="counterpoint", version=1, top=top, day=day, answers=answers, done=n % 80 == 0
            )


def seen(one: Someone) -> dict[str, str]:
    memory.forget()
    return {path: text_of(one.get(path)) for path in (*ASKED, *OTHER_PAGES)}


def test_months_of_what_one_keeps_change_no_letter_for_the_other(sharing: Couple) -> None:
    alice, bob = sharing
    before, packed = seen(bob), exported(bob)
    keep(alice, private_months(alice.here.together().id.hex))
    after = seen(bob)
    for path in before:
        assert after[path] == before[path], path
    assert exported(bob) == packed


def test_one_day_more_that_is_shared_does_change_it(sharing: Couple) -> None:
    alice, bob = sharing
    before = seen(bob)
    alice.write("checkin", share=True, day=days_back(200)[0][1], mood=10, shared=["mood"])
    after = seen(bob)
    assert all(after[path] != before[path] for path in ASKED if "days=365" in path)


def test_what_was_taken_back_is_gone_from_what_was_drawn(couple: Couple) -> None:
    alice, bob = couple
    before = text_of(bob.get("/understand/"))
    id = alice.write("checkin", share=True, day=days_back(3)[0][1], mood=10, shared=["mood"])
    assert text_of(bob.get("/understand/")) != before
    alice.post(f"/mine/checkin/{id}/withdraw/")
    assert text_of(bob.get("/understand/")) == before


def test_with_nothing_shared_both_see_the_same_nothing(couple: Couple) -> None:
    alice, bob = couple
    before = seen(bob)
    keep(alice, private_months(alice.here.together().id.hex))
    assert seen(bob) == before
