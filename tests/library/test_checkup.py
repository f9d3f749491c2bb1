"""The check-up: what it asks, and that a file that is wrong says where and what."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from counterpoint.library import LibraryError, Part, our_checkup, practices_for, read_checkup
from tests.library.words import presumed_in, twins

PATTERN = ["autonomy", "connection", "reliance", "avoidance", "influence"]
SIX = ["support", "deciding", "boundaries", "talking", "growing", "reciprocity"]

COVER = """id = "another"
version = 3
title = "Another set"
ask = "How often?"
note = "Made for a test."
steps = ["1", "2", "3"]
"""
SCALE = """[[scale]]
id = "calm"
name = "Calm"
about = "How calm it was."
low = "stormy"
high = "calm"
source = "Alice and Bob, 2024"
"""
FACET = """[[scale.facet]]
id = "morning"
name = "Mornings"
about = "How calm the mornings were."
source = "Alice and Bob, 2024"
"""


def item(name: str, more: str = "") -> str:
    return f'[[item]]\nid = "{name}"\nscale = "calm"\ntext = "It was {name}."\n{more}'


ITEMS = "".join(item(name) for name in ("quiet", "soft", "slow", "mild"))
GOOD = COVER + SCALE + ITEMS


def written(folder: Path, text: str) -> Path:
    file = folder / "another.toml"
    file.write_text(text, "utf-8")
    return file


def test_it_has_the_pattern_and_the_six_characteristics() -> None:
    groups = {"pattern": PATTERN, "characteristic": SIX}
    for group, ids in groups.items():
        assert [each.id for each in our_checkup().scales if each.group == group] == ids
    assert [each.id for each in our_checkup().scales if each.middle] == ["influence"]


def test_every_scale_has_six_items_some_of_them_turned() -> None:
    for scale in our_checkup().scales:
        items = our_checkup().items_of(scale.id)
        turned = sum(each.turned for each in items)
        assert len(items) >= 6, scale.id
        assert 2 <= turned <= len(items) / 2, scale.id


def test_the_balance_of_influence_is_asked_as_often_from_either_side() -> None:
    items = our_checkup().items_of("influence")
    assert sum(each.turned for each in items) * 2 == len(items)


def test_reliance_has_three_facets_of_four_items_each() -> None:
    facets = [each.id for each in our_checkup().scale("reliance").facet]
    assert facets == ["self-worth", "regulation", "basic-needs"]
    for facet in facets:
        assert len(our_checkup().items_of("reliance", facet)) == 4
        assert sum(each.turned for each in our_checkup().items_of("reliance", facet)) == 1


def test_it_says_that_nobody_has_validated_it_and_which_version_it_is() -> None:
    assert "Nobody has validated" in our_checkup().note
    assert our_checkup().version == 1
    assert Counter(each.scale for each in our_checkup().items).total() == 73


def test_there_are_five_answers_from_none_to_all() -> None:
    assert our_checkup().top == 4
    assert our_checkup().steps[0] == "not at all" and our_checkup().steps[4] == "entirely"


def test_each_item_is_a_short_statement_from_ones_own_side() -> None:
    for each in our_checkup().items:
        assert 4 <= len(each.text.split()) <= 18, each.id
        assert each.text.endswith(".") and each.text.count(".") == 1, each.id
        assert not presumed_in(each.text), each.id
        words = set(each.text.replace(",", "").replace(".", "").split())
        assert words & {"I", "me", "my", "My", "mine", "we", "We", "us", "our", "Our"}, each.id


def test_no_two_items_are_near_to_each_other_except_the_two_sides_of_one() -> None:
    assert twins([each.text for each in our_checkup().items], 0.5) == [
        (
            "When we wanted different things, we mostly did what I wanted.",
            "When we wanted different things, we mostly did what my partner wanted.",
        )
    ]


def test_where_a_scale_points_to_there_is_something_to_try() -> None:
    for scale in our_checkup().scales:
        assert scale.part in get_args(Part), scale.id
        assert practices_for(scale.part), scale.id


def test_an_unknown_scale_is_named() -> None:
    with pytest.raises(LibraryError, match="the check-up 'counterpoint' has no scale 'luck'"):
        our_checkup().scale("luck")


def test_another_set_is_read_from_a_file_of_the_same_form(tmp_path: Path) -> None:
    found = read_checkup(written(tmp_path, GOOD))
    assert (found.id, found.version, found.top) == ("another", 3, 2)
    assert [each.id for each in found.items_of("calm")] == ["quiet", "soft", "slow", "mild"]
    assert found.scale("calm").part is None


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("version = 3", "version = 0", r"another\.toml: .*>= 1"),
        ("version = 3\n", "", r"another\.toml: .*missing required field `version`"),
        ('note = "Made for a test."\n', "", "missing required field `note`"),
        ('["1", "2", "3"]', '["1"]', "length >= 2"),
        ("version = 3", "version = 3\nmood = 1", "unknown field `mood`"),
        (SCALE, "", r"must hold \[\[scale\]\] entries"),
        (ITEMS, "", r"must hold \[\[item\]\] entries"),
        ('low = "stormy"\n', "", r"scale 1 \(calm\): .*missing required field `low`"),
        (SCALE, SCALE + SCALE, r"scale 2 \(calm\): this id is used twice"),
        (SCALE, SCALE + FACET + FACET, r"item 1 \(quiet\): its facet must be one of morning"),
        (item("mild"), "", r"scale 1 \(calm\): it has 3 items and needs at least 4"),
        (item("mild"), item("quiet"), r"item 4 \(quiet\): this id is used twice"),
        (item("mild"), item("mild", "turned = 1\n"), r"item 4 \(mild\): Expected `bool`"),
        (
            item("mild"),
            item("mild").replace("calm", "clam"),
            r"item 4 \(mild\): there is no scale 'clam'; there are calm",
        ),
        (
            item("mild"),
            item("mild", 'facet = "morning"\n'),
            r"item 4 \(mild\): the scale 'calm' has no facets; leave the facet out",
        ),
    ],
)
def test_a_wrong_set_is_named(tmp_path: Path, change: str, to: str, said: str) -> None:
    assert change in GOOD
    with pytest.raises(LibraryError, match=said):
        read_checkup(written(tmp_path, GOOD.replace(change, to)))


def test_a_facet_with_too_few_items_or_a_twin_is_named(tmp_path: Path) -> None:
    items = ITEMS.replace('scale = "calm"\n', 'scale = "calm"\nfacet = "morning"\n')
    assert read_checkup(written(tmp_path, COVER + SCALE + FACET + items)).scale("calm").facet
    with pytest.raises(LibraryError, match=r"scale 1 \(calm\): two of its facets have the same id"):
        read_checkup(written(tmp_path, COVER + SCALE + FACET + FACET + items))
    evening = FACET.replace("morning", "evening")
    with pytest.raises(LibraryError, match=r"its facet 'evening' has 0 items and needs at least 3"):
        read_checkup(written(tmp_path, COVER + SCALE + FACET + evening + items))


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"absent\.toml cannot be read"):
        read_checkup(tmp_path / "absent.toml")
    with pytest.raises(LibraryError, match=r"another\.toml cannot be read"):
        read_checkup(written(tmp_path, "[[item]"))
