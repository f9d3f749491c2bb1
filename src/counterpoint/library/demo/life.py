"""A made-up life of the demo couple: what Robin and Noor wrote on each day, and when."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

import msgspec

from counterpoint.library.daily import question_of
from counterpoint.library.demo.checkins import CheckIn, Moment, checkins_of, evening, moment
from counterpoint.library.demo.days import WHOLE_STORY, at_place, felt_days
from counterpoint.library.demo.words import (
    COUPLE,
    Page,
    Sort,
    Thanking,
    Who,
    answers,
    pages,
    thankings,
)
from counterpoint.library.errors import LibraryError

NOT_TWICE_WITHIN = 100  # days between two answers to the same question
LATELY = 14  # the newest days, on which more questions are answered
LATE = (0, 0, 0, 0, 0, 1, 2)  # days after the question was asked
ANSWERED_BY: tuple[tuple[Who, ...], ...] = (COUPLE, ("robin",), ("noor",), ())
SHARES = (60, 13, 15, 12)  # how often, of a hundred questions that are taken up
LOOSE_EVERY = 4  # in how many days, at most, one text that is not of the story
SAID_AT_ONCE = 0.75  # of the thanks
SAID_AT_ALL = 0.9  # some of them days later

T = TypeVar("T", Page, Thanking)


class Writing(msgspec.Struct, frozen=True):
    """A journal entry or a thank-you; `shared` is when the author showed it to the other."""

    at: Moment
    words: str
    shared: Moment | None = None
    sort: Sort = ""


class Answer(msgspec.Struct, frozen=True):
    """An answer to the question that was asked on day `asked`, written then or soon after."""

    at: Moment
    asked: int
    question: str
    words: str


class Voice(msgspec.Struct, frozen=True):
    """All that one of the two wrote, each kind in the order of time."""

    checkins: tuple[CheckIn, ...]
    journal: tuple[Writing, ...]
    thanks: tuple[Writing, ...]
    answers: tuple[Answer, ...]


class Life(msgspec.Struct, frozen=True):
    """Both voices over a number of days; the last day is today."""

    days: int
    robin: Voice
    noor: Voice


def life(
    days: int, seed: int, *, last_weekday: int = 6, asked: Sequence[str] | None = None
) -> Life:
    """Return a life of `days` days, always the same for the same arguments.

    `last_weekday` is the weekday of the last day, 0 for Monday; `asked` is the id of the question
    of each day, the first day first, if it is not the demo's own order.
    """
    if days < 1:
        raise LibraryError(f"a life has at least one day, not {days}")
    if asked is None:
        asked = [question_of(b"Robin and Noor", number).id for number in range(days)]
    if len(asked) != days:
        raise LibraryError(f"{len(asked)} questions were given for {days} days; give one for each")
    felt = felt_days(days, last_weekday, stream(seed, "days"))
    answered = _answers(asked, stream(seed, "answers"))
    voices = {
        who: Voice(
            checkins_of(who, felt[who], stream(seed, who, "checkins")),
            _journal(who, days, stream(seed, who, "journal")),
            _thanks(who, days, stream(seed, who, "thanks")),
            answered[who],
        )
        for who in COUPLE
    }
    return Life(days, voices["robin"], voices["noor"])


def stream(seed: int, *names: str) -> Random:
    """Return the dice for one kind of thing in the life of a seed."""
    # A stream for each kind of thing, so that a new text changes nothing but its own kind.
    return Random(" ".join((str(seed), *names)))  # noqa: S311  a made-up life needs no secrecy


def _journal(who: Who, days: int, dice: Random) -> tuple[Writing, ...]:
    written = []
    for number, page in _placed(pages(who), days, dice):
        at = evening(number, dice)
        written.append(Writing(at, page.words, at if page.share else None))
    return tuple(written)


def _thanks(who: Who, days: int, dice: Random) -> tuple[Writing, ...]:
    written = []
    for number, thanking in _placed(thankings(who), days, dice):
        at = moment(who, number, dice)
        said = _when_said(who, at, days, dice)
        written.append(Writing(at, thanking.words, said, thanking.sort))
    return tuple(written)


def _when_said(who: Who, at: Moment, days: int, dice: Random) -> Moment | None:
    chance, later = dice.random(), at.day + dice.randint(1, 5)
    if chance < SAID_AT_ONCE:
        return at
    return moment(who, later, dice) if chance < SAID_AT_ALL and later < days else None


def _placed(texts: Sequence[T], days: int, dice: Random) -> list[tuple[int, T]]:
    """Give each text a day of its own: the story's where they belong, the others anywhere."""
    free = set(range(days))
    placed = []
    for text in texts:
        if text.at is not None and days >= WHOLE_STORY:
            day = _nearest(free, at_place(text.at, days))
            free.remove(day)
            placed.append((day, text))
    loose = [text for text in texts if text.at is None]
    some = min(len(loose), 1 + days // LOOSE_EVERY)
    placed += zip(dice.sample(sorted(free), some), dice.sample(loose, some), strict=True)
    return sorted(placed, key=lambda each: each[0])


def _nearest(free: set[int], day: int) -> int:
    return min(free, key=lambda each: (abs(each - day), -each))


def _answers(asked: Sequence[str], dice: Random) -> dict[Who, tuple[Answer, ...]]:
    written: dict[Who, list[Answer]] = {who: [] for who in COUPLE}
    for day in _answered_days(asked, dice):
        for who in dice.choices(ANSWERED_BY, SHARES)[0]:
            late = dice.choice(LATE)
            at = moment(who, min(day + late, len(asked) - 1), dice)
            words = answers(who)[asked[day]]
            written[who].append(Answer(at, day, asked[day], words))
    return {who: tuple(sorted(each, key=lambda a: a.at)) for who, each in written.items()}


def _answered_days(asked: Sequence[str], dice: Random) -> list[int]:
    """Choose the days whose question is taken up, none twice within `NOT_TWICE_WITHIN` days."""
    lately = max(0, len(asked) - LATELY)
    order = [*range(lately, len(asked)), *dice.sample(range(lately), lately)]
    chosen: list[int] = []
    for day in order:
        twins = (each for each in chosen if asked[each] == asked[day])
        if all(abs(each - day) > NOT_TWICE_WITHIN + max(LATE) for each in twins):
            chosen.append(day)
    return chosen
