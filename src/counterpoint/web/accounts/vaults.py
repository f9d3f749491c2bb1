"""A person's vault over the years: made, opened, given a new passphrase, lost.

The only place where a person's keys are wrapped and unwrapped.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import Person, Reset

RESET_AFTER = timedelta(days=1)  # in which its person can void a link that somebody else asked for
RESET_UNTIL = timedelta(days=8)


def arrive(name: str, passphrase: str, email: str = "") -> tuple[Person, bytes, str]:
    """Make a person with a new vault; return them, their secret key and the recovery code."""
    person = Person(name=name, email=email)
    secret, code = _furnish(person, passphrase)
    person.save(force_insert=True)
    return person, secret, code


def open_with_passphrase(person: Person, passphrase: str) -> bytes:
    """Return the secret key; raise `vault.CannotOpen` if the passphrase is another."""
    return vault.unwrap_with_passphrase(bytes(person.by_passphrase), passphrase, person.id.bytes)


def open_with_code(person: Person, code: str) -> bytes:
    """Return the secret key; raise `vault.VaultError` if the code is another or none."""
    return vault.unwrap_with_code(bytes(person.by_code), code, person.id.bytes)


def change_passphrase(person: Person, secret: bytes, passphrase: str) -> None:
    """Wrap the same secret key under a new passphrase. Nothing else is encrypted again."""
    _wrap(person, secret, passphrase)
    person.save(update_fields=["password", "by_passphrase"])


def new_code(person: Person, secret: bytes) -> str:
    """Return a new recovery code; the one before opens nothing any more."""
    code = vault.new_recovery_code()
    person.by_code = vault.wrap_with_code(secret, code, person.id.bytes)
    person.save(update_fields=["by_code"])
    return code


def allow_reset(person: Person) -> str:
    """Return the secret of a link by which this person may begin again with an empty vault."""
    secret = secrets.token_urlsafe(24)
    now = timezone.now()
    times = {"begins": now + RESET_AFTER, "until": now + RESET_UNTIL}
    Reset.objects.update_or_create(person=person, defaults={"lookup": _lookup(secret), **times})
    return secret


def reset_of(secret: str) -> Reset | None:
    """Return what a link stands for, or None if it is spent, void, old or invented."""
    found = Reset.objects.filter(lookup=_lookup(secret), until__gt=timezone.now())
    return found.select_related("person").first()


def void_reset(person: Person) -> bool:
    """Void the link by which a person would begin again: they are here, with what opens."""
    return bool(Reset.objects.filter(person=person).delete()[0])


def begin_again(person: Person, passphrase: str) -> tuple[bytes, str]:
    """Give a person new keys. What was sealed to the old ones stays shut for good."""
    with transaction.atomic():
        secret, code = _furnish(person, passphrase)
        person.save()
        Reset.objects.filter(person=person).delete()
    return secret, code


def _furnish(person: Person, passphrase: str) -> tuple[bytes, str]:
    secret, code = vault.new_key_pair().secret, vault.new_recovery_code()
    person.by_code = vault.wrap_with_code(secret, code, person.id.bytes)
    _wrap(person, secret, passphrase)
    return secret, code


def _wrap(person: Person, secret: bytes, passphrase: str) -> None:
    person.set_password(passphrase)
    person.by_passphrase = vault.wrap_with_passphrase(
        secret, passphrase, person.id.bytes, settings.VAULT_COST
    )


def _lookup(secret: str) -> bytes:
    return hashlib.sha256(b"reset/" + secret.encode()).digest()
