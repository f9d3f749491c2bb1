"""Which database: SQLite in the data folder, or PostgreSQL by DATABASE_URL."""

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from counterpoint.web.errors import WebError


class DatabaseAddressError(WebError):
    """DATABASE_URL does not name a database that we can use."""


def from_environment(data: Path) -> dict[str, Any]:
    """Return Django's settings for the database that the environment asks for."""
    address = os.environ.get("DATABASE_URL", "").strip()
    return from_address(address) if address else _sqlite(data / "counterpoint.sqlite3")


def from_address(address: str) -> dict[str, Any]:
    """Read `postgres://name:password@host:port/database?option=…` or `sqlite:///path`.

    Raise `DatabaseAddressError`; its text never repeats the address, which holds a password.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise DatabaseAddressError(
            "DATABASE_URL cannot be read: check the host and the port after it."
        ) from None
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise DatabaseAddressError(
            "DATABASE_URL must begin with postgres:// (or sqlite:/// and a path)."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise DatabaseAddressError("DATABASE_URL must end with the name of the database.")
    return {
        "ENGINE": "counterpoint.web.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # Values apart from the SQL, so that rows come in PostgreSQL's own form.
            "server_side_binding": True,
            **options,
        },
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "counterpoint.web.sqlite",
        "NAME": path,
        # Opening a connection costs more than a page's queries, so it is kept.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A write takes its lock at once: two writers then wait instead of failing half way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: what was answered with success survives a power cut. secure_delete: what is
            # erased is overwritten.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000"
            ),
        },
    }


# Between Python and a row, where SQL is written by hand: SQLite keeps ids and days as text.


def ask(sql: str, values: Sequence[Any]) -> list[Any]:
    """Return the rows that plain SQL finds."""
    from django.db import connection

    found: list[Any] | None = connection.ask(sql, values)  # type: ignore[attr-defined]  # ours
    if found is None:
        with connection.cursor() as cursor:
            found = _put(cursor, sql, values).fetchall()
    return found


def stream(sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that plain SQL finds: of thousands, a row is quicker used while it is new."""
    from django.db import connection

    with connection.cursor() as cursor:
        yield from _put(cursor, sql, values)


def _put(cursor: Any, sql: str, values: Sequence[Any]) -> Any:
    if not _keeps_text():
        cursor.cursor.format = 1  # PostgreSQL's own form of values, less to write and to read
    cursor.execute(sql, values)
    return cursor


def as_stored(value: uuid.UUID) -> Any:
    """Return an id as this database keeps it."""
    return value.hex if _keeps_text() else value


def bytes_of_ids() -> Callable[[Any], bytes]:
    """Return what makes bytes of an id that this database gave."""
    return bytes.fromhex if _keeps_text() else attrgetter("bytes")


@cache
def _keeps_text() -> bool:
    from django.db import connection

    return bool(connection.vendor == "sqlite")


def as_uuid(stored: Any) -> uuid.UUID:
    """Return an id that this database gave."""
    return stored if isinstance(stored, uuid.UUID) else _read(stored)


@lru_cache(maxsize=16_384)  # the same authors and entries stand on page after page
def _read(stored: str) -> uuid.UUID:
    return uuid.UUID(int=int(stored, 16))


def as_date(stored: Any) -> date:
    """Return a day that this database gave."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)
