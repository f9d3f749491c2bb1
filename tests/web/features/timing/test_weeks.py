"""One's own week: kept in seconds, shared or not, and the one thing that is never shared."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from counterpoint.web.features.timing.calendar import days_of, monday, this_monday
from counterpoint.web.features.timing.weeks import Balance, Week, sentences
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, text_of
from tests.web.lived import shared_copy

Couple = tuple[Someone, Someone]


def this_week() -> str:
    return f"/mine/week/of/{this_monday()}/"


def weeks(one: Someone) -> list[Week]:
    return [kept.payload for kept in entries.read(one.here.mine, Week).entries]


def test_a_week_is_kept_with_what_was_left_blank_left_blank(alice: Someone) -> None:
    alice.post(this_week(), base="", me="4.5", wished_me="9", we="0")
    assert weeks(alice) == [Week(day=this_monday(), me=4.5, wished_me=9, we=0)]
    page = alice.get(this_week())
    assert "4.5 h · wished 9 h" in page and "Less time alone than wished for." in page
    assert "Others</span>" not in page.split("As it stands")[1].split("</section>")[0]


def test_sending_a_week_twice_makes_one(alice: Someone) -> None:
    for _ in range(2):
        alice.post(this_week(), base="", me="4")
    alice.post("/mine/week/new/", base="", me="4", day=str(timezone.localdate()))
    assert len(weeks(alice)) == 1 and Entry.objects.count() == 1


def test_two_windows_that_fill_in_one_week_are_both_shown(alice: Someone) -> None:
    alice.post(this_week(), base="", me="4")
    page = alice.post(this_week(), 409, base="", me="7").content.decode()
    assert "Two versions" in page and 'value="7"' in page and "4 h" in page
    alice.post(this_week(), base="1", me="7")
    assert [week.me for week in weeks(alice)] == [7]


def test_the_wishes_of_the_last_week_stand_in_the_next(alice: Someone) -> None:
    before = this_monday() - timedelta(days=7)
    alice.post(f"/mine/week/of/{before}/", base="", wished_me="9.25", me="2")
    page = alice.get(this_week())
    assert 'name="wished_me" value="9.25"' in page and 'name="me" value=""' in page
    assert "As it stands" not in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("me", "-1", "0 or more"),
        ("we", "169", "168 or less"),
        ("work", "many", "Enter a number."),
        ("wished_we", "nan", "Enter a number."),
        ("wished_me", "inf", "Enter a number."),
        ("others", "\x00", "Enter a number."),
    ],
)
def test_a_number_that_cannot_be_is_told_by_its_field(
    alice: Someone, field: str, value: str, sentence: str
) -> None:
    fields = {"wished_work": "40", field: value}
    page = alice.post(this_week(), 422, base="", **fields).content.decode()
    told = page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert sentence in told and f'aria-describedby="id_{field}_error"' in page
    assert 'value="40"' in page and not Entry.objects.exists()


def test_a_week_of_which_nothing_is_said_is_told_so(alice: Someone) -> None:
    page = alice.post(this_week(), 422, base="").content.decode()
    assert "Fill in at least one number" in page and not Entry.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2999-01-07", "9999-12-31"])
def test_a_week_of_another_time_is_not_there(alice: Someone, day: str) -> None:
    alice.get(f"/mine/week/of/{day}/", 404)
    alice.post(f"/mine/week/of/{day}/", 404, base="", me="4")
    alice.post("/mine/week/new/", 422, base="", me="4", day=day, id="x")
    alice.post("/mine/balance/new/", day=day, feels="me")
    assert not Entry.objects.exists()


def test_a_day_within_a_week_leads_to_its_monday(alice: Someone) -> None:
    response: Any = alice.client.get("/mine/week/of/2026-01-01/")
    assert response["Location"] == "/mine/week/of/2025-12-29/"
    assert "29 December 2025 to 4 January" in alice.get(response["Location"])


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (date(2036, 11, 24), "24 to 30 November"),
        (date(2036, 9, 29), "29 September to 5 October"),
        (date(2035, 12, 31), "31 December 2035 to 6 January"),
        (date(2034, 5, 1), "1 to 7 May 2034"),
    ],
)
def test_a_week_is_named_by_its_own_days_wherever_it_stands(
    couple: Couple, week: date, said: str
) -> None:
    with time_machine.travel(datetime(2036, 12, 5, 12, tzinfo=ZoneInfo("UTC")), tick=False):
        alice, bob = (one.sign_in() for one in couple)
        alice.post(f"/mine/week/of/{week}/", base="", me="4", wished_me="9", then="share")
        copy = shared_copy(alice, "week")
        assert said in bob.get("/ours/week/") and said in bob.get("/ours/")
        assert f"<h1>A week, {said}</h1>" in bob.get(f"/ours/week/{copy}/")
        assert said in bob.get(f"/ours/time/?week={week}")
        assert said in alice.get(f"/mine/week/of/{week}/") and said in alice.get("/mine/week/")


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 1, 1), date(2025, 12, 29)),
        (date(2024, 12, 30), date(2024, 12, 30)),
        (date(2021, 1, 3), date(2020, 12, 28)),
        (date(2020, 2, 29), date(2020, 2, 24)),
    ],
)
def test_a_week_goes_over_the_years_end(alice: Someone, day: date, week: date) -> None:
    assert monday(day) == week
    noon = datetime.combine(day, datetime.min.time().replace(hour=12), ZoneInfo("UTC"))
    with time_machine.travel(noon, tick=False):
        alice.sign_in()
        page = alice.get("/mine/week/now/")
        assert f'action="/mine/week/of/{week}/"' in page
        alice.post(f"/mine/week/of/{week}/", base="", me="3")
        assert weeks(alice)[0].day == week


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_week_can_be_kept_from_its_first_minute_wherever_one_is(
    alice: Someone, zone: str
) -> None:
    start = datetime(2026, 3, 2, 0, 1, tzinfo=ZoneInfo(zone))
    with time_machine.travel(start, tick=False), timezone.override(zone):
        alice.sign_in()
        alice.post("/mine/week/of/2026-03-02/", base="", me="3")
    assert weeks(alice)[0].day == date(2026, 3, 2)


def test_a_week_is_shared_and_taken_back_like_anything_else(couple: Couple) -> None:
    alice, bob = couple
    alice.post(this_week(), base="", me="4.5", wished_me="9")
    assert "4.5 h" not in bob.get("/ours/time/") + bob.get("/ours/week/")
    alice.post(this_week(), base="1", me="4.5", wished_me="9", then="share")
    for path in ("/ours/time/", "/ours/week/"):
        assert "4.5 h · wished 9 h" in bob.get(path)
    assert days_of(this_monday()) in bob.get("/")
    copy = shared_copy(alice, "week")
    bob.post(f"/ours/week/{copy}/take-back/", 404)
    alice.post(f"/ours/week/{copy}/take-back/")
    assert "4.5 h" not in bob.get("/ours/time/")


def test_two_weeks_stand_beside_each_other_and_no_word_compares_them(couple: Couple) -> None:
    alice, bob = couple
    bob.get("/")  # what is to be told once is told
    before = text_of(bob.get("/ours/time/"))
    alice.post(this_week(), base="", me="2", wished_me="9")
    bob.post(this_week(), base="", me="20", wished_me="9")
    bob.get("/")
    assert text_of(bob.get("/ours/time/")) == before
    for one in couple:
        one.post(this_week(), base="1", me=weeks(one)[0].me, wished_me="9", then="share")
    page = bob.get("/ours/time/")
    cards = page.split('class="halves"')[1].split("Wishes differ")[0]
    assert cards.index("Alice") < cards.index("Bob")  # by their lines, whatever they say
    assert cards.count("Less time alone") == cards.count("More time alone") == 1
    for word in ("than Alice", "than Bob", "total", "average", "difference"):
        assert word not in cards


def test_the_sentences_know_no_difference_in_an_hour_or_two() -> None:
    near = Week(
        day=date(2026, 3, 2), me=8, wished_me=9, we=13, wished_we=15, work=50, wished_work=40
    )
    assert [str(words) for words in sentences(near)] == [
        "Time alone was about right.",
        "Time together was about right.",
        "More work than wished for.",
    ]


# More me, more we: for oneself alone


def feel(one: Someone, feels: str) -> None:
    one.post("/mine/balance/new/", day=str(this_monday()), feels=feels)


def test_what_one_would_like_more_of_is_one_a_week_and_can_be_changed(alice: Someone) -> None:
    feel(alice, "me")
    feel(alice, "we")
    found = entries.read(alice.here.mine, Balance).entries
    assert [kept.payload for kept in found] == [Balance(day=this_monday(), feels="we")]
    assert 'value="we" checked' in alice.get(this_week())
    assert "more we" in alice.get("/mine/balance/")


def test_what_one_would_like_more_of_never_leaves_mine(couple: Couple, charlie: Someone) -> None:
    alice, bob = couple
    paths = ("/", "/ours/", "/ours/time/", "/practice/time/", "/ours/time/free/", "/mine/busy/")
    before = [text_of(bob.get(path)) for path in paths]
    feel(alice, "me")
    id = str(entries.read(alice.here.mine, Balance).entries[0].id)
    assert [text_of(bob.get(path)) for path in paths] == before
    alice.post(f"/mine/balance/{id}/share/", 404)
    assert "btn-share" not in alice.get(f"/mine/balance/{id}/")
    for other in (bob, charlie):
        other.get("/ours/balance/", 404)
        other.get(f"/mine/balance/{id}/", 404)
        other.get(f"/ours/balance/{id}/", 404)
    assert not Entry.objects.filter(space_id=alice.here.together().id).exists()


@pytest.mark.parametrize("feels", ["", "everything", "\x00"])
def test_another_word_is_refused(alice: Someone, feels: str) -> None:
    feel(alice, feels)
    assert "Choose one of the three." in alice.get(this_week()) and not Entry.objects.exists()


def test_a_visit_to_where_it_is_sent_leads_away(alice: Someone) -> None:
    assert alice.client.get("/mine/balance/new/").status_code == 302


def test_what_was_typed_as_the_vault_locked_comes_back(alice: Someone) -> None:
    alice.post("/lock/")
    alice.post(this_week(), base="", me="4.5")
    alice.post("/unlock/", passphrase=alice.passphrase)
    assert 'name="me" value="4.5"' in alice.get(this_week())


def test_every_page_of_time_is_within_two_taps(couple: Couple) -> None:
    alice, _ = couple
    for room in ("/", "/mine/", "/ours/"):
        assert "/practice/time/" in alice.get(room)
    page = alice.get("/practice/time/")
    for path in (
        "/mine/week/now/",
        "/mine/week/calendar/",
        "/mine/solitude/",
        "/mine/busy/",
        "/ours/time/",
        "/ours/time/free/",
        "/ours/time/feed/",
        "/ours/together/",
    ):
        assert f'href="{path}"' in page
