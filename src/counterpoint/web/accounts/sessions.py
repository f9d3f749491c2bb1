"""Sessions in the database, each with the person it belongs to.

The key that a browser shows is not there, only a hash of it: nobody takes over a session by
reading the database. A session's data is signed for its own row.
"""

import hashlib
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from counterpoint.web.accounts.models import Person, Session
from counterpoint.web.database import as_date, as_uuid, ask

# Of a person, what every page needs; the wrapped keys are read when they are asked for. In the
# order of the model's own fields, as `from_db` wants them.
_NAMES = (
    "password",
    "id",
    "name",
    "name_key",
    "email",
    "lock_minutes",
    "new_browser",
    "new_browser_on",
)
_BESIDE = 1 + len(_NAMES)  # where a row goes on with what is beside session and person


def loading(beside: str = "", joined: str = "") -> str:
    """Return the SQL that reads a session with its person `p`, and what is beside them."""
    names = ", ".join(f"p.{name}" for name in _NAMES)
    return f"""
SELECT session_data, {names}{beside}
FROM accounts_session LEFT JOIN accounts_person p ON p.id = accounts_session.person_id {joined}
WHERE session_key = %s AND expire_date > %s"""  # noqa: S608  # names in our sources, no value


class SessionStore(DatabaseStore):
    """Django's own store, which also notes whose session it is."""

    asks = loading()
    person: Person | None = None  # who was read with it

    def load(self) -> dict[str, Any]:
        """Return what is in the session, and read with it whose it is.

        Every page does this, so it is one query, in plain SQL.
        """
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rows = ask(self.asks, [stored(self.session_key), now])
        if not rows:
            self._session_key = None
            return {}
        data, *person = rows[0][:_BESIDE]
        self.person = _person(*person) if person[0] else None
        self.take([row[_BESIDE:] for row in rows])
        kept: dict[str, Any] = self.decode(data)
        return kept

    def take(self, beside: list[tuple[Any, ...]]) -> None:
        """Keep for this visit what was read beside the session: here, nothing."""

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


class SignedIn(AuthenticationMiddleware):
    """Say on every page who is here: the one whose session it is, or nobody.

    As Django's own does it, but the person comes with the session, and at once: there is hardly a
    page that does not ask, and most ask many times.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user`."""
        request.user = _who(request)


def _who(request: HttpRequest) -> Person | AnonymousUser:
    session = request.session
    told = session.get(SESSION_KEY)
    person: Person | None = getattr(session, "person", None)
    if told is None or person is None or str(person.pk) != told:
        return AnonymousUser()
    # It changes with the passphrase: a session of before ends there.
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        session.flush()
        return AnonymousUser()
    return person


def _person(password: str, id: Any, *rest: Any) -> Person:
    *middle, day = rest
    values = (password, as_uuid(id), *middle, as_date(day) if day else None)
    return Person.from_db(connection.alias, _NAMES, values)


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
