"""The partner who holds the database, the disk or a backup reads nothing.

The demo's whole life is written by a real server, both of the couple look at their pages, and then
every byte that lies in the data folder, in a backup and in the log is searched.
"""

import base64
import re
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from counterpoint import vault
from counterpoint.library.demo.words import COUPLE, answers, lines, pages, thankings
from tests.cli.house import COMMAND, Visitor, counterpoint, serving
from tests.cli.test_demo import ways_in
from tests.library.deeds import every_text

# Of the kinds those whose names are too long to be there by chance.
KINDS = (
    "checkin", "journal", "thanks", "question", "win-reply", "hard-reply", "decision", "division",
    "agreement", "boundary", "interest", "affirmation", "solitude", "together", "checkup",
)  # fmt: skip
LOOKED_AT = (
    "/", "/mine/", "/ours/", "/mine/journal/", "/ours/question/", "/ours/decision/", "/ours/talk/",
    "/mine/support/", "/mine/guess/", "/ours/memory/", "/nowhere/",
)  # fmt: skip
SHORTEST = 12  # letters of a text that cannot be there by chance


@dataclass(frozen=True)
class Remains:
    """What lies on the disk after the demo: bytes by file, and the way in of each person."""

    files: dict[str, bytes]
    people: dict[str, str]
    database: Path


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory) -> Remains:
    folder = tmp_path_factory.mktemp("at-rest")
    data = folder / "data"
    with serving(data, command=(*COMMAND, "demo", "--days", "120", "--seed", "1")) as server:
        people = ways_in(server.log.read_text())
        for name, passphrase in people.items():
            one = Visitor(server.address)
            one.post("/sign-in/", name=name, passphrase=passphrase)
            for path in LOOKED_AT:
                one.get(path)
        backup = counterpoint("backup", folder / "backup.zip", "--data", data)
        assert backup.returncode == 0, backup.stderr
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and "static" not in path.parts
        }
        with zipfile.ZipFile(folder / "backup.zip") as archive:
            files |= {f"backup/{name}": archive.read(name) for name in archive.namelist()}
    files["log"] = re.sub(rb"Sign in as .*\n", b"", server.log.read_bytes())
    for name in list(files):
        if name.startswith("server-"):
            del files[name]  # the same log, with the ways in that it was asked to print
    return Remains(files, people, data / "counterpoint.sqlite3")


def texts() -> Iterator[str]:
    """Yield everything that the demo may have written, whole."""
    for who in COUPLE:
        yield from (each.words for each in pages(who))
        yield from (each.words for each in thankings(who))
        yield from (each.words for each in lines(who))
        yield from answers(who).values()
    yield from every_text()


def test_the_database_its_wal_a_backup_and_the_log_are_all_searched(remains: Remains) -> None:
    names = set(remains.files)
    assert {"data/counterpoint.sqlite3", "data/counterpoint.sqlite3-wal", "log"} <= names
    assert {"backup.zip", "backup/Entry.jsonl", "backup/Person.jsonl"} <= names
    assert len(remains.files["data/counterpoint.sqlite3"]) > 100_000


def test_no_word_of_any_payload_lies_at_rest(remains: Remains) -> None:
    sought = {part for text in texts() for part in parts(text)}
    assert len(sought) > 500
    for name, content in remains.files.items():
        found = [part for part in sought if part in content]
        assert not found, (name, found[:3])


def parts(text: str) -> Iterator[bytes]:
    """Yield pieces of a text, so that a part of it would be found as well."""
    for start in range(0, max(1, len(text) - 40), 40):
        piece = text[start : start + 40]
        if len(piece) >= SHORTEST:
            yield piece.encode()


def test_the_search_finds_a_text_that_is_there(remains: Remains) -> None:
    some = next(texts())
    assert all(part in some.encode() for part in parts(some))


def test_no_kind_and_no_question_lies_at_rest(remains: Remains) -> None:
    from counterpoint.library import feelings, questions

    sought = [kind.encode() for kind in KINDS]
    sought += [each.id.encode() for each in questions() if len(each.id) >= SHORTEST]
    sought += [each.id.encode() for each in feelings() if len(each.id) >= SHORTEST]
    for name, content in remains.files.items():
        found = [word for word in sought if word in content]
        assert not found, (name, found)


def test_no_picture_lies_at_rest(remains: Remains) -> None:
    for name, content in remains.files.items():
        assert b"WEBPVP8" not in content, name


def test_no_key_lies_at_rest(remains: Remains) -> None:
    keys = list(all_keys(remains))
    assert len(keys) > 6
    for name, content in remains.files.items():
        for key in keys:
            for form in (key, key.hex().encode(), *encoded(key)):
                assert form not in content, name


def encoded(key: bytes) -> Iterator[bytes]:
    """Yield what stays the same of a key in base64, wherever it begins within other bytes."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + key)
        yield text[4:-4]
        yield text[4:-4].replace(b"+", b"-").replace(b"/", b"_")


def all_keys(remains: Remains) -> Iterator[bytes]:
    """Yield each person's secret key, and the key of every space with its subkey."""
    for name in remains.people:
        yield from keys_of(remains, name)


def keys_of(remains: Remains, name: str) -> Iterator[bytes]:
    rows = opened(remains)
    person, wrapped = rows.execute(
        "SELECT id, by_passphrase FROM accounts_person WHERE name = ?", [name]
    ).fetchone()
    person = uuid.UUID(person)
    secret = vault.unwrap_with_passphrase(wrapped, remains.people[name], person.bytes)
    yield secret
    yield vault.derive(secret, "keys of spaces")
    for space, shared, sealed in rows.execute(
        "SELECT m.space_id, s.shared, m.sealed_key FROM spaces_member m"
        " JOIN spaces_space s ON s.id = m.space_id WHERE m.person_id = ?",
        [person.hex],
    ):
        context = (b"ours/" if shared else b"mine/") + uuid.UUID(space).bytes
        key = vault.open_seal(vault.derive(secret, "keys of spaces"), sealed, context)
        yield key
        yield vault.derive(key, "entries")


def opened(remains: Remains) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{remains.database}?mode=ro", uri=True)


def test_nothing_of_robins_mine_opens_with_noors_keys_and_the_whole_database(
    remains: Remains,
) -> None:
    rows = opened(remains).execute(
        "SELECT e.space_id, e.id, e.author, e.revision, e.written, e.sealed FROM spaces_entry e"
        " JOIN spaces_member m ON m.space_id = e.space_id"
        " JOIN spaces_space s ON s.id = e.space_id WHERE m.name = 'Robin' AND NOT s.shared"
    )
    seals = [(sealed, context(*row)) for *row, sealed in rows]
    assert len(seals) > 100
    assert opening(seals, keys_of(remains, "Robin")) > 100
    assert opening(seals, keys_of(remains, "Noor")) == 0


def context(space: str, id: str, author: str, revision: int, written: int) -> bytes:
    place = b"".join(uuid.UUID(each).bytes for each in (space, id, author))
    return b"entry/" + place + revision.to_bytes(4, "big") + written.to_bytes(8, "big")


def opening(seals: list[tuple[bytes, bytes]], keys: Iterator[bytes]) -> int:
    """Return how many of the seals open with any of the keys."""
    sealers = [vault.Sealer(key) for key in keys if len(key) == 32]
    count = 0
    for sealed, bound in seals:
        for sealer in sealers:
            with suppress(vault.CannotOpen):
                sealer.open(sealed, bound)
                count += 1
    return count
