"""Read a TOML file of the library into typed, frozen values, or say plainly what is wrong."""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, TypeVar

import msgspec

from counterpoint.library.errors import LibraryError

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]*[a-z]$", max_length=30)]
Sentence = Annotated[str, msgspec.Meta(pattern=r"^\S.*\S$", max_length=200)]

T = TypeVar("T", bound=msgspec.Struct)


def library_file(*path: str) -> Traversable:
    """Return a data file that lies beside this module, also from inside a wheel."""
    return files("counterpoint.library").joinpath(*path)


def read_entries(file: Traversable, table: str, kind: type[T], key: str = "id") -> tuple[T, ...]:
    """Return every `[[table]]` of `file` as a `kind`, in order, each with a `key` of its own."""
    found = [
        _entry(file, number, raw, kind, key) for number, raw in enumerate(_tables(file, table), 1)
    ]
    _refuse_twins(file, found, key)
    return tuple(found)


def _tables(file: Traversable, table: str) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LibraryError(f"{file.name} cannot be read: {error}") from error
    entries = content.get(table)
    if set(content) != {table} or not isinstance(entries, list):
        raise LibraryError(f"{file.name} must hold [[{table}]] entries and nothing else")
    return entries


def _entry(file: Traversable, number: int, raw: dict[str, Any], kind: type[T], key: str) -> T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        name = raw.get(key, "without a name") if _is_table(raw) else "not a table"
        raise LibraryError(f"{file.name}, entry {number} ({name}): {error}") from error


def _is_table(raw: object) -> bool:
    return isinstance(raw, dict)


def _refuse_twins(file: Traversable, entries: Sequence[msgspec.Struct], key: str) -> None:
    seen = set()
    for number, entry in enumerate(entries, 1):
        name = getattr(entry, key)
        if name in seen:
            raise LibraryError(f"{file.name}, entry {number} ({name}): this {key} is used twice")
        seen.add(name)
