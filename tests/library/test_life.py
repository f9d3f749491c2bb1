"""The life of the demo couple is whole, uneven, the same for the same seed, and never repeats."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from counterpoint.library import LibraryError, feelings, question_of, questions
from counterpoint.library.demo.checkins import FEELINGS, CheckIn, Moment
from counterpoint.library.demo.days import SIGNALS, WHOLE_STORY, at_place
from counterpoint.library.demo.life import Life, Voice, Writing, life
from counterpoint.library.demo.words import (
    COUPLE,
    Line,
    Pair,
    Who,
    answers,
    lines,
    pages,
    refuse_gaps,
    thankings,
)
from counterpoint.library.reading import read_entries

SPANS = (1, 2, 30, WHOLE_STORY - 1, WHOLE_STORY, 120, 400)
# Noor or Robin may be anyone: no word in the files may say what either of them is.
GENDERED = re.compile(
    r"\b(he|she|him|her|his|hers|himself|herself|husband|wife|boyfriend|girlfriend|girl|boy)\b",
    re.IGNORECASE,
)


def voices(lived: Life) -> Iterator[tuple[Who, Voice]]:
    yield "robin", lived.robin
    yield "noor", lived.noor


def all_words() -> Iterator[str]:
    for who in COUPLE:
        for source in (lines(who), pages(who), thankings(who)):
            yield from (each.words for each in source)
        yield from answers(who).values()


def texts(voice: Voice) -> Iterator[tuple[int, str]]:
    yield from ((each.at.day, each.line) for each in voice.checkins if each.line)
    for kind in (voice.journal, voice.thanks, voice.answers):
        yield from ((each.at.day, each.words) for each in kind)


def given(checkin: CheckIn) -> dict[str, int]:
    found = {name: getattr(checkin, name) for name in SIGNALS}
    return {name: value for name, value in found.items() if value is not None}


def test_the_same_seed_gives_the_same_life_and_another_seed_another() -> None:
    assert life(120, 7) == life(120, 7)
    assert life(120, 7).robin.checkins != life(120, 8).robin.checkins
    assert life(120, 7).noor.answers != life(120, 8).noor.answers


@pytest.mark.parametrize("who", COUPLE)
def test_there_is_enough_to_read(who: Who) -> None:
    assert len(pages(who)) >= 28
    assert len(thankings(who)) >= 24
    assert len(lines(who)) >= 70
    assert set(answers(who)) == {each.id for each in questions()}
    assert {each.fits for each in lines(who)} == {
        "bright", "plain", "hard", "quarrel", "ill", "away"
    }  # fmt: skip


def test_no_text_is_written_twice_in_the_files() -> None:
    written = list(all_words())
    assert len(written) == len(set(written))


def test_the_words_presume_no_gender_and_carry_no_emoji() -> None:
    for words in all_words():
        assert not GENDERED.search(words), words
        strange = [sign for sign in words if unicodedata.category(sign) in ("So", "Cs", "Co", "Cc")]
        assert set(strange) <= {"\n"}, words


@pytest.mark.parametrize("days", SPANS)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_moment_lies_within_the_life_and_in_order(days: int, seed: int) -> None:
    for _, voice in voices(life(days, seed)):
        kinds: Sequence[Sequence[Moment]] = [
            [each.at for each in kind]
            for kind in (voice.checkins, voice.journal, voice.thanks, voice.answers)
        ]
        for moments in kinds:
            assert moments == sorted(moments)
            for at in moments:
                assert 0 <= at.day < days
                assert 0 <= at.hour < 24
                assert 0 <= at.minute < 60


@pytest.mark.parametrize("days", SPANS)
def test_a_day_has_one_checkin_at_most_and_its_values_are_in_range(days: int) -> None:
    known = {each.id for each in feelings()}
    for _, voice in voices(life(days, 3)):
        numbers = [each.at.day for each in voice.checkins]
        assert len(numbers) == len(set(numbers))
        for checkin in voice.checkins:
            assert given(checkin)
            assert all(0 <= value <= 10 for value in given(checkin).values())
            assert set(checkin.feelings) <= known
            assert len(checkin.feelings) == len(set(checkin.feelings)) <= 3


def test_only_what_was_given_is_shared() -> None:
    for _, voice in voices(life(400, 3)):
        for checkin in voice.checkins:
            has = {*given(checkin), FEELINGS} if checkin.feelings else set(given(checkin))
            assert set(checkin.shared) <= has


def test_what_is_shared_differs_by_person_and_changes_once() -> None:
    lived = life(120, 3)
    change = {"robin": 48, "noor": 80}  # hundredths 40 and 66 of 120 days
    early = {
        who: {name for c in voice.checkins if c.at.day < change[who] for name in c.shared}
        for who, voice in voices(lived)
    }
    late = {
        who: {name for c in voice.checkins if c.at.day >= change[who] for name in c.shared}
        for who, voice in voices(lived)
    }
    assert early["robin"] == {"mood", "closeness", "room"}
    assert early["noor"] == {*SIGNALS, FEELINGS}
    assert late["robin"] == {"mood", "stress", "closeness", "room", FEELINGS}
    assert late["noor"] == {"mood", "stress", "closeness", "room", FEELINGS}
    assert any(not c.shared for c in lived.robin.checkins)


def test_feelings_fit_the_numbers() -> None:
    for _, voice in voices(life(400, 4)):
        for checkin in voice.checkins:
            signals = given(checkin)
            if "lonely" in checkin.feelings:
                assert signals["closeness"] <= 3
            if "playful" in checkin.feelings:
                assert signals["mood"] >= 7
            if "tense" in checkin.feelings:
                assert signals["stress"] >= 7


@pytest.mark.parametrize("days", SPANS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_text_appears_twice_within_a_hundred_days(days: int, seed: int) -> None:
    for _, voice in voices(life(days, seed)):
        seen: dict[str, int] = {}
        for day, words in sorted(texts(voice)):
            assert day - seen.get(words, -1_000) > 100, words
            seen[words] = day


@pytest.mark.parametrize("days", [WHOLE_STORY, 120, 400])
def test_a_long_life_tells_the_whole_story_in_its_order(days: int) -> None:
    for who, voice in voices(life(days, 5)):
        told = [each.words for each in voice.journal]
        story = sorted((p for p in pages(who) if p.at is not None), key=lambda page: page.at or 0)
        places = [told.index(page.words) for page in story]
        assert places == sorted(places)
        assert len(told) == len(pages(who))
        assert len(voice.thanks) == len(thankings(who))


def test_a_short_life_tells_nothing_that_needs_the_story() -> None:
    for who, voice in voices(life(WHOLE_STORY - 1, 5)):
        story = {page.words for page in pages(who) if page.at is not None}
        story |= {each.words for each in thankings(who) if each.at is not None}
        assert not story & {words for _, words in texts(voice)}
        assert voice.journal
        assert voice.thanks


def test_only_willing_entries_are_shared_and_nothing_before_it_is_written() -> None:
    for who, voice in voices(life(400, 6)):
        willing = {each.words for each in pages(who) if each.share}
        assert {each.words for each in voice.journal if each.shared} == willing
        said = [each for each in voice.thanks if each.shared]
        assert len(voice.thanks) > len(said) > len(voice.thanks) / 2
        assert any(each.shared.day > each.at.day for each in said if each.shared)
        assert all(_is_shared_in_time(each, 400) for each in said)


def _is_shared_in_time(each: Writing, days: int) -> bool:
    return each.shared is not None and each.at <= each.shared and each.shared.day < days


def test_the_days_are_uneven_as_life_is() -> None:
    lives = [life(120, seed, last_weekday=6) for seed in range(10)]
    checked = {
        who: [[c.at.day for c in voice.checkins] for w, voice in pairs if w == who]
        for who in COUPLE
        for pairs in [[pair for lived in lives for pair in voices(lived)]]
    }
    for days in (*checked["robin"], *checked["noor"]):
        assert 55 <= len(days) <= 105
        assert any(after - before >= 3 for before, after in pairwise(days))
    # The last day is a Sunday, so a day that leaves 5 or 6 over after division lies in a weekend.
    weekend = {
        who: mean((day - 120) % 7 >= 5 for days in checked[who] for day in days) for who in COUPLE
    }
    assert weekend["noor"] < weekend["robin"] < 2 / 7
    ill, away = at_place(45, 120), at_place(62, 120)
    assert _written(checked["robin"], ill) < _written(checked["noor"], ill)
    assert _written(checked["noor"], away) < _written(checked["robin"], away)


def _written(lives: list[list[int]], first: int) -> int:
    return sum(first <= day < first + 7 for days in lives for day in days)


def test_robin_checks_in_in_the_evening_more_than_noor() -> None:
    lived = life(400, 3)
    late = {w: mean(c.at.hour >= 18 for c in v.checkins) for w, v in voices(lived)}
    assert late["robin"] > 0.8
    assert late["robin"] > late["noor"]


def test_the_story_moves_the_numbers() -> None:
    before: list[int] = []
    after: list[int] = []
    quarrel: list[int] = []
    for seed in range(10):
        for checkin in life(120, seed).robin.checkins:
            if checkin.room is not None and checkin.closeness is not None:
                day = checkin.at.day
                (after if day >= at_place(79, 120) else before).append(checkin.room)
                if 0 <= day - at_place(28, 120) < 5:
                    quarrel.append(checkin.closeness)
    assert mean(after) > mean(before) + 0.7
    assert mean(quarrel) < 4.5


def test_answers_go_to_the_question_of_their_day_from_both_or_one_or_none() -> None:
    asked = [question_of(b"an Ours of their own", day).id for day in range(120)]
    lived = life(120, 3, asked=asked)
    for who, voice in voices(lived):
        for each in voice.answers:
            assert each.question == asked[each.asked]
            assert 0 <= each.at.day - each.asked <= 2
            assert each.words == answers(who)[each.question]
    robin = {each.asked for each in lived.robin.answers}
    noor = {each.asked for each in lived.noor.answers}
    assert len(robin & noor) >= 20
    assert robin - noor
    assert noor - robin
    assert set(range(120)) - robin - noor


def test_the_newest_days_have_answers_to_look_at() -> None:
    for seed in range(5):
        lived = life(120, seed)
        lately = [
            {each.asked for each in voice.answers if each.asked >= 106}
            for _, voice in voices(lived)
        ]
        assert lately[0] & lately[1]


def test_a_life_of_no_days_is_refused() -> None:
    with pytest.raises(LibraryError, match="at least one day, not 0"):
        life(0, 1)


def test_a_question_is_needed_for_each_day() -> None:
    with pytest.raises(LibraryError, match="1 questions were given for 2 days"):
        life(2, 1, asked=["small-cold"])


def test_a_missing_or_unknown_answer_is_named() -> None:
    pairs = tuple(Pair(each.id, "Yes.", "No.") for each in questions())
    refuse_gaps(pairs)
    with pytest.raises(LibraryError, match=f"no answer to: {questions()[-1].id}"):
        refuse_gaps(pairs[:-1])
    with pytest.raises(LibraryError, match="no question with the id 'nobody-asked'"):
        refuse_gaps((*pairs, Pair("nobody-asked", "Yes.", "No.")))


def test_a_line_for_an_unknown_kind_of_day_is_named(tmp_path: Path) -> None:
    file = tmp_path / "robin-lines.toml"
    file.write_text('[[line]]\nfits = "rainy"\nwords = "Wet socks."\n', "utf-8")
    with pytest.raises(LibraryError, match=r"entry 1 \(Wet socks\.\): Invalid enum value 'rainy'"):
        read_entries(file, "line", Line, "words")
