"""Guesses at each other's days, and two check-ups of each."""

import uuid
from datetime import timedelta
from functools import partial

import msgspec

from counterpoint.library import our_checkup
from counterpoint.library.demo import Life, Voice
from counterpoint.library.demo.days import day_of
from counterpoint.library.demo.empathy import (
    CHECKUPS,
    MORE,
    SHARED,
    Guess,
    answers_of,
    guesses_of,
)
from counterpoint.library.demo.words import COUPLE, Who
from counterpoint.web.demo.diary import OTHER, Diary, id_at
from counterpoint.web.features.empathy import CHECKUP, GUESS
from counterpoint.web.features.empathy.checkup import CheckUp, shared_part
from counterpoint.web.features.empathy.guess import Guess as Payload
from counterpoint.web.features.empathy.guess import Later
from counterpoint.web.spaces import entries, sharing
from counterpoint.web.spaces.access import Here

_MINUTE = 60_000


def tell(diary: Diary, lived: Life) -> None:
    """Note how the two guess each other's days, and how they look at their own weeks."""
    voices: dict[Who, Voice] = {"robin": lived.robin, "noor": lived.noor}
    for who in COUPLE:
        for guess in guesses_of(who, voices[OTHER[who]].checkins, diary.dice):
            _guess(diary, who, guess)
        for time, place in enumerate(CHECKUPS):
            _checkup(diary, who, time, diary.on_day(who, day_of(place, diary.days)))


def _guess(diary: Diary, who: Who, told: Guess) -> None:
    day = diary.first + timedelta(days=told.at.day)
    of, moment = diary.ours(who).id.hex, diary.at(told.at)
    words = {"day": day, "of": of, "seen": told.seen, **told.signals}
    payload = msgspec.convert(words, Payload)
    id = diary.keep(who, GUESS, payload, moment)
    after = Later(**told.after) if told.after else None
    looked = msgspec.structs.replace(payload, opened=True)
    for n, each in enumerate((looked, msgspec.structs.replace(looked, after=after)), 1):
        revise = partial(entries.revise, diary.heres[who].mine, each, id, n)
        if n == 1 or after:
            diary.do(moment + n * _MINUTE, revise)


def _checkup(diary: Diary, who: Who, time: int, moment: int | None) -> None:
    ours = our_checkup()
    answers = dict(answers_of(who, time, ours, diary.dice))
    if moment is None:
        return
    payload = CheckUp(
        set=ours.id,
        version=ours.version,
        top=ours.top,
        day=diary.date_of(moment),
        answers=answers,
        done=True,
        more=MORE[who][time],
    )
    id = id_at(moment)
    diary.keep(who, CHECKUP, payload, moment, id=id)
    shown = msgspec.structs.replace(payload, scales=SHARED[who], shows_more=True)
    diary.do(moment + 5 * _MINUTE, partial(_share, diary.heres[who], shown, id))


def _share(here: Here, payload: CheckUp, id: uuid.UUID) -> None:
    entries.revise(here.mine, payload, id, 1)
    part = shared_part(payload)
    assert part  # there is a place on each of the scales
    sharing.share(here, part, id, anew=True)
