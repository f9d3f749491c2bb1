"""Back a server up, and put a backup back: the rows of the database as they are, sealed.

A backup holds neither the key file nor a session: whoever finds it reads no entry and signs in as
nobody.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.core import serializers
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from counterpoint import __version__
from counterpoint.web.accounts.models import Person
from counterpoint.web.errors import WebError
from counterpoint.web.spaces.models import Drop, Entry, Invitation, Member, Space


class BackupError(WebError):
    """A backup cannot be written or read back; the text says why and what to do."""


_TABLES = (Person, Space, Member, Entry, Invitation, Drop)
_FORMAT = 1


def write(path: Path) -> int:
    """Write every row into one file, as it is; return how many. Works while the app runs.

    Raise `BackupError` if the file is there already or cannot be written.
    """
    count = 0
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, _snapshot():
                archive.writestr("about.json", json.dumps(_about()))
                for table in _TABLES:
                    with archive.open(f"{table.__name__}.jsonl", "w") as rows:
                        for row in table.objects.order_by("pk").iterator():
                            rows.write(serializers.serialize("jsonl", [row]).encode())
                            count += 1
    except FileExistsError:
        raise BackupError(f"{path} is there already. Choose another name.") from None
    except OSError as error:
        path.unlink(missing_ok=True)
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from None
    except BaseException:
        path.unlink(missing_ok=True)  # half a backup is worse than none
        raise
    return count


def _snapshot() -> Any:
    if connection.vendor == "postgresql":
        atomic = transaction.atomic()
        return _Repeatable(atomic)
    return transaction.atomic()


class _Repeatable:
    """A transaction that sees one moment of a PostgreSQL database from beginning to end."""

    def __init__(self, atomic: Any) -> None:
        self.atomic = atomic

    def __enter__(self) -> None:
        self.atomic.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def __exit__(self, *error: object) -> None:
        self.atomic.__exit__(*error)


def _about() -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    ours = sorted(f"{app}.{name}" for app, name in applied if app in {"accounts", "spaces"})
    return {"format": _FORMAT, "version": __version__, "migrations": ours}


_DAMAGE = (
    zipfile.BadZipFile,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    RecursionError,
    serializers.base.DeserializationError,
)


def restore(path: Path) -> int:
    """Put the rows of a backup into an empty database; return how many. All of them or none.

    Raise `BackupError` if there is something here already, or if the file is not one of ours.
    """
    if Person.objects.exists():
        raise BackupError(
            "There are accounts in this database already. Restore into an empty one: "
            "choose another data folder with --data, or another DATABASE_URL."
        )
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            _check(json.loads(archive.read("about.json")))
            return sum(_put(archive, table) for table in _TABLES)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from None
    except _DAMAGE:
        raise BackupError(f"{path} is not a backup of Counterpoint, or it is damaged.") from None
    except DatabaseError:
        raise BackupError(
            f"The rows of {path} do not fit together; nothing was put back."
        ) from None


def _check(about: dict[str, Any]) -> None:
    unknown = set(about["migrations"]) - set(_about()["migrations"])
    if about["format"] != _FORMAT or unknown:
        raise BackupError(
            f"This backup was made by a newer Counterpoint ({about['version']}; "
            f"this is {__version__}). Install that version or a later one, then restore."
        )


def _put(archive: zipfile.ZipFile, table: type[Model]) -> int:
    name, count = table.__name__, 0
    with archive.open(f"{name}.jsonl") as rows:
        for row in serializers.deserialize("jsonl", io.TextIOWrapper(rows, "utf-8")):
            if type(row.object) is not table:
                raise ValueError(name)  # a backup holds in each file what its name says
            row.save(force_insert=True)
            count += 1
    if connection.vendor == "postgresql":
        _reset_sequences()
    return count


def _reset_sequences() -> None:
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(_TABLES)):
            cursor.execute(sql)
