"""A person, where they are signed in, and how often somebody guessed wrong."""

import unicodedata
import uuid
from datetime import date
from typing import Any, ClassVar

import uuid_utils.compat
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

NAME_LENGTH = 40


def name_key(name: str) -> str:
    """Return the form under which two spellings count as one name."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def new_id() -> uuid.UUID:
    """Return a UUIDv7: unguessable, and in the order of time."""
    return uuid_utils.compat.uuid7()


def today_utc() -> date:
    """Return the day, in UTC: coarse on purpose, nobody needs the hour of anyone's arrival."""
    from django.utils import timezone

    return timezone.now().date()


class People(BaseUserManager["Person"]):
    """Find people by the name they sign in with."""

    def named(self, name: str) -> "Person | None":
        """Return the person of that name, whatever the case, or None."""
        return self.filter(name_key=name_key(name)).first()

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person of that name; Django's own tools ask in this way."""
        return self.get(name_key=name_key(username or ""))


class Person(AbstractBaseUser):
    """Somebody with an account. There are no roles: running the server gives no right here.

    `password` is Django's Argon2 hash and lets in; it opens nothing. The vault's secret key is
    in `by_passphrase` and `by_code`, wrapped under each. `public_key` is believed only where a
    session, which is signed, names it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    name_key = models.CharField(max_length=4 * NAME_LENGTH, unique=True)
    email = models.EmailField(blank=True)
    joined = models.DateField(default=today_utc)
    lock_minutes = models.PositiveSmallIntegerField(default=10)
    new_browser = models.CharField(max_length=80, blank=True)  # that signed in and is not yet seen
    new_browser_on = models.DateField(null=True)
    by_passphrase = models.BinaryField()
    by_code = models.BinaryField()
    public_key = models.BinaryField(default=b"")

    last_login = None  # when somebody was last here is nobody's business
    is_active = True

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "name_key"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the key of the name brought in step."""
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)


class Session(AbstractBaseSession):
    """One browser that is signed in, so that its owner can list it and end it."""

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """Return the store that writes these rows."""
        from counterpoint.web.accounts.sessions import SessionStore

        return SessionStore

    def get_decoded(self) -> dict[str, Any]:
        """Return what is in the session; nothing if the row was changed outside the app."""
        from counterpoint.web.accounts.sessions import opened

        return opened(self)


class Stash(models.Model):
    """What somebody was writing when their vault locked, sealed to their own public key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    sealed = models.BinaryField()


class Wait(models.Model):
    """How often somebody guessed wrong, and until when the next guess has to wait.

    `bucket` is a keyed hash: the table says neither whose name was tried nor from where.
    """

    bucket = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()


class Reset(models.Model):
    """A way back in for somebody who lost passphrase and recovery code: into an empty vault.

    Made on the server's command line. The link holds a secret of which only the hash is here. It
    opens only after some time, and is void once its person comes by their own passphrase.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE)
    lookup = models.BinaryField()
    begins = models.DateTimeField()
    until = models.DateTimeField()
