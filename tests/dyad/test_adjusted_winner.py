"""Adjusted Winner: envy-free, equitable, efficient, and at most one item split."""

import json
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from counterpoint.dyad import DyadError, fair

PAIR = ("Alice", "Bob")


@st.composite
def spread(draw, n):
    """100 points over n items: whole, zeros and ties likely."""
    cuts = sorted(draw(st.lists(st.integers(0, 20), min_size=n - 1, max_size=n - 1)))
    return [5 * (b - a) for a, b in zip([0, *cuts], [*cuts, 20], strict=True)]


@st.composite
def both(draw):
    n = draw(st.integers(1, 7))
    return list(zip(draw(spread(n)), draw(spread(n)), strict=True))


def worth(division, member, shares_of):
    return sum(each.points[member] * each.shares[shares_of] for each in division.portions)


def test_a_worked_division_is_right_by_hand():
    # By hand: the car to Alice (50), dog and garden to Bob (80); of the garden Alice takes t
    # with 50 + 30 t = 40 + 40 (1 - t), so t = 3/7 and both have 440/7.
    division = fair.adjusted_winner([(50, 20), (30, 40), (20, 40)], ["car", "garden", "dog"])
    assert division.whole("first") == ("car",)
    assert division.whole("second") == ("dog",)
    assert division.split.shares == (Fraction(3, 7), Fraction(4, 7))
    assert division.totals == (Fraction(440, 7), Fraction(440, 7))


@given(both())
def test_it_is_envy_free_and_equitable_exactly(points):
    division = fair.adjusted_winner(points)
    first, second = division.totals
    assert first == second == worth(division, 0, 0) == worth(division, 1, 1)
    assert first >= 50
    assert worth(division, 0, 1) <= worth(division, 0, 0)
    assert worth(division, 1, 0) <= worth(division, 1, 1)


@given(both())
def test_at_most_one_item_is_split_and_shares_are_shares(points):
    division = fair.adjusted_winner(points)
    assert sum(0 < each.shares[0] < 1 for each in division.portions) <= 1
    for each in division.portions:
        assert sum(each.shares) == (0 if each.item in division.unwanted else 1)
        assert min(each.shares) >= 0


@given(both())
def test_no_other_division_gives_one_more_and_the_other_as_much(points):
    """The most that Alice can have while Bob keeps his total, by linear programming."""
    division = fair.adjusted_winner(points)
    a, b = np.array(points, float).T
    most = linprog(-a, A_ub=[b], b_ub=[100 - float(division.totals[1])], bounds=(0, 1))
    assert most.status == 0
    assert -most.fun <= float(division.totals[0]) + 1e-7


@given(both())
def test_the_total_is_the_best_equal_one_and_swapping_the_two_keeps_it(points):
    division = fair.adjusted_winner(points)
    mirrored = fair.adjusted_winner([(b, a) for a, b in points])
    assert division.totals == mirrored.totals
    whole = [
        min(
            sum(a for (a, _), mine in zip(points, given, strict=True) if mine),
            sum(b for (_, b), mine in zip(points, given, strict=True) if not mine),
        )
        for given in product([True, False], repeat=len(points))
    ]
    assert division.totals[0] >= max(whole)


def test_one_item_is_halved():
    division = fair.adjusted_winner([(100, 100)], ["house"])
    assert division.split.shares == (Fraction(1, 2), Fraction(1, 2))
    assert division.totals == (50, 50)


def test_equal_valuations_split_nothing_where_that_can_be():
    division = fair.adjusted_winner([(20, 20), (50, 50), (30, 30)])
    assert division.split is None
    assert division.totals == (50, 50)


def test_equal_valuations_split_one_item_where_it_must_be():
    division = fair.adjusted_winner([(40, 40), (60, 60)])
    assert division.split is not None
    assert division.totals == (50, 50)


def test_opposite_wishes_give_both_everything():
    division = fair.adjusted_winner([(100, 0), (0, 100)])
    assert division.totals == (100, 100)
    assert division.split is None


def test_what_nobody_wants_goes_to_nobody():
    division = fair.adjusted_winner([(0, 0), (60, 50), (40, 50)], ["lamp", "desk", "bed"])
    assert division.unwanted == ("lamp",)
    assert division.portions[0].shares == (0, 0)
    assert "nobody" in division.summary()


def test_decimals_count_as_they_are_written():
    division = fair.adjusted_winner([(33.3, 0.1), (33.3, 0.2), (33.4, 99.7)])
    assert division.totals[0] == division.totals[1]
    assert division.totals[0] == worth(division, 0, 0)


def test_many_tied_items_of_odd_sizes_take_no_time():
    parts = [Fraction(1, 2) ** k for k in range(1, 40)]
    points = [100 * part / sum(parts) for part in parts]
    assert fair.adjusted_winner([(p, p) for p in points]).totals == (50, 50)


def test_a_result_has_a_table_a_text_and_json():
    items = ["car", "garden", "dog"]
    division = fair.adjusted_winner([(50, 20), (30, 40), (20, 40)], items, members=PAIR)
    assert list(division.table()["share_Alice"]) == pytest.approx([1, 3 / 7, 0], rel=1e-15)
    text = division.summary()
    assert "Alice 3/7 (0.43), Bob 4/7 (0.57)" in text
    assert "Each gets 440/7 (62.86) of their own 100 points" in text
    back = json.loads(json.dumps(division.to_dict()))
    assert back["split"] == "garden"
    assert back["totals_exact"] == ["440/7", "440/7"]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([(50, 50), (47, 50)], "Alice's points sum to 97; spread exactly 100"),
        ([(50, 110), (50, -10)], "Bob gave “2” -10 points"),
        ([(0, 100)], "Alice's points sum to 0"),
        ([], "no item"),
    ],
)
def test_points_that_are_not_spread_are_refused(points, said):
    with pytest.raises(DyadError, match=said):
        fair.adjusted_winner(points, members=PAIR)


def test_a_stranger_gets_nothing():
    with pytest.raises(DyadError, match="“Charlie” is not a member; they are Alice and Bob"):
        fair.adjusted_winner([(100, 100)], members=PAIR).whole("Charlie")
