"""What Understand draws of shared days and check-ups: the map, the shares, months and weekdays."""

import re
from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.insights import shared_signals
from counterpoint.web.pages.understand import soft
from counterpoint.web.pages.understand.places import placed
from counterpoint.web.spaces import memory
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, text_of
from tests.web.insights.shared_days import days_back, share_checkup, share_days

Couple = tuple[Someone, Someone]
PATH = "/understand/"
LEANS = {"autonomy": 1.0, "connection": 3.0, "reliance": 3.2}
STANDS = {"autonomy": 3.0, "connection": 3.0, "reliance": 1.0}
WORDS = "Some call this codependency"


@pytest.fixture
def living(couple: Couple) -> Couple:
    """Alice and Bob, who share 120 days on which Bob's days follow Alice's."""
    rng, z = np.random.default_rng(1), np.zeros((120, 2))
    for t in range(1, 120):
        z[t] = np.array([[0.3, 0.0], [0.5, 0.2]]) @ z[t - 1] + rng.normal(size=2)
    mood = np.clip(np.round(5 + 1.6 * z), 0, 10).astype(int)
    near = np.clip(np.round(6 + rng.normal(size=(120, 2))), 0, 10).astype(int)
    for which, one in enumerate(couple):
        share_days(
            one,
            120,
            lambda n, day, which=which: CheckIn(
                day=day, mood=int(mood[n, which]), closeness=int(near[n, which]),
                room=int(near[n, 1 - which]),
            ),
        )  # fmt: skip
    return couple


def test_the_page_says_what_two_series_cannot_tell(living: Couple) -> None:
    page = living[0].get(PATH)
    assert "cannot be told from moving each other by the days of two people alone" in page
    assert "don’t show that one causes the other" in page


def test_each_share_has_a_bar_with_patterns_and_words_and_the_rest_is_shown(
    living: Couple,
) -> None:
    page = living[0].get(PATH)
    assert page.count('class="un-own ') == page.count('class="un-rest ') == 2
    assert 'fill="url(#un-hatch-b)"' in page and 'fill="url(#un-dots)"' in page
    assert len(re.findall(r"the rest: \d+", page)) == 2
    assert re.search(r"Most of how Bob’s days go up and down, about \d+ to \d+ in 100", page)
    assert "Show the numbers and the model" in page and "unlike none at .03" in page


def test_the_segments_of_a_bar_fill_it(living: Couple) -> None:
    page = living[0].get(PATH)
    bars = re.findall(r'<rect class="un-\w+ voice-\w"[^>]* x="([\d.]+)%" width="([\d.]+)%"', page)
    ends = [float(x) + float(width) for x, width in bars]
    assert len(bars) == 8
    assert ends[3] == pytest.approx(100, abs=0.3) and ends[7] == pytest.approx(100, abs=0.3)


def test_months_and_weekdays_stand_with_their_table(living: Couple) -> None:
    page = living[1].get(PATH)
    assert "By month and by weekday" in page
    assert "By weekday: how far it lies from the other days of the week" in page


def test_both_read_the_same_of_their_days(living: Couple) -> None:
    one, other = (text_of(each.get(PATH)) for each in living)
    for title in ("Who moves whom", "Your shared days"):
        ours = [page[page.index(title) :].partition("</section>")[0] for page in (one, other)]
        assert ours[0] == ours[1]


def test_one_check_up_is_drawn_for_its_author_and_both_once_both_shared(living: Couple) -> None:
    alice, bob = living
    share_checkup(alice, **STANDS)
    assert alice.get(PATH).count('class="un-outline"') == 2  # with the key
    assert 'class="un-outline"' not in bob.get(PATH)
    share_checkup(bob, **STANDS)
    assert alice.get(PATH).count('class="un-outline"') == 3
    assert bob.get(PATH).count('class="un-outline"') == 3


def test_a_check_up_stands_on_the_map_without_any_day(couple: Couple) -> None:
    share_checkup(couple[0], **STANDS)
    page = couple[0].get(PATH)
    assert 'class="un-outline"' in page and "The check-up, 0 to 10" in page


def test_leaning_is_said_to_its_author_alone(living: Couple) -> None:
    alice, bob = living
    share_checkup(bob, **STANDS)
    share_checkup(alice, **STANDS)
    before = {name: text_of(bob.get(name)) for name in (PATH, "/understand/season/", "/ours/")}
    assert WORDS not in alice.get(PATH)
    share_checkup_again(alice)
    page = alice.get(PATH)
    assert WORDS in page and "not what you are" in page
    for link in ("/practice/time/", "/practice/boundaries/", "/help/"):
        assert f'href="{link}"' in page
    for name in before:
        assert WORDS not in bob.get(name) and "hung on your partner" not in bob.get(name)


def share_checkup_again(one: Someone) -> None:
    ours = one.here.together()
    shelf = ours.shelf("checkup")
    Entry.objects.filter(shelf=shelf, author=one.person.pk).delete()
    share_checkup(one, **LEANS)


@pytest.mark.parametrize(
    "places",
    [
        {"autonomy": 1.8, "reliance": 3.2},  # its extent crosses the middle
        {"autonomy": 1.0, "reliance": 2.3},
        {"autonomy": 3.0, "reliance": 3.2},
        {"autonomy": 1.0},
        {"reliance": 3.2},
    ],
)
def test_leaning_is_not_said_without_certainty(couple: Couple, places: dict[str, float]) -> None:
    share_checkup(couple[0], connection=3.0, **places)
    assert WORDS not in couple[0].get(PATH)


def test_leaning_is_never_read_off_days(couple: Couple) -> None:
    alice, bob = couple
    for one in couple:
        share_days(one, 100, lambda n, day: CheckIn(day=day, closeness=9 + n % 2, room=n % 2))
    assert WORDS not in alice.get(PATH) and WORDS not in bob.get(PATH)


def test_a_middle_that_went_is_told_and_one_that_did_not_is_not(couple: Couple) -> None:
    alice, bob = couple
    share_days(
        alice, 360, lambda n, day: CheckIn(day=day, closeness=3 + n // 90 + n % 2, room=5 + n % 2)
    )
    share_days(bob, 360, lambda n, day: CheckIn(day=day, closeness=5 + n % 2, room=5 + n // 2 % 2))
    page = alice.get(PATH)
    assert "Alice’s days tend to be closer than 9 months before." in page
    assert "Bob’s days tend to" not in page
    assert page.count('class="un-path"') == 3  # with the key
    found = placed(alice.here.together(), shared_signals(alice.here.together(), None, today()))
    assert [len(cloud.stops) for cloud in found.clouds] == [3, 3]
    assert all(isinstance(stop, soft.Spot) for cloud in found.clouds for stop in cloud.stops)


def today() -> date:
    return days_back(1)[0][1]


def test_the_page_asks_at_most_twelve_things_cold_and_warm(living: Couple) -> None:
    for one in living:
        memory.forget()
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                one.get(PATH)
            assert len(asked) <= 12
