"""Keep what somebody was writing when the vault locked.

It is sealed to the person's own public key at once, so neither the session nor the database
holds a readable word of it, and it is given back on the page it was meant for. The public key is
the one that the session took down while the vault was open: sessions are signed, and a key that
somebody put into the database would be another's.
"""

import base64

import msgspec
from django.http import HttpRequest, QueryDict

from counterpoint import vault
from counterpoint.web.accounts import ring
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring

_KEPT = "stash"
_LARGEST = 256 * 1024
HAD_FILES = "had_files"  # said of a form whose files could not be kept with its words
_NEVER = ("csrfmiddlewaretoken", "passphrase", "code", "_at")


def keep(request: HttpRequest, path: str, fields: QueryDict) -> None:
    """Seal the fields of a form that was meant for `path`."""
    assert isinstance(request.user, Person)
    public = ring.public_key(request)
    words = {k: v for k, v in fields.lists() if not any(never in k for never in _NEVER)}
    if request.FILES:
        words[HAD_FILES] = ["1"]
    packed = msgspec.msgpack.encode((path, words))
    if not words or public is None or len(packed) > _LARGEST:
        return
    sent = vault.send(public, packed, _context(request.user))
    request.session[_KEPT] = base64.b64encode(sent).decode()


def take(request: HttpRequest, opened: Ring) -> QueryDict | None:
    """Return, once, the fields that were meant for this page, or None."""
    kept = request.session.get(_KEPT)
    if kept is None:
        return None
    assert isinstance(request.user, Person)
    try:
        packed = vault.open_sent(opened.secret, base64.b64decode(kept), _context(request.user))
    except vault.CannotOpen:
        request.session.pop(_KEPT)
        return None
    path, words = msgspec.msgpack.decode(packed, type=tuple[str, dict[str, list[str]]])
    if path != request.path:
        return None
    request.session.pop(_KEPT)
    fields = QueryDict(mutable=True)
    for name, values in words.items():
        fields.setlist(name, values)
    return fields


def _context(person: Person) -> bytes:
    return b"stash/" + person.id.bytes
