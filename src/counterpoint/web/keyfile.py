"""The server's key file: the two secrets that are never in the database or a backup.

`secret` signs cookies and sessions (Django's SECRET_KEY). `referee` closes the outer seal of
what waits until both have answered. Made at the first start, readable by its owner alone.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from counterpoint.web.errors import WebError


class KeyFileError(WebError):
    """The key file is missing, unreadable or damaged."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The server's own secrets."""

    secret: str
    referee: bytes

    def __repr__(self) -> str:
        return "KeyFile(…)"


def load(path: Path) -> KeyFile:
    """Read the key file, making it if this is the first start; raise `KeyFileError`."""
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror}.") from None
    try:
        _make(path)
    except FileExistsError:
        pass  # another worker was first; its file is the one that counts
    except OSError as error:
        raise KeyFileError(
            f"The key file {path} cannot be made: {error.strerror}. "
            "Check that the data folder exists and that you may write to it."
        ) from None
    return _read(path)


def _read(path: Path) -> KeyFile:
    try:
        kept = json.loads(path.read_text())
        keys = KeyFile(secret=str(kept["secret"]), referee=bytes.fromhex(kept["referee"]))
    except (ValueError, KeyError, TypeError):
        raise KeyFileError(
            f"The key file {path} is damaged. Put back a copy, or move it away to begin with new "
            "keys: everyone then signs in again, and answers that still waited are asked anew."
        ) from None
    if len(keys.referee) != 32 or len(keys.secret) < 50:
        raise KeyFileError(f"The key file {path} is damaged: a key in it is too short.")
    return keys


def _make(path: Path) -> None:
    text = json.dumps({"secret": secrets.token_urlsafe(50), "referee": secrets.token_hex(32)})
    # Written whole under another name and then linked, so that no one ever reads half a file.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
