"""The key ring of an open vault: in the session, but shut by a key that only the browser has.

Unlocking puts the secret key and the keys of the person's spaces into the session, encrypted
under a key that goes into a cookie and is kept nowhere here. So the database alone opens
nothing, and the cookie alone opens nothing.
"""

import base64
import hashlib
import time
from dataclasses import dataclass, field

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from counterpoint import vault
from counterpoint.web.accounts.models import Person

_SHUT = "ring"  # in the session: the ring, encrypted
_PUBLIC = "public"  # in the session: which public key, for what is written as the vault locks
_DROP_BOX = "drop box"  # among the ring's notes: the public key to which the browser seals offline
_ACTIVE = "active"  # in the session: when its person last did something, in seconds
LONGEST_OPEN = 240  # minutes, whatever stands in the database
_NOTE_EVERY = 30  # seconds; noting every page would make every page a write


_Spaces = dict[bytes, tuple[bytes, bytes, bytes]]
_decode = msgspec.msgpack.Decoder(tuple[bytes, _Spaces, dict[str, str]]).decode


@dataclass(slots=True)
class Ring:
    """What an open vault holds: the secret key, keys by what they open, and a note or two.

    With the key of a space are the two that are made of it, or each page would make them anew.
    """

    secret: bytes
    spaces: _Spaces = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    lock: bytes = b""  # the cookie's key, so that the ring can be shut again

    def __repr__(self) -> str:
        return "Ring(…)"


def unlock(request: HttpRequest, response: HttpResponse, ring: Ring) -> None:
    """Shut the ring into the session under a new key, and give that key to the browser."""
    ring.lock = vault.new_key()
    request.session[_ACTIVE] = int(time.time())
    _name_public_key(request, vault.public_of(ring.secret))
    _give(response, settings.AUTHOR_COOKIE_NAME, request.session[_PUBLIC])
    box = vault.drop_box_public(ring.secret)
    ring.notes[_DROP_BOX] = base64.urlsafe_b64encode(box).decode()
    put_back(request, ring)
    _give(response, settings.KEY_COOKIE_NAME, base64.urlsafe_b64encode(ring.lock).decode())


def _give(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(cookie, value, secure=settings.TLS, httponly=True, samesite="Strict")


def put_back(request: HttpRequest, ring: Ring) -> None:
    """Keep a ring that has changed, under the key that the browser already has."""
    packed = msgspec.msgpack.encode((ring.secret, ring.spaces, ring.notes))
    shut = vault.seal(ring.lock, packed, _context(request))
    request.session[_SHUT] = base64.b64encode(shut).decode()


def take(request: HttpRequest) -> Ring | None:
    """Return the open ring of this visit, or None if the vault is locked.

    After the person's own number of idle minutes the vault locks, and the ring is gone.
    """
    shut = request.session.get(_SHUT)
    if shut is None:
        return None
    now, active = int(time.time()), request.session.get(_ACTIVE, 0)
    assert isinstance(request.user, Person)
    if now - active > min(request.user.lock_minutes, LONGEST_OPEN) * 60:
        lock(request)
        return None
    polled = request.method == "GET" and "HX-Request" in request.headers  # by the page itself
    if now - active > _NOTE_EVERY and not polled:
        request.session[_ACTIVE] = now
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(settings.KEY_COOKIE_NAME, ""))
        packed = vault.open_seal(key, base64.b64decode(shut), _context(request))
        secret, spaces, notes = _decode(packed)
    except (ValueError, vault.CannotOpen, msgspec.MsgspecError):
        return None  # not its key, or a ring as an earlier version made it
    return Ring(secret, spaces, notes, key)


def lock(request: HttpRequest) -> None:
    """Forget the ring. Its person stays signed in and has to unlock."""
    request.session.pop(_SHUT, None)


def public_key(request: HttpRequest) -> bytes | None:
    """Return the public key of the person whose vault this browser last had open.

    None if another lies in the database than the session names, which is signed, or than the
    browser was told: who holds the key file can sign a session, but not reach into a browser.
    """
    assert isinstance(request.user, Person)
    key = bytes(request.user.public_key)
    told = (request.session.get(_PUBLIC), request.COOKIES.get(settings.AUTHOR_COOKIE_NAME))
    return key if told == (_name(key), _name(key)) else None


def _name_public_key(request: HttpRequest, key: bytes) -> None:
    # With the person, for it is long, and every page reads the session.
    assert isinstance(request.user, Person)
    request.session[_PUBLIC] = _name(key)
    if bytes(request.user.public_key) != key:
        request.user.public_key = key
        request.user.save(update_fields=["public_key"])


def _name(key: bytes) -> str:
    return hashlib.sha256(b"public key/" + key).hexdigest()


def drop_box(ring: Ring) -> str:
    """Return the key to which this person's browser may seal, as the page tells it."""
    return ring.notes.get(_DROP_BOX, "")


def forget_key(response: HttpResponse) -> None:
    """Take the cookie's key back from the browser."""
    response.delete_cookie(settings.KEY_COOKIE_NAME, samesite="Strict")


def forget_person(response: HttpResponse) -> None:
    """Take back all that unlocking gave to the browser, as its person goes."""
    forget_key(response)
    response.delete_cookie(settings.AUTHOR_COOKIE_NAME, samesite="Strict")


def _context(request: HttpRequest) -> bytes:
    assert isinstance(request.user, Person)
    return b"ring/" + request.user.id.bytes
