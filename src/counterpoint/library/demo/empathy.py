"""How the two guess each other's days, and how they answer the check-up: numbers, and no words.

Every number here is made up. Robin guesses often, and takes Noor to be calmer than Noor is; Noor
guesses when something is in the air. Over these months what Robin does becomes more Robin's own.
"""

from collections.abc import Mapping, Sequence
from random import Random

import msgspec

from counterpoint.library.checkup import Checkup
from counterpoint.library.demo.checkins import CheckIn, Moment
from counterpoint.library.demo.words import Who

LATELY = 75  # the newest check-ins of the other, among whose days the guessed ones are
DAYS: dict[Who, int] = {"robin": 35, "noor": 8}
# What each guesses, how much of the truth is in it, and how far off it tends to be.
GUESSED: dict[Who, dict[str, tuple[float, float]]] = {
    "robin": {"mood": (0.6, -0.2), "stress": (0.45, -1.1), "closeness": (0.5, -0.5)},
    "noor": {"mood": (0.8, 0.1), "room": (0.6, -0.6)},
}
MIDDLE = 5.8
SPREAD = 1.2
LEFT_OUT = 0.25  # of the signals, but not the mood
SEEN = 0.1  # of the days were known already
AFTER = 0.2  # of the guesses are looked at and then noted otherwise
CHECKUPS = (25, 96)  # places in the story
# What each tends to answer on each scale, from 0 to 4, the first time and the second.
TENDS: dict[Who, dict[str, tuple[float, float]]] = {
    "robin": {
        "autonomy": (1.3, 2.7),
        "connection": (2.8, 3.2),
        "reliance": (2.4, 1.8),
        "avoidance": (1.4, 1.0),
        "influence": (1.3, 1.8),
        "support": (2.9, 3.2),
        "deciding": (1.4, 2.9),
        "boundaries": (1.3, 1.8),
        "talking": (2.1, 2.8),
        "growing": (2.2, 3.1),
        "reciprocity": (2.8, 2.9),
    },
    "noor": {
        "autonomy": (3.1, 3.2),
        "connection": (2.9, 3.1),
        "reliance": (1.3, 1.4),
        "avoidance": (2.1, 1.7),
        "influence": (2.4, 2.1),
        "support": (2.7, 3.1),
        "deciding": (2.3, 2.9),
        "boundaries": (2.8, 3.4),
        "talking": (2.0, 2.7),
        "growing": (3.0, 3.3),
        "reciprocity": (2.6, 2.8),
    },
}
SAID_NOTHING = 0.06  # of the statements
SHARED: dict[Who, tuple[str, ...]] = {
    "robin": ("autonomy", "connection", "influence", "deciding", "boundaries", "growing"),
    "noor": ("connection", "support", "deciding", "boundaries", "talking", "growing"),
}
# What each would like more of, the first time and the second.
MORE: dict[Who, tuple[tuple[str, ...], ...]] = {
    "robin": (("boundaries",), ("boundaries", "talking")),
    "noor": ((), ("talking", "growing")),
}


class Guess(msgspec.Struct, frozen=True):
    """How one of the two thought that a day of the other was, and what they thought afterwards."""

    at: Moment
    signals: dict[str, int]
    seen: bool = False
    after: dict[str, int] | None = None


def guesses_of(who: Who, others: Sequence[CheckIn], dice: Random) -> tuple[Guess, ...]:
    """Return the guesses of one of the two at days on which the other checked in, in order."""
    lately = others[-LATELY:]
    chosen = dice.sample(lately, min(DAYS[who], len(lately)))
    return tuple(_guess(who, each, dice) for each in sorted(chosen, key=lambda each: each.at))


def _guess(who: Who, of: CheckIn, dice: Random) -> Guess:
    signals = {}
    for name, (truth, off) in GUESSED[who].items():
        felt = getattr(of, name)
        if name != "mood" and dice.random() < LEFT_OUT:
            continue
        thought = truth * (MIDDLE if felt is None else felt) + (1 - truth) * MIDDLE + off
        signals[name] = _within(round(dice.gauss(thought, SPREAD)), 10)
    after = None
    if dice.random() < AFTER:
        after = signals | {"mood": _within(signals["mood"] + dice.choice((-2, -1, 1)), 10)}
    at = Moment(of.at.day, 23, dice.randrange(30, 60))
    return Guess(at, signals, dice.random() < SEEN, after)


def answers_of(who: Who, time: int, checkup: Checkup, dice: Random) -> Mapping[str, int]:
    """Return what one of the two answers to the statements, the first time (0) or the second."""
    answers = {}
    for scale in checkup.scales:
        tends = TENDS[who][scale.id][time]
        for item in checkup.items_of(scale.id):
            step = _within(round(dice.gauss(tends, 0.7)), checkup.top)
            if dice.random() >= SAID_NOTHING:
                answers[item.id] = checkup.top - step if item.turned else step
    return answers


def _within(value: int, top: int) -> int:
    return min(top, max(0, value))
