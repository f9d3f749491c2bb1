"""Let somebody in by name and passphrase. Opening the vault is another matter.

Who is here on a later page, `sessions.SignedIn` says.
"""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from counterpoint.web.accounts.models import Person


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
