"""By month and by weekday: told only where the days bear it, and never of the two together."""

from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pytest

from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.insights import levels_told
from counterpoint.web.insights.levels import FEWEST_OF_A_MONTH, FEWEST_WEEKS, levels
from counterpoint.web.insights.signals import Series, Signal
from counterpoint.web.pages.understand import spells
from counterpoint.web.spaces.places import Voice

VOICES = (Voice(UUID(int=1), "Alice", "a"), Voice(UUID(int=2), "Bob", "b"))
FIRST = date(2026, 1, 1)


def signal(*people: np.ndarray) -> Signal:
    days = tuple(FIRST + timedelta(days=n) for n in range(len(people[0])))
    series = (
        Series(voice, tuple(None if np.isnan(v) else int(v) for v in values))
        for voice, values in zip(VOICES, people, strict=False)
    )
    return Signal(SIGNALS[0], days, tuple(series))


def answers(days: int, seed: int, rho: float = 0.3, by_weekday: float = 0.0) -> np.ndarray:
    """Return answers around 5 of which one day is like the next, with another level on Fridays."""
    rng, z = np.random.default_rng(seed), np.zeros(days)
    for n in range(1, days):
        z[n] = rho * z[n - 1] + np.sqrt(1 - rho**2) * rng.normal()
    friday = np.array([(FIRST + timedelta(days=n)).weekday() == 4 for n in range(days)])
    return np.clip(np.round(5 + 1.6 * z + by_weekday * friday), 0, 10)


def test_a_month_needs_eight_days() -> None:
    values = np.full(59, np.nan)
    values[: FEWEST_OF_A_MONTH - 1] = answers(FEWEST_OF_A_MONTH - 1, 1)
    values[31 : 31 + FEWEST_OF_A_MONTH] = answers(FEWEST_OF_A_MONTH, 2)
    (found,) = levels(signal(values))
    assert [(month.first, month.days) for month in found.months] == [(date(2026, 2, 1), 8)]
    assert "too few days to compare" in levels_told.by_month(found, "Alice", "Mood")


def test_no_more_than_twelve_months_are_drawn() -> None:
    (found,) = levels(signal(answers(800, 3)))
    assert len(found.months) == 12


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_the_range_of_a_month_holds_its_level(rho: float) -> None:
    holds = [
        month.level.low <= 5 <= month.level.high
        for seed in range(60)
        for month in levels(signal(answers(300, seed, rho)))[0].months
    ]
    assert 0.86 <= np.mean(holds) <= 0.96


def test_days_that_are_more_alike_make_a_wider_range() -> None:
    def width(rho: float) -> float:
        its = [levels(signal(answers(300, seed, rho)))[0].months for seed in range(20)]
        return float(np.mean([m.level.high - m.level.low for months in its for m in months]))

    assert width(0.6) > 1.3 * width(0.0)


def test_months_that_differ_are_named_and_no_others() -> None:
    values = answers(181, 5)
    values[59:90] = np.clip(values[59:90] + 3, 0, 10)  # March
    (found,) = levels(signal(values))
    said = levels_told.by_month(found, "Alice", "Mood")
    assert said.startswith("Alice: “Mood” tended to be higher in March than in ")
    assert "181 days" in said
    same = levels(signal(answers(181, 6)))[0]
    assert "can’t tell yet" in levels_told.by_month(same, "Alice", "Mood")


def test_a_weekday_needs_eight_weeks_in_which_other_days_were_shared_too() -> None:
    assert not levels(signal(answers(7 * (FEWEST_WEEKS - 1), 7)))[0].weekdays
    assert len(levels(signal(answers(7 * (FEWEST_WEEKS + 1), 7)))[0].weekdays) == 7
    values = answers(7 * 20, 8)
    lone = np.array([(FIRST + timedelta(days=n)).weekday() < 3 for n in range(len(values))])
    assert not levels(signal(np.where(lone, values, np.nan)))[0].weekdays


def test_a_friday_that_differs_is_told_with_its_range() -> None:
    one, other = levels(signal(answers(300, 9, by_weekday=2.0), answers(300, 10)))
    (said,) = levels_told.by_weekday(one, "Alice", "Mood")
    assert said.startswith("Alice: “Mood” tends to be higher on a Friday than on other days of the")
    (friday,) = [each for each in one.weekdays if each.told]
    assert friday.weekday == 4 and friday.differs.low <= 2 <= friday.differs.high
    (unclear,) = levels_told.by_weekday(other, "Bob", "Mood")
    assert unclear == "Bob: whether any weekday differs, these 300 days can’t tell yet."


def test_where_no_weekday_differs_one_is_seldom_told_in_all_fourteen_looks() -> None:
    told = [
        any(day.told for person in levels(signal(answers(200, 2 * s), answers(200, 2 * s + 1)))
            for day in person.weekdays)
        for s in range(100)
    ]  # fmt: skip
    assert np.mean(told) <= 0.12  # one in twenty, and three standard errors


def test_a_slow_change_makes_no_weekday() -> None:
    rising = np.clip(np.round(np.linspace(1, 9, 210)), 0, 10)
    (found,) = levels(signal(rising))
    assert not any(day.told for day in found.weekdays)


def test_the_same_answer_every_day_is_no_certainty() -> None:
    (found,) = levels(signal(np.full(120, 6.0)))
    assert all(month.level.high - month.level.low > 0.1 for month in found.months)
    assert found.lowest is None and not any(day.told for day in found.weekdays)


def test_nothing_is_said_of_the_months_of_both_together() -> None:
    drawn = spells.drawn(signal(answers(300, 11), answers(300, 12)))
    for sentence in (*drawn.months.sentences, *drawn.weekdays.sentences):
        assert not ("Alice" in sentence and "Bob" in sentence), sentence


def test_the_pictures_hold_their_ranges_and_the_tables_say_the_same() -> None:
    drawn = spells.drawn(signal(answers(300, 13), answers(300, 14)))
    for part, count in ((drawn.months, 10), (drawn.weekdays, 7)):
        assert len(part.rows) == len(part.across) == count
        for panel in part.panels:
            for mark in panel.marks:
                assert 0 < mark.x < 100
                assert spells.TOP <= mark.high <= mark.y <= mark.low <= spells.BOTTOM


def test_where_neither_has_a_month_it_is_said_once() -> None:
    drawn = spells.drawn(signal(answers(5, 15), answers(5, 16)))
    assert len(drawn.months.sentences) == len(drawn.weekdays.sentences) == 1
    assert not drawn.months.panels and not drawn.weekdays.rows
