"""Keep what somebody was writing when the vault locked.

It is sealed to the person's own public key at once, so the database holds no readable word of it,
and it is given back on the page it was meant for. The public key is the one that the session took
down while the vault was open: sessions are signed, and a key that somebody put into the database
would be another's. It lies in rows of its own: windows lock at the same moment, each with its
words, and whichever of them wrote the session last would leave the others' out.

Who kept it, a seal does not say. So what is given back stands in a form that its person reads
before they send it, and never says that they were asked whether to share.
"""

import time
import uuid
from datetime import timedelta

import msgspec
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from counterpoint import vault
from counterpoint.web.accounts import ring
from counterpoint.web.accounts.models import Person, Stash
from counterpoint.web.accounts.ring import Ring

_WAITS = "stash"  # in the session, since unlocking: there is something to give back
_LARGEST = 256 * 1024
_MOST = 16  # of one person
_MAKES_ROOM = timedelta(days=1)  # what waited longer; what is newer is not put out by more
_LONGEST = timedelta(days=30)
HAD_FILES = "had_files"  # said of a form whose files could not be kept with its words
_NEVER = ("csrfmiddlewaretoken", "passphrase", "code", "_at")
_NOT_GIVEN_BACK = {"was", "asked", "then"}  # consent is given in front of the page that asks


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
    waiting = Stash.objects.filter(person=request.user)
    if waiting.count() >= _MOST and not _older(waiting, _MAKES_ROOM).delete()[0]:
        return  # whoever sits at a locked browser cannot push out what was written before
    waiting.create(person=request.user, sealed=vault.send(public, packed, _context(request.user)))


def _older(waiting: QuerySet[Stash], than: timedelta) -> QuerySet[Stash]:
    # An id begins with its millisecond.
    since = int((time.time() - than.total_seconds()) * 1000)
    return waiting.filter(id__lt=uuid.UUID(int=since << 80))


def look(request: HttpRequest) -> None:
    """Note in the session, as the vault opens, whether there is anything to give back."""
    assert isinstance(request.user, Person)
    waiting = Stash.objects.filter(person=request.user)
    _older(waiting, _LONGEST).delete()  # its page may be gone
    if waiting.exists():
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
            for name in words.keys() - _NOT_GIVEN_BACK:
                found.setlist(name, words[name])
            break
    if not waiting:
        del request.session[_WAITS]
    return found


def _opened(row: Stash, opened: Ring, person: Person) -> tuple[str | None, dict[str, list[str]]]:
    # No path where it is sealed to a key of before, or is none that we made: it goes.
    try:
        packed = vault.open_sent(opened.secret, bytes(row.sealed), _context(person))
        return msgspec.msgpack.decode(packed, type=tuple[str, dict[str, list[str]]])
    except (vault.CannotOpen, msgspec.MsgspecError):
        return None, {}


def _context(person: Person) -> bytes:
    return b"stash/" + person.id.bytes
