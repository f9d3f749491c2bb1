"""Scores are means of what was answered, turned where needed, and say how sure they are."""

from math import sqrt

import pytest

from counterpoint.library import Checkup, LibraryError, Score, facet_scores, our_checkup, scores
from counterpoint.library.scoring import WITHIN_A_STEP


def answered(scale: str, *steps: int) -> dict[str, int]:
    """Give the first items of a scale these steps."""
    items = our_checkup().items_of(scale)[: len(steps)]
    return {item.id: step for item, step in zip(items, steps, strict=True)}


def autonomy(*steps: int) -> Score | None:
    return scores(our_checkup(), answered("autonomy", *steps))["autonomy"]


def mirrored(answers: dict[str, int]) -> dict[str, int]:
    return {name: our_checkup().top - step for name, step in answers.items()}


def test_a_score_is_the_mean_with_turned_items_turned() -> None:
    # Of the six items of autonomy the last two are turned: 1 counts as 3, and 0 as 4.
    score = autonomy(4, 3, 2, 3, 1, 0)
    assert score is not None
    assert score.mean == pytest.approx((4 + 3 + 2 + 3 + 3 + 4) / 6)
    assert (score.answered, score.items) == (6, 6)


def test_its_error_is_the_spread_over_the_root_of_the_number() -> None:
    # 4, 3, 2, 3, 3, 4 lie about 19/6 with the squares summing to 17/6; over five that is 17/30.
    score = autonomy(4, 3, 2, 3, 1, 0)
    assert score is not None
    assert score.error == pytest.approx(sqrt(17 / 30 / 6))


def test_the_same_answer_throughout_is_no_certainty() -> None:
    score = autonomy(3, 3, 3, 3, 1, 1)
    assert score is not None
    assert score.mean == 3
    assert score.error == pytest.approx(sqrt(WITHIN_A_STEP / 6))


def test_what_was_left_out_is_left_out_and_fewer_than_four_give_nothing() -> None:
    four = autonomy(1, 2, 3, 4)
    assert four is not None
    assert four.mean == 2.5
    assert (four.answered, four.items) == (4, 6)
    assert autonomy(1, 2, 3) is None
    assert set(scores(our_checkup(), {}).values()) == {None}


def test_every_scale_is_scored_by_its_own_items_alone() -> None:
    found = scores(our_checkup(), answered("talking", 2, 2, 2, 2))
    assert [name for name, score in found.items() if score] == ["talking"]
    assert list(found) == [scale.id for scale in our_checkup().scales]


def test_agreeing_with_everything_says_that_influence_is_even() -> None:
    score = scores(our_checkup(), answered("influence", 4, 4, 4, 4, 4, 4))["influence"]
    assert score is not None
    assert score.mean == our_checkup().top / 2
    assert score.error > 0.8


def test_turning_every_answer_turns_every_score() -> None:
    answers = {item.id: n % 5 for n, item in enumerate(our_checkup().items)}
    there, back = scores(our_checkup(), answers), scores(our_checkup(), mirrored(answers))
    for name, score in there.items():
        other = back[name]
        assert score is not None and other is not None
        assert score.mean + other.mean == pytest.approx(our_checkup().top)
        assert score.error == pytest.approx(other.error)


def test_facets_are_scored_from_three_answers_on() -> None:
    answers = answered("reliance", 4, 4, 4, 0, 1, 1, 1, 3, 2, 2)
    found = facet_scores(our_checkup(), "reliance", answers)
    worth, calm = found["self-worth"], found["regulation"]
    assert worth is not None and calm is not None
    assert (worth.mean, calm.mean) == (4, 1)
    assert found["basic-needs"] is None
    assert facet_scores(our_checkup(), "autonomy", answers) == {}


def test_items_of_an_earlier_version_are_passed_over() -> None:
    answers = answered("autonomy", 1, 2, 3, 4)
    assert scores(our_checkup(), answers) == scores(our_checkup(), {**answers, "of-old": 9})


@pytest.mark.parametrize("step", [-1, 5, 400])
def test_a_step_that_is_not_there_is_refused_without_being_repeated(step: int) -> None:
    with pytest.raises(LibraryError, match="'wanted-to' must be a step from 0 to 4") as said:
        scores(our_checkup(), {"wanted-to": step})
    assert str(step) not in str(said.value).replace("from 0 to 4", "")


def test_a_check_up_does_not_change() -> None:
    found: Checkup = our_checkup()
    assert found is our_checkup()
    with pytest.raises(AttributeError):
        found.version = 2  # type: ignore[misc]  # what the test tries
