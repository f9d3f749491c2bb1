"""How much there is to go through in a rule by which something repeats.

Only the rules that calendar programs write are read. Others can be made so that they never match,
and are looked for until the year 9999.
"""

import re
from datetime import date

_PARTS = {
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYSETPOS",
    "WKST",
}
_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_BY_DAY = re.compile(r"[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)")
_LONG = (1, 3, 5, 7, 8, 10, 12)
_SHORTEST = 28  # days of a month
_SEARCH = 500  # tries up to the next match of a rule that seldom matches
_YEARS = (1900, 2200)


class BadRule(Exception):
    """A rule that no calendar program writes, or that never matches."""


def rounds(line: str, begins: date, first: date, last: date) -> int:
    """Return how many times a rule has to be tried up to `last`; 0 if it is over before `first`.

    Raise `BadRule` for what is not read here.
    """
    rule = _parts(line)
    frequency, interval = rule.get("FREQ", ""), _number(rule.get("INTERVAL", "1"))
    if frequency not in _DAYS or interval < 1 or not _YEARS[0] <= begins.year <= _YEARS[1]:
        raise BadRule
    _check(rule, frequency, interval)
    if begins > last or _until(rule) < first:
        return 0
    tries = (last - begins).days // (_DAYS[frequency] * interval) + 1
    each = 31 if frequency in ("MONTHLY", "YEARLY") and len(rule) > 2 else 7
    return tries * (each if frequency != "DAILY" else 1) + (_SEARCH if _seldom(rule) else 0)


def plain(line: str) -> str:
    """Return a rule without parameters, which could make it read otherwise than here."""
    return f"RRULE:{line.rpartition(':')[2].strip()}"


def is_of_clocks(line: str) -> bool:
    """Say whether clocks may change by a rule: at most a few times a year."""
    try:
        rule = _parts(line)
        _check(rule, rule.get("FREQ", ""), _number(rule.get("INTERVAL", "1")))
    except BadRule:
        return False
    by = [name for name in rule if name.startswith("BY")]
    often = "," in rule.get("BYDAY", "") + rule.get("BYMONTH", "") or (by and "BYMONTH" not in by)
    return rule.get("FREQ") == "YEARLY" and not often


def _seldom(rule: dict[str, str]) -> bool:
    """Say whether the next match may lie far beyond the days asked for, and is looked for there."""
    days = rule.get("BYDAY", "")
    months = "BYMONTH" in rule and (rule["FREQ"] != "YEARLY" or "5" in days)
    return months or bool(days and "BYMONTHDAY" in rule)


def _parts(line: str) -> dict[str, str]:
    told = line.upper().rpartition(":")[2].strip().rstrip(";")
    pairs = [part.partition("=") for part in told.split(";")]
    rule = {name.strip(): value.strip() for name, _, value in pairs}
    if not set(rule) <= _PARTS or len(rule) != len(pairs):
        raise BadRule
    return rule


def _check(rule: dict[str, str], frequency: str, interval: int) -> None:
    """Refuse what may never match."""
    by = [name for name in rule if name.startswith("BY")]
    days = rule.get("BYDAY", "").split(",") if "BYDAY" in rule else []
    months = _numbers(rule, "BYMONTH", 1, 12)
    dates = _numbers(rule, "BYMONTHDAY", -31, 31)
    places = _numbers(rule, "BYSETPOS", -5, 5)
    counts = [day.lstrip("+-")[:1] for day in days if day[:1] in tuple("+-12345")]
    counted = bool(counts)
    never = (
        not all(_BY_DAY.fullmatch(day) for day in days)
        or (frequency == "DAILY" and (dates or (interval > 1 and by)))
        or (frequency in ("DAILY", "WEEKLY") and (places or counted))
        or (frequency == "WEEKLY" and dates)
        or (counted and dates)
        or (places and (dates or counted or not days))
        or (months and dates and not _meet(months, dates))
        or (interval > 1 and frequency == "MONTHLY" and months)
        or (interval > 1 and dates and _are_late(dates) and (months or [2]) == [2])
        or (interval > 1 and (min(counts, default="") == "5" or 5 in map(abs, places)))
    )
    if never:
        raise BadRule


def _are_late(dates: list[int]) -> bool:
    """Say whether there are months without any of these days."""
    return min(map(abs, dates)) > _SHORTEST


def _meet(months: list[int], dates: list[int]) -> bool:
    longest = max(31 if month in _LONG else 29 if month == 2 else 30 for month in months)
    return any(abs(day) <= longest for day in dates)


def _numbers(rule: dict[str, str], name: str, lowest: int, highest: int) -> list[int]:
    numbers = [_number(each) for each in rule[name].split(",")] if name in rule else []
    if any(not lowest <= number <= highest or number == 0 for number in numbers):
        raise BadRule
    return numbers


def _number(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,6}", text):
        raise BadRule
    return int(text)


def _until(rule: dict[str, str]) -> date:
    found = re.match(r"(\d{4})(\d{2})(\d{2})", rule.get("UNTIL", ""))
    try:
        return date(*map(int, found.groups())) if found else date.max
    except ValueError:
        raise BadRule from None
