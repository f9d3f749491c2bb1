"""Protected times, busy times and suggestions: nobody learns more than "busy"."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from counterpoint.web.features.timing.busy import Busy, keep, ticked, ticks
from counterpoint.web.features.timing.calendar import (
    between,
    blocks_of,
    merged,
    moment,
    within,
    without,
)
from counterpoint.web.features.timing.solitude import Solitude, spans
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, text_of
from tests.web.lived import shared_copy
from tests.web.rows import everything_at_rest

Couple = tuple[Someone, Someone]
NOW = datetime(2037, 3, 9, 12, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
FREE = "/ours/time/free/"


@pytest.fixture
def in_march(couple: Couple) -> Any:
    with time_machine.travel(NOW, tick=False):
        for one in couple:
            one.sign_in()
        yield couple


def solitude(one: Someone, *, share: bool = False, **words: Any) -> str:
    fields = {"start": "19:00", "end": "21:00", **words}
    return one.write("solitude", share=share, **fields)


def suggestions(one: Someone) -> list[str]:
    """Return what is suggested, as the days and hours of the links."""
    page = one.get(FREE)
    return [part.split('"')[0] for part in page.split("/ours/time/suggest/?")[1:]]


def seen(one: Someone) -> str:
    """Return the page of suggestions, without what a page has to tell once."""
    one.get("/")
    return text_of(one.get(FREE))


def evening(day: date) -> str:
    return f"on={day}&amp;start=19:00&amp;end=22:00"


def test_half_hours_that_are_told_many_times_are_kept_once(alice: Someone) -> None:
    half = int(datetime(2037, 3, 10, 12, tzinfo=UTC).timestamp()) // 1800
    keep(alice.here.mine, ((half, half + 1),) * 50_000, TODAY)
    (kept,) = entries.read(alice.here.mine, Busy).entries
    assert kept.payload.blocks == ((half, half + 1),)


# Protected solitude


def test_a_time_of_ones_own_is_kept_every_week_or_once(alice: Someone) -> None:
    solitude(alice, every=["3", "0"], words="the garden")
    solitude(alice, on="2037-03-14", end="00:00")
    page = alice.get("/mine/solitude/")
    assert "Every Monday, Thursday, 19:00 to 21:00" in page and "the garden" in page
    assert "Saturday 14 March 2037, 19:00 to 00:00" in page and "My own time" in page


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({}, "every", "Choose the days of the week"),
        ({"every": ["1"], "on": "2037-03-14"}, "on", "and not both"),
        ({"every": ["7"]}, "every", "Select a valid choice"),
        ({"every": ["x"]}, "every", "Select a valid choice"),
        ({"every": ["1"], "end": "18:00"}, "end", "ends before it begins"),
        ({"every": ["1"], "start": "25:00"}, "start", "Enter a valid time"),
        ({"every": ["1"], "start": "\x00"}, "start", "Enter a valid time"),
        ({"every": ["1"], "words": "a" * 201}, "words", "at most 200 characters"),
        ({"on": "2037-02-30"}, "on", "Enter a valid date"),
    ],
)
def test_a_time_that_cannot_be_is_told_by_its_field(
    alice: Someone, words: dict[str, Any], field: str, sentence: str
) -> None:
    from counterpoint.web.accounts.models import new_id

    fields = {"id": str(new_id()), "start": "19:00", "end": "21:00", "words": "the sea", **words}
    page = alice.post("/mine/solitude/new/", 422, **fields).content.decode()
    assert sentence in page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert field == "words" or 'value="the sea"' in page
    assert not Entry.objects.exists()


def test_the_other_sees_it_only_if_shared_and_then_as_ones_own_time(couple: Couple) -> None:
    alice, bob = couple
    paths = ("/", "/ours/", "/ours/time/", "/ours/solitude/", FREE)
    before = [text_of(bob.get(path)) for path in paths]
    solitude(alice, every=[str(n) for n in range(7)], words="the garden")
    assert [text_of(bob.get(path)) for path in paths] == before
    solitude(alice, share=True, every=[str(n) for n in range(7)], words="the garden")
    page = bob.get("/ours/solitude/")
    assert "Alice’s own time" in page and "Every Monday" in page and "garden" not in page
    assert "19:00–21:00 alone" in bob.get("/ours/time/")
    solitude(alice, share=True, every=["2"], words="choir", told="on")
    assert "choir" in bob.get("/ours/solitude/")


def test_days_and_hours_of_a_weekly_time_follow_the_clock() -> None:
    weekly = Solitude(start=time(1, 30), end=time(4), every=(6,))
    with timezone.override("Europe/Berlin"):
        spring, autumn = (
            next(spans(weekly, day, 1)) for day in (date(2037, 3, 29), date(2037, 10, 25))
        )
    assert (spring[1] - spring[0]).total_seconds() / 3600 == 1.5
    assert (autumn[1] - autumn[0]).total_seconds() / 3600 == 3.5


# Half hours


def test_times_become_whole_half_hours_and_touching_ones_one() -> None:
    day = date(2037, 3, 9)
    spans = [between(day, time(18, 10), time(18, 40)), between(day, time(19), time(19, 1))]
    (block,) = blocks_of(spans)
    assert [f"{moment(half):%H:%M}" for half in block] == ["18:00", "19:30"]


def test_blocks_are_cut_and_joined() -> None:
    blocks = merged([(5, 9), (1, 3), (3, 4), (8, 12), (7, 7)])
    assert blocks == ((1, 4), (5, 12))
    assert within(blocks, 2, 6) == ((2, 4), (5, 6))
    assert without(blocks, (2, 6)) == ((1, 2), (6, 12))
    assert without(blocks, (0, 20)) == () and without((), (1, 2)) == ()
    assert without(blocks, (20, 30)) == blocks and without(blocks, (-5, 0)) == blocks


def test_a_tick_adds_a_part_of_a_day_and_taking_it_away_leaves_the_rest() -> None:
    (short,) = blocks_of([between(TODAY, time(9), time(10))])
    names = [part.name for _, parts in ticks((), TODAY) for part in parts]
    assert len(names) == 42
    some = ticked((short,), TODAY, [names[2]])
    assert short in some and len(some) == 2
    assert ticked(some, TODAY, []) == (short,)
    assert ticked(some, TODAY, [names[0], names[2]]) == ticked((), TODAY, [names[0], names[2]])
    assert ticked((), TODAY, ["x", "\x00"]) == ()


# Sharing "busy"


def test_busy_is_in_mine_until_the_plum_button_and_has_no_words(in_march: Couple) -> None:
    alice, bob = in_march
    alice.post("/mine/busy/", busy=[f"{TODAY}-evening"])
    assert not Entry.objects.filter(space__shared=True).exists()
    alice.post("/mine/busy/share/")
    (kept,) = entries.read(bob.here.together(), Busy).entries
    assert kept.payload.day == TODAY and len(kept.payload.blocks) == 1
    assert "18:00–23:00" in alice.get("/mine/busy/") and "Bob can use this until" in alice.get(
        "/mine/busy/"
    )
    assert b"evening" not in everything_at_rest()


def test_renewing_leaves_nothing_of_before_and_taking_back_leaves_nothing(in_march: Couple) -> None:
    alice, bob = in_march
    ours = alice.here.together().id
    unshared = seen(bob)
    for n in range(3):
        alice.post("/mine/busy/", busy=[f"{TODAY + timedelta(days=n)}-evening"])
        alice.post("/mine/busy/share/")
        assert Entry.objects.filter(space_id=ours).count() == 1
        assert Entry.objects.filter(space_id=alice.here.mine.id).count() == 1
    alice.post("/mine/busy/withdraw/")
    alice.post("/mine/busy/withdraw/")
    assert not Entry.objects.filter(space_id=ours).exists()
    assert seen(bob) == unshared


def test_busy_times_have_no_general_page_and_cannot_be_taken_by_the_other(
    in_march: Couple, charlie: Someone
) -> None:
    alice, bob = in_march
    alice.post("/mine/busy/share/")
    (kept,) = entries.read(bob.here.together(), Busy).entries
    for one in (alice, bob, charlie.sign_in()):
        for path in (
            f"/ours/busy/{kept.id}/",
            f"/mine/busy/{kept.id}/",
            "/ours/busy/",
            "/mine/busy/new/",
        ):
            one.get(path, 404)
    bob.post(f"/ours/busy/{kept.id}/take-back/", 404)
    bob.post("/mine/busy/withdraw/")
    assert entries.read(alice.here.together(), Busy).entries
    for path in (FREE, "/ours/time/"):
        charlie.get(path, 404)
    charlie.post("/mine/busy/share/", 404)


def test_protected_times_are_among_the_busy_ones_and_cannot_be_told_apart(in_march: Couple) -> None:
    alice, bob = in_march
    solitude(alice, on=str(TODAY), words="the garden")
    alice.post("/mine/busy/share/")
    solitary = [k.payload for k in entries.read(bob.here.together(), Busy).entries]
    alice.post("/mine/busy/withdraw/")
    keep(alice.here.mine, blocks_of([between(TODAY, time(19), time(21))]), TODAY)
    alice.post(f"/mine/solitude/{entries.read(alice.here.mine, Solitude).entries[0].id}/erase/")
    alice.post("/mine/busy/share/")
    assert [k.payload for k in entries.read(bob.here.together(), Busy).entries] == solitary


# Suggestions


def test_evenings_and_weekend_halves_that_are_free_for_both_are_suggested(in_march: Couple) -> None:
    alice, bob = in_march
    alice.post("/mine/busy/", busy=[f"{TODAY}-evening", "2037-03-14-morning"])
    bob.post("/mine/busy/", busy=["2037-03-10-evening"])
    alice.post("/mine/busy/share/")
    assert suggestions(alice) == suggestions(bob) == []
    bob.post("/mine/busy/share/")
    for one in in_march:
        found = suggestions(one)
        assert evening(TODAY) not in found and evening(date(2037, 3, 10)) not in found
        assert found[0] == evening(date(2037, 3, 11))
        assert "on=2037-03-14&amp;start=14:00&amp;end=18:00" in found
        assert "on=2037-03-14&amp;start=09:00&amp;end=13:00" not in found
        assert max(found) < "on=2037-03-23" and len(found) == 19


def test_it_says_that_both_have_to_share_and_how_far_one_does_oneself(in_march: Couple) -> None:
    alice, bob = in_march
    both = "both of you have to share your busy times"
    assert both in seen(bob) and "You are not sharing yours now." in seen(bob)
    before = seen(bob)
    alice.post("/mine/busy/share/")
    assert seen(bob) == before
    assert both in seen(alice) and "You share yours until 23 March." in seen(alice)


def test_nobody_is_told_why_a_time_is_not_suggested(in_march: Couple) -> None:
    alice, bob = in_march
    for one in in_march:
        one.post("/mine/busy/share/")
    solitude(alice, on="2037-03-11", words="the garden")
    alice.post("/mine/busy/share/")
    with_solitude = seen(bob)
    alice.post(f"/mine/solitude/{entries.read(alice.here.mine, Solitude).entries[0].id}/erase/")
    alice.post("/mine/busy/", busy=["2037-03-11-evening"])
    alice.post("/mine/busy/share/")
    assert seen(bob) == with_solitude
    assert evening(date(2037, 3, 11)) not in suggestions(bob)


def test_what_one_keeps_since_is_left_alone_for_oneself_and_not_yet_for_the_other(
    in_march: Couple,
) -> None:
    alice, bob = in_march
    for one in in_march:
        one.post("/mine/busy/share/")
    before = seen(bob)
    solitude(alice, on="2037-03-11")
    assert evening(date(2037, 3, 11)) not in suggestions(alice)
    assert seen(bob) == before


def test_time_together_is_not_suggested_once_more_nor_what_has_passed(in_march: Couple) -> None:
    alice, bob = in_march
    for one in in_march:
        one.post("/mine/busy/share/")
    assert evening(TODAY) in suggestions(alice)
    words = {"what": "Cinema", "on": "2037-03-11", "start": "20:00", "end": "23:00"}
    alice.write("together", share=True, **words)
    assert evening(date(2037, 3, 11)) not in suggestions(bob)
    with time_machine.travel(NOW + timedelta(hours=8), tick=False):
        bob.sign_in()
        assert evening(TODAY) not in suggestions(bob)
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        bob.sign_in()
        assert suggestions(bob) == [] and "Only you can see this" in bob.get("/mine/busy/")


def test_busy_times_are_in_ones_own_export(in_march: Couple) -> None:
    import io
    import zipfile

    alice, _ = in_march
    alice.post("/mine/busy/", busy=[f"{TODAY}-evening"])
    archive = zipfile.ZipFile(io.BytesIO(alice.post("/safety/export/", 200).content))
    assert "18:00–23:00" in archive.read("mine/busy.md").decode()


def test_no_page_of_the_two_asks_more_with_more_in_it(
    in_march: Couple, django_assert_max_num_queries: Any
) -> None:
    alice, _ = in_march
    for n in range(12):
        solitude(alice, share=True, every=[str(n % 7)])
        words = {
            "what": "x",
            "on": str(TODAY + timedelta(days=n)),
            "start": "19:00",
            "end": "22:00",
        }
        alice.write("together", share=True, **words)
    assert shared_copy(alice, "solitude")
    for path in ("/ours/time/", FREE, "/mine/busy/", "/ours/time/feed/", "/ours/solitude/"):
        with django_assert_max_num_queries(12):
            alice.get(path)
