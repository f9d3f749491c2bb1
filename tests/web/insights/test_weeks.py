"""Time wished for and lived, from shared weeks: words only where the weeks bear them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from counterpoint.web.features.timing.weeks import Week
from counterpoint.web.insights.weeks import Balance, Lies, balances
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Keys, Place, Voice

ALICE, BOB = Voice(UUID(int=1), "Alice", "a"), Voice(UUID(int=2), "Bob", "b")
OURS = Place(UUID(int=3), Keys.of(bytes(32)), True, date(2026, 1, 1), None, ALICE, BOB)
MONTHS = (date(2026, 3, 1), date(2026, 4, 1))
FIRST = date(2026, 3, 2)


def week(voice: Voice, number: int, **hours: Any) -> Kept[Week]:
    payload = Week(day=FIRST + timedelta(weeks=number), **hours)
    return Kept(UUID(int=number + 9), voice.author, 1, 0, payload, voice, True)


def of_me(
    lived: Sequence[float | None], wish: float = 10, voice: Voice = ALICE
) -> list[Kept[Week]]:
    return [week(voice, n, wished_me=wish, me=hours) for n, hours in enumerate(lived)]


def me(weeks: list[Kept[Week]]) -> Balance:
    (found,) = balances(OURS, MONTHS, weeks)
    assert found.part.name == "me"
    return found


@pytest.mark.parametrize(
    ("lived", "lies"),
    [
        ((5, 6, 4, 5, 6, 4, 5, 5), Lies.LESS),
        ((15, 16, 14, 17, 15, 14, 16, 15), Lies.MORE),
        ((10, 10.5, 9.5, 10, 10, 9.5, 10.5, 10), Lies.ABOUT),
        ((4, 16, 9, 12, 3, 15, 8, 13), Lies.UNCLEAR),  # the weeks differ too much
        ((5, 5, 5), Lies.UNCLEAR),  # too few
        ((11, 11, 11, 11, 11, 11), Lies.ABOUT),  # an hour more is no difference
    ],
)
def test_what_the_weeks_bear_is_said_and_no_more(lived: Sequence[float], lies: Lies) -> None:
    (row,) = me(of_me(lived)).rows
    assert row.whole.lies is lies


def test_weeks_that_run_alike_are_worth_fewer() -> None:
    mixed = me(of_me((8, 12, 8, 12, 8, 12, 9, 13))).rows[0].whole
    alike = me(of_me((8, 8, 8, 9, 12, 12, 12, 13))).rows[0].whole
    assert mixed.middle == alike.middle
    assert mixed.low and alike.low and alike.low < mixed.low


def test_a_month_without_weeks_is_empty_and_one_with_few_has_no_range() -> None:
    (row,) = me(of_me((5, 6))).rows
    march, april = row.months
    assert march and april is None
    assert march.middle == -4.5 and march.low is None and march.lies is Lies.UNCLEAR


def test_each_has_a_row_of_their_own_in_the_order_of_their_lines() -> None:
    weeks = [*of_me((5,) * 6, voice=BOB), *of_me((10,) * 6)]
    rows = me(weeks).rows
    assert [row.voice for row in rows] == [ALICE, BOB]
    alone = me(of_me((10,) * 6)).rows
    assert rows[0] == alone[0]  # nothing of one is read off the other


def test_what_was_left_blank_is_not_read_as_nothing() -> None:
    assert balances(OURS, MONTHS, of_me((None, None, None, None, None))) == ()
    assert balances(OURS, MONTHS, [week(ALICE, 0, me=4), week(ALICE, 1, wished_me=4)]) == ()


def test_whoever_opens_ours_sees_the_same() -> None:
    weeks = [*of_me((5, 4, 6, 5, 5)), *of_me((12, 9, 10, 11), voice=BOB)]
    other = replace(OURS, me=BOB, other=ALICE)
    assert balances(OURS, MONTHS, weeks) == balances(other, MONTHS, weeks)
