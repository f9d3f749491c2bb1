"""Keep what somebody was writing when the vault locked.

It is sealed to the person's own public key at once, so the database holds no readable word of it,
and it is given back on the page it was meant for. The public key is the one that the session took
down while the vault was open: sessions are signed, and a key that somebody put into the database
would be another's. It lies in rows of its own: windows lock at the same moment, each with its
words, and whichever of them wrote the session last would leave the others' out.
"""

import msgspec
from django.http import HttpRequest, QueryDict

from counterpoint import vault
from counterpoint.web.accounts import ring
from counterpoint.web.accounts.models import Person, Stash
from counterpoint.web.accounts.ring import Ring

_WAITS = "stash"  # in the session, since unlocking: there is something to give back
_LARGEST = 256 * 1024
_MOST = 16  # of one person; the newest stay
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
    Stash.objects.create(
        person=request.user, sealed=vault.send(public, packed, _context(request.user))
    )
    newest = Stash.objects.filter(person=request.user).order_by("-id").values_list("id", flat=True)
    Stash.objects.filter(id__in=list(newest[_MOST:])).delete()


def look(request: HttpRequest) -> None:
    """Note in the session, as the vault opens, whether there is anything to give back."""
    assert isinstance(request.user, Person)
    if Stash.objects.filter(person=request.user).exists():
        request.session[_WAITS] = True


def take(request: HttpRequest, opened: Ring) -> QueryDict | None:
    """Return, once, the fields that were meant for this page, or None."""
    if _WAITS not in request.session:
        return None
    assert isinstance(request.user, Person)
    waiting = list(Stash.objects.filter(person=request.user).order_by("-id"))
    found = None
    for row in waiting.copy():
        path, words = _opened(row, opened, request.user)
        if path not in (request.path, None):
            continue
        waiting.remove(row)
        mine, _ = row.delete()  # another window may have been given it
        if path is not None and mine:
            found = QueryDict(mutable=True)
            for name, values in words.items():
                found.setlist(name, values)
            break
    if not waiting:
        del request.session[_WAITS]
    return found


def _opened(row: Stash, opened: Ring, person: Person) -> tuple[str | None, dict[str, list[str]]]:
    # No path where it is sealed to a key of before: the vault was begun again.
    try:
        packed = vault.open_sent(opened.secret, bytes(row.sealed), _context(person))
    except vault.CannotOpen:
        return None, {}
    return msgspec.msgpack.decode(packed, type=tuple[str, dict[str, list[str]]])


def _context(person: Person) -> bytes:
    return b"stash/" + person.id.bytes
