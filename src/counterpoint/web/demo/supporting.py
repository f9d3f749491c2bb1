"""Good news and hard moments, with what the other said."""

from counterpoint.library.demo.supporting import Hard as HardMoment
from counterpoint.library.demo.supporting import supporting
from counterpoint.web.demo.diary import OTHER, Diary, said
from counterpoint.web.features.support import HARD, WIN
from counterpoint.web.features.support.answers import HardReply, Helped, WinReply
from counterpoint.web.features.support.moments import Hard, Win


def tell(diary: Diary) -> None:
    """Note what the two told each other."""
    for win in supporting().win:
        moment = diary.at_place(win.who, win.at)
        id = diary.keep(win.who, WIN, said(Win, win), moment, moment)
        if win.reply:
            to, who = diary.copy(win.who, id), OTHER[win.who]
            later = diary.later(who, moment, win.reply.after)
            diary.say(who, said(WinReply, win.reply, to=to), later)
    for hard in supporting().hard:
        _hard(diary, hard)


def _hard(diary: Diary, hard: HardMoment) -> None:
    moment = diary.at_place(hard.who, hard.at)
    id = diary.keep(hard.who, HARD, said(Hard, hard), moment, moment)
    to, who = diary.copy(hard.who, id), OTHER[hard.who]
    if hard.reply:
        later = diary.later(who, moment, hard.reply.after)
        diary.say(who, said(HardReply, hard.reply, to=to), later)
    if hard.helped:
        later = diary.later(hard.who, moment, hard.helped.after)
        diary.say(hard.who, said(Helped, hard.helped, to=to), later)
