"""Sharing what cannot be cut: envy-free up to one and efficient, against exhaustive search."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from counterpoint.dyad import DyadError, fair

PAIR = ("Alice", "Bob")
costs = st.lists(st.tuples(*[st.integers(0, 12)] * 2), min_size=1, max_size=8)
signed = st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=1, max_size=8)
anything = st.one_of(
    st.tuples(costs, st.just("chores")),
    st.tuples(costs, st.just("goods")),
    st.tuples(signed, st.just("mixed")),
)


def values_of(numbers, kind):
    return -np.array(numbers) if kind == "chores" else np.array(numbers)


def owners_of(sharing):
    return np.array([sharing.members.index(each.member) for each in sharing.assignments])


def up_to_one(values, owners):
    """The definition: no envy, or none after taking one item out of either part."""
    for member in (0, 1):
        own, other = (values[owners == who, member].sum() for who in (member, 1 - member))
        without = [
            (own - v, other) if who == member else (own, other - v)
            for v, who in zip(values[:, member], owners, strict=True)
        ]
        if own < other and not any(a >= b for a, b in without):
            return False
    return True


@given(anything)
def test_it_is_envy_free_up_to_one_by_the_definition(case):
    numbers, kind = case
    sharing = fair.envy_free_up_to_one(numbers, kind=kind)
    assert up_to_one(values_of(numbers, kind), owners_of(sharing))


@given(anything)
def test_no_other_sharing_of_all_is_better_for_one_and_as_good_for_both(case):
    numbers, kind = case
    values = values_of(numbers, kind)
    sharing = fair.envy_free_up_to_one(numbers, kind=kind)
    here = np.array([float(total) for total in sharing.totals])
    all_owners = np.array(list(product((0, 1), repeat=len(values))))
    totals = np.stack([(all_owners == m) @ values[:, m] for m in (0, 1)], axis=1)
    better = (totals >= here).all(axis=1) & (totals > here).any(axis=1)
    assert not better.any()


@given(anything)
@settings(max_examples=50)
def test_not_even_cutting_things_is_better(case):
    numbers, kind = case
    values = values_of(numbers, kind).astype(float)
    sharing = fair.envy_free_up_to_one(numbers, kind=kind)
    first, second = (float(total) for total in sharing.totals)
    # Alice's share x of each: the most she can have while Bob keeps what he has
    bob = values[:, 1].sum() - second
    most = linprog(-values[:, 0], A_ub=[values[:, 1]], b_ub=[bob], bounds=(0, 1))
    assert most.status == 0
    assert -most.fun <= first + 1e-7


@given(anything)
def test_everything_goes_to_one_of_the_two_and_envy_is_told_right(case):
    numbers, kind = case
    values = values_of(numbers, kind)
    sharing = fair.envy_free_up_to_one(numbers, kind=kind)
    owners = owners_of(sharing)
    assert len(sharing.part("first")) + len(sharing.part("second")) == len(numbers)
    for member in (0, 1):
        own, other = (values[owners == who, member].sum() for who in (member, 1 - member))
        assert sharing.totals[member] == own
        assert sharing.envy[member] == max(other - own, 0)
        assert (sharing.ends_envy[member] is None) == (own >= other)


@given(anything, st.integers(1, 9))
def test_stretching_one_scale_changes_nobodys_part(case, stretch):
    numbers, kind = case
    stretched = [(a * stretch, b) for a, b in numbers]
    here = fair.envy_free_up_to_one(numbers, kind=kind)
    assert here.part("first") == fair.envy_free_up_to_one(stretched, kind=kind).part("first")


def test_each_does_what_costs_them_less():
    numbers = [(30, 10), (10, 30), (20, 20)]
    sharing = fair.envy_free_up_to_one(numbers, ["cook", "wash", "shop"], members=PAIR)
    assert "wash" in sharing.part("Alice")
    assert "cook" in sharing.part("Bob")
    assert sharing.envy == (0, 0)


def test_one_chore_falls_to_one_and_is_named():
    sharing = fair.envy_free_up_to_one([(5, 5)], ["bins"], members=PAIR)
    loser = owners_of(sharing)[0]
    assert sharing.envy[loser] == 5
    assert sharing.ends_envy[loser] == "bins"
    assert "but for “bins”" in sharing.summary()


def test_a_chore_that_costs_one_nothing_is_theirs():
    assert fair.envy_free_up_to_one([(0, 7), (3, 0)]).part("first") == ("1",)


def test_equal_costs_are_shared_as_evenly_as_the_order_allows():
    sharing = fair.envy_free_up_to_one([(3, 3), (1, 1), (2, 2)])
    assert sharing.totals == (-3, -3)


def test_what_both_shrug_at_is_dealt_in_turn():
    sharing = fair.envy_free_up_to_one([(0, 0)] * 4)
    assert len(sharing.part("first")) == 2


@pytest.mark.parametrize("kind", ["chores", "goods", "mixed"])
def test_a_result_has_a_table_a_text_and_json(kind):
    sharing = fair.envy_free_up_to_one([(3, 1), (2, 2.5)], ["a", "b"], kind=kind, members=PAIR)
    assert list(sharing.table()["item"]) == ["a", "b"]
    assert all(word in sharing.summary() for word in ["Alice", "Bob", "2.5", kind])
    assert json.loads(json.dumps(sharing.to_dict()))["kind"] == kind


def test_what_is_not_a_cost_is_refused():
    with pytest.raises(DyadError, match="Bob's number for “2” is -1; for chores it is 0 or more"):
        fair.envy_free_up_to_one([(1, 2), (3, -1)], members=PAIR)
    with pytest.raises(DyadError, match="“gifts” is not a kind"):
        fair.envy_free_up_to_one([(1, 2)], kind="gifts")
    with pytest.raises(DyadError, match="“Charlie” is not a member"):
        fair.envy_free_up_to_one([(1, 2)], members=PAIR).part("Charlie")
