"""PostgreSQL: a server that goes and comes again, and reads that go without a cursor."""

import time
import uuid
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from counterpoint.web.accounts.models import Wait
from counterpoint.web.database import ask
from counterpoint.web.postgresql import prepared
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


def _directly(sql: str, values: list[Any]) -> Any:
    return connection.ask(sql, values)  # type: ignore[attr-defined]  # our own wrapper


@pytest.mark.django_db(transaction=True)
def test_a_read_without_a_cursor_says_what_one_with_a_cursor_says() -> None:
    day, now = date(2026, 3, 1), datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    values = [b"\x00\xff", uuid.UUID(int=5), day, now, "Zoë", True, 2**40, None]
    types = ("bytea", "uuid", "date", "timestamptz", "text", "boolean", "bigint", "text")
    sql = "SELECT " + ", ".join(f"%s::{each}" for each in types)
    with CaptureQueriesContext(connection) as counted:
        by_cursor = ask(sql, values)
    assert len(counted) == 1
    for _ in range(3):
        assert _directly(sql, values) == by_cursor == [tuple(values)]


@pytest.mark.django_db(transaction=True)
def test_one_text_is_prepared_for_values_of_every_size() -> None:
    for value in (1, 2**20, 2**40, 2, None):
        assert _directly("SELECT %s::bigint %% 7", [value]) == [(value and value % 7,)]


@pytest.mark.django_db(transaction=True)
def test_of_many_texts_the_oldest_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_MOST", 3)
    connection.close()
    for _ in range(2):
        for n in range(5):
            assert _directly(f"SELECT {n} + %s::integer", [1]) == [(n + 1,)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'read_%%'")
        assert cursor.fetchone() == (3,)


@pytest.mark.django_db(transaction=True)
def test_clients_who_share_a_connection_by_a_pooler_get_their_own_answers() -> None:
    ask("SELECT 1", [])  # so that there is a connection
    shared = connection.connection
    first, second = prepared.Statements(shared), prepared.Statements(shared)
    assert first.ask("SELECT 'first', %s::integer", [1]) == [("first", 1)]
    assert second.ask("SELECT 'second', %s::integer", [2]) == [("second", 2)]
    assert second.ask("SELECT 'first', %s::integer", [3]) == [("first", 3)]
    assert first.ask("SELECT 'second', %s::integer", [4]) == [("second", 4)]
    shared.execute("DEALLOCATE ALL")  # as a connection is that none of them has asked
    assert first.ask("SELECT 'first', %s::integer", [5]) is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_a_connection_that_a_pooler_would_trip_over(alice: Someone) -> None:
    for _ in range(8):
        alice.write("journal", words="one")
        alice.get("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        left = [name for (name,) in cursor.fetchall()]
    assert left
    assert [name for name in left if not name.startswith("read_")] == []


@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_with_a_read_is_said_as_django_says_it() -> None:
    for _ in range(2):
        with pytest.raises(ProgrammingError, match="no_such_table"):
            ask("SELECT %s::integer FROM no_such_table", [1])
        assert ask("SELECT %s::integer", [1]) == [(1,)]
    ask("SELECT pg_backend_pid()", [])
    _end(_ask())
    with pytest.raises(OperationalError):
        ask("SELECT %s::integer", [1])
    _next_request()
    assert ask("SELECT %s::integer", [1]) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_in_a_transaction_a_read_belongs_to_it() -> None:
    count = "SELECT count(*) FROM accounts_wait"
    until = datetime(2026, 3, 1, tzinfo=UTC)
    with transaction.atomic():
        assert _directly(count, []) is None
        assert ask(count, []) == [(0,)]
        Wait.objects.create(bucket="one", until=until)
        assert ask(count, []) == [(1,)]
        transaction.set_rollback(True)
    assert ask(count, []) == _directly(count, []) == [(0,)]
