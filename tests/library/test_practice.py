"""Practices: of every part, alone and together, and honest about what they rest on."""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from counterpoint.library import LibraryError, Part, Practice, practices, practices_for
from counterpoint.library.practice import Evidence, find_practice
from counterpoint.library.reading import read_entries
from tests.library.words import presumed_in, twins, words_of

GOOD = """[[practice]]
id = "say-it-back"
title = "Say it back"
part = "talking"
minutes = 10
how = "together"
steps = ["Speak.", "Say what you heard."]
finding = "It is taught, and little tested."
source = "Markman, Stanley and Blumberg, 1994"
evidence = "tradition"
"""


def test_there_are_practices_of_every_part_alone_and_together() -> None:
    assert len(practices()) >= 40
    assert min(Counter(each.part for each in practices()).values()) >= 4
    assert {each.part for each in practices()} == set(get_args(Part))
    assert min(Counter(each.how for each in practices()).values()) >= 20
    assert {each.evidence for each in practices()} == set(get_args(Evidence))


def test_the_practices_for_a_part_are_all_of_that_part_and_no_others() -> None:
    found = [practices_for(part) for part in get_args(Part)]
    assert sum(len(each) for each in found) == len(practices())
    assert {each.part for each in practices_for("repair")} == {"repair"}


def test_steps_and_findings_are_whole_plain_sentences() -> None:
    for each in practices():
        for text in (*each.steps, each.finding):
            assert text[0].isupper() and text[-1] in ".?", (each.id, text)
            assert "!" not in text, (each.id, text)
        assert len(re.findall(r"[.?](?: |$)", each.finding)) == 1, each.id
        assert not each.title.endswith("."), each.id


def test_the_words_say_what_sort_of_evidence_there_is() -> None:
    words = {
        "experiment": {"experiment", "experiments", "trial", "tests", "laboratory", "readers"}
        | {"students"},
        "tradition": {"teaching", "taught", "advice", "advise", "method", "theory"},
    }
    for each in practices():
        said = set(words_of(each.finding))
        if each.evidence in words:
            assert said & words[each.evidence], each.id
        else:
            assert not said & {"trial", "proved", "proves"} or "not a trial" in each.finding, (
                each.id
            )
        if each.evidence == "tradition":
            assert "tested" in said, each.id


def test_no_two_practices_are_near_to_each_other_or_assume_a_kind_of_couple() -> None:
    assert len({each.title for each in practices()}) == len(practices())
    assert twins([" ".join(each.steps) for each in practices()], 0.25) == []
    for each in practices():
        for text in (each.title, *each.steps):
            assert not presumed_in(text), each.id


def test_a_practice_is_found_by_its_id_and_an_unknown_one_is_named() -> None:
    assert find_practice(practices()[3].id) is practices()[3]
    with pytest.raises(LibraryError, match="no practice with the id 'nowhere'"):
        find_practice("nowhere")


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("minutes = 10", "minutes = 45", "<= 15"),
        ('"together"', '"apart"', "Invalid enum value 'apart'"),
        ('["Speak.", "Say what you heard."]', '["Speak."]', "length >= 2"),
        ('"Speak.", ', '"Speak.", ' * 5, "length <= 5"),
        (", 1994", "", "source"),
        ("Markman, Stanley and Blumberg, ", "", "source"),
        ('"tradition"', '"proof"', "Invalid enum value 'proof'"),
        ('"talking"', '"shouting"', "Invalid enum value 'shouting'"),
        ('finding = "It is taught, and little tested."\n', "", "missing required field `finding`"),
    ],
)
def test_a_wrong_practice_is_named(tmp_path: Path, change: str, to: str, said: str) -> None:
    file = tmp_path / "practices.toml"
    file.write_text(GOOD, "utf-8")
    assert read_entries(file, "practice", Practice)[0].steps == ("Speak.", "Say what you heard.")
    assert change in GOOD
    file.write_text(GOOD.replace(change, to), "utf-8")
    with pytest.raises(LibraryError, match=rf"practices\.toml, entry 1 \(say-it-back\): .*{said}"):
        read_entries(file, "practice", Practice)
