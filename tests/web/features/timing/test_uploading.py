"""A calendar file fills in the hours: sorted by its owner, remembered, and otherwise gone."""

import io
import json
import re
import tempfile
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from counterpoint.web.features.timing import sorting, weeks
from counterpoint.web.features.timing.busy import Busy
from counterpoint.web.features.timing.sorting import Sorting
from counterpoint.web.features.timing.weeks import Week
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone
from tests.web.features.timing.calendars import at, event, ics, made
from tests.web.rows import everything_at_rest

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday
WEEK, THIS = date(2026, 3, 2), date(2026, 3, 9)
PATH = "/mine/week/calendar/"


@pytest.fixture
def alice_in_march(alice: Someone) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield alice.sign_in()


def upload(
    one: Someone, content: bytes, weeks: tuple[date, ...] = (WEEK,), status: int = 200, **more: str
) -> str:
    """Send a calendar file as its page does; return the page that answers."""
    file = SimpleUploadedFile("calendar.ics", content, "text/calendar")
    response = one.client.post(PATH, {"file": file, "weeks": [str(w) for w in weeks], **more})
    assert response.status_code == status, response.content[-3000:]
    return unescape(response.content.decode())


def sort(one: Someone, page: str, where: dict[str, str], status: int = 302) -> Any:
    """Answer the page that asks what is what, by title."""
    found = re.search(r'name="found" value="(.*?)">\n', page)
    assert found
    names = [title["title"] for title in json.loads(found[1])["titles"]]
    fields = {f"sort-{n}": where.get(name, "none") for n, name in enumerate(names)}
    return one.post(PATH, status, found=found[1], **fields)


def week(one: Someone, day: date = WEEK) -> Week | None:
    return next(
        (k.payload for k in entries.read(one.here.mine, Week).entries if k.payload.day == day), None
    )


def test_hours_are_filled_in_as_their_owner_sorts_them(alice_in_march: Someone) -> None:
    alice = alice_in_march
    content = made(
        {**at(date(2026, 3, 2), 9, 8), "summary": "Office", "rrule": {"freq": "daily", "count": 5}},
        {**at(date(2026, 3, 3), 18, 1.5), "summary": "Choir"},
        {**at(date(2026, 3, 4), 18, 3), "summary": "Dinner with Bob"},
        {**at(date(2026, 3, 5), 18, 2), "summary": "Dentist"},
    )
    page = upload(alice, content)
    assert "Office" in page and "40 h" in page and "1.5 h" in page
    sort(alice, page, {"Office": "work", "Choir": "me", "Dinner with Bob": "we"})
    assert week(alice) == Week(day=WEEK, work=40, me=1.5, we=3)


def test_how_it_was_sorted_is_remembered_without_the_titles(alice_in_march: Someone) -> None:
    alice = alice_in_march
    content = made({**at(date(2026, 3, 3), 18, 2), "summary": "Quince club"})
    sort(alice, upload(alice, content), {"Quince club": "others"})
    again = made({**at(date(2026, 3, 10), 18, 2), "summary": "Quince club"})
    page = upload(alice, again, (THIS,))
    assert 'name="sort-0" value="others" checked' in page
    kept = entries.read(alice.here.mine, Sorting).entries
    (rule,) = kept[0].payload.rules.items()
    assert rule[1] == "others" and "uince" not in rule[0]
    assert b"Quince" not in everything_at_rest()
    alice.post(f"{PATH}forget/")
    assert 'value="none" checked' in upload(alice, again, (THIS,))


def test_what_is_remembered_is_one_row_and_has_a_bound(alice_in_march: Someone) -> None:
    alice = alice_in_march
    mine = alice.here.mine
    for n in range(3):
        titles = [sorting.Title(f"{n}-{m}", []) for m in range(900)]
        sorting.remember(mine, titles, ["me"] * 900)
    (kept,) = entries.read(mine, Sorting).entries
    assert kept.revision == 1 and len(kept.payload.rules) == 2_000
    assert sorting.remembered(mine, [sorting.Title("0-0", []), sorting.Title("2-0", [])]) == [
        "none",
        "me",
    ]


