"""The talks of the two: gone through by the rules of a talk, and then what both chose to keep."""

import uuid
from datetime import timedelta
from functools import partial

import msgspec

from counterpoint.library.demo.talking import Needed, talking
from counterpoint.library.demo.talking import Talk as Told
from counterpoint.library.demo.words import COUPLE, Who
from counterpoint.web.demo.diary import OTHER, Diary, id_at, said
from counterpoint.web.features.talking import LETTER, SIDE, TALK, drafts, steps
from counterpoint.web.features.talking.going import Choice, Going, Keep, Line, Step, Way
from counterpoint.web.features.talking.kinds import Talk, over
from counterpoint.web.features.talking.looking import day_of
from counterpoint.web.features.talking.repairing import Letter, Needs, Side
from counterpoint.web.features.writing import remind
from counterpoint.web.spaces import again, entries, held
from counterpoint.web.spaces.places import Place

_MINUTE = 60_000
_MINUTES = 3  # of a turn


def tell(diary: Diary) -> None:
    """Note the talks of the two, and what each wrote alone."""
    for talk in talking().talk:
        _talk(diary, talk)
    for side in talking().side:
        diary.keep(side.who, SIDE, said(Side, side), diary.at_place(side.who, side.at))
    for letter in talking().letter:
        moment = diary.at_place(letter.who, letter.at)
        diary.keep(letter.who, LETTER, said(Letter, letter), moment)


def _talk(diary: Diary, told: Told) -> None:
    moment = diary.at_place(told.who, told.at)
    looked = diary.later(OTHER[told.who], moment, told.looked or 0) if told.looked else None
    if moment is None:
        return
    ours = diary.ours(told.who)
    id = ours.untimed_id(id_at(moment))
    going = _asked(diary, told)
    begun = Talk(subject=told.subject, way=Way(told.way), going=going)
    diary.do(moment, partial(entries.write, ours, begun, id))
    for who, words in told.noted.items():
        diary.do(moment, partial(drafts.keep, diary.heres[who], id, {"notes": words}))
    for n, (who, needed) in enumerate(told.needed.items(), 5):
        at = moment + n * _MINUTE
        answer = partial(held.answer, diary.heres[who], _needs(needed, id), id_at(at))
        diary.do(at, answer)
    kept = over(begun, _gone_through(diary, told, going))
    if told.looked:
        kept = msgspec.structs.replace(kept, again=day_of(id) + timedelta(days=told.looked))
    diary.do(moment + 40 * _MINUTE, partial(_close, ours, kept, id))
    diary.do(looked, partial(again.note, diary.ours("noor"), TALK.kind, id, None))


def _needs(needed: Needed, talk: uuid.UUID) -> Needs:
    return Needs(day=day_of(talk), talk=talk, needs=needed.needs, needed=needed.words)


def _line(diary: Diary, who: Who) -> Line:
    return "a" if diary.ours(who).me.line == "a" else "b"


def _asked(diary: Diary, told: Told) -> Going:
    first, by = _line(diary, told.first), _line(diary, told.who)
    return steps.begin(Way(told.way), one=False, minutes=_MINUTES, first=first, by=by)


def _gone_through(diary: Diary, told: Told, going: Going) -> Going:
    going = steps.move(going, _line(diary, OTHER[told.who]), "join", 0)
    if going.step is Step.ALONE:
        for line, name in (*_READY, ("a", "open"), *_READY):
            going = steps.move(going, line, name, 0)
    for turn in told.turn:
        speaker, listener = going.speaker, going.listener
        words = {"feelings": turn.feelings, "needs": turn.needs}
        going = steps.move(going, speaker, "begin", 0)
        going = steps.move(going, speaker, "done", 0, **words)
        going = steps.move(going, listener, "say", 0, words=turn.heard)
        going = steps.move(going, speaker, "confirm", 0, yes=True, added=turn.added)
    if going.step is not Step.CLOSE:
        going = steps.move(going, "a", "finish", 0)
    for who in COUPLE:
        choice = _choice(diary, told, who)
        going = steps.move(going, choice.line, "choose", 0, choices=(choice,))
    return going


_READY: tuple[tuple[Line, str], ...] = (("a", "ready"), ("b", "ready"))


def _choice(diary: Diary, told: Told, who: Who) -> Choice:
    when = diary.day(told.ahead) if told.ahead is not None and who == told.who else None
    return Choice(line=_line(diary, who), keep=tuple(Keep), will=told.will.get(who, ""), again=when)


def _close(ours: Place, talk: Talk, id: uuid.UUID) -> None:
    kept = entries.find(ours, Talk, id)
    assert kept  # it was begun before it is over
    entries.revise(ours, talk, id, kept.revision)
    remind(TALK, talk, ours, id)
