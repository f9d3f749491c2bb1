"""Make the frozen vectors that are not there yet: `python -m tests.vault.make_vectors`.

A vector that is there is never made again: what it holds has to open for ever, for it is what
people have on their disks. A new format gets a new file beside the old one.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from counterpoint import vault
from counterpoint.vault.padding import padded_length
from tests.vault import by_hand

FOLDER = Path(__file__).with_name("vectors")
CHEAP = vault.Cost(memory=64, passes=2, lanes=2)
OWNER = b"Alice, of the frozen vectors"
TEXT = "Alice: »a walk, then soup, then nothing at all«".encode()

Vector = Mapping[str, object]


def seal() -> Vector:
    """Make a seal."""
    key, context = vault.new_key(), b"entry/frozen"
    sealed = vault.seal(key, TEXT, context)
    return _hex(key=key, context=context, text=TEXT, sealed=sealed)


def tags() -> Vector:
    """Make shelf tags, of no part, of one and of several."""
    key = vault.new_key()
    parts: list[list[bytes]] = [[], [b""], [b"checkin"], [b"journal"], [b"a", b"bc"], [b"ab", b"c"]]
    rows = [
        {"parts": [p.hex() for p in row], "tag": vault.tag(key, "shelf", *row).hex()}
        for row in parts
    ]
    return {"key": key.hex(), "purpose": "shelf", "rows": rows}


def derived() -> Vector:
    """Make derived keys, for each purpose that data at rest rests on."""
    secret = vault.new_key()
    purposes = [
        ("entries", 32),
        ("shelves", 32),
        ("drop box", 32),
        ("recovery code", 32),
        ("keys of spaces", 32),
        ("waiting answers", 32),
        ("waiting shelves", 32),
        ("invitation key", 32),
        ("invitation lookup", 16),
    ]
    rows = [
        {"purpose": name, "length": length, "key": vault.derive(secret, name, length).hex()}
        for name, length in purposes
    ]
    return {"secret": secret.hex(), "rows": rows}


def padding() -> Vector:
    """Pin the sizes that texts grow to."""
    lengths = [0, 1, 255, 256, 257, 272, 273, 511, 512, 513, 1000, 1024, 4097, 65535, 65536, 65537]
    lengths += [100_000, 1 << 20, (1 << 20) + 1, 10_000_000]
    return {"sizes": [[length, padded_length(length)] for length in lengths]}


def passphrase() -> Vector:
    """Wrap a secret under a passphrase with letters that have two spellings."""
    pair, words = vault.new_key_pair(), "Zoë's café, \u2460 table"
    wrapped = vault.wrap_with_passphrase(pair.secret, words, OWNER, CHEAP)
    return {"passphrase": words, **_hex(secret=pair.secret, owner=OWNER, wrapped=wrapped)}


def code() -> Vector:
    """Wrap a secret under a recovery code."""
    pair, code = vault.new_key_pair(), vault.new_recovery_code()
    wrapped = vault.wrap_with_code(pair.secret, code, OWNER)
    return {"code": code, **_hex(secret=pair.secret, owner=OWNER, wrapped=wrapped)}


def sent() -> Vector:
    """Send something to a person."""
    pair, context = vault.new_key_pair(), b"stash/frozen"
    box = vault.send(pair.public, TEXT, context)
    return _hex(public=pair.public, secret=pair.secret, context=context, text=TEXT, sent=box)


def drop() -> Vector:
    """Seal a drop as a browser does."""
    secret, context = vault.new_key_pair().secret, b"drop of the frozen vectors"
    public = vault.drop_box_public(secret)
    box = by_hand.seal_drop(public, TEXT, context, X25519PrivateKey.generate())
    return _hex(secret=secret, public=public, context=context, text=TEXT, box=box)


MAKERS: tuple[Callable[[], Vector], ...] = (
    seal,
    tags,
    derived,
    padding,
    passphrase,
    code,
    sent,
    drop,
)


def main(folder: Path = FOLDER) -> None:
    """Write each vector that is missing, and leave the others as they are."""
    for make in MAKERS:
        path = folder / f"{make.__name__}.json"
        if path.exists():
            sys.stdout.write(f"{path.name} is frozen: left as it is.\n")
            continue
        with path.open("x", encoding="ascii") as file:
            json.dump(make(), file, indent=1)
            file.write("\n")
        sys.stdout.write(f"{path.name} made.\n")


def _hex(**values: bytes) -> dict[str, str]:
    return {name: value.hex() for name, value in values.items()}


if __name__ == "__main__":
    main()
