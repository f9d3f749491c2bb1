"""What was sealed once opens for ever: people have it on their disks."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from counterpoint import vault
from counterpoint.vault.padding import pad, padded_length
from tests.vault import by_hand, make_vectors
from tests.vault.misfits import assert_shut

FOLDER = Path(__file__).with_name("vectors")


def frozen(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("ascii"))


def in_bytes(name: str, *fields: str) -> list[bytes]:
    vector = frozen(name)
    return [bytes.fromhex(vector[field]) for field in fields]


def test_the_frozen_seal_opens() -> None:
    key, context, text, sealed = in_bytes("seal", "key", "context", "text", "sealed")
    assert vault.open_seal(key, sealed, context) == text
    assert_shut(lambda: vault.open_seal(key, sealed, context + b"/elsewhere"), key)


def test_the_frozen_tags_still_find_their_shelves() -> None:
    vector = frozen("tags")
    key = bytes.fromhex(vector["key"])
    for row in vector["rows"]:
        parts = [bytes.fromhex(part) for part in row["parts"]]
        assert vault.tag(key, vector["purpose"], *parts).hex() == row["tag"]


def test_the_frozen_secret_still_derives_its_keys() -> None:
    vector = frozen("derived")
    secret = bytes.fromhex(vector["secret"])
    for row in vector["rows"]:
        assert vault.derive(secret, row["purpose"], row["length"]).hex() == row["key"]


def test_the_frozen_sizes_stand() -> None:
    for length, size in frozen("padding")["sizes"]:
        assert padded_length(length) == size


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_frozen_passphrase_opens_in_every_spelling(form: Any) -> None:
    secret, owner, wrapped = in_bytes("passphrase", "secret", "owner", "wrapped")
    words = unicodedata.normalize(form, frozen("passphrase")["passphrase"])
    assert vault.unwrap_with_passphrase(wrapped, words, owner) == secret


def test_the_frozen_code_opens() -> None:
    secret, owner, wrapped = in_bytes("code", "secret", "owner", "wrapped")
    assert vault.unwrap_with_code(wrapped, frozen("code")["code"], owner) == secret


def test_what_was_sent_once_opens() -> None:
    secret, context, text, sent = in_bytes("sent", "secret", "context", "text", "sent")
    assert vault.public_of(secret).hex() == frozen("sent")["public"]
    assert vault.open_sent(secret, sent, context) == text
    assert by_hand.open_sent(secret, sent, context) == pad(text)


def test_the_frozen_drop_opens() -> None:
    secret, context, text, box = in_bytes("drop", "secret", "context", "text", "box")
    assert vault.open_drop(secret, box, context) == text
    assert vault.drop_box_public(secret).hex() == frozen("drop")["public"]


def test_every_maker_has_its_vector_and_every_vector_its_maker() -> None:
    made = {make.__name__ for make in make_vectors.MAKERS}
    assert {path.stem for path in FOLDER.glob("*.json")} == made


def test_a_frozen_vector_is_never_made_again(tmp_path: Path) -> None:
    (tmp_path / "seal.json").write_text("kept")
    make_vectors.main(tmp_path)
    assert (tmp_path / "seal.json").read_text() == "kept"
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    make_vectors.main(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert len(before) == len(make_vectors.MAKERS)
