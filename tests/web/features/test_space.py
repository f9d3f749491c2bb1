"""Taking space: shown kindly, and until it ends no nudge goes either way."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone
from time_machine import Traveller

from counterpoint.web.features.boundaries.space import SPACE, Space, Taken, take
from counterpoint.web.spaces import again, entries, rows
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, text_of
from tests.web.features.test_boundaries import WORDS
from tests.web.lived import answer, shared_copy
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]
# Tomorrow: what an id says of the time is not held by the clock of these tests.
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def noon() -> Iterator[Traveller]:
    """Hold the time at a noon."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def pair(noon: Traveller, couple: Couple) -> Couple:
    """Return Alice and Bob, who came at that noon."""
    return couple


def later(noon: Traveller, pair: Couple, **more: float) -> None:
    """Let time pass for two who then unlock again."""
    noon.move_to(NOON + timedelta(**more))
    for one in pair:
        one.sign_in()


def say(one: Someone, day: date | str, at: str, words: str = "", status: int = 302) -> str:
    """Take space by its form; return the page that answers."""
    fields = {"until_0": str(day), "until_1": at, "words": words}
    return unescape(one.post("/ours/space/", status, **fields).content.decode())


def beside(page: str) -> str:
    return page.split('id="id_until_error"')[1].split("</div>", maxsplit=1)[0]


def main(page: str) -> str:
    return unescape(page.split("<main")[1].split("</main>", maxsplit=1)[0])


def kept(one: Someone) -> int:
    return Entry.objects.filter(shelf=one.here.together().shelf("space")).count()


def test_it_is_shown_kindly_to_the_other_and_to_the_one_who_takes_it(pair: Couple) -> None:
    alice, bob = pair
    say(alice, NOON.date(), "18:00", "The tide is out")
    page = main(bob.get("/"))
    assert "Alice is taking space until 18:00." in page
    assert "Everything waits until then." in page and "The tide is out" in page
    assert "End it now" not in page
    own = main(alice.get("/"))
    assert "You are taking space until 18:00." in own and "End it now" in own
    assert "Bob can see this." in own


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "18:00."), (1, "18:00 tomorrow."), (2, f"18:00 on {NOON + timedelta(days=2):%A}.")],
)
def test_until_when_is_said_in_words(pair: Couple, days: int, said: str) -> None:
    say(pair[0], NOON.date() + timedelta(days=days), "18:00")
    assert f"Alice is taking space until {said}" in main(pair[1].get("/"))


def test_until_then_every_nudge_waits_for_both_and_comes_back_by_itself(
    pair: Couple, noon: Traveller
) -> None:
    alice, bob = pair
    for one in pair:
        one.write("thanks", share=True, words=f"{one.name} liked the tea")
    copy = entries.read(alice.here.together(), type_of("thanks")).entries[0].id
    again.note(alice.here.together(), "thanks", copy, NOON.date(), "The tea pact")
    for one in pair:
        page = one.get("/")
        assert "Lately from" in page and "The tea pact" in page
    answer(bob, NOON.date(), "sealed by Bob")
    assert "data-look" in bob.get("/") and "htmx" in bob.get("/")
    before = [text_of(main(one.get("/"))) for one in pair]
    say(alice, NOON.date(), "18:00")
    for one in pair:
        one.get("/")  # what is said once is said
        page = one.get("/")
        for nudge in ("Lately from", "The tea pact", "data-look", "htmx", "/ours/thanks/"):
            assert nudge not in page, nudge
    later(noon, pair, hours=5, minutes=59)
    assert "The tea pact" not in bob.get("/")
    later(noon, pair, hours=6)
    hour = ("Good evening", "Good afternoon")
    for one, was in zip(pair, before, strict=True):
        assert text_of(main(one.get("/"))).replace(*hour) == was
    assert "data-look" in bob.get("/")


def test_a_page_that_was_left_open_does_not_open_the_question_before_the_time(
    pair: Couple, noon: Traveller
) -> None:
    alice, bob = pair
    answer(bob, NOON.date(), "sealed by Bob")
    say(alice, NOON.date(), "18:00")
    answer(alice, NOON.date(), "sealed by Alice")
    state = f"/ours/question/{NOON.date()}/state/"
    assert bob.client.get(state).status_code == 204
    later(noon, pair, hours=6)
    assert "sealed by Alice" in bob.get(state)


def type_of(kind: str) -> type:
    from counterpoint.web.features import feature_of

    return feature_of(kind).payload


def test_what_comes_back_to_oneself_alone_still_does(pair: Couple) -> None:
    alice, bob = pair
    alice.write("boundary", again=str(NOON.date()), **WORDS)
    say(bob, NOON.date(), "18:00")
    assert "Tuesday evenings to myself" in main(alice.get("/"))
    assert "Tuesday evenings" not in bob.get("/")  # the day itself may be a Tuesday


