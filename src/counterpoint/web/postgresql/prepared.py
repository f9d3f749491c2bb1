"""The reads that a connection has prepared in its server, asked without a cursor.

psycopg prepares by itself what a cursor asks often, but making the cursor, looking the query up
and waiting for the answer in Python cost as much as the answer. This goes to libpq as psycopg
shows it (`psycopg.pq`), with psycopg's own conversion of values and rows. It is for reads outside
a transaction; whatever it cannot do, the caller asks in the ordinary way, which also says why.

A statement's name is made of what it asks. Behind a pooler, which lends the connections of a few
to many, whoever finds the name taken finds the same question under it, and never another's.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer

_MOST = 100  # of a connection, as psycopg keeps of its own; the oldest makes room
_TAKEN = b"42P05"  # duplicate_prepared_statement


class _Prepared(NamedTuple):
    name: bytes
    formats: Sequence[pq.Format]


class Statements:
    """What one connection has prepared, by the SQL and the types of its values."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        """Begin with nothing prepared."""
        self._pgconn = connection.pgconn
        self._convert = Transformer(connection)
        self._known: dict[tuple[str, tuple[int, ...]], _Prepared] = {}

    def ask(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]] | None:
        """Return the rows, or None where the ordinary way has to be gone."""
        convert = self._convert
        try:
            given = convert.dump_sequence(values, [PyFormat.BINARY] * len(values))
            key = (sql, convert.types or ())
            known = self._known.get(key) or self._prepare(key, convert.formats or ())
            if known is None:
                return None
            found = self._pgconn.exec_prepared(
                known.name,
                given,  # type: ignore[arg-type]  # None is NULL, which the stub leaves out
                known.formats,
                pq.Format.BINARY,
            )
        except psycopg.Error:
            return None
        if found.status != pq.ExecStatus.TUPLES_OK:
            return None
        convert.set_pgresult(found)
        rows = convert.load_rows(0, found.ntuples, tuple)
        convert.set_pgresult(None)  # or the last answer would be held until the next
        return rows

    def _prepare(
        self, key: tuple[str, tuple[int, ...]], formats: Sequence[pq.Format]
    ) -> _Prepared | None:
        if len(self._known) >= _MOST:
            oldest = self._known.pop(next(iter(self._known)))
            self._pgconn.exec_(b"DEALLOCATE " + oldest.name)
        sql, types = key
        made = _Prepared(_named(sql, types), tuple(formats))
        answer = self._pgconn.prepare(made.name, _numbered(sql), types)
        if answer.status != pq.ExecStatus.COMMAND_OK and not _is_there(answer):
            return None
        self._known[key] = made
        return made


def _named(sql: str, types: tuple[int, ...]) -> bytes:
    """Return the one name of this question; PostgreSQL takes 63 bytes."""
    return b"read_%s" % hashlib.sha256(repr((sql, types)).encode()).hexdigest()[:48].encode()


def _is_there(answer: pq.abc.PGresult) -> bool:
    return answer.error_field(pq.DiagnosticField.SQLSTATE) == _TAKEN


def _numbered(sql: str) -> bytes:
    """Return SQL with its values' marks as the server reads them: $1, $2 and so on."""
    first, *rest = (part.replace("%%", "%") for part in sql.split("%s"))
    return (first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))).encode()
