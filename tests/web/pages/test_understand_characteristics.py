"""What holds it together: from what both chose to show, and the same for both."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.utils import timezone

from counterpoint.library import our_checkup, practices_for
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.empathy.checkup import CheckUp, shared_part
from counterpoint.web.pages.understand.characteristics import seen_by_both
from counterpoint.web.spaces import entries, sharing
from tests.conftest import Someone, text_of
from tests.web.test_queries import MOST, cost

Couple = tuple[Someone, Someone]
HEADING = "What holds it together"
TRYING = "One thing to try"


def look(
    one: Someone,
    steps: dict[str, int] | None = None,
    *,
    show: Sequence[str] = (),
    more: Sequence[str] = (),
    show_more: bool = True,
    ago: int = 0,
) -> None:
    """Let somebody have gone through our check-up, and show some scales of it.

    All statements are answered by the middle step, or by that of their scale; the turned ones so
    that they agree with it.
    """
    ours = our_checkup()
    answers = {}
    for item in ours.items:
        step = (steps or {}).get(item.scale, 2)
        answers[item.id] = ours.top - step if item.turned else step
    payload = CheckUp(
        set=ours.id,
        version=ours.version,
        top=ours.top,
        day=timezone.localdate() - timedelta(days=ago),
        answers=answers,
        done=True,
        scales=tuple(show),
        more=tuple(more),
        shows_more=show_more,
    )
    id = new_id()
    entries.write(one.here.mine, payload, id)
    part = shared_part(payload)
    if part and (show or (more and show_more)):
        sharing.share(one.here, part, id, anew=True)


def section(page: str) -> str:
    found = re.search(
        r'<section class="card stack-l" aria-labelledby="uc">.*?</section>\s', page, re.DOTALL
    )
    return found[0] if found else ""


def pages(couple: Couple) -> tuple[str, str]:
    one, other = (section(each.get("/understand/")) for each in couple)
    return one, other


def test_without_anything_shown_there_is_no_section(couple: Couple) -> None:
    look(couple[0], more=["talking"], show_more=False)
    assert pages(couple) == ("", "")
    assert "Nothing to draw yet" in couple[0].get("/understand/")


def test_without_an_ours_there_is_none(alice: Someone) -> None:
    assert seen_by_both(alice.here) is None
    assert HEADING not in alice.get("/understand/")


def test_it_is_the_same_for_both_and_joins_what_both_showed(couple: Couple) -> None:
    alice, bob = couple
    look(alice, {"boundaries": 1}, show=["boundaries", "talking", "autonomy"])
    look(bob, {"boundaries": 4}, show=["boundaries", "growing"])
    hers, his = pages(couple)
    assert hers == his
    assert "You see “Boundaries” differently." in hers
    assert hers.count('class="tie"') == 1  # only boundaries has two views
    assert hers.count('class="band voice-a"') == hers.count('class="band voice-b"') == 2
    assert "Open talk" in hers and "Room to grow" in hers
    assert "Autonomy" not in hers and "Deciding together" not in hers
    assert our_checkup().note in hers and "/help/" in hers


def test_two_alike_are_told_so(couple: Couple) -> None:
    for one in couple:
        look(one, show=["support", "talking"])
    assert "You see these much alike, as far as these answers can tell." in pages(couple)[0]


def test_one_alone_stands_alone_and_nothing_is_said_of_the_other(couple: Couple) -> None:
    look(couple[0], show=["talking"])
    hers, his = pages(couple)
    assert hers == his and "How Alice saw these weeks." in hers
    assert "Bob" not in hers and 'class="tie"' not in hers


def test_nothing_of_mine_is_read_not_even_ones_own(couple: Couple) -> None:
    alice, bob = couple
    look(alice, {"talking": 1}, show=["talking"], ago=10)
    look(bob, show=["talking"])
    before = [text_of(each.get("/understand/")) for each in couple]
    look(alice, {"talking": 4, "growing": 4}, more=["growing"], show_more=False)
    assert [text_of(each.get("/understand/")) for each in couple] == before


def test_a_change_is_told_with_its_day_and_the_place_before_is_dashed(couple: Couple) -> None:
    alice, _bob = couple
    look(alice, {"talking": 1, "growing": 2}, show=["talking", "growing"], ago=80)
    look(alice, {"talking": 3, "growing": 2}, show=["talking", "growing"])
    hers, his = pages(couple)
    assert hers == his
    assert "Alice sees “Open talk” nearer to “open” than on" in hers
    assert hers.count('class="was voice-a"') == 1 and "Room to grow” nearer" not in hers


def test_check_ups_of_different_seasons_are_not_set_against_each_other(couple: Couple) -> None:
    alice, bob = couple
    look(alice, {"talking": 0}, show=["talking"], ago=120)
    look(bob, {"talking": 4}, show=["talking"])
    assert "from different seasons" in pages(couple)[0]
    assert "differ" not in pages(couple)[0].replace("different seasons", "").replace(
        "A difference is", ""
    )


def test_one_practice_for_what_both_want_more_of_the_same_for_both(couple: Couple) -> None:
    alice, bob = couple
    look(alice, show=["talking"], more=["talking", "boundaries"])
    look(bob, more=["growing", "talking"])
    hers, his = pages(couple)
    assert hers == his and "You would both like more of “Open talk”" in hers
    known = [p for p in practices_for("talking") if p.evidence == "experiment"]
    (told,) = [p for p in known if p.title in hers]
    assert told.finding in hers.replace("&#x27;", "'") and told.source in hers
    assert "/practice/talking/" in hers
    assert hers == pages(couple)[0]


@pytest.mark.parametrize("theirs", [(), ("growing",)])
def test_a_wish_of_one_leads_to_nothing_and_two_that_differ_to_a_line(
    couple: Couple, theirs: tuple[str, ...]
) -> None:
    alice, bob = couple
    look(alice, show=["talking"], more=["talking"])
    look(bob, show=["talking"], more=theirs)
    for page in pages(couple):
        assert TRYING not in page
        assert ("would like more of" in page) == bool(theirs)
    if theirs:
        said = "Alice would like more of “Open talk”, Bob more of “Room to grow”."
        assert said in pages(couple)[0]


def test_a_wish_that_is_not_shown_changes_nothing_for_the_other(couple: Couple) -> None:
    alice, bob = couple
    look(bob, show=["talking"], more=["talking"])
    look(alice, show=["talking"], ago=1)
    before = [text_of(each.get("/understand/")) for each in couple]
    look(alice, more=["talking"], show_more=False)
    assert [text_of(each.get("/understand/")) for each in couple] == before


def test_a_wish_passes_with_its_season(couple: Couple) -> None:
    for one in couple:
        look(one, show=["talking"], more=["talking"], ago=100)
    assert TRYING not in pages(couple)[0]


def test_a_part_without_a_page_of_its_own_has_its_practice_here(couple: Couple) -> None:
    for one in couple:
        look(one, more=["reciprocity"])
    hers, _his = pages(couple)
    assert any(practice.title in hers for practice in practices_for("influence"))
    assert "/practice/" not in hers


def test_it_costs_one_query_however_many_there_are(couple: Couple) -> None:
    alice, _bob = couple
    for one in couple:
        look(one, show=["talking"], more=["talking"])
    few = cost(alice, "/understand/")[0]
    for one in couple:
        for ago in range(1, 12):
            look(one, show=["talking"], ago=ago)
    assert cost(alice, "/understand/")[0] == few <= MOST


def test_the_days_are_told(couple: Couple) -> None:
    look(couple[0], show=["talking"])
    today: date = timezone.localdate()
    assert f"Alice: {today.day} {today:%B} {today.year}." in pages(couple)[1]
