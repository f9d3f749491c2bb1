"""A server that goes and comes again is noticed before anything is asked of it."""

import time
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection, connections

from tests.conftest import Someone

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs TEST_DATABASE=postgresql"
)


def _ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _next_request() -> None:
    connection.close_if_unusable_or_obsolete()


def _end(process: int) -> None:
    """Let another connection end ours, as a server does that is started anew."""
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    finally:
        other.close()
    time.sleep(0.2)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_ended_is_opened_anew_without_an_error() -> None:
    _next_request()
    before = _ask()
    _end(before)
    _next_request()
    assert _ask() != before


@pytest.mark.django_db(transaction=True)
def test_one_that_ends_within_a_request_fails_that_request_alone() -> None:
    _next_request()
    _end(_ask())
    with pytest.raises(OperationalError):
        _ask()
    _next_request()
    assert _ask()


@pytest.mark.django_db(transaction=True)
def test_the_server_is_asked_only_after_a_long_silence() -> None:
    _next_request()
    _ask()
    with patch.object(type(connections["default"]), "is_usable") as asked:
        _next_request()
        _ask()
        assert not asked.called
        connections["default"]._looked -= 60
        _next_request()
        _ask()
        assert asked.called


@pytest.mark.django_db(transaction=True)
def test_a_page_comes_after_the_server_was_started_anew(alice: Someone) -> None:
    alice.get("/")
    _end(_ask())
    _next_request()
    alice.get("/")
