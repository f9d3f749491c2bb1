"""Weeks in hours, times of one's own, times together, and when Robin is busy."""

from datetime import timedelta
from functools import partial

import msgspec

from counterpoint.library.demo.timing import Busy, timing
from counterpoint.library.demo.timing import Together as ToldTogether
from counterpoint.library.demo.timing import Week as ToldWeek
from counterpoint.library.demo.words import COUPLE, Who
from counterpoint.web.demo.diary import Diary, id_at, said
from counterpoint.web.features.timing import BALANCE, SOLITUDE, TOGETHER, WEEKS
from counterpoint.web.features.timing import busy as times
from counterpoint.web.features.timing.calendar import WEEK, monday
from counterpoint.web.features.timing.solitude import Solitude
from counterpoint.web.features.timing.together import Together
from counterpoint.web.features.timing.weeks import Balance, Week, week_id
from counterpoint.web.spaces import clock, entries
from counterpoint.web.spaces.access import Here


def tell(diary: Diary) -> None:
    """Note the hours of the two, and the times that they keep."""
    for week in timing().week:
        _week(diary, week)
    protected: dict[Who, list[Solitude]] = {who: [] for who in COUPLE}
    for told in timing().solitude:
        moment = diary.at_place(told.who, told.at)
        share = None if told.share is None else diary.later(told.who, moment, told.share)
        payload = said(Solitude, told)
        diary.keep(told.who, SOLITUDE, payload, moment, share)
        protected[told.who].extend([] if moment is None else [payload])
    for each in timing().together:
        _together(diary, each)
    for busy in timing().busy:
        today = diary.on_day(busy.who, diary.days - 1)
        diary.do(today, partial(_busy, diary.heres[busy.who], busy, protected[busy.who]))


def _week(diary: Diary, told: ToldWeek) -> None:
    """Note a week on its last day that has come, unless it began before this life."""
    day = monday(diary.today) - told.ago * WEEK
    last = min(day + timedelta(days=6), diary.today)
    whole = day >= diary.first or told.ago == 0
    moment = diary.on_day(told.who, (last - diary.first).days if whole else None)
    mine = diary.heres[told.who].mine
    said_of = {f"wished_{part}": hours for part, hours in told.wished.items()}
    said_of |= {str(part): hours for part, hours in told.lived.items()}
    payload = msgspec.convert({"day": day, **said_of}, Week)
    share = moment if told.share else None
    diary.keep(told.who, WEEKS, payload, moment, share, week_id(mine, WEEKS.kind, day))
    if told.feels:
        felt = Balance(day=day, feels=told.feels)
        diary.keep(told.who, BALANCE, felt, moment, id=week_id(mine, BALANCE.kind, day))


def _together(diary: Diary, told: ToldTogether) -> None:
    moment = diary.on_day(told.who, diary.days - 1 + told.asked)
    ours = diary.ours(told.who)
    id = ours.untimed_id(id_at(moment))
    payload = said(Together, told, on=diary.day(told.ahead), settled="")
    diary.do(moment, partial(entries.write, ours, payload, id))
    if told.settled:
        later = diary.later(told.settled, moment, 1)
        diary.change(told.settled, TOGETHER, id, later, _settled)


def _settled(together: Together) -> Together:
    return msgspec.structs.replace(together, settled=together.terms)


def _busy(here: Here, told: Busy, protected: list[Solitude]) -> None:
    today = clock.today()
    parts = (("morning", told.mornings), ("evening", told.evenings))
    ticked = [f"{today + timedelta(days=n)}-{part}" for part, days in parts for n in days]
    blocks = times.ticked((), today, ticked)
    times.keep(here.mine, blocks, today)
    times.share(here, blocks, protected)
