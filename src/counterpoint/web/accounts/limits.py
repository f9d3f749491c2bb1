"""Slow down guessing, without letting one person shut out the other.

Five wrong tries are free; then each next one has to wait, twice as long every time, at most a
quarter of an hour. Tries are counted by name; but a browser in which this person has signed in
before carries a cookie that says so and is counted by itself, so that somebody who guesses at a
name on another device does not keep its owner out (the idea is OWASP's device cookie).
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from counterpoint.web.accounts.models import Person, Wait, name_key

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
_EVERYONE = "all strangers"
_FREE_FOR_ALL = 60  # tries by strangers, over all names, before they too have to wait
_YEAR = 60 * 60 * 24 * 365


def seconds_to_wait(request: HttpRequest, name: str) -> int:
    """Return how many seconds the next try at this name from here has to wait, 0 for none."""
    now = timezone.now()
    untils = Wait.objects.filter(bucket__in=_buckets(request, name), until__gt=now)
    longest = max(untils.values_list("until", flat=True), default=now)
    return -int(-(longest - now).total_seconds() // 1)


def note_failure(request: HttpRequest, name: str) -> None:
    """Count a wrong try."""
    for bucket in _buckets(request, name):
        _count(bucket, _FREE_FOR_ALL if _is_all(bucket) else FREE_TRIES)


def _count(bucket: str, free: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        Wait.objects.get_or_create(bucket=bucket, defaults={"until": now})
        wait = Wait.objects.select_for_update().get(bucket=bucket)  # tries side by side all count
        if wait.until < now - FORGOTTEN_AFTER:
            wait.failures = 0
        wait.failures += 1
        wait.until = _until(now, wait.failures, free)
        wait.save()


def guesses_wait(what: str) -> int:
    """Return how many seconds guesses at an address of this sort have to wait, 0 for none.

    For addresses that hold a secret and need no name. Whoever knows the secret never waits.
    """
    now = timezone.now()
    until = Wait.objects.filter(bucket=_hash("guess", what), until__gt=now).values_list("until")
    return -int(-(until[0][0] - now).total_seconds() // 1) if until else 0


def note_guess(what: str) -> None:
    """Count a wrong guess at an address of this sort."""
    _count(_hash("guess", what), _FREE_FOR_ALL)


def forgive(request: HttpRequest, name: str) -> None:
    """Forget the wrong tries at this name: the right one came."""
    Wait.objects.filter(bucket__in=[b for b in _buckets(request, name) if not _is_all(b)]).delete()


def is_known(request: HttpRequest, person: Person) -> bool:
    """Say whether this person has signed in with this browser before."""
    return _device(request, person.name) is not None


def know_device(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Let this browser be counted by itself from now on."""
    if is_known(request, person):
        return
    value = signing.dumps([_whose(person.name), secrets.token_hex(8)], salt="device")
    response.set_cookie(
        _cookie(person.name),
        value,
        max_age=_YEAR,
        secure=settings.TLS,
        httponly=True,
        samesite="Lax",
    )


def _until(now: datetime, failures: int, free: int) -> datetime:
    over = failures - free
    if over < 0:
        return now
    wait: timedelta = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
    return now + wait


def _device(request: HttpRequest, name: str) -> str | None:
    try:
        whose, device = signing.loads(
            request.COOKIES.get(_cookie(name), ""), salt="device", max_age=_YEAR
        )
    except (signing.BadSignature, ValueError):
        return None
    return str(device) if whose == _whose(name) else None


def _cookie(name: str) -> str:
    # One for each person, so that two who share a laptop do not take each other's place.
    return f"{settings.DEVICE_COOKIE_NAME}-{_whose(name)[:8]}"


def _buckets(request: HttpRequest, name: str) -> list[str]:
    device = _device(request, name)
    if device:
        return [_hash("device", name_key(name), device)]
    return [_hash("name", name_key(name)), _hash(_EVERYONE)]


def _is_all(bucket: str) -> bool:
    return bucket == _hash(_EVERYONE)


def _whose(name: str) -> str:
    return _hash("whose", name_key(name))[:24]  # the cookie holds no name


def _hash(*parts: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), "\0".join(parts).encode(), "sha256").hex()