def test_nothing_of_the_file_is_kept_before_it_is_sorted_nor_after_but_hours(
    alice_in_march: Someone,
) -> None:
    alice = alice_in_march
    one = event(
        ":20260303T180000Z",
        ":20260303T190000Z",
        "Quince club",
        "LOCATION:Quay 9\nDESCRIPTION:Bring Frieda",
    )
    page = upload(alice, ics(one))
    assert "Quay 9" not in page and "Frieda" not in page
    assert not Entry.objects.exists()
    for word in (b"Quince", b"Quay", b"Frieda"):
        assert word not in everything_at_rest()
    sort(alice, page, {"Quince club": "me"})
    export = alice.client.post("/safety/export/").content
    for word in (b"Quince", b"Quay", b"Frieda"):
        assert word not in everything_at_rest() and word not in export


def test_a_file_never_touches_the_disk(alice_in_march: Someone) -> None:
    big = made({**at(date(2026, 3, 3), 18), "summary": "Tea"})
    big = big.replace(b"END:VEVENT", b"DESCRIPTION:" + b"x" * 3_000_000 + b"\r\nEND:VEVENT")
    opened: list[str] = []
    really = Path.open

    def noted(self: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
        opened.append(f"{mode} {self}")
        return really(self, mode, *args, **more)

    with (
        patch.object(tempfile, "NamedTemporaryFile", side_effect=AssertionError),
        patch.object(tempfile, "mkstemp", side_effect=AssertionError),
        patch.object(Path, "open", noted),
    ):
        assert "Tea" in upload(alice_in_march, big)
    assert not [each for each in opened if each[0] in "wax"]


def test_what_overlaps_is_counted_once_and_what_takes_all_day_not_at_all(
    alice_in_march: Someone,
) -> None:
    alice = alice_in_march
    content = ics(
        event(":20260303T180000Z", ":20260303T200000Z", "A"),
        event(":20260303T190000Z", ":20260303T210000Z", "B"),
        event(";VALUE=DATE:20260303", ";VALUE=DATE:20260305", "Holiday"),
    )
    page = upload(alice, content)
    assert "Holiday" not in page
    sort(alice, page, {"A": "me", "B": "me"})
    assert week(alice) == Week(day=WEEK, me=3)


def test_a_night_over_the_weeks_end_is_shared_out_and_the_future_is_left_out(
    alice_in_march: Someone,
) -> None:
    alice = alice_in_march
    content = ics(
        event(":20260308T220000Z", ":20260309T030000Z", "Night"),
        event(":20260311T110000Z", ":20260311T160000Z", "Now"),
        event(":20260312T110000Z", ":20260312T160000Z", "Tomorrow"),
    )
    page = upload(alice, content, (WEEK, THIS))
    assert "Tomorrow" not in page
    sort(alice, page, {"Night": "me", "Now": "work"})
    assert week(alice) == Week(day=WEEK, me=2)
    assert week(alice, THIS) == Week(day=THIS, me=3, work=1)


def test_a_week_is_as_long_as_it_is_when_the_clocks_change(alice: Someone, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    from django.utils import timezone

    with (
        time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=UTC), tick=False),
        timezone.override("Europe/Berlin"),
    ):
        alice.sign_in()
        whole = ics(
            event(
                ";TZID=Europe/Berlin:20260323T000000", ";TZID=Europe/Berlin:20260330T000000", "All"
            )
        )
        day = date(2026, 3, 23)
        sort(alice, upload(alice, whole, (day,)), {"All": "we"})
        assert week(alice, day) == Week(day=day, we=167)


def test_what_stood_there_stays_where_the_calendar_says_nothing(alice_in_march: Someone) -> None:
    alice = alice_in_march
    alice.post(f"/mine/week/of/{WEEK}/", base="", me="7", wished_me="9", we="1")
    content = made({**at(date(2026, 3, 3), 18, 2), "summary": "Dinner"})
    page = upload(alice, content)
    assert "2 to 8 March: Me 7 h, We 1 h." in page
    sort(alice, page, {"Dinner": "we"})
    assert week(alice) == Week(day=WEEK, me=7, wished_me=9, we=2)
    sort(alice, upload(alice, content), {})
    assert week(alice) == Week(day=WEEK, me=7, wished_me=9, we=2)
    id = entries.read(alice.here.mine, Week).entries[0].id
    assert len(entries.history(alice.here.mine, Week, id)) == 2


