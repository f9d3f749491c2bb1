"""A person's keys: made, wrapped, unwrapped; and what is sent to a person's public key.

Protects a person's secret key from whoever holds the database: it lies there only wrapped,
under the passphrase (Argon2id, RFC 9106) and, apart from that, under the recovery code. Its
own key pair is the hybrid of ML-KEM-768 and X25519, used through HPKE (RFC 9180), whose
single-shot form makes a fresh ephemeral key and so a fresh nonce for every message.
"""

import os
import secrets
import struct
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from counterpoint.vault.errors import BadCost, CannotOpen, WeakCode
from counterpoint.vault.padding import pad, unpad
from counterpoint.vault.sealing import KEY_BYTES, derive, open_seal, seal

_HYBRID = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_DROP = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SENT = b"\x01"  # the version of what is sent to a person
_WRAPPED = b"\x01"  # the version of a wrapped secret key
_SEED_BYTES = 64  # of ML-KEM (d and z, FIPS 203); the X25519 key's 32 bytes follow
_COST = struct.Struct(">IIB")
_SALT_BYTES = 16

# Crockford's alphabet: no I, L, O or U, so a code survives being read aloud and written down.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_CODE_LETTERS = 25


_MOST_MEMORY = 256 * 1024  # KiB
_MOST_PASSES = 16
_MOST_LANES = 16
_MOST_WORK = 1024 * 1024  # KiB times passes: a second or two of one processor


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id's memory (KiB), passes and lanes.

    Raise `BadCost` for what Argon2id cannot do, and for more than we would agree to unwrap: a
    forged row must not take a server's memory or minutes, nor a setting shut its owner out.
    """

    memory: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        possible = self.passes >= 1 and self.lanes >= 1 and self.memory >= 8 * self.lanes
        bearable = (
            self.memory <= _MOST_MEMORY
            and self.passes <= _MOST_PASSES
            and self.lanes <= _MOST_LANES
            and self.memory * self.passes <= _MOST_WORK
        )
        if not (possible and bearable):
            raise BadCost


DEFAULT_COST = Cost(memory=64 * 1024, passes=3, lanes=4)  # RFC 9106, second recommended option


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A person's key pair in raw bytes: `public` may be stored, `secret` only wrapped."""

    public: bytes
    secret: bytes

    def __repr__(self) -> str:
        return "KeyPair(…)"  # a key pair must not reach a log by way of a traceback


def new_key_pair() -> KeyPair:
    """Make the key pair of a person who has just arrived."""
    mlkem, x25519 = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    return KeyPair(
        public=mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw(),
        secret=mlkem.private_bytes_raw() + x25519.private_bytes_raw(),
    )


def public_of(secret: bytes) -> bytes:
    """Return the public key that belongs to a secret key; raise `CannotOpen` if it is none."""
    try:
        mlkem = MLKEM768PrivateKey.from_seed_bytes(secret[:_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(secret[_SEED_BYTES:])
    except ValueError:
        raise CannotOpen from None
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:-32]),
            X25519PublicKey.from_public_bytes(public[-32:]),
        )
    except ValueError:
        raise CannotOpen from None


