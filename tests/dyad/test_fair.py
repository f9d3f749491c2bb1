"""Choosing one of several options: what each rule promises, and what it does not depend on."""

import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.dyad import DyadError, fair

PAIR = ("Alice", "Bob")
TRIPS = ["sea", "hills", "city"]
ratings = st.lists(st.tuples(*[st.integers(0, 10)] * 2), min_size=1, max_size=7)
RULES = [fair.maximin, fair.nash_product, fair.efficient_set]


def places(choice):
    return {each.option: each.place for each in choice.ranking}


def test_maximin_takes_the_option_whose_lower_rating_is_highest():
    chosen = fair.maximin([(9, 2), (6, 5), (10, 4)], TRIPS, members=PAIR)
    assert chosen.best == ("hills",)
    assert [each.value for each in chosen.ranking] == [5, 4, 2]


def test_maximin_breaks_ties_by_the_higher_rating_and_names_those_left():
    chosen = fair.maximin([(5, 7), (5, 6), (6, 5), (5, 5)])
    assert places(chosen) == {"1": 1, "2": 2, "3": 2, "4": 4}
    assert chosen.ties == (("2", "3"),)


def test_the_nash_product_weighs_gains_over_no_agreement():
    offers = [(9, 2), (6, 5), (4, 7)]
    assert fair.nash_product(offers, TRIPS).best == ("hills",)
    assert fair.nash_product(offers, TRIPS, disagreement=(0, 4)).best == ("city",)


def test_the_nash_product_gives_no_place_to_what_is_worse_than_no_agreement():
    chosen = fair.nash_product([(9, 2), (6, 5)], ["sea", "hills"], disagreement=(0, 3))
    assert places(chosen) == {"hills": 1, "sea": None}
    none = fair.nash_product([(1, 9), (9, 1)], disagreement=(2, 2))
    assert none.best == ()
    assert "as good for both as no agreement" in none.summary()


def test_where_products_are_zero_the_better_for_both_comes_first():
    chosen = fair.nash_product([(0, 5), (0, 7), (3, 0)])
    assert places(chosen) == {"1": 3, "2": 1, "3": 1}


def test_decimals_tie_as_they_were_written():
    chosen = fair.nash_product([(0.1, 0.3), (0.3, 0.1), (Decimal("0.06"), Fraction(1, 2))])
    assert chosen.ties == (("1", "2", "3"),)
    assert chosen.ranking[0].value == Fraction(3, 100)


def test_the_efficient_set_keeps_what_nothing_beats_and_says_what_beats_the_rest():
    chosen = fair.efficient_set([(9, 2), (6, 5), (5, 5), (4, 4)], [*TRIPS, "home"])
    assert chosen.best == ("sea", "hills")
    assert places(chosen) == {"sea": 1, "hills": 1, "city": 2, "home": 3}
    assert chosen.ranking[3].beaten_by == ("hills", "city")


@given(ratings)
def test_the_best_by_any_rule_is_efficient(rated):
    efficient = set(fair.efficient_set(rated).best)
    assert set(fair.maximin(rated).best) <= efficient
    assert set(fair.nash_product(rated).best) <= efficient


@given(ratings)
def test_the_efficient_set_is_what_the_definition_says(rated):
    def beats(a, b):
        return a[0] >= b[0] and a[1] >= b[1] and a != b

    expected = [str(i + 1) for i, r in enumerate(rated) if not any(beats(o, r) for o in rated)]
    assert list(fair.efficient_set(rated).best) == expected


@given(ratings)
@pytest.mark.parametrize("rule", RULES)
def test_swapping_the_two_changes_no_place(rule, rated):
    assert places(rule(rated)) == places(rule([(b, a) for a, b in rated]))


@given(ratings)
def test_maximin_stays_when_both_scales_change_alike(rated):
    bent = [(a**3 + 2, b**3 + 2) for a, b in rated]
    assert places(fair.maximin(rated)) == places(fair.maximin(bent))


@given(ratings, st.integers(1, 9), st.integers(-9, 9))
def test_the_nash_ranking_stays_when_one_scale_is_stretched_and_moved(rated, stretch, move):
    moved = [(stretch * a + move, b) for a, b in rated]
    there = fair.nash_product(moved, disagreement=(stretch * 4 + move, 3))
    assert places(fair.nash_product(rated, disagreement=(4, 3))) == places(there)


@given(ratings)
def test_the_efficient_set_stays_when_each_scale_is_bent_on_its_own(rated):
    bent = [(a**3, 2**b) for a, b in rated]
    assert places(fair.efficient_set(rated)) == places(fair.efficient_set(bent))


def test_maximin_does_depend_on_one_scale_alone():
    rated = [(9, 2), (6, 5)]
    assert fair.maximin(rated).best == ("2",)
    assert fair.maximin([(a, 10 * b) for a, b in rated]).best == ("1",)


@pytest.mark.parametrize("rule", RULES)
def test_a_result_has_a_table_a_text_and_json(rule):
    chosen = rule(np.array([[9.0, 2.5], [6, 5], [5, 5]]), TRIPS, members=PAIR)
    assert chosen.table()["option"].iloc[0] == chosen.best[0]
    assert list(chosen.table()["Bob"]) == [float(r.ratings[1]) for r in chosen.ranking]
    text = " ".join(chosen.summary().split())
    assert all(word in text for word in ["Alice", "Bob", "hills", "2.5", "before either sees"])
    assert json.loads(json.dumps(chosen.to_dict()))["best"] == list(chosen.best)


@pytest.mark.parametrize(
    ("rated", "names", "said"),
    [
        ([], None, "no option"),
        ([(1, 2), (3, float("nan"))], TRIPS[:2], "Bob's number for “hills” is nan"),
        ([(1, 2), (3, None)], TRIPS[:2], "Bob's number for “hills” is None"),
        ([(float("inf"), 2)], None, "Alice's number for “1” is inf"),
        ([(1, 2, 3)], None, "“1” must have two numbers"),
        ([1, 2], None, "“1” must have two numbers"),
        ([(1, 2), (3, 4)], ["sea"], "2 rows of numbers but 1 names"),
        ([(1, 2), (3, 4)], ["sea", "sea"], "Two options are called “sea”"),
    ],
)
@pytest.mark.parametrize("rule", RULES)
def test_what_cannot_be_compared_is_refused(rule, rated, names, said):
    with pytest.raises(DyadError, match=said):
        rule(rated, names, members=PAIR)


def test_members_and_fallback_are_checked():
    with pytest.raises(DyadError, match="two different names"):
        fair.maximin([(1, 2)], members=("Alice", "Alice"))
    with pytest.raises(DyadError, match="disagreement point must be two numbers"):
        fair.nash_product([(1, 2)], disagreement=(0, float("nan")))
