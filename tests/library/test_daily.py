"""The questions of the day: what they are, and that their order is fair."""

from collections import Counter
from typing import get_args

import pytest

from counterpoint.library import LibraryError, question, question_of, questions
from counterpoint.library.daily import Part

KEY = b"alice and bob"
PINNED = ["found-line", "made-together", "nobody-needs", "easy-talk"]


def test_there_are_sixty_questions_over_all_parts_and_depths() -> None:
    parts = Counter(each.part for each in questions())
    depths = Counter(each.depth for each in questions())
    assert len(questions()) == 60
    assert set(parts) == set(get_args(Part)) and min(parts.values()) >= 5
    assert set(depths) == {1, 2, 3} and min(depths.values()) >= 15


def test_each_question_is_one_question_of_six_to_twenty_six_words() -> None:
    for each in questions():
        assert 6 <= len(each.text.split()) <= 26, each.id
        assert each.text.count("?") == 1 and each.text.endswith("?"), each.id


def test_no_two_questions_read_the_same() -> None:
    assert len({each.text.lower() for each in questions()}) == len(questions())


def test_no_question_assumes_a_kind_of_couple() -> None:
    assumed = {"husband", "wife", "married", "spouse", "children", "kids", "god", "salary"}
    assumed |= {"he", "she", "his", "her", "him", "boyfriend", "girlfriend", "bedroom"}
    for each in questions():
        assert not assumed & set(each.text.lower().strip("?").split()), each.id


def test_a_question_is_found_by_its_id() -> None:
    assert question(questions()[7].id) is questions()[7]


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(LibraryError, match="no question with the id 'nowhere'"):
        question("nowhere")


def test_a_day_has_the_same_question_for_everyone_with_the_key() -> None:
    assert question_of(KEY, 41) is question_of(bytes(KEY), 41)


def test_the_order_of_a_key_stays_as_it_is() -> None:
    ids = [question_of(KEY, day).id for day in (0, 1, 59, 60)]
    assert ids == PINNED


def test_a_round_asks_every_question_once() -> None:
    for first in (-60, 0, 60, 600):
        asked = {question_of(KEY, first + day).id for day in range(60)}
        assert len(asked) == 60


def test_another_round_and_another_couple_have_another_order() -> None:
    first = [question_of(KEY, day).id for day in range(60)]
    assert first != [question_of(KEY, 60 + day).id for day in range(60)]
    assert first != [question_of(b"another couple", day).id for day in range(60)]


def test_no_question_comes_on_two_days_running() -> None:
    # One round's edge in sixty would clash by chance, so three hundred keys meet several.
    for number in range(300):
        key = number.to_bytes(2, "big")
        assert question_of(key, 59) is not question_of(key, 60)
