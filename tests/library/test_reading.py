"""A file of the library that is wrong says where and what."""

from pathlib import Path

import msgspec
import pytest

from counterpoint.library import LibraryError, Question
from counterpoint.library.reading import Source, read_entries

GOOD = '[[question]]\nid = "calm-sea"\npart = "self"\ndepth = 2\ntext = "What calms you?"\n'


def read(folder: Path, text: str) -> tuple[Question, ...]:
    file = folder / "questions.toml"
    file.write_text(text, "utf-8")
    return read_entries(file, "question", Question)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == (Question("calm-sea", "What calms you?", "self", 2),)


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ('"self"', '"selves"', "Invalid enum value 'selves'"),
        ("depth = 2", "depth = 4", "<= 3"),
        ("depth = 2", "depth = 0", ">= 1"),
        ("depth = 2", "", "missing required field `depth`"),
        ("What calms you?", "", "text"),
        ("What calms you?", "   ", "text"),
        ("What calms you?", "Why? " * 60, "length <= 200"),
        ("depth = 2", "depth = 2\ncolour = 3", "unknown field `colour`"),
        ("calm-sea", "Calm Sea", r"\$\.id"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, change: str, to: str, said: str) -> None:
    with pytest.raises(LibraryError, match=rf"questions\.toml, entry 1 \(.+\): .*{said}"):
        read(tmp_path, GOOD.replace(change, to))


def test_a_repeated_id_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"entry 2 \(calm-sea\): this id is used twice"):
        read(tmp_path, GOOD + GOOD)


@pytest.mark.parametrize("text", ["[[question]", "", "question = 3", GOOD + "[other]\n"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LibraryError, match=r"questions\.toml"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ("Reis and Shaver, 1988", True),
        ("Ryan and Deci, 2000; Knee, Lonsbary, Canevello and Patrick, 2005", True),
        ("Ryan and Deci", False),
        ("1988", False),
        ("Ryan and Deci, 2000; Knee", False),
        ("Ryan and Deci, 2000;", False),
    ],
)
def test_a_source_has_an_author_and_a_year(source: str, good: bool) -> None:
    if good:
        assert msgspec.convert(source, Source) == source
    else:
        with pytest.raises(msgspec.ValidationError, match="regex"):
            msgspec.convert(source, Source)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"absent\.toml cannot be read"):
        read_entries(tmp_path / "absent.toml", "question", Question)
