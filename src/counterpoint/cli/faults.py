"""What can go wrong around the app, each said in one line that tells what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class Fault(Exception):
    """The command cannot be carried out; the text is one sentence or two for whoever runs it."""

    status = 1


class BadInput(Fault):
    """What the command was given cannot be used."""

    status = 2


@contextmanager
def plainly() -> Iterator[None]:
    """Turn the errors that a machine, a disk or a database gives into a `Fault`."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise Fault(of_system(error)) from error
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("counterpoint"):
            raise
        raise Fault(_of_import(error)) from error
    except Exception as error:
        if _kinds(error) & _BAD_INPUT:
            raise BadInput(one_line(error)) from error
        sentence = _of_package(error)
        if sentence is None:
            raise
        raise Fault(sentence) from error


def of_system(error: OSError) -> str:
    """Say what the system refused, and where."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"The disk is full{where}. Free some space and try again; nothing was lost."
    if error.errno == errno.EROFS:
        return f"The disk can only be read{where}. Choose another data folder with --data."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"This may not be read or written{where}. Check who owns it."
    return f"The system says: {error.strerror or error}{where}."


def _of_import(error: ModuleNotFoundError) -> str:
    return (
        f"A package is missing: {error.name or error}. "
        "Install Counterpoint again with what it needs."
    )


def _of_package(error: Exception) -> str | None:
    """Return the sentence of an error of ours, of Django or of a database; None for a bug."""
    kinds = _kinds(error)
    if kinds & _SAY_SO_THEMSELVES:
        return one_line(error)
    if "django.core.exceptions.ImproperlyConfigured" in kinds:
        return _of_settings(one_line(error))
    if "django.db.utils.Error" in kinds or "django.db.utils.DatabaseError" in kinds:
        return _of_database(one_line(error))
    return None


def _kinds(error: Exception) -> set[str]:
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}


_BAD_INPUT = {"counterpoint.dyad.errors.DyadError"}
_SAY_SO_THEMSELVES = {
    "counterpoint.library.errors.LibraryError",
    "counterpoint.web.errors.WebError",
}


def _of_settings(text: str) -> str:
    if "psycopg" in text:
        return (
            "DATABASE_URL asks for PostgreSQL, and the package psycopg is not installed. "
            "Install it: pip install 'psycopg[binary]'."
        )
    return text


def _of_database(text: str) -> str:
    low = text.lower()
    if "full" in low or "no space" in low or "disk i/o" in low:
        return (
            "The disk with the database is full. Free some space and try again; nothing was lost."
        )
    if "readonly" in low or "read-only" in low or "unable to open" in low:
        return "The database cannot be written. Check who owns the data folder and what is in it."
    if "locked" in low:
        return "The database is in use by another program for too long. Stop it and try again."
    if "not a database" in low or "malformed" in low:
        return "The database file is damaged. Put back a backup: counterpoint restore FILE."
    return f"The database does not answer as it should: {text}"


def one_line(error: BaseException) -> str:
    """Return the text of an error in one line."""
    return " ".join(str(error).split())
