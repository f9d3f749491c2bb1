"""Which of their days Robin and Noor check in, and what they put down."""

from collections.abc import Sequence
from random import Random

import msgspec

from counterpoint.library.demo.days import SIGNALS, Day
from counterpoint.library.demo.words import Fits, Who, lines

FEELINGS = "feelings"
WITH_LINE = 0.45  # of check-ins have a line, as long as there are lines that fit

HOURS: dict[Who, tuple[int, ...]] = {
    "robin": (12, 18, 20, 21, 21, 22, 22, 23),
    "noor": (8, 12, 13, 13, 18, 19, 21, 22),
}
EVENING = (20, 21, 21, 22, 22, 23)
# How likely a day is missed: on a weekday, at the weekend, while Robin is ill, while Noor is away.
MISSES: dict[Who, tuple[float, float, float, float]] = {
    "robin": (0.07, 0.16, 0.75, 0.20),
    "noor": (0.06, 0.26, 0.30, 0.70),
}
RUN_BEGINS = 0.015  # on any day, a run of missed days

# What is ticked to be shared: at first, and from a place in the story on, in hundredths.
TICKED: dict[Who, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "robin": (
        ("mood", "closeness", "room"),
        40,
        ("mood", "stress", "closeness", "room", FEELINGS),
    ),
    "noor": (
        (*SIGNALS, FEELINGS),
        66,
        ("mood", "stress", "closeness", "room", FEELINGS),
    ),
}
KEPT: dict[Who, float] = {"robin": 0.07, "noor": 0.05}  # a day shown to nobody
KEPT_IN_QUARREL = 0.5
LEFT_OUT: dict[Who, dict[str, float]] = {
    "robin": dict(zip(SIGNALS, (0.04, 0.08, 0.06, 0.10, 0.22), strict=True)),
    "noor": dict(zip(SIGNALS, (0.06, 0.10, 0.06, 0.08, 0.12), strict=True)),
}
# Feelings that fit a signal from 0 up to a number, or from a number up to 10.
LOW: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("mood", 3, ("sad", "flat", "tired", "unsure")),
    ("stress", 3, ("settled", "clear-headed", "relieved")),
    ("closeness", 3, ("lonely", "hurt", "angry")),
    ("room", 3, ("restless", "irritated", "pulled-in-two")),
)
HIGH: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("mood", 7, ("content", "hopeful", "playful", "proud", "eager")),
    ("stress", 7, ("tense", "worried", "irritated", "tired")),
    ("closeness", 7, ("tender", "cherished", "grateful")),
    ("room", 8, ("curious", "clear-headed", "eager")),
    ("support", 8, ("grateful", "cherished")),
)
MIDDLING = ("content", "tired", "curious", "unsure", "restless", "settled")


class Moment(msgspec.Struct, frozen=True, order=True):
    """A day of the life, counted from 0, and the time of day."""

    day: int
    hour: int
    minute: int


class CheckIn(msgspec.Struct, frozen=True):
    """One day as its author put it down; `shared` names what of it the other may see."""

    at: Moment
    mood: int | None = None
    stress: int | None = None
    closeness: int | None = None
    room: int | None = None
    support: int | None = None
    feelings: tuple[str, ...] = ()
    line: str = ""
    shared: tuple[str, ...] = ()


def moment(who: Who, day: int, dice: Random) -> Moment:
    """Return a time on a day at which this person writes."""
    return Moment(day, dice.choice(HOURS[who]), dice.randrange(60))


def evening(day: int, dice: Random) -> Moment:
    """Return a time in the evening of a day, for words that look back on it."""
    return Moment(day, dice.choice(EVENING), dice.randrange(60))


def checkins_of(who: Who, days: Sequence[Day], dice: Random) -> tuple[CheckIn, ...]:
    """Return the check-ins of these days, in order, with days missing here and there."""
    present = _present(who, days, dice)
    said = _lines(who, present, dice)
    return tuple(_checkin(who, day, len(days), said.get(day.number, ""), dice) for day in present)


def _present(who: Who, days: Sequence[Day], dice: Random) -> list[Day]:
    present, run = [], 0
    for day in days:
        if dice.random() < RUN_BEGINS:
            run = dice.randint(2, 5)
        if dice.random() >= _miss(who, day) and run == 0:
            present.append(day)
        run = max(0, run - 1)
    return present


def _miss(who: Who, day: Day) -> float:
    weekday, weekend, ill, away = MISSES[who]
    if day.chapter == "ill":
        return ill
    if day.chapter == "away":
        return away
    return weekend if day.weekday >= 5 else weekday


def _checkin(who: Who, day: Day, days: int, line: str, dice: Random) -> CheckIn:
    given = {s: v for s, v in day.signals.items() if dice.random() >= LEFT_OUT[who][s]}
    if not given:
        given = {"mood": day.signals["mood"]}
    feelings = _feelings(given, dice)
    can_share = {*given, FEELINGS} if feelings else set(given)
    shared = tuple(name for name in _ticked(who, day, days, dice) if name in can_share)
    at = evening(day.number, dice) if line else moment(who, day.number, dice)
    return CheckIn(at, feelings=feelings, line=line, shared=shared, **given)


def _feelings(given: dict[str, int], dice: Random) -> tuple[str, ...]:
    fitting = [w for s, top, words in LOW if s in given and given[s] <= top for w in words]
    fitting += [w for s, least, words in HIGH if s in given and given[s] >= least for w in words]
    choice = list(dict.fromkeys(fitting)) or list(MIDDLING)
    return tuple(dice.sample(choice, min(len(choice), dice.choice((0, 1, 1, 2, 2, 3)))))


def _ticked(who: Who, day: Day, days: int, dice: Random) -> tuple[str, ...]:
    first, place, later = TICKED[who]
    kept = KEPT_IN_QUARREL if day.chapter == "quarrel" else KEPT[who]
    if dice.random() < kept:
        return ()
    return later if day.number * 100 >= place * days else first


def _lines(who: Who, days: Sequence[Day], dice: Random) -> dict[int, str]:
    # Days in a random order, so that in a long life the lines are spread thin over all of it.
    left = dice.sample(lines(who), len(lines(who)))
    said = {}
    for day in dice.sample(days, len(days)):
        line = next((each for each in left if each.fits == _kind(day)), None)
        if line and dice.random() < WITH_LINE:
            left.remove(line)
            said[day.number] = line.words
    return said


def _kind(day: Day) -> Fits:
    mood = day.signals["mood"]
    return day.chapter or ("bright" if mood >= 7 else "hard" if mood <= 4 else "plain")
