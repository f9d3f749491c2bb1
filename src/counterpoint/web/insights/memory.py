"""What took long to compute, kept in memory under the seal of the space that it was read from.

It opens only for somebody who holds that space's key, and only for the very days it was made of:
one more day, or one fewer, is another key. Nothing of it is stored.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

import msgspec

from counterpoint.web.spaces.places import Place

MOST = 256  # results, of a few hundred bytes each
T = TypeVar("T")

_kept: OrderedDict[bytes, bytes] = OrderedDict()
_lock = Lock()
_encode = msgspec.msgpack.Encoder().encode


def remembered(place: Place, made_of: object, result: type[T], compute: Callable[[], T]) -> T:
    """Return what was computed of the same before, or compute it.

    `made_of` is anything that msgspec can encode and that the result depends on alone.
    """
    told = hashlib.sha256(_encode(made_of)).hexdigest()
    key = place.shelf(f"computed/{result.__qualname__}/{told}")
    with _lock:
        sealed = _kept.get(key)
        if sealed is not None:
            _kept.move_to_end(key)
    if sealed is not None:
        return msgspec.msgpack.decode(place.sealer.open(sealed, b"computed/" + key), type=result)
    found = compute()
    with _lock:
        _kept[key] = place.sealer.seal(_encode(found), b"computed/" + key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Forget everything, as a new process would."""
    with _lock:
        _kept.clear()