def test_when_one_is_busy_is_noted_if_that_was_ticked_and_stays_in_mine(
    alice_in_march: Someone, bob: Someone
) -> None:
    from tests.conftest import pair

    alice = alice_in_march
    bob.sign_in()
    pair(alice, bob)
    content = ics(
        event(":20260312T181000Z", ":20260312T194000Z", "Choir"),
        event(":20260313T180000Z", ":20260313T190000Z", "Maybe", "TRANSP:TRANSPARENT"),
        event(":20260401T180000Z", ":20260401T190000Z", "Later"),
    )
    page = upload(alice, content, (), busy="on")
    assert "without titles" in page
    sort(alice, page, {})
    (kept,) = entries.read(alice.here.mine, Busy).entries
    assert [b - a for a, b in kept.payload.blocks] == [4]  # 18:00 to 20:00, in half hours
    assert "partly busy" in alice.get("/mine/busy/")
    assert not Entry.objects.filter(space__shared=True).exists()
    assert not entries.read(bob.here.together(), Busy).entries


def test_a_hundred_titles_stand_by_themselves_and_the_rest_as_one(alice_in_march: Someone) -> None:
    content = ics(
        *(
            event(
                f":202603{2 + n % 6:02}T{n % 20:02}0000Z",
                f":202603{2 + n % 6:02}T{n % 20:02}3000Z",
                f"T{n}",
            )
            for n in range(150)
        )
    )
    page = upload(alice_in_march, content)
    assert page.count("<fieldset") == 101 and "Everything else" in page
    sort(alice_in_march, page, {"": "others"})
    kept = week(alice_in_march)
    assert kept and kept.others and kept.others > 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\x89PNG\r\n", "not a calendar file"),
        (b"x" * (5 * 1024 * 1024 + 1), "up to 5 MB"),
        (b"x" * (11 * 1024 * 1024), "up to 5 MB"),
        (
            ics(event(";TZID=No/Where:20260303T180000", ";TZID=No/Where:20260303T190000")),
            "No/Where",
        ),
        (ics(event(":20260303T180000Z", ":20260303T190000Z"))[:-9], "breaks off"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_field_and_changes_nothing(
    alice_in_march: Someone, content: bytes, sentence: str
) -> None:
    alice = alice_in_march
    alice.post(f"/mine/week/of/{WEEK}/", base="", me="7")
    page = upload(alice, content, status=422, busy="on")
    told = page.split('id="id_file_error"')[1].split("</div>")[0]
    assert sentence in told and 'aria-describedby="id_file_error"' in page
    assert (
        f'value="{WEEK}" checked' in page.replace(' id="id_weeks_1"', "")
        and "nothing has changed" in page
    )
    assert week(alice) == Week(day=WEEK, me=7) and Entry.objects.count() == 1


def test_no_file_and_no_week_are_told_by_their_fields(alice_in_march: Someone) -> None:
    page = alice_in_march.post(PATH, 422).content.decode()
    assert "Choose a calendar file" in page.split('id="id_file_error"')[1]
    page = upload(alice_in_march, ics(), (), status=422)
    assert "Choose at least one week" in page.split('id="id_weeks_error"')[1]
    page = upload(alice_in_march, ics(), (date(2020, 1, 6),), status=422)
    assert "Select a valid choice" in page


def test_a_series_that_is_not_read_is_said(alice_in_march: Someone) -> None:
    odd = event(":20260101T060000Z", ":20260101T060001Z", "Odd", "RRULE:FREQ=SECONDLY")
    page = upload(alice_in_march, ics(odd, event(":20260303T180000Z", ":20260303T190000Z")))
    assert "One part of the file repeats in a way that is not read here" in page and "Tea" in page


@pytest.mark.parametrize(
    "found",
    [
        "",
        "x",
        "{}",
        "\x00",
        '{"weeks": ["2026-03-03"], "titles": []}',
        '{"weeks": ["0001-01-01"], "titles": []}',
        '{"weeks": ["2999-01-07"], "titles": []}',
        '{"weeks": [], "titles": [{"title": "x", "times": [[-1, 2]]}]}',
        '{"weeks": [], "titles": [{"title": "x", "times": [[1e400, 2]]}]}',
        '{"weeks": [], "titles": [], "busy": "no"}',
    ],
)
def test_a_page_that_was_changed_on_the_way_changes_nothing(
    alice_in_march: Someone, found: str
) -> None:
    page = alice_in_march.post(PATH, 422, found=found).content.decode()
    assert "gone stale" in page and not Entry.objects.exists()


def test_strange_numbers_from_a_page_break_nothing(alice_in_march: Someone) -> None:
    titles = [{"title": "x", "times": [[5, 2], [0, 1 << 28]]}]
    found = {
        "weeks": [str(WEEK)],
        "titles": titles,
        "busy": [[9, 3], [0, 1 << 60], [-(1 << 60), 4]],
    }
    alice_in_march.post(PATH, found=json.dumps(found), **{"sort-0": "me"})
    assert week(alice_in_march) == Week(day=WEEK, me=168)
    for path in ("/mine/busy/", f"/mine/week/of/{WEEK}/"):
        alice_in_march.get(path)


def test_sending_the_sorted_page_twice_changes_nothing_more(alice_in_march: Someone) -> None:
    alice = alice_in_march
    page = upload(alice, made({**at(date(2026, 3, 3), 18, 2), "summary": "Dinner"}), busy="on")
    for _ in range(2):
        sort(alice, page, {"Dinner": "we"})
    assert Entry.objects.count() == 3 and week(alice) == Week(day=WEEK, we=2)


def test_a_week_that_changes_at_that_moment_is_told_and_nothing_is_half_kept(
    alice_in_march: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, start = alice_in_march, weeks.start
    page = upload(alice, made({**at(date(2026, 3, 3), 18, 2), "summary": "Dinner"}), busy="on")

    def meanwhile(last: Week | None) -> dict[str, Any]:
        mine = alice.here.mine
        entries.write(mine, Week(day=WEEK, we=7), weeks.week_id(mine, "week", WEEK))
        return start(last)

    with monkeypatch.context() as at_once:
        at_once.setattr(weeks, "start", meanwhile)
        answer = sort(alice, page, {"Dinner": "we"}, 200).content.decode()
    assert "in another window" in answer and "Dinner" in answer
    assert not entries.read(alice.here.mine, Busy).entries
    sort(alice, unescape(answer), {"Dinner": "we"})
    assert week(alice) == Week(day=WEEK, we=2)


def test_what_was_sorted_as_the_vault_locked_comes_back(alice_in_march: Someone) -> None:
    alice = alice_in_march
    page = upload(alice, made({**at(date(2026, 3, 3), 18, 2), "summary": "Dinner"}))
    alice.post("/lock/")
    sort(alice, page, {"Dinner": "we"})
    alice.post("/unlock/", passphrase=alice.passphrase)
    page = unescape(alice.get(PATH))
    assert "Dinner" in page and 'name="sort-0" value="we" checked' in page


def test_a_locked_vault_and_a_stranger_read_no_file(alice_in_march: Someone) -> None:
    from django.test import Client

    alice_in_march.post("/lock/")
    for client in (alice_in_march.client, Client()):
        response = client.post(PATH, {"file": io.BytesIO(ics()), "weeks": [str(WEEK)]})
        assert response.status_code == 302 and not Entry.objects.exists()


def test_the_page_asks_the_database_little(
    alice_in_march: Someone, django_assert_max_num_queries: Any
) -> None:
    alice = alice_in_march
    for n in range(30):
        day = WEEK - timedelta(days=7 * n)
        alice.post(f"/mine/week/of/{day}/", base="", me=str(n))
    for path in ("/mine/week/now/", "/mine/busy/", PATH, "/mine/week/"):
        with django_assert_max_num_queries(12):
            alice.get(path)
