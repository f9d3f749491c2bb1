"""What two people are told of months and weekdays: no sentence is stronger than its range."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from counterpoint.web.features.themes import Words
from counterpoint.web.insights.levels import Levels, Month, Weekday

_A_MONDAY = date(2024, 1, 1)


def weekday_of(weekday: int) -> date:
    """Return some day that falls on this weekday, Monday being 0."""
    return _A_MONDAY + timedelta(days=weekday)


def by_month(found: Levels, name: str, signal: Words) -> str:
    """Say whether one's months differ, from how many days."""
    words = {"name": name, "signal": signal, "days": found.days}
    if len(found.months) <= 1:
        return _("%(name)s: by month, there are too few days to compare yet.") % words
    if found.lowest is None or found.highest is None:
        return _("%(name)s: whether months differ, these %(days)d days can’t tell yet.") % words
    low, high = found.months[found.lowest], found.months[found.highest]
    words |= {"low": _month(low, found), "high": _month(high, found)}
    return (
        _("%(name)s: “%(signal)s” tended to be higher in %(high)s than in %(low)s (%(days)d days).")
        % words
    )


def too_few_by_month() -> str:
    """Say what months need, where neither has one."""
    return _("By month: a month is drawn once one of you has shared eight of its days.")


def too_few_by_weekday() -> str:
    """Say what weekdays need, where neither has one."""
    return _("By weekday: there is something to look at after about eight weeks of most days.")


def _month(month: Month, found: Levels) -> str:
    years = {each.first.year for each in found.months}
    return date_format(month.first, "F Y" if len(years) > 1 else "F")


def by_weekday(found: Levels, name: str, signal: Words) -> Iterator[str]:
    """Yield a sentence for each weekday that is told; or one that none can be."""
    words = {"name": name, "signal": signal, "days": found.days}
    if not found.weekdays:
        yield _("%(name)s: weekdays can be looked at after about eight weeks of most days.") % words
        return
    told = [each for each in found.weekdays if each.told]
    for each in told:
        yield _weekday(each, words)
    if not told:
        yield (
            _("%(name)s: whether any weekday differs, these %(days)d days can’t tell yet.") % words
        )


def _weekday(found: Weekday, said_of: Mapping[str, object]) -> str:
    near, far = sorted((abs(found.differs.low), abs(found.differs.high)))
    words = {
        **said_of,
        "weekday": date_format(weekday_of(found.weekday), "l"),
        "near": _steps(near),
        "far": _steps(far),
        "weeks": found.weeks,
    }
    if found.differs.value > 0:
        said = _(
            "%(name)s: “%(signal)s” tends to be higher on a %(weekday)s than on other days of the "
            "week, by %(near)s to %(far)s of ten steps (%(weeks)d weeks)."
        )
    else:
        said = _(
            "%(name)s: “%(signal)s” tends to be lower on a %(weekday)s than on other days of the "
            "week, by %(near)s to %(far)s of ten steps (%(weeks)d weeks)."
        )
    return said % words


def _steps(size: float) -> str:
    return number_format(size, 1)
