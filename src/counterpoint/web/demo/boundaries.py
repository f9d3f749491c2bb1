"""What each of the two needs, whom and what they have beside each other, and a while alone."""

import uuid
from datetime import UTC, datetime, timedelta
from functools import partial

from counterpoint.library.demo.boundaries import Anew, Answer, boundaries
from counterpoint.library.demo.boundaries import Boundary as Told
from counterpoint.library.demo.words import Who
from counterpoint.web.demo.diary import OTHER, Diary, said
from counterpoint.web.features.boundaries import BOUNDARY, INTEREST, PERSON, space
from counterpoint.web.features.boundaries.heard import Heard
from counterpoint.web.features.boundaries.own import Interest, MyPerson
from counterpoint.web.features.boundaries.space import Space
from counterpoint.web.features.boundaries.words import Boundary
from counterpoint.web.spaces import entries, sharing
from counterpoint.web.spaces.access import Here


def tell(diary: Diary) -> None:
    """Note what the two need and have of their own."""
    told = boundaries()
    for boundary in told.boundary:
        _boundary(diary, boundary)
    for person in told.person:
        moment = diary.at_place(person.who, person.at)
        theirs = said(MyPerson, person, who=person.name)
        diary.keep(person.who, PERSON, theirs, moment)
    for interest in told.interest:
        moment = diary.at_place(interest.who, interest.at)
        share = _shared(diary, interest.who, moment, interest.share)
        diary.keep(interest.who, INTEREST, said(Interest, interest), moment, share)
    for taken in told.space:
        begun = diary.at_place(taken.who, taken.at)
        if begun is not None:
            until = datetime.fromtimestamp(begun / 1000, UTC) + timedelta(hours=taken.hours)
            payload = Space(until=until.replace(minute=0), words=taken.words)
            diary.do(begun, partial(space.take, diary.ours(taken.who), payload))


def _shared(diary: Diary, who: Who, moment: int | None, after: int | None) -> int | None:
    if after is None:
        return None
    return diary.later(who, moment, after) if after else moment


def _boundary(diary: Diary, told: Told) -> None:
    again = diary.day(told.ahead) if told.ahead is not None else None
    payload = said(Boundary, told, again=again)
    moment = diary.at_place(told.who, told.at)
    share = _shared(diary, told.who, moment, told.share)
    id = diary.keep(told.who, BOUNDARY, payload, moment, share)
    if told.answer and told.share is not None:
        _answer(diary, told.who, id, payload, told.answer, share)
    if told.again:
        _again(diary, told.who, id, said(Boundary, told.again, area=told.area), told.again, moment)


def _again(
    diary: Diary, who: Who, id: uuid.UUID, payload: Boundary, told: Anew, moment: int | None
) -> None:
    changed = diary.later(who, moment, told.after)
    diary.do(changed, partial(_anew, diary.heres[who], payload, id))
    if told.answer:
        _answer(diary, who, id, payload, told.answer, changed, base=1)


def _anew(here: Here, payload: Boundary, id: uuid.UUID) -> None:
    entries.revise(here.mine, payload, id, 1)
    sharing.share(here, payload, id)


def _answer(
    diary: Diary,
    who: Who,
    id: uuid.UUID,
    payload: Boundary,
    told: Answer,
    moment: int | None,
    base: int = 0,
) -> None:
    to, other = diary.copy(who, id), OTHER[who]
    heard = said(Heard, told, to=to, wording=payload.wording)
    diary.say(other, heard, diary.later(other, moment, told.after), base)
