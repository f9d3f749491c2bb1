"""What the demo couple did beside writing each day: whole, uneven, and fit for the library."""

import re
import unicodedata
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from counterpoint.library import LibraryError, feelings, needs, our_checkup, scores
from counterpoint.library.demo.days import USUAL, WHOLE_STORY, at_place, day_of
from counterpoint.library.demo.deciding import Deciding, Decision, Gave, deciding, faults
from counterpoint.library.demo.empathy import SHARED, answers_of, guesses_of
from counterpoint.library.demo.growing import growing
from counterpoint.library.demo.life import life, stream
from counterpoint.library.demo.supporting import Supporting, supporting
from counterpoint.library.demo.talking import talking
from counterpoint.library.demo.timing import timing
from counterpoint.library.demo.words import COUPLE, Who
from counterpoint.library.reading import read_whole
from tests.library.deeds import every_text
from tests.library.test_life import GENDERED, all_words

TIED = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December|"
    r"spring|summer|autumn|winter|Christmas|Easter)\b"
)


def test_there_is_as_much_as_two_people_do_in_four_months() -> None:
    told = supporting()
    assert Counter(each.who for each in told.win) == {"noor": 5, "robin": 3}
    assert Counter(each.who for each in told.hard) == {"noor": 4, "robin": 3}
    assert sum(each.reply is None for each in (*told.win, *told.hard)) == 2
    assert sum(1 for each in told.hard if each.helped) > 3
    assert len(deciding().decision) == 5
    assert len(talking().talk) == 3
    assert len(growing().memory) == 5
    weeks = Counter(each.who for each in timing().week)
    assert weeks == {"robin": 12, "noor": 7}


def test_the_words_are_said_once_presume_nothing_and_fit_any_time_of_the_year() -> None:
    # An option may be named again where it is agreed on, and the need of a boundary kept.
    written = [words for words in every_text() if len(words) > 100]
    assert len(written) == len(set(written)) > 50
    assert not set(written) & set(all_words())
    for words in every_text():
        assert not GENDERED.search(words), words
        assert not TIED.search(words), words
        strange = [sign for sign in words if unicodedata.category(sign) in ("So", "Cs", "Co", "Cc")]
        assert not strange, words
        assert "'" not in words, words
        assert "!" not in words, words


def test_the_feelings_and_needs_of_a_talk_are_those_of_the_library() -> None:
    felt, needed = {each.id for each in feelings()}, {each.id for each in needs()}
    for talk in talking().talk:
        assert {name for turn in talk.turn for name in turn.feelings} <= felt
        assert {name for turn in talk.turn for name in turn.needs} <= needed
        assert {name for each in talk.needed.values() for name in each.needs} <= needed
    for side in talking().side:
        assert set(side.feelings) <= felt
        assert set(side.needs) <= needed


def test_a_step_that_is_ticked_is_one_of_the_plan_and_an_option_agreed_on_is_one_of_the_list() -> (
    None
):
    for plan in growing().plan:
        if plan.ticked:
            assert plan.ticked.words in {step.words for step in plan.steps}
    for each in deciding().decision:
        if each.agreement and each.agreement.follows:
            assert each.agreement.follows in {*each.things, *(more.words for more in each.added)}


def test_values_that_do_not_fit_their_list_are_named() -> None:
    gave = {"robin": Gave(after=1, values=(3,))}
    wrong = Decision(who="noor", at=5, matter="Where to?", things=("Out", "In"), gave=gave)
    found = list(faults(Deciding(decision=(wrong,), division=())))
    assert found == ["Where to?: robin does not give each of 2 things a value"]
    shared = deciding().division[0]
    short = {"noor": Gave(after=1, values=(1,) * (len(shared.things) + len(shared.added)))}
    spread = type(shared)(
        who="noor",
        at=5,
        matter="Chores",
        things=shared.things,
        added=shared.added,
        way="chores",
        gave=short,
    )
    assert list(faults(Deciding(decision=(), division=(spread,)))) == [
        "Chores: the points of noor are 7"
    ]


def test_a_fault_in_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "supporting.toml"
    file.write_text('hard = []\n[[win]]\nwho = "dov"\nat = 3\nwords = "Chips."\n', "utf-8")
    with pytest.raises(LibraryError, match=r"supporting\.toml: Invalid enum value 'dov'"):
        read_whole(file, Supporting)


@pytest.mark.parametrize("days", [1, 10, 30, WHOLE_STORY - 1])
def test_a_short_life_is_the_end_of_the_story(days: int) -> None:
    found = [day_of(place, days) for place in range(101)]
    assert found[100] == days - 1
    assert found[0] is None
    assert [day for day in found if day is not None] == [
        at_place(place, USUAL) - (USUAL - days)
        for place in range(101)
        if at_place(place, USUAL) >= USUAL - days
    ]


@pytest.mark.parametrize("days", [WHOLE_STORY, 120, 400])
def test_a_long_life_has_room_for_all_of_it(days: int) -> None:
    assert [day_of(place, days) for place in (0, 100)] == [0, days - 1]


def test_robin_guesses_often_and_noor_seldom_and_neither_knows() -> None:
    lived = life(120, 1)
    robin = guesses_of("robin", lived.noor.checkins, stream(1, "a test"))
    noor = guesses_of("noor", lived.robin.checkins, stream(1, "a test"))
    assert (len(robin), len(noor)) == (35, 8)
    assert robin == guesses_of("robin", lived.noor.checkins, stream(1, "a test"))
    days = [guess.at.day for guess in robin]
    assert days == sorted(set(days))
    told = {each.at.day: each for each in lived.noor.checkins}
    pairs = [(guess.signals["mood"], told[guess.at.day].mood) for guess in robin]
    assert any(guessed == felt for guessed, felt in pairs)
    assert any(felt is not None and abs(guessed - felt) > 2 for guessed, felt in pairs)
    for guess in (*robin, *noor):
        assert all(0 <= value <= 10 for value in guess.signals.values())
        assert (
            guess.after is None or guess.after != guess.signals or guess.signals["mood"] in (0, 10)
        )


def test_what_robin_does_becomes_more_robins_own() -> None:
    ours = our_checkup()
    first: list[float] = []
    second: list[float] = []
    for seed in range(10):
        for time, found in enumerate((first, second)):
            score = scores(ours, answers_of("robin", time, ours, stream(seed, "a test")))[
                "autonomy"
            ]
            if score:
                found.append(score.mean)
    assert mean(second) > mean(first) + 1


@pytest.mark.parametrize("who", COUPLE)
def test_a_check_up_is_answered_but_for_a_few_and_shared_in_part(who: Who) -> None:
    ours = our_checkup()
    items = [item for scale in ours.scales for item in ours.items_of(scale.id)]
    answers = answers_of(who, 0, ours, stream(1, "a test"))
    assert len(items) - 15 < len(answers) < len(items)
    assert all(0 <= step <= ours.top for step in answers.values())
    assert set(SHARED[who]) < {scale.id for scale in ours.scales}
