"""Say who somebody is, by name and passphrase. Opening the vault is another matter."""

import uuid

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpRequest

from counterpoint.web.accounts.models import Person
from counterpoint.web.database import as_date, as_stored

# In the order of the model’s own fields, as `from_db` wants them.
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
_PERSON = """
SELECT password, name, name_key, email, lock_minutes, new_browser, new_browser_on
FROM accounts_person WHERE id = %s"""


class PassphraseBackend(BaseBackend):
    """Sign in with a name and a passphrase."""

    def authenticate(
        self,
        request: HttpRequest | None,
        name: str | None = None,
        passphrase: str | None = None,
        **_: object,
    ) -> Person | None:
        """Return the person if the passphrase is theirs, after the same work in either case."""
        if name is None or passphrase is None:
            return None
        person = Person.objects.named(name)
        if person is None:
            make_password(passphrase)  # so that the time taken does not tell who has an account
            return None
        return person if person.check_password(passphrase) else None

    def get_user(self, user_id: uuid.UUID) -> Person | None:
        """Return the person of a session; the wrapped keys are read when they are asked for.

        Every page does this, so it is done in plain SQL.
        """
        with connection.cursor() as cursor:
            cursor.execute(_PERSON, [as_stored(user_id)])
            row = cursor.fetchone()
        if row is None:
            return None
        password, *rest, day = row
        day = as_date(day) if day else None
        return Person.from_db(connection.alias, _NAMES, (password, user_id, *rest, day))