def test_both_may_take_space_at_once(pair: Couple) -> None:
    alice, bob = pair
    say(alice, NOON.date(), "14:00")
    say(bob, NOON.date(), "18:00")
    page = main(alice.get("/"))
    assert "You are taking space until 14:00." in page
    assert "Bob is taking space until 18:00." in page
    alice.post("/ours/space/end/")
    page = main(alice.get("/"))
    assert "Bob is taking space" in page and "You are taking" not in page
    assert "Lately from" not in page


def test_it_is_ended_early_by_its_author_alone_and_leaves_nothing(pair: Couple) -> None:
    alice, bob = pair
    say(alice, NOON.date(), "18:00", "The tide is out")
    bob.post("/ours/space/end/")  # ends his own, of which there is none
    assert "Alice is taking space" in bob.get("/")
    for _ in range(2):  # as a button that was pressed twice
        alice.post("/ours/space/end/")
    for one in pair:
        assert "taking space" not in main(one.get("/"))
    assert kept(alice) == 0


def test_it_is_lengthened_in_place_and_keeps_no_history(pair: Couple) -> None:
    alice, bob = pair
    say(alice, NOON.date(), "18:00", "The tide is out")
    page = alice.get("/ours/space/")
    assert re.search(r'name="until_1"[^>]*value="18:00"|value="18:00"[^>]*name="until_1"', page)
    assert "The tide is out" in page and 'name="until_0"' in page
    for _ in range(2):
        say(alice, NOON.date() + timedelta(days=1), "09:30", "A night more")
    assert "Alice is taking space until 09:30 tomorrow." in main(bob.get("/"))
    assert kept(alice) == 1
    assert "The tide is out" not in bob.get("/ours/space/")


def test_what_is_over_is_gone_from_every_page_and_can_be_taken_anew(
    pair: Couple, noon: Traveller
) -> None:
    alice, bob = pair
    say(alice, NOON.date(), "13:00", "The tide is out")
    later(noon, pair, hours=1)
    for one in pair:
        for path in ("/", "/ours/", "/ours/space/"):
            page = main(one.get(path))
            assert "is taking space" not in page and "You are taking" not in page
            assert "The tide is out" not in page
    say(alice, NOON.date(), "15:00")
    assert "until 15:00." in bob.get("/")
    assert kept(alice) == 1


@pytest.mark.parametrize(
    ("day", "at", "sentence"),
    [
        (0, "11:59", "That time has passed."),
        (0, "12:00", "That time has passed."),
        (-1, "18:00", "That time has passed."),
        ("0001-01-01", "00:00", "That time has passed."),
        (4, "00:00", "three days at the most"),
        ("9999-12-31", "23:59", "three days at the most"),
        (0, "25:00", "such as 18:00"),
        (0, "soon", "such as 18:00"),
        (0, "\x00", "such as 18:00"),
        (0, "", "Please say until when."),
        ("", "", "Please say until when."),
        ("tomorrow", "18:00", "one of the days"),
        ("2026-06-31", "18:00", "one of the days"),
        ("1" * 5_000, "18:00", "one of the days"),
    ],
)
def test_a_time_that_cannot_be_is_told_by_the_field(
    pair: Couple, day: str | int, at: str, sentence: str
) -> None:
    if isinstance(day, int):
        day = str(NOON.date() + timedelta(days=day))
    page = say(pair[0], day, at, "still here", 422)
    assert sentence in beside(page) and "still here" in page
    assert page.count('aria-invalid="true"') == 2
    assert "taking space" not in main(pair[1].get("/"))


def test_words_that_are_too_long_are_told_by_the_field(pair: Couple) -> None:
    page = say(pair[0], NOON.date(), "18:00", "a" * 501, 422)
    assert "at most 500 characters" in page.split('id="id_words_error"')[1].split("</div>")[0]
    assert 'value="18:00"' in page


def test_the_third_day_from_now_is_not_too_far(pair: Couple) -> None:
    say(pair[0], NOON.date() + timedelta(days=3), "23:59")
    assert f"until 23:59 on {NOON + timedelta(days=3):%A}." in pair[1].get("/")


def test_a_day_that_was_offered_before_midnight_is_told_as_passed(
    pair: Couple, noon: Traveller
) -> None:
    later(noon, pair, hours=12, minutes=5)
    assert "That time has passed." in beside(say(pair[0], NOON.date(), "23:55", "", 422))


def until(now: datetime, day: date, at: str) -> datetime | str:
    """Return the moment that a form in Berlin makes of a day and a time, or its error."""
    with (
        time_machine.travel(now, tick=False),
        override_settings(TIME_ZONE="Europe/Berlin"),
        timezone.override(BERLIN),
    ):
        form = SPACE.form({"until_0": day.isoformat(), "until_1": at})
        if not form.is_valid():
            return str(form.errors["until"][0])
        moment: datetime = form.cleaned_data["until"]
        return moment


