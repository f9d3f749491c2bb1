"""One's own page: from one's own Mine, with a partner and without, and for nobody else."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from counterpoint.library import our_checkup
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.empathy.asking import in_turn
from counterpoint.web.features.empathy.checkup import CheckUp
from counterpoint.web.spaces import entries, memory
from tests.conftest import Someone, text_of
from tests.web.lived import Lived, check_in

PATH = "/understand/mine/"


def lives(one: Someone, days: int, seed: int = 1) -> None:
    """Let somebody note mood, closeness, room and support for some days, and share none of it."""
    dice, level = random.Random(seed), 0.0  # noqa: S311  # made-up days, no secret
    for back in reversed(range(days)):
        level = 0.6 * level + dice.gauss(0, 1)
        felt = max(0, min(10, round(5 + 1.5 * level)))
        near = max(0, min(10, felt + dice.choice((-1, 0, 0, 1))))
        day = timezone.localdate() - timedelta(days=back)
        told = CheckIn(day=day, mood=felt, closeness=felt, support=near, room=dice.randrange(3, 9))
        entries.write(one.here.mine, told, new_id())


def test_one_alone_is_led_to_it_kindly_and_it_is_empty_at_first(charlie: Someone) -> None:
    page = charlie.get("/understand/")
    assert "Nothing to draw yet" in page and f'href="{PATH}"' in page
    page = charlie.get(PATH)
    assert "Nothing to draw yet" in page and "Only you" in page and "Both of you" not in page


def test_one_alone_sees_their_days_their_place_and_what_these_say(charlie: Someone) -> None:
    lives(charlie, 90)
    page = charlie.get(PATH + "?days=90")
    assert "Mood: a high or a low day tends to reach into the next one." in page
    assert "Closeness and Support felt tend to be high together and low together." in page
    assert "For the pairs that aren’t named, these days can’t tell yet." in page
    assert page.count('class="name voice-') == 1 and page.count('class="lines"') == 4
    assert "Both of you" not in page and "shared" not in page.partition("<main")[2].partition(
        "</main>"
    )[0].replace("whether you share", "")


def test_few_days_can_not_tell(charlie: Someone) -> None:
    lives(charlie, 12)
    page = charlie.get(PATH)
    assert "too few days running" in page and "tend to be high together" not in page


def test_it_reads_what_was_kept_and_what_was_shared_alike(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    today = timezone.localdate()
    alice.write("checkin", **check_in("x", today, mood="3", shared=[]))
    day = today - timedelta(days=1)
    alice.write("checkin", share=True, **check_in("x", day, mood="9"))
    page = alice.get(PATH)
    lines = page.split('class="line" d="')[1].split('"')[0]
    assert lines.count("M") == 1 and lines.count("L") == 1  # two days running
    assert "Nothing to draw yet" in bob.get(PATH)


def test_nothing_of_it_reaches_the_other(lived: Lived) -> None:
    lived.bob.get("/")  # which tells of his last form, and takes in what he wrote offline
    paths = ("/understand/", PATH, "/", "/ours/")
    before = {path: text_of(lived.bob.get(path)) for path in paths}
    lives(lived.alice, 40)
    lived.alice.get(PATH)
    for path in paths:
        assert text_of(lived.bob.get(path)) == before[path], path


def test_the_same_days_are_remembered_and_one_more_is_not_forgotten(charlie: Someone) -> None:
    lives(charlie, 40)
    first = text_of(charlie.get(PATH))
    assert text_of(charlie.get(PATH)) == first
    lives(charlie, 1, seed=9)
    day = timezone.localdate() - timedelta(days=41)
    entries.write(charlie.here.mine, CheckIn(day=day, mood=0), new_id())
    warm = text_of(charlie.get(PATH))
    memory.forget()
    assert text_of(charlie.get(PATH)) == warm


def looks(one: Someone, days_ago: int, step: int) -> None:
    """Let somebody have answered every statement of the check-up with one step, on a day."""
    checkup = our_checkup()
    answers = {item.id: checkup.top - step if item.turned else step for item in in_turn(checkup)}
    day = timezone.localdate() - timedelta(days=days_ago)
    told = CheckUp(
        set=checkup.id,
        version=checkup.version,
        top=checkup.top,
        day=day,
        answers=answers,
        done=True,
    )
    entries.write(one.here.mine, told, new_id())


def test_a_change_of_a_scale_is_told_only_where_there_is_one(charlie: Someone) -> None:
    looks(charlie, 100, 3)
    page = charlie.get(PATH)
    assert "As you saw it on" in page and "Dashed is" not in page
    looks(charlie, 5, 3)
    page = charlie.get(PATH)
    assert "Dashed is" in page and "than the time before" not in page
    looks(charlie, 0, 1)
    assert "than the time before" in charlie.get(PATH)


@pytest.mark.parametrize(
    "query", ["?days=x", "?days=-1", "?days=", "?days=٣٠", "?days=" + "9" * 99]
)
def test_an_odd_number_of_days_shows_the_fewest(charlie: Someone, query: str) -> None:
    lives(charlie, 3)
    assert text_of(charlie.get(PATH + query)) == text_of(charlie.get(PATH))
