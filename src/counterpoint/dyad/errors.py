"""What the package raises when data or a request cannot be used."""

from collections.abc import Iterable
from difflib import get_close_matches


class DyadError(ValueError):
    """Bad data or a model that the data cannot bear; the message says what to do."""


def check_word(option: str, value: str, words: Iterable[str]) -> None:
    """Refuse a word that an option does not know."""
    if value not in (known := tuple(words)):
        raise DyadError(f"{option}=“{value}” is not known; it is one of {', '.join(known)}.")


def no_column(name: str, names: Iterable[str]) -> DyadError:
    """Say that a column is not there, and what is near."""
    there = list(names)
    return DyadError(
        f"There is no column “{name}”; there are {', '.join(there)}.{near(name, there)}"
    )


def near(name: str, names: Iterable[str]) -> str:
    """Return a question whether the nearest of the names was meant; empty when none is near."""
    found = get_close_matches(name, list(names), n=1)
    return f" Did you mean “{found[0]}”?" if found else ""
