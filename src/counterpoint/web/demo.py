"""Put the made-up life of Robin and Noor into an empty database, by the app's own ways.

Everything is written as their own forms would write it, as of the moment at which it happened.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count

import msgspec
from django.db import transaction
from django.utils import timezone

from counterpoint.library.demo import Life, Moment, Voice, life
from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import Person, new_id
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.features.checkin import CheckIn, shared_part
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.question import Answer, of_day
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import access, entries, held, invitations, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.models import Space

# The names and passphrases that the demo is entered by.
WAYS_IN = (
    ("Robin", "seven pears in a blue bowl"),
    ("Noor", "a bicycle bell before the rain"),
)


@dataclass(order=True, frozen=True)
class _Deed:
    """Something one of the two did at a moment; of one moment, in the order in which it is told."""

    moment: int
    order: int
    do: Callable[[], None] = field(compare=False)


def lives_here() -> bool:
    """Say whether the people of this database are the demo's, with the demo's passphrases."""
    people = {person.name: person for person in Person.objects.all()}
    return set(people) == {name for name, _ in WAYS_IN} and all(
        people[name].check_password(passphrase) for name, passphrase in WAYS_IN
    )


def furnish(days: int, seed: int) -> None:
    """Let Robin and Noor live `days` days until today, in one transaction."""
    with transaction.atomic():
        first = timezone.localdate() - timedelta(days=days - 1)
        robin, noor = (_arrive(name, passphrase, first) for name, passphrase in WAYS_IN)
        secret = invitations.invite(robin())
        invitations.accept(noor().person, noor().ring.secret, invitations.find(secret))
        Space.objects.update(began=first)
        ours = robin().together()
        asked = [of_day(ours, first + timedelta(days=n)).id for n in range(days)]
        lived = life(days, seed, last_weekday=timezone.localdate().weekday(), asked=asked)
        _live(lived, first, robin(), noor())


def _arrive(name: str, passphrase: str, day: date) -> Callable[[], Here]:
    person, secret, _ = vaults.arrive(name, passphrase)
    Person.objects.filter(pk=person.pk).update(joined=day)
    return lambda: access.open_spaces(person, Ring(secret))


def _live(lived: Life, first: date, robin: Here, noor: Here) -> None:
    deeds = [*_deeds(lived.robin, first, robin), *_deeds(lived.noor, first, noor)]
    now = entries.now()
    for deed in sorted(deeds):
        with entries.as_of(min(deed.moment, now)):
            deed.do()


def _deeds(voice: Voice, first: date, here: Here) -> Iterator[_Deed]:
    orders = count()
    for at, payload, shared in [*_checkins(voice, first), *_writings(voice)]:
        moment = _milliseconds(first, at)
        id = _id(min(moment, entries.now()))
        yield _Deed(moment, next(orders), partial(_write, here, payload, id))
        if shared is not None:
            part = shared_part(payload) if isinstance(payload, CheckIn) else payload
            when = max(moment, _milliseconds(first, shared))
            yield _Deed(when, next(orders), partial(_share, here, part, id))
    for answer in voice.answers:
        moment = _milliseconds(first, answer.at)
        day = first + timedelta(days=answer.asked)
        said = Answer(question=answer.question, day=day, answer=answer.words)
        id = _id(min(moment, entries.now()))
        yield _Deed(moment, next(orders), partial(_answer, here, said, id))


# When each thing was written, what it was, and when it was shared, if it was.
_Writing = tuple[Moment, msgspec.Struct, Moment | None]


def _checkins(voice: Voice, first: date) -> Iterator[_Writing]:
    chosen: tuple[str, ...] = ()
    since = first
    for each in voice.checkins:
        day = first + timedelta(days=each.at.day)
        if each.shared and each.shared != chosen:
            chosen, since = each.shared, day
        told = msgspec.structs.asdict(each)
        del told["at"]
        payload = CheckIn(day=day, asked=since if each.shared else None, **told)
        yield each.at, payload, each.at if each.shared else None


def _writings(voice: Voice) -> Iterator[_Writing]:
    for each in voice.journal:
        yield each.at, Journal(words=each.words), each.shared
    for each in voice.thanks:
        yield each.at, Thanks(words=each.words), each.shared


def _write(here: Here, payload: msgspec.Struct, id: uuid.UUID) -> None:
    entries.write(here.mine, payload, id)


def _share(here: Here, part: msgspec.Struct | None, id: uuid.UUID) -> None:
    if part is not None:
        sharing.share(here, part, id)


def _answer(here: Here, said: Answer, id: uuid.UUID) -> None:
    held.answer(here, said, id)


def _milliseconds(first: date, at: Moment) -> int:
    day = first + timedelta(days=at.day)
    moment = datetime.combine(day, time(at.hour, at.minute), timezone.get_current_timezone())
    return int(moment.timestamp() * 1000)


def _id(milliseconds: int) -> uuid.UUID:
    return uuid.UUID(bytes=milliseconds.to_bytes(6, "big") + new_id().bytes[6:])
