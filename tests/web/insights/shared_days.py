"""Days that two people shared, put into their Ours at once."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.empathy.checkup import CheckUp, Told
from counterpoint.web.spaces import entries
from tests.conftest import Someone

Day = Callable[[int, date], CheckIn]


def days_back(count: int) -> list[tuple[int, date]]:
    """Return the last days, numbered, the earliest first."""
    today = timezone.localdate()
    return [(n, today - timedelta(days=count - 1 - n)) for n in range(count)]


@transaction.atomic
def share_days(one: Someone, count: int, answers: Day) -> None:
    """Share a check-in of each of the last days."""
    here = one.here
    ours = here.together()
    for n, day in days_back(count):
        id = ours.answer_id("shared", day.isoformat(), day, here.person.id)
        entries.insert(ours, answers(n, day), id, 1, ours.me)


def share_checkup(one: Someone, **places: float) -> None:
    """Share places on some scales, from 0 to 4, each with a standard error of .2."""
    here, today = one.here, timezone.localdate()
    told = tuple(
        Told(scale=scale, mean=mean, error=0.2, answered=8, items=8)
        for scale, mean in places.items()
    )
    payload = CheckUp(set="counterpoint", version=1, top=4, day=today, done=True, told=told)
    ours = here.together()
    id = ours.answer_id("checkup", today.isoformat(), today, here.person.id)
    entries.insert(ours, payload, id, 1, ours.me)


@transaction.atomic
def keep(one: Someone, payloads: Iterable[entries.Passing | CheckIn | object]) -> None:
    """Write entries into somebody's Mine, and share none."""
    mine = one.here.mine
    for payload in payloads:
        entries.write(mine, payload, new_id())  # type: ignore[arg-type]  # any payload
