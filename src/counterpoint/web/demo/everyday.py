"""What the two write from day to day: check-ins, a journal, thanks, answers to the question."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from counterpoint.library.demo import Life, Moment, Voice
from counterpoint.library.demo.words import Who
from counterpoint.web.demo.diary import Diary, id_at
from counterpoint.web.features.base import Feature
from counterpoint.web.features.checkin import CHECKIN, CheckIn
from counterpoint.web.features.journal import JOURNAL, Journal
from counterpoint.web.features.question import Answer
from counterpoint.web.features.support import THANKS
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import held

# What kind of thing was written, when, what it was, and when it was shared, if it was.
_Writing = tuple[Feature[Any], Moment, msgspec.Struct, Moment | None]


def tell(diary: Diary, lived: Life) -> None:
    """Note all that the two wrote from day to day."""
    _tell(diary, "robin", lived.robin)
    _tell(diary, "noor", lived.noor)


def _tell(diary: Diary, who: Who, voice: Voice) -> None:
    for feature, at, payload, shared in [*_checkins(diary, voice), *_writings(voice)]:
        moment = diary.at(at)
        share = None if shared is None else max(moment, diary.at(shared))
        diary.keep(who, feature, payload, moment, share)
    for answer in voice.answers:
        moment = diary.at(answer.at)
        day = diary.first + timedelta(days=answer.asked)
        given = Answer(question=answer.question, day=day, answer=answer.words)
        diary.do(moment, partial(held.answer, diary.heres[who], given, id_at(moment)))


def _checkins(diary: Diary, voice: Voice) -> Iterator[_Writing]:
    chosen: tuple[str, ...] = ()
    since = diary.first
    for each in voice.checkins:
        day = diary.first + timedelta(days=each.at.day)
        if each.shared and each.shared != chosen:
            chosen, since = each.shared, day
        told = msgspec.structs.asdict(each)
        del told["at"]
        payload = CheckIn(day=day, asked=since if each.shared else None, **told)
        yield CHECKIN, each.at, payload, each.at if each.shared else None


def _writings(voice: Voice) -> Iterator[_Writing]:
    for each in voice.journal:
        yield JOURNAL, each.at, Journal(words=each.words), each.shared
    for each in voice.thanks:
        yield THANKS, each.at, Thanks(words=each.words, sort=each.sort), each.shared
