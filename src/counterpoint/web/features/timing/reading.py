"""Read a calendar file in memory: what happens in some days, and nothing else of it.

Calendars come from strangers' programs. So the file is cut down to the few lines that are needed
before anything understands it, and what could keep a machine busy is refused or left out first:
how large it is, how many events it has, how often they repeat.
"""

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import available_timezones

import icalendar
import recurring_ical_events
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar.timezone import tzp

from counterpoint.web.features.timing.calendar import MIDNIGHT, at
from counterpoint.web.features.timing.repeating import BadRule, is_of_clocks, plain, rounds

LARGEST = 5 * 1024 * 1024
MOST_EVENTS = 5_000  # that may matter in the days asked for
MOST_ROUNDS = 100_000  # of all that repeats, from its beginning to the days asked for
MOST_FOUND = 5_000
_MOST_ZONES = 100
_MOST_DATES = 4 * MOST_EVENTS  # that are named one by one
_LONGEST_TITLE = 120
_SLACK = timedelta(days=2)  # a day here may be another elsewhere
_KEPT = {
    "UID",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "SUMMARY",
    "STATUS",
    "TRANSP",
    "SEQUENCE",
}
_SEVERAL = ("RDATE", "EXDATE")  # that an event may have more than once
# Not what the library promises, but what a file made to be wrong can make it raise.
_WRONG = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class Unreadable(Exception):
    """The file cannot be used; the text says why, to the one who sent it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in a calendar, once: from when to when, and whether it makes one busy."""

    title: str
    start: datetime
    end: datetime
    all_day: bool
    busy: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds of some days, and how many series were left out."""

    happenings: tuple[Happening, ...]
    left_out: int


def read(content: bytes, first: date, last: date) -> Read:
    """Return what happens from the first day to the last; raise `Unreadable` otherwise."""
    kept = _Cut(first, last)
    kept.take(_lines(content))
    try:
        with _zones_of_one_file():
            calendar = icalendar.Calendar.from_ical(kept.text())
            _check_zones(calendar)
            query = recurring_ical_events.of(calendar, skip_bad_series=True)
            found = list(islice(query.between(first, last + timedelta(days=1)), MOST_FOUND + 1))
        happenings = [each for event in found if (each := _happening(event))]
    except _WRONG:
        raise Unreadable(
            _("This calendar file is damaged: it cannot be read to its end. Nothing was changed.")
        ) from None
    if len(found) > MOST_FOUND:
        raise Unreadable(_too_many())
    return Read(tuple(sorted(happenings, key=lambda each: each.start)), kept.left_out)


_reading = threading.Lock()


@contextmanager
def _zones_of_one_file() -> Iterator[None]:
    """Let the library know no time zone that another file described: it remembers them for good.

    Otherwise one person's file would change the hours in another's, and tell what was in it.
    """
    with _reading, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they would repeat words of the file in the log
        tzp.use_zoneinfo()
        try:
            yield
        finally:
            tzp.use_zoneinfo()


def _too_many() -> str:
    return _(
        "There is too much in this calendar to go through. "
        "Export a part of it, such as the last few months."
    )


def _lines(content: bytes) -> Iterator[str]:
    """Yield the lines of a calendar file, unfolded; refuse what is none."""
    if len(content) > LARGEST:
        raise Unreadable(_("This file is too large. A calendar file may have up to 5 MB."))
    if content[:4] == b"PK\x03\x04":
        raise Unreadable(
            _("This is a ZIP file. Open it first, and choose the file in it that ends in .ics.")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.lstrip()[:15].upper() == "BEGIN:VCALENDAR" or "\0" in text:
        raise Unreadable(
            _("This is not a calendar file. Calendar programs export one that ends in .ics.")
        )
    if "END:VCALENDAR" not in text[-4_000:].upper():
        raise Unreadable(_("This calendar file breaks off before its end. Export it once more."))
    return iter(re.sub(r"\r?\n[ \t]", "", text).splitlines())


@dataclass
class _Cut:
    """A calendar cut down to what may matter within some days."""

    first: date
    last: date
    zones: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    events: int = 0
    rounds: int = 0
    dates: int = 0
    described: int = 0  # time zones
    left_out: int = 0

    def take(self, lines: Iterator[str]) -> None:
        """Go through the lines, and keep what is needed."""
        for line in lines:
            begun = line.strip().upper()
            if begun == "BEGIN:VEVENT":
                self._event(_inside(lines, "VEVENT"))
            elif begun == "BEGIN:VTIMEZONE":
                self._zone(_inside(lines, "VTIMEZONE"))
            elif begun.startswith("X-WR-TIMEZONE:") and line[14:].strip() in available_timezones():
                self.kept.append(line)
            elif begun.startswith("BEGIN:") and begun != "BEGIN:VCALENDAR":
                _inside(lines, begun.removeprefix("BEGIN:"))

    def text(self) -> str:
        """Return a calendar of what was kept."""
        head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Counterpoint//EN")
        return "\r\n".join((*head, *self.zones, *self.kept, "END:VCALENDAR", ""))

    def _zone(self, lines: list[str]) -> None:
        rules = [line for line in lines if _name(line) == "RRULE"]
        parts = {line.upper() for line in lines if _name(line) == "BEGIN"}
        fits = all(map(is_of_clocks, rules)) and parts <= {"BEGIN:STANDARD", "BEGIN:DAYLIGHT"}
        if not fits or len(lines) > 500 or self.described == _MOST_ZONES:
            self.left_out += 1  # clocks change once a year; its events are then found without it
            return
        self.described += 1
        self._count_dates(lines)
        self.zones += ["BEGIN:VTIMEZONE", *map(_plainly, lines), "END:VTIMEZONE"]

    def _event(self, lines: list[str]) -> None:
        lines = [_plainly(line) for line in lines if _name(line) in _KEPT]
        once = [name for line in lines if (name := _name(line)) not in _SEVERAL]
        if len(once) > len(set(once)):
            self.left_out += 1  # what is told twice would be read in another way than here
            return
        told = {_name(line): line for line in lines}
        begins, ends = _day(told.get("DTSTART", "")), _day(told.get("DTEND", ""))
        if begins is None:
            return
        if "RRULE" in told:
            if not self._series(told["RRULE"], begins):
                return
        elif not ("RDATE" in told or "RECURRENCE-ID" in told):
            longest = timedelta(days=400) if "DURATION" in told else timedelta(0)
            if begins > self.last + _SLACK or (ends or begins + longest) < self.first - _SLACK:
                return
        self._count_dates(lines)
        self.events += 1
        if self.events > MOST_EVENTS or len(lines) > 2_000:
            raise Unreadable(_too_many())
        short = [line[:400] if _name(line) == "SUMMARY" else line for line in lines]
        self.kept += ["BEGIN:VEVENT", *short, "END:VEVENT"]

    def _count_dates(self, lines: list[str]) -> None:
        self.dates += sum(line.count(",") for line in lines if _name(line) in _SEVERAL)
        if self.dates > _MOST_DATES:
            raise Unreadable(_too_many())

    def _series(self, rule: str, begins: date) -> bool:
        """Say whether a series may matter, and count how much there is to go through."""
        try:
            needed = rounds(rule, begins, self.first - _SLACK, self.last + _SLACK)
        except BadRule:
            self.left_out += 1
            return False
        self.rounds += needed
        if self.rounds > MOST_ROUNDS:
            raise Unreadable(_too_many())
        return needed > 0


def _inside(lines: Iterator[str], name: str) -> list[str]:
    """Return the lines up to the end of a part; of an event, without the parts within it."""
    found: list[str] = []
    within: list[str] = []
    for line in lines:
        word = line.strip().upper()
        if within and word == f"END:{within[-1]}":
            within.pop()
        elif word.startswith("BEGIN:") and name != "VTIMEZONE":
            within.append(word.removeprefix("BEGIN:"))
        elif not within and word == f"END:{name}":
            return found
        elif not within and word:
            found.append(line.strip())  # a space before it would make it a part of the last line
    raise Unreadable(_("This calendar file breaks off before its end. Export it once more."))


def _name(line: str) -> str:
    return re.split("[;:]", line, maxsplit=1)[0].strip().upper()


def _plainly(line: str) -> str:
    return plain(line) if _name(line) == "RRULE" else line


def _day(line: str) -> date | None:
    found = re.search(r":\s*(\d{4})(\d{2})(\d{2})(?:T[^:]*)?$", line)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _check_zones(calendar: Any) -> None:
    """Refuse a time zone that nobody knows: its hours would be guessed, and wrong."""
    for event in calendar.walk("VEVENT"):
        for name in ("DTSTART", "DTEND"):
            value = event.get(name)
            zone = getattr(value, "params", {}).get("TZID")
            told = getattr(value, "dt", None)
            if zone and isinstance(told, datetime) and told.tzinfo is None:
                raise Unreadable(
                    _(
                        "This file speaks of a time zone, “%(zone)s”, that is not known here and "
                        "that it does not explain. Nothing was read, so that no hour is wrong."
                    )
                    % {"zone": str(zone)[:60]}
                )


def _happening(event: Any) -> Happening | None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    all_day = not isinstance(start, datetime)
    begins, ends = _moment(start), _moment(end)
    if ends <= begins:
        return None
    title = " ".join(str(event.get("SUMMARY", "")).split())[:_LONGEST_TITLE]
    busy = str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
    return Happening(title, begins, ends, all_day, busy)


def _moment(told: date | datetime) -> datetime:
    """Return a time as UTC; one without a zone is meant where this server is."""
    if not isinstance(told, datetime):
        return at(told, MIDNIGHT)
    if told.tzinfo is None:
        told = told.replace(tzinfo=timezone.get_current_timezone())
    return told.astimezone(UTC)
