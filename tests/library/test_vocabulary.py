"""The words for feelings and needs: balanced, all different, and judging nobody."""

from collections import Counter
from itertools import groupby
from typing import get_args

from counterpoint.library import Feeling, Need, feelings, needs
from counterpoint.library.need import NeedGroup

# Each says what somebody did, or is, and not what one feels or needs.
JUDGES = set(
    "abandoned accused attacked betrayed blamed bullied cheated controlled criticised dominated "
    "ignored insulted manipulated misunderstood neglected patronised pressured rejected smothered "
    "threatened tricked unappreciated unheard unloved unseen used "
    "obedience loyalty attention".split()
)


def test_the_first_nine_feelings_lead() -> None:
    first = [each.word for each in feelings() if each.first]
    assert first == [each.word for each in feelings()[:9]]
    assert first[0] == "settled" and first[-1] == "pulled in two"


def test_feelings_are_unlike_each_other() -> None:
    assert len({each.word for each in feelings()}) == len(feelings()) == 48
    assert all(isinstance(each, Feeling) for each in feelings())


def test_there_are_as_many_easy_feelings_as_hard_ones() -> None:
    assert sum(each.hard for each in feelings()) == len(feelings()) / 2
    assert sum(each.hard for each in feelings()[:9]) in (4, 5)


def test_needs_come_in_groups_none_much_larger_than_another() -> None:
    sizes = Counter(each.group for each in needs())
    assert [group for group, _ in groupby(needs(), lambda each: each.group)] == [
        *get_args(NeedGroup)
    ]
    assert set(sizes.values()) <= {5, 6, 7}
    assert len(needs()) >= 36


def test_needs_are_unlike_each_other_and_none_is_a_feeling() -> None:
    assert len({each.word for each in needs()}) == len(needs())
    assert not {each.word for each in needs()} & {each.word for each in feelings()}
    assert all(isinstance(each, Need) for each in needs())


def test_no_word_judges_the_other() -> None:
    for each in (*feelings(), *needs()):
        assert not JUDGES & set(each.word.split()), each.word
