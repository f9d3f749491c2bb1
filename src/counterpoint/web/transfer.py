"""Take everything along: export for a person, backup and restore for the server.

An export is readable: it is made for the person with their vault open. A backup is not: it is
the rows of the database as they are, sealed, and holds neither the key file nor a session.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.core import serializers
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterpoint import __version__
from counterpoint.library import LibraryError, question
from counterpoint.web.accounts.models import Person
from counterpoint.web.features import FEATURES, Feature, Reveal
from counterpoint.web.spaces import entries, held
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.models import Drop, Entry, Invitation, Member, Space
from counterpoint.web.spaces.places import Place


class TransferError(Exception):
    """A backup cannot be written or read back; the text says why and what to do."""


# Export


def export(here: Here) -> bytes:
    """Return a ZIP of everything this person may read, as Markdown and as JSON."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", _readme(here))
        for folder, place in _places(here):
            for feature in FEATURES:
                told = list(_everything(place, feature))
                if told:
                    name = f"{folder}/{feature.kind}"
                    archive.writestr(f"{name}.json", _json(told))
                    archive.writestr(f"{name}.md", _markdown(told, feature))
    return packed.getvalue()


def _places(here: Here) -> Iterator[tuple[str, Place]]:
    yield "mine", here.mine
    if here.ours:
        yield "ours", here.ours
    for number, place in enumerate(here.past, 1):
        yield f"ours-left-{number}", place


def _everything(place: Place, feature: Feature[Any]) -> Iterator[Sequence[Kept[Any]]]:
    """Yield each entry with all its revisions, the latest first."""
    for kept in reversed(entries.read(place, feature.payload).entries):
        if kept.revision == 1:
            yield [kept]
        else:
            yield entries.history(place, feature.payload, kept.id)
    if place.shared and feature.reveal is Reveal.WHEN_BOTH:
        waiting = held.waiting(place, feature.payload)
        yield from ([kept] for kept in waiting.values())


def _json(told: list[Sequence[Kept[Any]]]) -> bytes:
    rows = [
        {
            "id": kept.id,
            "author": kept.voice.name,
            "revision": kept.revision,
            "written": _when(kept),
            **msgspec.to_builtins(kept.payload),
        }
        for revisions in told
        for kept in revisions
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2)


def _when(kept: Kept[Any]) -> datetime | date:
    # Of what is shared only the day: at what hour the other wrote is theirs to tell.
    return kept.kept if kept.shared else datetime.fromtimestamp(kept.written / 1000, UTC)


def _markdown(told: list[Sequence[Kept[Any]]], feature: Feature[Any]) -> str:
    parts = [f"# {feature.title}\n"]
    for revisions in told:
        for place_in_history, kept in enumerate(revisions):
            parts.append(f"## {_heading(kept, earlier=place_in_history > 0)}\n")
            parts.append(_body(feature, kept))
    return "\n".join(parts)


def _heading(kept: Kept[Any], *, earlier: bool) -> str:
    words = {"name": kept.voice.name, "day": date_format(kept.kept if earlier else kept.day)}
    if earlier:
        return _("%(day)s, %(name)s, an earlier version") % words
    return _("%(day)s, %(name)s") % words


def _body(feature: Feature[Any], kept: Kept[Any]) -> str:
    asked = getattr(kept.payload, "question", "")
    lines = [f"*{_asked(asked)}*\n"] if asked else []
    told = feature.lines(kept.payload)
    if len(told) == 1:
        return "\n".join([*lines, str(told[0][1]), ""])
    for label, value in told:
        lines.append(f"- {label}: {str(value).replace(chr(10), chr(10) + '  ')}")
    return "\n".join(lines) + "\n"


def _asked(id: str) -> str:
    try:
        return _(question(id).text)
    except LibraryError:
        return _("A question from an earlier version")


def _readme(here: Here) -> str:
    if here.partner:
        what = _("Everything you have written, and what %(name)s shares with you.")
        what %= {"name": here.partner.name}
    else:
        what = _("Everything you have written.")
    how = _("The .md files are for reading; the .json files hold the same for other programs.")
    care = _("Nothing in this file is locked. Keep it where only you can read it.")
    return f"# Counterpoint, {date_format(timezone.localdate())}\n\n{what} {how}\n\n{care}\n"


# Backup and restore

_TABLES = (Person, Space, Member, Entry, Invitation, Drop)
_FORMAT = 1


def backup(path: Path) -> int:
    """Write every row into one file, as it is; return how many. Works while the app runs.

    Raise `TransferError` if the file is there already or cannot be written.
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
        raise TransferError(f"{path} is there already. Choose another name.") from None
    except OSError as error:
        path.unlink(missing_ok=True)
        raise TransferError(f"{path} cannot be written: {error.strerror}.") from None
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


def restore(path: Path) -> int:
    """Put the rows of a backup into an empty database; return how many. All of them or none.

    Raise `TransferError` if there is something here already, or if the file is not one of ours.
    """
    if Person.objects.exists():
        raise TransferError(
            "There are accounts in this database already. Restore into an empty one: "
            "choose another data folder with --data, or another DATABASE_URL."
        )
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            _check(json.loads(archive.read("about.json")))
            return sum(_put(archive, table.__name__) for table in _TABLES)
    except OSError as error:
        raise TransferError(f"{path} cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, KeyError, ValueError, serializers.base.DeserializationError):
        raise TransferError(f"{path} is not a backup of Counterpoint, or it is damaged.") from None
    except DatabaseError:
        raise TransferError(
            f"The rows of {path} do not fit together; nothing was put back."
        ) from None


def _check(about: dict[str, Any]) -> None:
    unknown = set(about["migrations"]) - set(_about()["migrations"])
    if about["format"] != _FORMAT or unknown:
        raise TransferError(
            f"This backup was made by a newer Counterpoint ({about['version']}; "
            f"this is {__version__}). Install that version or a later one, then restore."
        )


def _put(archive: zipfile.ZipFile, name: str) -> int:
    count = 0
    with archive.open(f"{name}.jsonl") as rows:
        for row in serializers.deserialize("jsonl", io.TextIOWrapper(rows, "utf-8")):
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
