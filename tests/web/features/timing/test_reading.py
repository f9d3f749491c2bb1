"""Calendar files are read as programs write them; what is wrong with one is said in a sentence."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from counterpoint.web.features.timing import reading
from counterpoint.web.features.timing.reading import Unreadable, read
from tests.web.features.timing.calendars import BERLIN, OUTLOOK, event, ics, made

FOREVER = 60.0  # seconds of work: what would go on and on, and no measure of speed

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)
BERLIN_ZONE = ZoneInfo("Europe/Berlin")


def starts(content: bytes, first: date = FIRST, last: date = LAST) -> list[str]:
    """Return when things begin, in UTC, as short text."""
    return [f"{each.start:%d %H:%M}" for each in read(content, first, last).happenings]


def test_what_the_library_writes_is_read_with_its_time_zone() -> None:
    start = datetime(2026, 3, 4, 18, 30, tzinfo=BERLIN_ZONE)
    end = datetime(2026, 3, 4, 20, 0, tzinfo=BERLIN_ZONE)
    (found,) = read(
        made({"dtstart": start, "dtend": end, "summary": "Choir"}), FIRST, LAST
    ).happenings
    assert (found.title, found.start, found.end) == (
        "Choir",
        datetime(2026, 3, 4, 17, 30, tzinfo=UTC),
        datetime(2026, 3, 4, 19, 0, tzinfo=UTC),
    )
    assert found.busy and not found.all_day


def test_a_time_without_a_zone_is_meant_here() -> None:
    content = ics(event(":20260304T183000", ":20260304T200000"))
    assert starts(content) == ["04 18:30"]
    with timezone.override("Asia/Tokyo"):
        assert starts(content) == ["04 09:30"]


@pytest.mark.parametrize(
    ("zone", "described"),
    [
        ("Europe/Berlin", ""),
        ("Somewhere Odd", BERLIN),
        ("W. Europe Standard Time", OUTLOOK),
        ("W. Europe Standard Time", ""),
        (
            "/freeassociation.sourceforge.net/Europe/Berlin",
            BERLIN.replace("Somewhere Odd", "/freeassociation.sourceforge.net/Europe/Berlin"),
        ),
    ],
)
def test_zones_of_every_program_are_understood(zone: str, described: str) -> None:
    one = event(f";TZID={zone}:20260304T183000", f";TZID={zone}:20260304T200000")
    assert starts(ics(*filter(None, [described, one]))) == ["04 17:30"]
    assert starts(ics(*filter(None, [one, described]))) == ["04 17:30"]  # described afterwards


def test_a_zone_in_quotes_and_lines_that_are_folded_are_read() -> None:
    one = event(';TZID="Europe/Berlin":20260304T183000', ';TZID="Europe/Berlin":20260304T200000')
    folded = one.replace("SUMMARY:Tea", "SUMMARY:Tea with\n  milk")
    (found,) = read(ics(folded), FIRST, LAST).happenings
    assert found.title == "Tea with milk" and f"{found.start:%H:%M}" == "17:30"


def test_a_zone_that_nobody_knows_is_named_and_nothing_is_read() -> None:
    content = ics(
        event(";TZID=Atlantis/Harbour:20260304T183000", ";TZID=Atlantis/Harbour:20260304T200000")
    )
    with pytest.raises(Unreadable, match="Atlantis/Harbour"):
        read(content, FIRST, LAST)


def test_what_repeats_is_found_in_the_week_with_its_exceptions() -> None:
    weekly = event(
        ";TZID=Europe/Berlin:20250106T090000",
        ";TZID=Europe/Berlin:20250106T170000",
        "Work",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\nEXDATE;TZID=Europe/Berlin:20260303T090000",
    )
    moved = (
        "BEGIN:VEVENT\nUID:Work-;TZID=Europe/Berlin:20250106T090000@example\n"
        "RECURRENCE-ID;TZID=Europe/Berlin:20260304T090000\n"
        "DTSTART;TZID=Europe/Berlin:20260304T120000\n"
        "DTEND;TZID=Europe/Berlin:20260304T140000\nSUMMARY:Work\nEND:VEVENT"
    )
    assert starts(ics(weekly, moved)) == ["02 08:00", "04 11:00", "05 08:00", "06 08:00"]


def test_hours_stay_local_when_the_clocks_change() -> None:
    weekly = event(
        ";TZID=Europe/Berlin:20260101T190000",
        ";TZID=Europe/Berlin:20260101T200000",
        more="RRULE:FREQ=DAILY",
    )
    spring = starts(ics(weekly), date(2026, 3, 28), date(2026, 3, 30))
    assert spring == ["28 18:00", "29 17:00", "30 17:00"]
    autumn = starts(ics(weekly), date(2026, 10, 24), date(2026, 10, 26))
    assert autumn == ["24 17:00", "25 18:00", "26 18:00"]


def test_what_takes_all_day_is_told_apart() -> None:
    content = ics(event(";VALUE=DATE:20260304", ";VALUE=DATE:20260305", "Holiday"))
    (found,) = read(content, FIRST, LAST).happenings
    assert found.all_day and found.end - found.start == (LAST - date(2026, 3, 7))


def test_what_is_cancelled_is_left_out_and_what_is_free_makes_nobody_busy() -> None:
    content = ics(
        event(":20260304T180000Z", ":20260304T190000Z", "Gone", "STATUS:CANCELLED"),
        event(":20260305T180000Z", ":20260305T190000Z", "Maybe", "TRANSP:TRANSPARENT"),
    )
    (found,) = read(content, FIRST, LAST).happenings
    assert found.title == "Maybe" and not found.busy


def test_nothing_of_another_time_is_read() -> None:
    content = ics(
        event(":20200304T180000Z", ":20200304T190000Z"),
        event(":20300304T180000Z", ":20300304T190000Z"),
        event(
            ":20200106T090000Z",
            ":20200106T100000Z",
            more="RRULE:FREQ=WEEKLY;UNTIL=20210101T000000Z",
        ),
        event(":20260227T220000Z", ":20260303T020000Z", "Long"),
    )
    assert [each.title for each in read(content, FIRST, LAST).happenings] == ["Long"]


def test_alarms_to_dos_and_strange_lines_are_passed_over() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART:nonsense\nEND:VALARM\nX-ODD;;;:::x"
    todo = "BEGIN:VTODO\nUID:1\nSUMMARY:Post\nDTSTART:rubbish\nEND:VTODO"
    content = ics(todo, event(":20260304T180000Z", ":20260304T190000Z", more=alarm))
    assert starts(content) == ["04 18:00"]


def test_the_title_is_short_and_of_one_line() -> None:
    content = ics(event(":20260304T180000Z", ":20260304T190000Z", "a\\nb " + "x" * 5_000))
    (found,) = read(content, FIRST, LAST).happenings
    assert found.title.startswith("a b x") and len(found.title) == 120


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a calendar file"),
        (b"\xff\xd8\xff\xe0 a picture", "not a calendar file"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not a calendar file"),
        (b"<html>sign in first</html>", "not a calendar file"),
        (ics("X:\0"), "not a calendar file"),
        (b"PK\x03\x04 and so on", "ZIP file"),
        (ics(event(":20260304T180000Z", ":20260304T190000Z"))[:-30], "breaks off"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "breaks off"),
        (ics(event(":20260304T180000Z", ":rubbish")), "damaged"),
        (ics(event(":20260304T18Z", ":20260304T190000Z")), "damaged"),
        (b"x" * (reading.LARGEST + 1), "up to 5 MB"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read(content, FIRST, LAST)


def test_an_endless_series_is_read_for_the_days_alone() -> None:
    content = ics(event(":19700101T060000Z", ":19700101T070000Z", more="RRULE:FREQ=DAILY"))
    assert len(starts(content)) == 7


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=" + "9" * 50,
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=50",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=YEARLY;BYYEARDAY=366",
        "FREQ=SOMETIMES",
        "FREQ=WEEKLY;FREQ=SECONDLY",
        "",
        "FREQ",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;UNTIL=20269999",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=3",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=12;BYDAY=5MO",
        "FREQ=MONTHLY;INTERVAL=12;BYDAY=MO;BYSETPOS=-5",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
    ],
)
def test_a_rule_that_no_program_writes_is_left_out_at_once_and_the_rest_is_read(rule: str) -> None:
    content = ics(
        event(":20260101T060000Z", ":20260101T060001Z", "Odd", f"RRULE:{rule}"),
        event(":20260304T180000Z", ":20260304T190000Z", "Tea"),
    )
    began = time.process_time()
    found = read(content, FIRST, LAST)
    assert time.process_time() - began < FOREVER
    assert [each.title for each in found.happenings] == ["Tea"] and found.left_out == 1


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1MO", [2]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", [2]),
        ("FREQ=MONTHLY;BYMONTHDAY=3", [3]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1WE", [4]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", [5]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=6", [6]),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=3", [3]),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=1,3;BYMONTHDAY=4,31", [4]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=FR", [6]),
        ("FREQ=DAILY;COUNT=63", [2, 3, 4]),
        ("FREQ=DAILY;UNTIL=20260303T235959Z", [2, 3]),
    ],
)
def test_rules_that_programs_write_are_read(rule: str, days: list[int]) -> None:
    content = ics(event(":20260101T060000Z", ":20260101T070000Z", more=f"RRULE:{rule}"))
    if rule.startswith("FREQ=WEEKLY"):
        content = content.replace(b"20260101T", b"20260109T")
    found = {each.start.day for each in read(content, FIRST, LAST).happenings}
    assert found - {1} == set(days)


def test_more_than_can_be_gone_through_is_refused_quickly() -> None:
    daily = "RRULE:FREQ=DAILY"
    many = [event(":19000101T060000Z", ":19000101T070000Z", f"{n}", daily) for n in range(50)]
    much = [event(":20260304T060000Z", ":20260304T070000Z", f"{n}") for n in range(5_001)]
    dates = "RDATE:" + ",".join(["20260304T060000Z"] * 30_000)
    listed = event(":20260304T060000Z", ":20260304T070000Z", more=dates)
    for content in (ics(*many), ics(*much), ics(listed)):
        began = time.process_time()
        with pytest.raises(Unreadable, match="too much in this calendar"):
            read(content, FIRST, LAST)
        assert time.process_time() - began < FOREVER


@pytest.mark.parametrize(
    "more",
    [
        "RRULE:FREQ=SECONDLY\nRRULE:FREQ=DAILY;COUNT=2",
        'RRULE;X=":FREQ=DAILY;UNTIL=":FREQ=SECONDLY',
        "RRULE:FREQ=SECONDLY;X=Y\x0b RRULE:FREQ=DAILY",
        "DTSTART:00010101T060000Z\nRRULE:FREQ=DAILY",
    ],
)
def test_an_event_that_two_can_read_differently_is_left_out(more: str) -> None:
    """What is counted must be what the library then goes through."""
    odd = event(":20260304T060000Z", ":20260304T070000Z", "Odd", more)
    began = time.process_time()
    found = read(ics(odd, event(":20260304T180000Z", ":20260304T190000Z")), FIRST, LAST)
    assert time.process_time() - began < FOREVER
    assert [each.title for each in found.happenings] == ["Tea"] and found.left_out == 1


def test_a_rule_with_words_before_it_is_read_as_any_other() -> None:
    rule = "RRULE;X-EVOLUTION-ENDDATE=20270101T060000Z:FREQ=DAILY;COUNT=3"
    assert starts(ics(event(":20260303T060000Z", ":20260303T070000Z", more=rule))) == [
        "03 06:00",
        "04 06:00",
        "05 06:00",
    ]


def test_parts_within_parts_without_end_are_a_damaged_file() -> None:
    with pytest.raises(Unreadable, match="breaks off"):
        read(ics("BEGIN:VEVENT", "\n".join(["BEGIN:A"] * 100_000)), FIRST, LAST)


def test_seldom_rules_are_few_enough_to_look_for_each() -> None:
    rule = "RRULE:FREQ=WEEKLY;BYMONTH=2"
    many = [event(":20260304T060000Z", ":20260304T070000Z", f"{n}", rule) for n in range(300)]
    began = time.process_time()
    with pytest.raises(Unreadable, match="too much in this calendar"):
        read(ics(*many), FIRST, LAST)
    assert time.process_time() - began < FOREVER


def test_a_zone_that_one_file_describes_is_unknown_in_the_next() -> None:
    one = event(";TZID=Somewhere Odd:20260304T183000", ";TZID=Somewhere Odd:20260304T200000")
    assert starts(ics(BERLIN, one)) == ["04 17:30"]
    with pytest.raises(Unreadable, match="Somewhere Odd"):
        read(ics(one), FIRST, LAST)
    moved = BERLIN.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0300")
    assert starts(ics(moved, one)) == ["04 15:30"]


_ALL = ",".join(map(str, range(60)))


@pytest.mark.parametrize(
    "rule",
    [
        ":FREQ=SECONDLY",
        ":FREQ=SECONDLY;X=FREQ=YEARLY",
        ":FREQ=YEARLY;FREQ=SECONDLY",
        ";X=FREQ=YEARLY:FREQ=SECONDLY",
        f":FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMINUTE={_ALL};BYSECOND={_ALL}",
        ":FREQ=YEARLY;BYDAY=MO",
        ":FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_zone_whose_clocks_never_rest_is_left_out_at_once(rule: str) -> None:
    odd = BERLIN.replace(":FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", rule)
    one = event(";TZID=Somewhere Odd:20260304T183000", ";TZID=Somewhere Odd:20260304T200000")
    began = time.process_time()
    with pytest.raises(Unreadable, match="Somewhere Odd"):
        read(ics(odd, one), FIRST, LAST)
    assert time.process_time() - began < FOREVER


def test_no_more_zones_are_described_than_anybody_travels_through() -> None:
    zones = [BERLIN.replace("Somewhere Odd", f"Odd {n}") for n in range(5_000)]
    began = time.process_time()
    tea = event(":20260304T180000Z", ":20260304T190000Z")
    assert read(ics(*zones, tea), FIRST, LAST).left_out == 4_900
    assert time.process_time() - began < FOREVER


def test_a_zone_with_more_changes_than_can_be_gone_through_is_refused() -> None:
    dates = "RDATE:" + ",".join(["20260304T060000"] * 30_000)
    with pytest.raises(Unreadable, match="too much in this calendar"):
        read(ics(BERLIN.replace("TZNAME:CET", dates)), FIRST, LAST)


def test_ten_years_of_a_full_calendar_are_read() -> None:
    old = [
        event(
            f":20{y}{m:02}{d:02}T{h:02}0000Z",
            f":20{y}{m:02}{d:02}T{h:02}3000Z",
            more="DESCRIPTION:" + "x" * 200,
        )
        for y in range(16, 27)
        for m in range(1, 13)
        for d in range(1, 28)
        for h in (8, 11, 15)
    ]
    content = ics(*old)
    assert len(content) < reading.LARGEST
    began = time.process_time()
    assert len(read(content, FIRST, LAST).happenings) == 21
    assert time.process_time() - began < FOREVER