def test_a_time_is_one_of_the_clocks_where_the_server_is() -> None:
    summer = until(datetime(2026, 6, 10, 8, 0, tzinfo=UTC), date(2026, 6, 10), "18:00")
    assert summer == datetime(2026, 6, 10, 16, 0, tzinfo=UTC)
    winter = until(datetime(2026, 12, 10, 8, 0, tzinfo=UTC), date(2026, 12, 10), "18:00")
    assert winter == datetime(2026, 12, 10, 17, 0, tzinfo=UTC)


def test_over_a_night_in_which_the_clocks_change_the_time_stays_what_was_said() -> None:
    spring = until(datetime(2026, 3, 28, 20, 0, tzinfo=UTC), date(2026, 3, 29), "18:00")
    assert spring == datetime(2026, 3, 29, 16, 0, tzinfo=UTC)
    autumn = until(datetime(2026, 10, 24, 20, 0, tzinfo=UTC), date(2026, 10, 25), "18:00")
    assert autumn == datetime(2026, 10, 25, 17, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_leave_out_is_told_and_one_that_comes_twice_is_the_later() -> None:
    gap = until(datetime(2026, 3, 28, 20, 0, tzinfo=UTC), date(2026, 3, 29), "02:30")
    assert isinstance(gap, str) and "The clocks go forward" in gap
    twice = until(datetime(2026, 10, 24, 20, 0, tzinfo=UTC), date(2026, 10, 25), "02:30")
    assert twice == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_it_is_said_on_the_clock_of_the_reader() -> None:
    space = Space(until=datetime(2026, 6, 10, 22, 30, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 6, 10, 20, 0, tzinfo=UTC), tick=False):
        with timezone.override(BERLIN):
            assert space.until_words == "00:30 tomorrow"
        assert space.until_words == "22:30"


def test_an_outsider_and_one_alone_find_no_such_page(pair: Couple, charlie: Someone) -> None:
    say(pair[0], NOON.date(), "18:00", "The tide is out")
    charlie.get("/ours/space/", 404)
    charlie.post("/ours/space/", 404, until_0=str(NOON.date()), until_1="18:00")
    charlie.post("/ours/space/end/", 404)
    assert "taking space" not in charlie.get("/")
    for path in ("/mine/space/", "/mine/space/new/"):
        pair[0].get(path, 404)


def test_its_row_tells_no_hour_and_its_place_none_of_the_days_on_which_it_was_taken(
    pair: Couple, noon: Traveller
) -> None:
    alice, bob = pair
    ids = set()
    for hours in (0, 30, 200):
        noon.move_to(NOON + timedelta(hours=hours))
        now = timezone.now()
        take(alice.here.together(), Space(until=now + timedelta(hours=2)))
        row = Entry.objects.select_related("space").get(shelf=alice.here.together().shelf("space"))
        ids.add(row.id)
        assert datetime.fromtimestamp(row.written / 1000, UTC).time() == time(12)
        for one in pair:
            assert opens_with(one.secret, bytes(row.sealed), row)
    assert len(ids) == 1
    assert {each.author for each in rows.gather(Taken(bob.here.together(), now))[0]} == {
        alice.person.id
    }


def test_space_is_in_the_export_of_both(pair: Couple) -> None:
    import io
    import zipfile

    say(pair[0], NOON.date(), "18:00", "The tide is out")
    for one in pair:
        packed = zipfile.ZipFile(io.BytesIO(one.post("/safety/export/", 200).content))
        text = packed.read("ours/space.md").decode()
        assert "The tide is out" in text and "18:00" in text


def test_a_closed_ours_takes_nobody_space(pair: Couple) -> None:
    say(pair[0], NOON.date(), "18:00")
    pair[0].post("/safety/leave/")
    for one in pair:
        assert "taking space" not in main(one.get("/"))
        one.post("/ours/space/", 404, until_0=str(NOON.date()), until_1="18:00")


def test_what_was_typed_before_the_vault_locked_is_there_again(pair: Couple) -> None:
    alice, _ = pair
    alice.post("/lock/")
    fields = {"until_0": str(NOON.date()), "until_1": "18:00", "words": "The tide is out"}
    alice.post("/ours/space/", **fields)
    alice.post("/unlock/", passphrase=alice.passphrase, next="/ours/space/")
    assert "The tide is out" in alice.get("/ours/space/")


def test_the_copy_of_a_boundary_says_nothing_of_space(pair: Couple) -> None:
    alice, bob = pair
    alice.write("boundary", share=True, **WORDS)
    say(alice, NOON.date(), "18:00")
    page = main(bob.get(f"/ours/boundary/{shared_copy(alice, 'boundary')}/"))
    assert "taking space" not in page
