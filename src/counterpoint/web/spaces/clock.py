"""The time as entries carry it: now, or another moment for a life that is made up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

_moment: ContextVar[int | None] = ContextVar("moment", default=None)


def now() -> int:
    """Return the time in milliseconds since 1970."""
    return _moment.get() or time.time_ns() // 1_000_000


def today() -> date:
    """Return the day that it is, where this server is."""
    return timezone.localdate(datetime.fromtimestamp(now() / 1000, UTC))


@contextmanager
def as_of(milliseconds: int) -> Iterator[None]:
    """Let entries be written as if it were another time: a made-up life has a past."""
    token = _moment.set(milliseconds)
    try:
        yield
    finally:
        _moment.reset(token)
