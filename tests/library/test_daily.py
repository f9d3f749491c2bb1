"""The questions of the day: what they are, and that their order is fair."""

from collections import Counter
from typing import get_args

import pytest

from counterpoint.library import LibraryError, Part, question, question_of, questions
from tests.library.words import presumed_in, twins, words_of

KEY = b"alice and bob"
HOW_MANY = 220
PINNED = ["found-line", "not-cheered", "quieter-interest", "easy-talk"]


def test_there_are_as_many_questions_in_every_part_and_about_as_many_of_each_depth() -> None:
    parts = Counter(each.part for each in questions())
    depths = Counter(each.depth for each in questions())
    assert len(questions()) == HOW_MANY
    assert parts == dict.fromkeys(get_args(Part), 20)
    assert depths == {1: 77, 2: 77, 3: 66}
    assert min(Counter((each.part, each.depth) for each in questions()).values()) >= 6


def test_each_question_is_one_question_of_six_to_twenty_six_words() -> None:
    for each in questions():
        assert 6 <= len(each.text.split()) <= 26, each.id
        assert each.text.count("?") == 1 and each.text.endswith("?"), each.id


def test_no_two_questions_are_near_to_each_other() -> None:
    assert twins([each.text for each in questions()], 0.34) == []


def test_near_questions_would_be_found() -> None:
    one = "Which song could end one of your bad moods?"
    other = "Is there a song that could end a bad mood of yours?"
    assert twins([one, other, "Where would you go by train?"], 0.34) == [(one, other)]


def test_questions_do_not_all_begin_alike() -> None:
    first = Counter(words_of(each.text)[0] for each in questions())
    assert max(first.values()) < HOW_MANY / 4
    assert len(first) >= 20


def test_no_question_assumes_a_kind_of_couple() -> None:
    for each in questions():
        assert not presumed_in(each.text), each.id


def test_a_question_is_found_by_its_id() -> None:
    assert question(questions()[7].id) is questions()[7]


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(LibraryError, match="no question with the id 'nowhere'"):
        question("nowhere")


def test_a_day_has_the_same_question_for_everyone_with_the_key() -> None:
    assert question_of(KEY, 41) is question_of(bytes(KEY), 41)


def test_the_order_of_a_key_stays_as_it_is() -> None:
    ids = [question_of(KEY, day).id for day in (0, 1, HOW_MANY - 1, HOW_MANY)]
    assert ids == PINNED


def test_a_round_asks_every_question_once() -> None:
    for first in (-HOW_MANY, 0, HOW_MANY, 10 * HOW_MANY):
        asked = {question_of(KEY, first + day).id for day in range(HOW_MANY)}
        assert len(asked) == HOW_MANY


def test_another_round_and_another_couple_have_another_order() -> None:
    first = [question_of(KEY, day).id for day in range(60)]
    assert first != [question_of(KEY, HOW_MANY + day).id for day in range(60)]
    assert first != [question_of(b"another couple", day).id for day in range(60)]


def test_no_question_comes_on_two_days_running() -> None:
    # One round's edge in two hundred and twenty would clash by chance; a thousand meet several.
    for number in range(1_000):
        key = number.to_bytes(2, "big")
        assert question_of(key, HOW_MANY - 1) is not question_of(key, HOW_MANY)
