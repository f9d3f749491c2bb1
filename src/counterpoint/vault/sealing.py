"""Seal and open with a symmetric key: entries, and everything else that lies at rest.

A seal is `version (1) | nonce (12) | AES-256-GCM ciphertext and tag`. It protects the text
from everyone without the key, and binds it to a context (which space, which entry, whose):
the context is authenticated, not stored, so a seal moved to another place does not open.

Why a random nonce is safe: 96 random bits collide with a probability of 2^-32 only after
2^32 seals under one key (NIST SP 800-38D, 8.3). Two people who wrote a thing a minute for a
hundred years would make 2^26.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counterpoint.vault.errors import CannotOpen
from counterpoint.vault.padding import pad, unpad

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
_HEAD = len(VERSION) + NONCE_BYTES


class Sealer:
    """Seal and open many things under one key, paying for the key's set-up once.

    `pads=False` is for a seal that another seal, which pads, is put around: the whole then has
    the size that one seal would have. No key may be used in both ways.
    """

    __slots__ = ("_cipher", "_pads")

    def __init__(self, key: bytes, *, pads: bool = True) -> None:
        if len(key) != KEY_BYTES:
            raise CannotOpen
        self._cipher = AESGCM(key)
        self._pads = pads

    def seal(self, text: bytes, context: bytes) -> bytes:
        """Return `text`, padded, encrypted and bound to `context`."""
        nonce = os.urandom(NONCE_BYTES)
        padded = pad(text) if self._pads else text
        return VERSION + nonce + self._cipher.encrypt(nonce, padded, VERSION + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Return the text of a seal; raise `CannotOpen` for every kind of misfit."""
        if sealed[:1] != VERSION:
            raise CannotOpen
        try:
            padded = self._cipher.decrypt(sealed[1:_HEAD], sealed[_HEAD:], VERSION + context)
        except (InvalidTag, ValueError):  # the latter where it is cut within its nonce
            raise CannotOpen from None
        return unpad(padded) if self._pads else padded


def new_key() -> bytes:
    """Return a fresh random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, text: bytes, context: bytes) -> bytes:
    """Seal one thing under `key`, bound to `context`."""
    return Sealer(key).seal(text, context)


def open_seal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Open one thing sealed under `key` in `context`; raise `CannotOpen` otherwise."""
    return Sealer(key).open(sealed, context)


def derive(secret: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """Derive a key for one purpose (HKDF-SHA256), so that no key serves two."""
    return HKDF(
        algorithm=SHA256(), length=length, salt=None, info=b"counterpoint/1/" + purpose.encode()
    ).derive(secret)


def tag(key: bytes, purpose: str, *parts: bytes) -> bytes:
    """Return a keyed hash of 16 bytes: equal for equal parts, telling nothing without the key.

    Parts are framed by their length, so `("ab", "c")` and `("a", "bc")` differ.
    """
    framed = b"".join([len(part).to_bytes(4, "big") + part for part in parts])
    text = b"counterpoint/1/" + purpose.encode() + b"\0" + framed
    return hmac.digest(key, text, "sha256")[:16]
