"""What may happen to a sealed thing on its way, and the one thing that must follow."""

import traceback
from collections.abc import Callable, Iterator

import pytest

from counterpoint.vault import CannotOpen


def assert_shut(opening: Callable[[], object], *hidden: bytes | str) -> None:
    """Fail unless `opening` raises `CannotOpen` in the one way that tells nothing."""
    with pytest.raises(CannotOpen) as caught:
        opening()
    error = caught.value
    assert type(error) is CannotOpen
    assert error.args == ("This could not be opened.",)
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    written = "".join(traceback.format_exception(error))
    for secret in hidden:
        assert not any(form in written for form in _spellings(secret))


def flipped(sealed: bytes) -> Iterator[bytes]:
    """Give `sealed` with each byte changed in its lowest, then in its highest bit."""
    for place, byte in enumerate(sealed):
        for bit in (0x01, 0x80):
            yield sealed[:place] + bytes([byte ^ bit]) + sealed[place + 1 :]


def cut(sealed: bytes) -> Iterator[bytes]:
    """Give every beginning of `sealed` and every end of it, the whole left out."""
    for place in range(len(sealed)):
        yield sealed[:place]
        yield sealed[place + 1 :]


def grown(sealed: bytes) -> Iterator[bytes]:
    """Give `sealed` with something put after it or before it."""
    for more in (b"\0", b"\x80", b"\x01", b"\0" * 16, sealed):
        yield sealed + more
        yield more + sealed


def misfits(sealed: bytes) -> Iterator[bytes]:
    """Give everything that was `sealed` and no longer is."""
    yield from flipped(sealed)
    yield from cut(sealed)
    yield from grown(sealed)


def _spellings(secret: bytes | str) -> set[str]:
    if isinstance(secret, str):
        return {secret, repr(secret)}
    return {secret.hex(), repr(secret), repr(secret)[2:-1]}
