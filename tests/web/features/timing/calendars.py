"""Calendar files as programs write them, and as nobody should."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\n"
TAIL = "END:VCALENDAR\r\n"


def ics(*parts: str) -> bytes:
    """Return a calendar file of some parts, written by hand."""
    text = HEAD + "".join(part.strip("\n").replace("\n", "\r\n") + "\r\n" for part in parts) + TAIL
    return text.encode()


def event(start: str, end: str, title: str = "Tea", more: str = "") -> str:
    """Return an event by hand; `start` and `end` begin after the name of their property."""
    extra = f"{more.strip()}\n" if more else ""
    return (
        f"BEGIN:VEVENT\nUID:{title}-{start}@example\nDTSTAMP:20260101T000000Z\n"
        f"DTSTART{start}\nDTEND{end}\nSUMMARY:{title}\n{extra}END:VEVENT"
    )


def made(*events: dict[str, Any]) -> bytes:
    """Return a calendar file that the library wrote."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Somebody//EN")
    calendar.add("version", "2.0")
    for number, words in enumerate(events):
        one = icalendar.Event()
        one.add("uid", f"{number}@example")
        one.add("dtstamp", datetime(2026, 1, 1, tzinfo=UTC))
        for name, value in words.items():
            one.add(name, value)
        calendar.add_component(one)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def at(day: date, hour: int, long: float = 1) -> dict[str, Any]:
    """Return when an event is, in UTC."""
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return {"dtstart": start, "dtend": start + timedelta(hours=long)}


BERLIN = """
BEGIN:VTIMEZONE
TZID:Somewhere Odd
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
OUTLOOK = """
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
