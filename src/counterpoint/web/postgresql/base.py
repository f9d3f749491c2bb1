"""A connection that is looked at before each request, and seldom asked whether it is there.

Django asks the server before each request whether it is still there, and waits for the answer. A
server that goes says so, and then there is something to read where nothing is expected: that much
this machine sees by itself. Only a connection that was quiet for long is asked, for something in
between may have dropped it in silence.
"""

import select
import time
from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base

from counterpoint.web.postgresql.prepared import Statements

_LONG = 30  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how it finds out that its server has gone, and for plain reads."""

    health_check_done: bool
    _looked = float("-inf")  # when, by the clock that nobody sets

    def connect(self) -> None:
        """Open it; what answered just now need not be asked soon."""
        super().connect()
        self._looked = time.monotonic()
        self._statements = Statements(self.connection)

    def ask(self, sql: str, values: Sequence[Any]) -> list[Any] | None:
        """Return the rows of a read, or None where it has to be asked by a cursor."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        # A transaction begins with what a cursor asks first, and who counts queries counts there.
        if self.in_atomic_block or not self.get_autocommit() or self.queries_logged:
            return None
        return None if self.execute_wrappers else self._statements.ask(sql, values)

    def close_if_health_check_failed(self) -> None:
        """Look, and ask only in doubt."""
        if self.connection is None or self.health_check_done:
            return
        now = time.monotonic()
        if now - self._looked < _LONG and _silent(self.connection):
            self.health_check_done = True
        self._looked = now
        super().close_if_health_check_failed()


def _silent(connection: Any) -> bool:
    return not select.select([connection], [], [], 0)[0]
