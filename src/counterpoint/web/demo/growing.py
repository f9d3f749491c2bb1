"""What each is becoming, and what both plan, try out and remember."""

import uuid
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import msgspec

from counterpoint.library.demo.growing import Goal as ToldGoal
from counterpoint.library.demo.growing import Memory as ToldMemory
from counterpoint.library.demo.growing import Plan as ToldPlan
from counterpoint.library.demo.growing import Step as ToldStep
from counterpoint.library.demo.growing import Wish as ToldWish
from counterpoint.library.demo.growing import growing
from counterpoint.web.demo import painting
from counterpoint.web.demo.diary import OTHER, Diary, id_at, said
from counterpoint.web.features.growing import GOAL, MEMORY, PLAN, WISH
from counterpoint.web.features.growing.goals import Goal
from counterpoint.web.features.growing.memories import Memory
from counterpoint.web.features.growing.plans import Plan
from counterpoint.web.features.growing.replies import Affirmation, Offer
from counterpoint.web.features.growing.steps import tick
from counterpoint.web.features.growing.wishes import Wish
from counterpoint.web.features.reencoding import reencode
from counterpoint.web.features.writing import put_into_ours
from counterpoint.web.spaces import clock, pictures
from counterpoint.web.spaces.access import Here


def tell(diary: Diary) -> None:
    """Note what the two are becoming, and what they plan, try out and remember."""
    for goal in growing().goal:
        _goal(diary, goal)
    for plan in growing().plan:
        _plan(diary, plan)
    for wish in growing().wish:
        _wish(diary, wish)
    for memory in growing().memory:
        _memory(diary, memory)


def _steps(diary: Diary, steps: Sequence[ToldStep]) -> list[dict[str, Any]]:
    lines = {"": "", "both": "both"}
    lines |= {who: diary.ours(who).me.line for who in diary.heres}
    return [{"words": s.words, "done": s.done, "who": lines[s.who]} for s in steps]


def _look_again(diary: Diary, ahead: int | None) -> date | None:
    return None if ahead is None else diary.day(ahead)


def _goal(diary: Diary, told: ToldGoal) -> None:
    moment = diary.at_place(told.who, told.at)
    share = None
    if told.share is not None:
        share = diary.later(told.who, moment, told.share) if told.share else moment
    more = {
        "steps": _steps(diary, told.steps),
        "look_again": _look_again(diary, told.ahead),
    }
    id = diary.keep(told.who, GOAL, said(Goal, told, **more), moment, share)
    other = OTHER[told.who]
    for payload_type, words in ((Affirmation, told.affirmation), (Offer, told.offer)):
        if words:
            to = diary.copy(told.who, id)
            later = diary.later(other, share, words.after)
            diary.say(other, said(payload_type, words, to=to), later)


def _plan(diary: Diary, told: ToldPlan) -> None:
    moment = diary.at_place(told.who, told.at)
    more = {
        "steps": _steps(diary, told.steps),
        "look_again": _look_again(diary, told.ahead),
    }
    id = diary.put(told.who, PLAN, said(Plan, told, **more), moment)
    ticked = told.ticked
    if ticked:
        later = diary.later(ticked.who, moment, ticked.after)
        place = diary.ours(ticked.who)
        diary.do(later, partial(tick, place, Plan, id, ticked.words, done=True))


def _wish(diary: Diary, told: ToldWish) -> None:
    moment = diary.at_place(told.who, told.at)
    id = diary.put(told.who, WISH, said(Wish, told, done=None), moment)
    if told.done:
        who = OTHER[told.who]
        later = diary.later(who, moment, told.done)
        diary.change(who, WISH, id, later, _done)


def _done(wish: Wish) -> Wish:
    return msgspec.structs.replace(wish, done=clock.today(), away=True)


def _memory(diary: Diary, told: ToldMemory) -> None:
    moment = diary.at_place(told.who, told.at)
    if moment is None:
        return
    id, here = id_at(moment), diary.heres[told.who]
    payload = said(Memory, told, day=diary.date_of(moment))
    diary.do(moment, partial(_remember, here, payload, told, id))


def _remember(here: Here, payload: Memory, told: ToldMemory, id: uuid.UUID) -> None:
    if told.picture:
        drawn = reencode(painting.draw(told.picture))
        kept = pictures.keep(here.mine, id, [drawn])
        shown = tuple(msgspec.structs.replace(each, words=told.shows) for each in kept)
        payload = msgspec.structs.replace(payload, pictures=shown)
    put_into_ours(MEMORY, payload, here, id)
