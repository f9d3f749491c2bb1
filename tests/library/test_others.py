"""Check-ups of others: read from a folder, and what is wrong is one line."""

from pathlib import Path

import pytest

from counterpoint.library import our_checkup, read_checkups

GOOD = """
id = "garden"
version = 1
title = "How the garden has been"
ask = "How true was this of the garden?"
note = "A set for a test, which nobody has validated."
steps = ["no", "partly", "yes"]

[[scale]]
id = "growth"
name = "Growth"
about = "How far things grew."
low = "bare"
high = "lush"
source = "Alice and Bob, 2026"
"""
ITEMS = "".join(
    f"""
[[item]]
id = "item-{name}"
scale = "growth"
text = "The {name} grew."
"""
    for name in ("beans", "peas", "roses", "weeds")
)


def put(folder: Path, name: str, text: str = GOOD + ITEMS) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert read_checkups(tmp_path / "no") == ((), ())


def test_a_file_of_the_same_form_can_be_answered(tmp_path: Path) -> None:
    put(tmp_path, "garden.toml")
    put(tmp_path, "notes.txt", "not for us")
    (found,), wrong = read_checkups(tmp_path)
    assert found.id == "garden" and len(found.items) == 4 and wrong == ()


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    put(tmp_path, "garden.toml")
    assert read_checkups(tmp_path)[0][0].title == "How the garden has been"
    put(tmp_path, "garden.toml", (GOOD + ITEMS).replace("has been", "has been lately"))
    assert read_checkups(tmp_path)[0][0].title == "How the garden has been lately"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not toml [",
        GOOD,
        (GOOD + ITEMS).replace('scale = "growth"', 'scale = "clam"'),
        (GOOD + ITEMS).replace("version = 1", "version = 0"),
        "version = " + "9" * 5_000,
        "a = " + "[" * 100_000,
        "x = 1\n" + "# " + "a" * (1024 * 1024),
        (GOOD + ITEMS).replace('id = "garden"', f'id = "{our_checkup().id}"'),
    ],
)
def test_a_wrong_file_is_left_out_with_one_line_that_names_it(tmp_path: Path, text: str) -> None:
    put(tmp_path, "garden.toml")
    put(tmp_path, "wrong.toml", text)
    found, wrong = read_checkups(tmp_path)
    assert [each.id for each in found] == ["garden"]
    (line,) = wrong
    assert "wrong.toml" in line and "\n" not in line and len(line) < 400


def test_of_two_files_with_one_id_the_first_stays(tmp_path: Path) -> None:
    put(tmp_path, "a.toml")
    put(tmp_path, "b.toml")
    found, (line,) = read_checkups(tmp_path)
    assert len(found) == 1 and line == "b.toml: its id 'garden' is that of a.toml"


def test_what_is_no_file_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe\x00")
    found, wrong = read_checkups(tmp_path)
    assert found == () and len(wrong) == 2
