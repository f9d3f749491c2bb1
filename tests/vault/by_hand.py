"""The vault's formats written a second time, from the standards, as an independent witness.

HKDF (RFC 5869), HPKE in base mode (RFC 9180) over X25519, and its hybrid with ML-KEM-768, which
is still a draft of the IETF: if a later `cryptography` changed it, this file could still open
what was sent before. A browser seals a drop with the same steps in WebCrypto.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

X25519_KEM = (0x0020).to_bytes(2, "big")
HYBRID_KEM = (0x647A).to_bytes(2, "big")
HKDF_SHA256 = (0x0001).to_bytes(2, "big")
AES_128_GCM = (0x0001).to_bytes(2, "big")
AES_256_GCM = (0x0002).to_bytes(2, "big")
_MLKEM_SEED = 64
_MLKEM_ENC = 1088


def extract(salt: bytes, material: bytes) -> bytes:
    """Do the first half of HKDF-SHA256."""
    return hmac.digest(salt or bytes(32), material, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """Do the second half of HKDF-SHA256."""
    out = block = b""
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:length]


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return extract(salt, b"HPKE-v1" + suite + label + material)


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def schedule(shared: bytes, kem: bytes, aead: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Return key and first nonce of HPKE's base mode (RFC 9180, 5.1)."""
    suite = b"HPKE" + kem + HKDF_SHA256 + aead
    no_psk = _extract(suite, b"", b"psk_id_hash", b"")
    context = b"\0" + no_psk + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, shared, b"secret", b"")
    length = 16 if aead == AES_128_GCM else 32
    key = _expand(suite, secret, b"key", context, length)
    return key, _expand(suite, secret, b"base_nonce", context, 12)


def x25519_shared(agreed: bytes, enc: bytes, public: bytes) -> bytes:
    """Return the shared secret of DHKEM(X25519, HKDF-SHA256) (RFC 9180, 4.1)."""
    suite = b"KEM" + X25519_KEM
    prk = _extract(suite, b"", b"eae_prk", agreed)
    return _expand(suite, prk, b"shared_secret", enc + public, 32)


def seal_drop(public: bytes, text: bytes, context: bytes, once: X25519PrivateKey) -> bytes:
    """Seal to a drop box as a browser does; `once` is the key made for this one drop."""
    enc = once.public_key().public_bytes_raw()
    shared = x25519_shared(once.exchange(X25519PublicKey.from_public_bytes(public)), enc, public)
    info = b"counterpoint/1/drop/" + context
    key, nonce = schedule(shared, X25519_KEM, AES_256_GCM, info)
    return b"\x01" + enc + AESGCM(key).encrypt(nonce, text, b"")


def open_sent(secret: bytes, sent: bytes, context: bytes) -> bytes:
    """Open what was sent to a person, and leave the padding on."""
    version, enc, sealed = sent[:1], sent[1 : 1 + _MLKEM_ENC + 32], sent[1 + _MLKEM_ENC + 32 :]
    x25519 = X25519PrivateKey.from_private_bytes(secret[_MLKEM_SEED:])
    share = enc[_MLKEM_ENC:]
    lattice = MLKEM768PrivateKey.from_seed_bytes(secret[:_MLKEM_SEED]).decapsulate(enc[:_MLKEM_ENC])
    agreed = x25519.exchange(X25519PublicKey.from_public_bytes(share))
    own = x25519.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(lattice + agreed + share + own + rb"\.//^" + b"\\").digest()
    key, nonce = schedule(shared, HYBRID_KEM, AES_256_GCM, version + context)
    return AESGCM(key).decrypt(nonce, sealed, b"")
