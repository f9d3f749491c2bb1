"""Check-ups of others: files of the same form as ours, in a folder."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from counterpoint.library.checkup import Checkup, our_checkup, read_checkup
from counterpoint.library.errors import LibraryError

_LARGEST = 1024 * 1024  # bytes: a file of items is a hundredth of it


def read_checkups(folder: Path) -> tuple[tuple[Checkup, ...], tuple[str, ...]]:
    """Return every check-up of a folder that can be used, by file name, and what is wrong.

    A wrong file is left out, with one line that says why; it never raises. A folder that is not
    there holds nothing.
    """
    return _read(folder, tuple(_stamps(folder)))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, time and size of each file: while they stay the same, nothing is read anew."""
    try:
        for path in sorted(folder.glob("*.toml")):
            stat = path.stat()
            yield path.name, stat.st_mtime_ns, stat.st_size
    except OSError:
        return


@lru_cache(maxsize=4)
def _read(
    folder: Path, stamps: tuple[tuple[str, int, int], ...]
) -> tuple[tuple[Checkup, ...], tuple[str, ...]]:
    found: list[Checkup] = []
    wrong: list[str] = []
    taken = {our_checkup().id: "our own"}
    for name, _, size in stamps:
        try:
            checkup = _one(folder / name, size)
        except LibraryError as error:
            wrong.append(" ".join(str(error).split()))
            continue
        if checkup.id in taken:
            wrong.append(f"{name}: its id {checkup.id!r} is that of {taken[checkup.id]}")
        else:
            taken[checkup.id] = name
            found.append(checkup)
    return tuple(found), tuple(wrong)


def _one(path: Path, size: int) -> Checkup:
    if size > _LARGEST:
        raise LibraryError(f"{path.name}: the file is larger than a check-up can be")
    try:
        return read_checkup(path)
    except (ValueError, RecursionError) as error:
        # TOML has numbers too long to be read, and brackets nested too deep.
        raise LibraryError(f"{path.name} cannot be read: {error}") from error
