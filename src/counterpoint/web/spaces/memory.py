"""What took long to read or to compute, kept in memory under the seal of the space it comes from.

It opens only for somebody who holds that space's key, and is used only for the very rows that it
was made of: with one more, or one fewer, it is made anew. Each person's is their own, so that no
page is quicker for one because the other has looked. Nothing of it is stored.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

import msgspec

from counterpoint.web.spaces.places import Place

MOST = 32_000_000  # bytes of sealed results
T = TypeVar("T")

_kept: OrderedDict[bytes, bytes] = OrderedDict()
_lock = Lock()
_encode = msgspec.msgpack.Encoder().encode


def remembered(place: Place, made_of: object, result: type[T], compute: Callable[[], T]) -> T:
    """Return what was computed of the same before, or compute it."""
    found = recalled(place, made_of, result)
    if found is None:
        found = compute()
        keep(place, made_of, found)
    return found


def recalled(place: Place, made_of: object, result: type[T]) -> T | None:
    """Return what was computed of the same before, or None.

    `made_of` is anything that msgspec can encode and that the result depends on alone.
    """
    key = _key(place, made_of, result)
    with _lock:
        sealed = _kept.get(key)
        if sealed is None:
            return None
        _kept.move_to_end(key)
    return msgspec.msgpack.decode(place.sealer.open(sealed, b"computed/" + key), type=result)


def keep(place: Place, made_of: object, found: object) -> None:
    """Keep what was computed, until there is too much of it."""
    key = _key(place, made_of, type(found))
    sealed = place.sealer.seal(_encode(found), b"computed/" + key)
    with _lock:
        _kept[key] = sealed
        size = sum(map(len, _kept.values()))
        while size > MOST:
            size -= len(_kept.popitem(last=False)[1])


def _key(place: Place, made_of: object, result: type) -> bytes:
    told = hashlib.sha256(_encode(made_of)).hexdigest()
    return place.shelf(f"computed/{result.__qualname__}/{place.me.author.hex}/{told}")


def forget() -> None:
    """Forget everything, as a new process would."""
    with _lock:
        _kept.clear()
