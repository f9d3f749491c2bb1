"""The season in review: the same for both, from Ours alone, with nothing of another season."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from counterpoint.web.features.growing.plans import Plan
from counterpoint.web.features.growing.steps import Step
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.pages.understand.season import FURTHEST, _ticked
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.models import Space
from counterpoint.web.spaces.places import Voice, noon
from tests.conftest import Someone, text_of
from tests.web.insights.test_patterns import shared_on
from tests.web.lived import Lived, is_private_of

Couple = tuple[Someone, Someone]
PATH = "/understand/season/"


def main(page: str) -> str:
    return text_of(page.partition("<main")[2].partition("</main>")[0])


def test_both_read_the_very_same(lived: Lived) -> None:
    for who in (lived.alice, lived.bob):
        who.get("/mine/")  # what was said of the last form is said
    one, other = (main(who.get(PATH)) for who in (lived.alice, lived.bob))
    assert one == other
    assert "Alice won at the harbour fair" in one and "Alice is thankful for warm socks" in one
    assert "Bob is thankful for warm socks" in one and "Alice takes the ferry, Bob the dog" in one


def test_nothing_that_is_private_stands_in_it(lived: Lived) -> None:
    page = lived.bob.get(PATH)
    for words in lived.words:
        if is_private_of(lived.alice, words) or is_private_of(lived.bob, words):
            assert words not in page, words


def test_a_season_holds_its_own_days_and_no_others(couple: Couple) -> None:
    alice, bob = couple
    today = timezone.localdate()
    Space.objects.filter(shared=True).update(began=today - timedelta(days=300))
    for back in (0, 90, 91, 181, 182):
        shared_on(alice, today - timedelta(days=back), Thanks(words=f"thanks of {back} ago."))
    this, before, first = (bob.get(f"{PATH}?back={n}") for n in (0, 1, 2))
    assert "thanks of 0 ago." in this and "thanks of 90 ago." in this
    assert "thanks of 91 ago." not in this
    assert "thanks of 91 ago." in before and "thanks of 181 ago." in before
    assert "thanks of 90 ago." not in before and "thanks of 182 ago." not in before
    assert "thanks of 182 ago." in first
    assert 'href="?back=1"' in this and "The season after" not in this
    assert 'href="?back=2"' in before and f'href="{PATH}"' in before


def test_before_ours_began_there_is_no_season_to_turn_to(couple: Couple) -> None:
    assert "The season before" not in couple[0].get(PATH)
    assert "Nothing of these months was told here." in couple[0].get(PATH)


@pytest.mark.parametrize("back", ["-1", "x", "1.5", "", "²", "٣", "9" * 400, str(FURTHEST + 1)])
def test_what_is_no_season_is_not_found(couple: Couple, back: str) -> None:
    couple[0].get(PATH + f"?back={back}", 404)


def test_the_furthest_season_is_an_empty_page(couple: Couple) -> None:
    assert "What went well" in couple[0].get(f"{PATH}?back={FURTHEST}")


def test_one_alone_has_no_season(charlie: Someone) -> None:
    charlie.get(PATH, 404)
    assert PATH not in charlie.get("/understand/")


def test_understand_and_the_weekly_look_lead_to_it(couple: Couple) -> None:
    alice, _ = couple
    assert PATH in alice.get("/understand/")
    assert PATH in alice.get("/ours/talk/begin/week/")
    assert PATH not in alice.get("/ours/talk/begin/open/")


def test_many_thanks_are_all_there_and_most_of_them_folded(couple: Couple) -> None:
    alice, bob = couple
    for number in range(11):
        shared_on(alice, timezone.localdate(), Thanks(words=f"thanks, number {number}."))
    page = bob.get(PATH)
    assert all(f"thanks, number {number}." in page for number in range(11))
    folded = page.partition("More of them")[2].partition("</details>")[0]
    assert folded.count("thanks, number") == 3


def version(day: int, *done: bool, away: bool = False) -> Kept[Plan]:
    """Return a version of a plan of two steps, kept on a day of June."""
    steps = tuple(Step(words=f"step {n}", done=each) for n, each in enumerate(done))
    payload = Plan(what="A boat", steps=steps, away=away)
    kept = noon(date(2026, 6, day))
    alice = Voice(UUID(int=1), "Alice", "a")
    return Kept(alice.author, alice.author, day, kept, payload, alice, True)


def test_a_step_is_of_the_day_on_which_it_was_ticked_for_good() -> None:
    history = [version(20, True, True), version(15, True, False), version(10, False, True)]
    steps = {step.words: step.day.day for step in _ticked(history)}
    assert steps == {"step 0": 15, "step 1": 20}  # the second was taken back in between
    assert _ticked([version(21, True, False)])[0].words == "step 0"
    assert _ticked([version(22, True, True, away=True), *history]) == []
