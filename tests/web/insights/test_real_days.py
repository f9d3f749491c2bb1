"""Diaries of couples, read as the page reads them: no error, and no sentence beyond the days."""

import re
from itertools import chain

import numpy as np
import pytest

from tests.web.insights.diaries import DATA, Read, alone, long, read, to_ten

SIMULATED = ("45", "90_mixed_missing", "365", "3650")
WHO = "(Alice|Bob)"
FORMS = [
    (
        rf"When {WHO}’s day is higher, {WHO}’s next day tends to be (higher too|lower)\. It "
        r"(could be almost nothing, or a (clear|small) step|is a small step(, or a clear one)?)\."
    ),
    rf"Whether {WHO}’s days follow {WHO}’s, these days can’t tell yet\.",
    rf"If {WHO}’s days follow {WHO}’s at all, it is probably by very little\.",
    (
        rf"{WHO}’s days seem to lean on {WHO}’s, but not in the same way in both halves of "
        r"these days, so nothing is read into it\."
    ),
    rf"A high or a low day of {WHO}’s tends to reach into the next one\.",
    rf"After a high day of {WHO}’s a lower one tends to come, and the reverse\.",
    rf"How far {WHO}’s days reach into the next, these days can’t tell yet\.",
    (
        r"On the same day, (Alice and Bob tend to be up together and down together|when one of "
        r"you is up, the other tends to be down)\. Days that go together don’t show who "
        r"moves whom\."
    ),
    r"Whether you go up and down on the same days, these days can’t tell yet\.",
    r"Whether you go together can’t be told from these days\.",
    r"There are too few days of both to say whether they go together\.",
    r"So far there are \d+ pairs of days running that you both shared\. From about (30|90) on, .*",
    (
        rf"(Most of|Of) how {WHO}’s days go up and down, about \d+ to \d+ in 100(,)? goes with "
        r"none of these\."
    ),
    r"How even the two directions are(,)? .*can’t (be told|tell) yet.*",
    r"As far as one can see, it tends to go (both ways about alike|more one way than the other)\.",
    r"In these weeks .* tend to follow those of the other\.",
    rf"In these weeks {WHO}’s days follow {WHO}’s more than the reverse\.",
    r"In these weeks your days seem to go their own ways from one to the next\.",
    r"How the two directions compare, these days can’t tell yet\.",
    (
        r".* hardly differ from day to day, or lie at one end of the scale, so nothing can be "
        r"read off how they change\."
    ),
    rf"{WHO}: by month, there are too few days to compare yet\.",
    rf"{WHO}: whether (months differ|any weekday differs), these \d+ days can’t tell yet\.",
    rf"{WHO}: “Mood” tended to be higher in \w+( \d{{4}})? than in \w+( \d{{4}})? \(\d+ days\)\.",
    rf"{WHO}: weekdays can be looked at after about eight weeks of most days\.",
    (
        rf"{WHO}: “Mood” tends to be (higher|lower) on a \w+ than on other days of the week, by "
        r"[\d.]+ to [\d.]+ of ten steps \(\d+ weeks\)\."
    ),
]
ALLOWED = re.compile("|".join(f"(?:{form})" for form in FORMS))


def couples() -> list[tuple[str, np.ndarray]]:
    files = [alone(DATA / f"sim_couple_{name}.csv") for name in SIMULATED]
    measures = ("closeness", "provided_support")
    ild = long(DATA / "dyadmlm_dyads_ild.csv", "coupleID", "personID", "diaryday", measures)
    return [*chain(*files), *list(ild)[::9]]  # every ninth couple, so that it takes seconds


@pytest.fixture(scope="module")
def diaries() -> list[Read]:
    return [read(name, values) for name, values in couples()]


def test_every_sentence_is_one_of_those_that_may_be_said(diaries: list[Read]) -> None:
    assert len(diaries) > 50
    for each in diaries:
        for sentence in each.sentences:
            assert ALLOWED.fullmatch(sentence), (each.name, sentence)


def test_a_direction_is_told_only_from_90_pairs_on_and_by_its_interval(
    diaries: list[Read],
) -> None:
    told = 0
    for each in diaries:
        for arrow, sentence in zip(each.found.between, each.between, strict=True):
            if "tends to be" not in sentence:
                continue
            told += 1
            assert each.found.pairs >= 90 and arrow.sure > 0.95, each.name
            assert ("higher too" in sentence) == (arrow.effect.value > 0)
            if arrow.effect.low <= 0.05 and arrow.effect.high >= -0.05:
                assert "almost nothing" in sentence, (each.name, sentence)
    assert told  # ten years of days have something to tell


def test_below_30_pairs_nothing_is_said_of_the_next_day(diaries: list[Read]) -> None:
    few = [each for each in diaries if each.found.pairs < 30]
    assert few
    for each in few:
        assert not each.found.own and not each.found.between and not each.found.shares
        assert not any("tends to reach" in sentence for sentence in each.sentences)


def test_what_is_said_of_one_day_agrees_with_its_interval(diaries: list[Read]) -> None:
    for each in diaries:
        together = each.found.together
        up = any("up together and down together" in sentence for sentence in each.sentences)
        down = any("the other tends to be down" in sentence for sentence in each.sentences)
        assert up == bool(together and together.low > 0), each.name
        assert down == bool(together and together.high < 0), each.name


def test_a_weekday_is_told_only_if_its_interval_leaves_out_nothing(diaries: list[Read]) -> None:
    for each in diaries:
        for person in each.levels:
            for weekday in person.weekdays:
                assert weekday.weeks >= 8
                assert not weekday.told or weekday.differs.low > 0 or weekday.differs.high < 0


def test_most_of_a_day_is_left_over_in_these_diaries(diaries: list[Read]) -> None:
    left = [share.rest for each in diaries for share in each.found.shares]
    assert left and all(rest > 50 for rest in left)


def test_days_that_follow_from_the_day_before_without_a_rest_say_nothing() -> None:
    n = np.arange(130)
    found = read("by rule", np.array([n * n * 3 % 9 + 1, (n + 1) ** 2 * 3 % 9 + 1], float).T)
    assert not found.found.between
    assert all(ALLOWED.fullmatch(sentence) for sentence in found.sentences)


def test_another_scale_is_mapped_onto_the_page_s_steps() -> None:
    given = np.array([[1.0, 7.0], [4.0, np.nan], [9.0, 1.0]])
    mapped = to_ten(given, 1.0, 7.0)
    assert mapped[0].tolist() == [0.0, 10.0] and mapped[1, 0] == 5.0
    assert np.isnan(mapped[1, 1]) and mapped[2].tolist() == [10.0, 0.0]


def test_one_scale_or_another_is_told_the_same() -> None:
    rng = np.random.default_rng(4)
    days = np.clip(np.round(5 + 1.8 * rng.normal(size=(120, 2))), 0, 10)
    turned = to_ten(days / 10 * 4 + 1, 1.0, 5.0)  # one to five, and back
    assert read("five", turned).sentences == read("ten", days).sentences
