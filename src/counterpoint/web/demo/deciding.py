"""What the two decide and share out."""

import uuid
from functools import partial
from typing import Any

import msgspec

from counterpoint.library.demo.deciding import Agreed, Gave, Matter, deciding
from counterpoint.library.demo.words import Who
from counterpoint.web.demo.diary import OTHER, Diary, id_at, said
from counterpoint.web.features.base import Feature
from counterpoint.web.features.deciding import AGREEMENT, DECISION, DIVISION
from counterpoint.web.features.deciding.agreeing import with_my_yes
from counterpoint.web.features.deciding.opening import agreement_id, valued_by
from counterpoint.web.features.deciding.payloads import (
    Agreement,
    Decision,
    Division,
    Listed,
    Thought,
    with_yes,
)
from counterpoint.web.features.writing import remind
from counterpoint.web.spaces import entries, held
from counterpoint.web.spaces.access import Here

_A_WHILE = 5 * 60_000


def tell(diary: Diary) -> None:
    """Note what the two decide, and what they share out."""
    for decision in deciding().decision:
        id, moment = _list(diary, DECISION, said(Decision, decision, ready=()), decision)
        if decision.agreement:
            _agree(diary, decision.agreement, id, moment)
    for division in deciding().division:
        _list(diary, DIVISION, said(Division, division, ready=()), division)


def _list(
    diary: Diary, feature: Feature[Any], begun: msgspec.Struct, told: Matter
) -> tuple[uuid.UUID, int | None]:
    moment = diary.at_place(told.who, told.at)
    id = diary.put(told.who, feature, begun, moment)
    turn = _Turn(diary, moment)
    for added in told.added:
        later = turn.later(added.who, added.after)
        diary.change(added.who, feature, id, later, partial(_with, added.words))
    for who, after in sorted(told.ready.items(), key=lambda each: each[1]):
        yes = partial(_ready, diary.author(who))
        diary.change(who, feature, id, turn.later(who, after), yes)
    for who, gave in sorted(told.gave.items(), key=lambda each: each[1].after):
        later = turn.later(who, gave.after)
        given = partial(_give, diary.heres[who], feature, id, gave, id_at(later))
        diary.do(later, given)
    for thought in told.thought:
        later = turn.later(thought.who, thought.after)
        diary.say(thought.who, said(Thought, thought, to=id), later)
    return id, moment


class _Turn:
    """Moments after one another: the list is whole before it is ready, and then it is valued."""

    def __init__(self, diary: Diary, moment: int | None) -> None:
        self.diary, self.begun, self.last = diary, moment, moment

    def later(self, who: Who, after: int) -> int | None:
        """Return a moment so many days after the list was begun, and after the last one."""
        moment = self.diary.later(who, self.begun, after)
        if moment is not None and self.last is not None:
            self.last = moment = max(moment, self.last + _A_WHILE)
        return moment


def _with(words: str, listed: Any) -> Any:
    return msgspec.structs.replace(listed, things=(*listed.things, words))


def _ready(who: uuid.UUID, listed: Listed) -> Listed:
    yeses = with_yes(listed.ready, who, listed.version, yes=True)
    return msgspec.structs.replace(listed, ready=yeses)


def _give(here: Here, feature: Feature[Any], of: uuid.UUID, gave: Gave, id: uuid.UUID) -> None:
    kept = entries.find(here.together(), feature.payload, of)
    assert kept  # it is given values after it was raised
    listed: Listed = kept.payload
    about = {"of": of, "day": kept.begun, "version": listed.version, "things": listed.things}
    held.answer(here, said(valued_by(type(listed)), gave, **about), id)


def _agree(diary: Diary, told: Agreed, of: uuid.UUID, moment: int | None) -> None:
    proposed = diary.later(told.who, moment, told.after)
    leaned = tuple(sorted((diary.author(who) for who in told.leaned), key=str))
    look_again = diary.day(told.ahead)
    more = {"of": of, "on": DECISION.kind, "leaned": leaned, "look_again": look_again}
    payload = said(Agreement, told, agreed=(), **more)
    diary.do(proposed, partial(_propose, diary.heres[told.who], payload))
    other = OTHER[told.who]
    agreed = diary.later(other, proposed, told.agreed - told.after)
    diary.do(agreed, partial(_say_yes, diary.heres[other], of))


def _propose(here: Here, payload: Agreement) -> None:
    _keep(here, with_my_yes(payload, here.person.id), _pact(here, payload.of))


def _say_yes(here: Here, of: uuid.UUID) -> None:
    id = _pact(here, of)
    kept = entries.find(here.together(), Agreement, id)
    assert kept  # the other proposed it
    _keep(here, with_my_yes(kept.payload, here.person.id), id, kept.revision)


def _pact(here: Here, of: uuid.UUID | None) -> uuid.UUID:
    assert of
    listed = entries.find(here.together(), Decision, of)
    assert listed  # it was raised before
    return agreement_id(here.together(), of, listed.begun)


def _keep(here: Here, payload: Agreement, id: uuid.UUID, base: int = 0) -> None:
    if base:
        entries.revise(here.together(), payload, id, base)
    else:
        entries.write(here.together(), payload, id)
    remind(AGREEMENT, payload, here.together(), id)
