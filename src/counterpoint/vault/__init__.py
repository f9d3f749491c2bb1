"""Keys and seals: what one person may open and nobody else can.

Everything here stands on standard pieces of the `cryptography` package and knows nothing of
the web. Read `sealing` for content, `keys` for people, `padding` for what length may tell.

    person   HPKE key pair (ML-KEM-768 and X25519 together); the secret half is kept wrapped,
             once under the passphrase (Argon2id) and once under the recovery code
    space    one random key, sealed by each member under a key from their own secret key
    entry    AES-256-GCM under its space's key, bound to where it belongs
"""

from counterpoint.vault.errors import BadCost, CannotOpen, VaultError, WeakCode
from counterpoint.vault.keys import (
    DEFAULT_COST,
    Cost,
    KeyPair,
    drop_box_public,
    new_key_pair,
    new_recovery_code,
    open_drop,
    open_sent,
    public_of,
    send,
    tidy_passphrase,
    tidy_recovery_code,
    unwrap_with_code,
    unwrap_with_passphrase,
    wrap_with_code,
    wrap_with_passphrase,
)
from counterpoint.vault.sealing import Sealer, derive, new_key, open_seal, seal, tag

__all__ = [
    "DEFAULT_COST",
    "BadCost",
    "CannotOpen",
    "Cost",
    "KeyPair",
    "Sealer",
    "VaultError",
    "WeakCode",
    "derive",
    "drop_box_public",
    "new_key",
    "new_key_pair",
    "new_recovery_code",
    "open_drop",
    "open_seal",
    "open_sent",
    "public_of",
    "seal",
    "send",
    "tag",
    "tidy_passphrase",
    "tidy_recovery_code",
    "unwrap_with_code",
    "unwrap_with_passphrase",
    "wrap_with_code",
    "wrap_with_passphrase",
]
