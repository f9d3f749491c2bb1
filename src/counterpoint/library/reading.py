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
# Who wrote it and when; of several works, one after the other with semicolons.
Source = Annotated[
    str, msgspec.Meta(pattern=r"^\S[^;]*, \d{4}(; \S[^;]*, \d{4})*$", max_length=200)
]

T = TypeVar("T", bound=msgspec.Struct)


def library_file(*path: str) -> Traversable:
    """Return a data file that lies beside this module, also from inside a wheel."""
    return files("counterpoint.library").joinpath(*path)


def read_entries(file: Traversable, table: str, kind: type[T], key: str = "id") -> tuple[T, ...]:
    """Return every `[[table]]` of `file` as a `kind`, in order, each with a `key` of its own."""
    content = read_tables(file)
    if set(content) != {table} or not isinstance(content[table], list):
        raise LibraryError(f"{file.name} must hold [[{table}]] entries and nothing else")
    return entries_of(file, content[table], kind, key)


def read_whole(file: Traversable, kind: type[T]) -> T:
    """Return all that `file` holds as one value of a `kind`."""
    try:
        return msgspec.convert(read_tables(file), kind)
    except msgspec.ValidationError as error:
        raise LibraryError(f"{file.name}: {error}") from error


def read_tables(file: Traversable) -> dict[str, Any]:
    """Return what a TOML file holds, as yet unchecked."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LibraryError(f"{file.name} cannot be read: {error}") from error


def entries_of(
    file: Traversable, tables: Sequence[Any], kind: type[T], key: str = "id", word: str = "entry"
) -> tuple[T, ...]:
    """Return the tables of `file` as values of a `kind`; `word` is what an error calls one."""
    found = [_entry(f"{file.name}, {word} {n}", raw, kind, key) for n, raw in enumerate(tables, 1)]
    _refuse_twins(f"{file.name}, {word}", found, key)
    return tuple(found)


def _entry(place: str, raw: Any, kind: type[T], key: str) -> T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        name = raw.get(key, "without a name") if isinstance(raw, dict) else "not a table"
        raise LibraryError(f"{place} ({name}): {error}") from error


def _refuse_twins(place: str, entries: Sequence[msgspec.Struct], key: str) -> None:
    seen = set()
    for number, entry in enumerate(entries, 1):
        name = getattr(entry, key)
        if name in seen:
            raise LibraryError(f"{place} {number} ({name}): this {key} is used twice")
        seen.add(name)
