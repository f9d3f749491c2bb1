"""Sessions in the database, each with the person it belongs to."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from counterpoint.web.accounts.models import Session

_LOAD = "SELECT session_data FROM accounts_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django's own store, which also notes whose session it is."""

    def load(self) -> dict[str, Any]:
        """Return what is in the session. Every page does this, so it is done in plain SQL."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(row[0])
        return kept

    @property
    def key_salt(self) -> str:
        """Return what the signature is made with: one session's row does not pass for another's."""
        return f"counterpoint.session.{self.session_key or ''}"

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of a session."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for this session."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.person_id = data.get(SESSION_KEY)
        return row
