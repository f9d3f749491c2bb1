"""A connection that remembers how SQL is written for SQLite.

Django's queries mark values by `%s`, SQLite's by `?`. Django looks through a query for marks each
time it is asked, and the pages ask the same few.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, but for how a query's marks are found."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Return the query in SQLite's words."""
        if param_names is None:
            return _converted(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(maxsize=256)
def _converted(query: str) -> str:
    # No value is in it: those come apart from the query.
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with that cursor, and plain reads without one."""

    def create_cursor(self, _name: Any = None) -> Cursor:
        """Return a new cursor."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def ask(self, sql: str, values: Sequence[Any]) -> list[Any] | None:
        """Return the rows of a read, or None where it has to be asked by a cursor."""
        self.ensure_connection()
        if self.queries_logged or self.execute_wrappers:
            return None
        with self.wrap_database_errors:
            found: list[Any] = self.connection.execute(_converted(sql), values).fetchall()
        return found
