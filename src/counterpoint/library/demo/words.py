"""The words of the demo couple, Robin and Noor, as they stand in the files of demo/."""

from functools import cache
from typing import Annotated, Literal

import msgspec

from counterpoint.library.daily import question, questions
from counterpoint.library.errors import LibraryError
from counterpoint.library.reading import Sentence, Slug, library_file, read_entries

Who = Literal["robin", "noor"]
COUPLE: tuple[Who, Who] = ("robin", "noor")

Fits = Literal["bright", "plain", "hard", "quarrel", "ill", "away"]
Text = Annotated[str, msgspec.Meta(pattern=r"\A\S[\s\S]*\S\Z", max_length=4000)]
Place = Annotated[int, msgspec.Meta(ge=0, le=100)]
Sort = Literal["", "emotional", "practical", "social"]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A private line under a check-in, and the kind of day that it fits."""

    words: Sentence
    fits: Fits


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A journal entry; `at` is its place in the story, in hundredths of the whole span."""

    words: Text
    at: Place | None = None
    share: bool = False


class Thanking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thank-you; `at` is its place in the story, in hundredths of the whole span."""

    words: Text
    at: Place | None = None
    sort: Sort = ""


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each of the two answers to one question."""

    question: Slug
    robin: Text
    noor: Text


@cache
def lines(who: Who) -> tuple[Line, ...]:
    """Return the private lines that this person may write."""
    return read_entries(library_file("demo", f"{who}-lines.toml"), "line", Line, "words")


@cache
def pages(who: Who) -> tuple[Page, ...]:
    """Return this person's journal, in the order of the file."""
    return read_entries(library_file("demo", f"{who}-journal.toml"), "entry", Page, "words")


@cache
def thankings(who: Who) -> tuple[Thanking, ...]:
    """Return what this person says thank you for."""
    return read_entries(library_file("demo", f"{who}-thanks.toml"), "thanks", Thanking, "words")


@cache
def answers(who: Who) -> dict[str, str]:
    """Return this person's answer to every question, by the question's id."""
    pairs = read_entries(library_file("demo", "answers.toml"), "answer", Pair, "question")
    refuse_gaps(pairs)
    return {pair.question: pair.robin if who == "robin" else pair.noor for pair in pairs}


def refuse_gaps(pairs: tuple[Pair, ...]) -> None:
    """Raise `LibraryError` unless the pairs answer every question there is, and no other."""
    for pair in pairs:
        question(pair.question)
    answered = {pair.question for pair in pairs}
    open_ones = [each.id for each in questions() if each.id not in answered]
    if open_ones:
        raise LibraryError(f"answers.toml has no answer to: {', '.join(open_ones)}")
