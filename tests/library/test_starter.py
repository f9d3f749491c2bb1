"""Beginnings of a reply: enough of each sort, all different, and open at the end."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from counterpoint.library import LibraryError, Starter, starters, starters_for
from counterpoint.library.reading import read_entries
from counterpoint.library.starter import Manner, Told
from tests.library.words import presumed_in, twins

GOOD = '[[starter]]\nid = "so-glad"\nanswers = "win"\nhow = "celebrate"\ntext = "I like how"\n'


def test_there_are_starters_of_every_sort() -> None:
    assert len(starters()) >= 60
    assert {each.answers for each in starters()} == set(get_args(Told))
    assert {each.how for each in starters()} == set(get_args(Manner))
    assert min(Counter(each.answers for each in starters()).values()) >= 12


def test_a_win_is_mostly_asked_about_and_celebrated() -> None:
    manners = Counter(each.how for each in starters_for("win"))
    assert manners["ask"] >= 6 and manners["celebrate"] >= 6
    assert "comfort" not in manners


def test_a_hard_moment_is_not_celebrated_and_a_boundary_is_not_bargained_with() -> None:
    for told, fits in {
        "hard": {"ask", "comfort", "listen", "offer", "thank"},
        "boundary": {"ask", "comfort", "listen", "offer", "thank"},
        "repair": {"ask", "comfort", "listen", "offer", "thank"},
    }.items():
        assert {each.how for each in starters() if each.answers == told} == fits


def test_starters_for_a_thing_are_all_of_its_own() -> None:
    told = [starters_for(each) for each in get_args(Told)]
    assert sum(len(each) for each in told) == len(starters())
    assert all(each.answers == "goal" for each in starters_for("goal"))


def test_a_starter_is_a_short_beginning_with_more_to_come() -> None:
    for each in starters():
        assert 3 <= len(each.text.split()) <= 16, each.id


def test_no_two_starters_are_near_to_each_other_or_assume_a_kind_of_couple() -> None:
    assert len({each.text for each in starters()}) == len(starters())
    assert twins([each.text for each in starters()], 0.5) == []
    for each in starters():
        assert not presumed_in(each.text), each.id


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("I like how", "I like how.", "text"),
        ("I like how", "I like how…", "text"),
        ("I like how", "I like how ", "text"),
        ("I like how", "i like how", "text"),
        ('"win"', '"loss"', "Invalid enum value 'loss'"),
        ('"celebrate"', '"advise"', "Invalid enum value 'advise'"),
    ],
)
def test_a_wrong_starter_is_named(tmp_path: Path, change: str, to: str, said: str) -> None:
    file = tmp_path / "starters.toml"
    file.write_text(GOOD, "utf-8")
    assert read_entries(file, "starter", Starter)[0].text == "I like how"
    file.write_text(GOOD.replace(change, to), "utf-8")
    with pytest.raises(LibraryError, match=rf"starters\.toml, entry 1 \(so-glad\): .*{said}"):
        read_entries(file, "starter", Starter)
