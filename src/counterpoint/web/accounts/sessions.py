"""Sessions in the database, each with the person it belongs to.

The key that a browser shows is not there, only a hash of it: nobody takes over a session by
reading the database. A session's data is signed for its own row.
"""

import hashlib
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
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
            cursor.execute(_LOAD, [stored(self.session_key), now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(row[0])
        return kept

    @property
    def key_salt(self) -> str:
        """Return what the signature is made with: one session's row does not pass for another's."""
        return _salt(stored(self.session_key))

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session with this key."""
        return Session.objects.filter(session_key=stored(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End a session: this one, if no other is named."""
        Session.objects.filter(session_key=stored(session_key or self.session_key)).delete()

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of a session."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for this session."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.session_key = stored(row.session_key)
        row.person_id = data.get(SESSION_KEY)
        return row


def stored(session_key: str | None) -> str:
    """Return what stands in the database for a session's key, which is only in its cookie."""
    return hashlib.sha256(b"session/" + (session_key or "").encode()).hexdigest()[:40]


def opened(row: Session) -> dict[str, Any]:
    """Return what is in a session's row."""
    try:
        kept: dict[str, Any] = signing.loads(
            row.session_data, salt=_salt(row.session_key), serializer=JSONSerializer
        )
    except (signing.BadSignature, ValueError):
        return {}
    return kept


def _salt(row_key: str) -> str:
    return f"counterpoint.session.{row_key}"
