"""The questions of the day, and which of them belongs to which day."""

import hashlib
from functools import cache, lru_cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.errors import LibraryError
from counterpoint.library.reading import Sentence, Slug, library_file, read_entries

Part = Literal[
    "support",
    "deciding",
    "boundaries",
    "talking",
    "growing",
    "time",
    "empathy",
    "repair",
    "influence",
    "self",
    "shared",
]
Depth = Annotated[int, msgspec.Meta(ge=1, le=3)]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question that both partners may answer; `text` is the gettext source string."""

    id: Slug
    text: Sentence
    part: Part
    depth: Depth


@cache
def questions() -> tuple[Question, ...]:
    """Return every question, in the order of the file."""
    return read_entries(library_file("questions.toml"), "question", Question)


def question(question_id: str) -> Question:
    """Return the question with this id; raise `LibraryError` if there is none."""
    try:
        return _by_id()[question_id]
    except KeyError:
        raise LibraryError(f"there is no question with the id {question_id!r}") from None


def question_of(order_key: bytes, day_number: int) -> Question:
    """Return the question of a day, the same for everyone who has the same `order_key`.

    Every round of as many days as there are questions goes through all of them in a new order.
    """
    round_number, place = divmod(day_number, len(questions()))
    order = list(_shuffled(order_key, round_number))
    if order[0] == _shuffled(order_key, round_number - 1)[-1]:
        # Two days running would ask the same; the round's end stays as it is, so the
        # round before need not be looked at in turn.
        order[0], order[1] = order[1], order[0]
    return order[place]


@lru_cache(maxsize=128)
def _shuffled(order_key: bytes, round_number: int) -> tuple[Question, ...]:
    seed = hashlib.sha256(order_key).digest() + str(round_number).encode()
    by_hash = sorted(
        questions(), key=lambda q: hashlib.sha256(seed + b"/" + q.id.encode()).digest()
    )
    return tuple(by_hash)


@cache
def _by_id() -> dict[str, Question]:
    return {each.id: each for each in questions()}
