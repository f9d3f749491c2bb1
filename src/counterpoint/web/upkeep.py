"""Bring a server up to date, and look after it: what the command line asks of the web app.

Import this first, then call `start`; only then may anything with a model be imported.
"""

import os
from dataclasses import dataclass
from io import StringIO

import django
from django.core.exceptions import ImproperlyConfigured

from counterpoint import __version__
from counterpoint.web.errors import WebError


class UpkeepError(WebError):
    """The database or a setting does not fit this version; the text says what to do."""


@dataclass(frozen=True, slots=True)
class State:
    """What is in a database that has been brought up to date."""

    people: int


def start() -> None:
    """Read the settings and make Django ready; raise `UpkeepError` for a setting that is wrong."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "counterpoint.web.settings"
    try:
        django.setup()
    except ValueError as error:
        raise UpkeepError(f"A setting is wrong: {error}") from None
    from django.core.checks import Tags, run_checks

    found = run_checks(tags=[Tags.security, Tags.translation])
    wrong = [message for message in found if message.is_serious()]
    if wrong:
        raise UpkeepError(f"A setting is wrong: {wrong[0].msg}")


def bring_up_to_date() -> State:
    """Migrate the database and lay out the static files; leave no connection open.

    Raise `UpkeepError`, with nothing changed, if the database is of a newer version.
    """
    from django.core.management import call_command

    if missing_migrations():
        call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())
    from counterpoint.web.accounts.models import Person

    state = State(people=Person.objects.count())
    let_go()
    return state


def missing_migrations() -> int:
    """Return how many migrations this version has and the database has not; none is made."""
    check_server()
    applied, known = _migrations()
    newer = sorted(f"{app}.{name}" for app, name in applied - known)
    if newer:
        raise UpkeepError(
            f"The database was made by a newer Counterpoint than this one ({__version__}; it does "
            f"not know {newer[0]}). Install that version again, or restore a backup of before."
        )
    return len(known - applied)


def check_version() -> None:
    """Raise `UpkeepError` if the database is not exactly of this version."""
    if missing_migrations():
        raise UpkeepError(
            "The database is empty, or of an older version. Bring it up to date by starting the "
            "app once: counterpoint serve."
        )


def check_server() -> None:
    """Raise `UpkeepError` if the database does not answer; its address is never repeated."""
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        if connection.vendor != "postgresql":
            raise
        raise UpkeepError(f"PostgreSQL does not let us in: {_why(error)}") from None
    except (TypeError, ValueError, ImproperlyConfigured) as error:
        raise UpkeepError(f"DATABASE_URL has an option that does not work: {error}") from None


def let_go() -> None:
    """Close the connections, which the workers must not inherit."""
    from django.db import connections

    connections.close_all()


def _migrations() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    # Without a connection first: a newer database's rows make the loader's own check stumble.
    known = MigrationLoader(None, ignore_no_migrations=True)
    from django.db.migrations.recorder import MigrationRecorder

    apps = {app for app, _ in known.disk_migrations}
    applied = {key for key in MigrationRecorder(connection).applied_migrations() if key[0] in apps}
    return applied, set(known.disk_migrations)


def _why(error: Exception) -> str:
    low = str(error).lower()
    for sign, reason in (
        ("invalid connection", "an option in DATABASE_URL is not one of PostgreSQL's."),
        ("invalid integer", "an option in DATABASE_URL is not one of PostgreSQL's."),
        ("ssl", "it does not speak TLS in the way that sslmode in DATABASE_URL asks for."),
        ("password", "the name or the password in DATABASE_URL is not right."),
        ("no pg_hba", "its pg_hba.conf does not allow this user from here."),
        ("does not exist", "the database or the user in DATABASE_URL is not there; make it first."),
        ("resolve", "the host in DATABASE_URL is not known; check its name."),
        ("name or service", "the host in DATABASE_URL is not known; check its name."),
        ("refused", "nothing answers at the host and port in DATABASE_URL; is it running?"),
        ("timeout", "nothing answers at the host and port in DATABASE_URL; is it running?"),
        ("no such file", "its socket is not there; is it running?"),
    ):
        if sign in low:
            return reason
    return "check DATABASE_URL, and that it is running."


def database_told() -> str:
    """Name the database's kind and version, without its address."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0].split()[0]} answers"
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchone() != ("ok",):
            raise UpkeepError(
                "The database file is damaged. Put back a backup: counterpoint restore FILE."
            )
        return "SQLite: the database file is sound"


def checkups() -> tuple[int, tuple[str, ...]]:
    """Return how many check-ups of others can be answered, and what is wrong with the rest."""
    from django.conf import settings

    from counterpoint.library import read_checkups

    found, wrong = read_checkups(settings.CHECKUPS)
    return len(found), wrong


def address() -> str:
    """Return the address under which people reach the app, or nothing."""
    from django.conf import settings

    given: str = settings.ADDRESS
    return given


def reset_link(name: str) -> str | None:
    """Let a person begin again, and return the link; None if nobody has the name.

    It begins with the address of the app, if that is known.
    """
    from django.urls import reverse

    from counterpoint.web.accounts import vaults
    from counterpoint.web.accounts.models import Person

    person = Person.objects.named(name)
    return address() + reverse("reset", args=[vaults.allow_reset(person)]) if person else None