def _secret_key(secret: bytes) -> MLKEM768X25519PrivateKey:
    try:
        return MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(secret[:_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(secret[_SEED_BYTES:]),
        )
    except ValueError:
        raise CannotOpen from None


def send(public: bytes, text: bytes, context: bytes) -> bytes:
    """Encrypt `text`, padded, so that only the holder of the matching secret key opens it.

    It does not say who sent it: anyone with the public key can send. Where a forgery would
    hurt, what arrives needs a proof of its own.
    """
    try:
        return _SENT + _HYBRID.encrypt(pad(text), _public_key(public), info=_SENT + context)
    except ValueError:  # a public key with which no secret can be agreed
        raise CannotOpen from None


def open_sent(secret: bytes, sent: bytes, context: bytes) -> bytes:
    """Open what was sent to this secret key in this context; raise `CannotOpen` otherwise."""
    if sent[:1] != _SENT:
        raise CannotOpen
    try:
        return unpad(_HYBRID.decrypt(sent[1:], _secret_key(secret), info=_SENT + context))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


# The drop box: a second, plain X25519 key that a browser can seal to by itself.


def _drop_box(secret: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(derive(secret, "drop box"))


def drop_box_public(secret: bytes) -> bytes:
    """Return the public key (32 bytes) to which this person's browser seals while offline."""
    return _drop_box(secret).public_key().public_bytes_raw()


def open_drop(secret: bytes, box: bytes, context: bytes) -> bytes:
    """Open what a browser sealed to the drop box (HPKE, X25519); raise `CannotOpen` otherwise.

    Browsers have no ML-KEM yet, so a drop is not safe against a future quantum computer; it
    lies on the device and in the database only until its author next unlocks.
    """
    if box[:1] != _SENT:
        raise CannotOpen
    try:
        return _DROP.decrypt(box[1:], _drop_box(secret), info=b"counterpoint/1/drop/" + context)
    except (InvalidTag, ValueError):
        raise CannotOpen from None


# Wrapping under the passphrase


def tidy_passphrase(passphrase: str) -> str:
    """Return the one form (NFKC) of a passphrase that two keyboards may send in two.

    A phone may send é as e and an accent, a desk as one letter, and a space may be a no-break
    space; to the person who types, these are the same passphrase (NIST SP 800-63B).
    """
    return unicodedata.normalize("NFKC", passphrase)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    ).derive(tidy_passphrase(passphrase).encode(errors="surrogatepass"))


def wrap_with_passphrase(
    secret: bytes, passphrase: str, owner: bytes, cost: Cost = DEFAULT_COST
) -> bytes:
    """Wrap a secret key under a passphrase, bound to its owner.

    The result is `version (1) | memory (4) passes (4) lanes (1) | salt (16) | seal`, so that a
    later version may ask more of a guess without shutting out what was wrapped before. The
    salt is fresh each time, and with it the key, so no nonce can meet its key twice.
    """
    salt = os.urandom(_SALT_BYTES)
    head = _WRAPPED + _COST.pack(cost.memory, cost.passes, cost.lanes) + salt
    return head + seal(_stretch(passphrase, salt, cost), secret, b"passphrase" + head + owner)


def unwrap_with_passphrase(wrapped: bytes, passphrase: str, owner: bytes) -> bytes:
    """Return the secret key; raise `CannotOpen` for a wrong passphrase, owner or byte."""
    end = 1 + _COST.size + _SALT_BYTES
    head = wrapped[:end]
    if len(head) < end or head[:1] != _WRAPPED:
        raise CannotOpen
    try:
        cost = Cost(*_COST.unpack(head[1 : 1 + _COST.size]))
    except BadCost:
        raise CannotOpen from None
    key = _stretch(passphrase, head[-_SALT_BYTES:], cost)
    return open_seal(key, wrapped[end:], b"passphrase" + head + owner)


# Wrapping under the recovery code


def new_recovery_code() -> str:
    """Return a new code of 25 letters and digits (125 random bits) in five groups."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    return "-".join(letters[i : i + 5] for i in range(0, _CODE_LETTERS, 5))


def tidy_recovery_code(code: str) -> str:
    """Return the letters alone, whatever the case, spaces, dashes and likely misreadings.

    Raise `WeakCode` if what is left cannot be a code.
    """
    letters = "".join(c for c in code.upper() if c.isalnum()).translate(_MISREAD)
    if len(letters) != _CODE_LETTERS or not set(letters) <= set(_LETTERS):
        raise WeakCode
    return letters


def _code_key(code: str) -> bytes:
    # 125 random bits need no stretching: there is nothing to guess.
    return derive(tidy_recovery_code(code).encode(), "recovery code")


def wrap_with_code(secret: bytes, code: str, owner: bytes) -> bytes:
    """Wrap a secret key under a recovery code, bound to its owner."""
    return _WRAPPED + seal(_code_key(code), secret, b"recovery" + owner)


def unwrap_with_code(wrapped: bytes, code: str, owner: bytes) -> bytes:
    """Return the secret key; raise `CannotOpen` or `WeakCode` otherwise."""
    if wrapped[:1] != _WRAPPED:
        raise CannotOpen
    return open_seal(_code_key(code), wrapped[1:], b"recovery" + owner)
