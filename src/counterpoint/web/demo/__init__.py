"""Put the made-up life of Robin and Noor into an empty database, by the app's own ways.

Everything is written as their own forms would write it, as of the moment at which it happened.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from counterpoint.library.demo import life
from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.demo import (
    boundaries,
    deciding,
    empathy,
    everyday,
    growing,
    supporting,
    talking,
    timing,
)
from counterpoint.web.demo.diary import Diary
from counterpoint.web.features.question import of_day
from counterpoint.web.spaces import access, invitations
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.models import Space

# The names and passphrases that the demo is entered by.
WAYS_IN = (
    ("Robin", "seven pears in a blue bowl"),
    ("Noor", "a bicycle bell before the rain"),
)
_THEMES = (supporting, deciding, boundaries, talking, growing, timing)


def lives_here() -> bool:
    """Say whether the people of this database are the demo's, with the demo's passphrases."""
    people = {person.name: person for person in Person.objects.all()}
    return set(people) == {name for name, _ in WAYS_IN} and all(
        people[name].check_password(passphrase) for name, passphrase in WAYS_IN
    )


def furnish(days: int, seed: int) -> None:
    """Let Robin and Noor live `days` days until today, in one transaction."""
    with transaction.atomic():
        today = timezone.localdate()
        first = today - timedelta(days=days - 1)
        robin, noor = (_arrive(name, passphrase, first) for name, passphrase in WAYS_IN)
        secret = invitations.invite(robin())
        invitations.accept(noor().person, noor().ring.secret, invitations.find(secret))
        Space.objects.update(began=first)
        ours = robin().together()
        asked = [of_day(ours, first + timedelta(days=n)).id for n in range(days)]
        lived = life(days, seed, last_weekday=today.weekday(), asked=asked)
        diary = Diary(first, days, seed, {"robin": robin(), "noor": noor()})
        everyday.tell(diary, lived)
        for theme in _THEMES:
            theme.tell(diary)
        empathy.tell(diary, lived)
        diary.live()


def _arrive(name: str, passphrase: str, day: date) -> Callable[[], Here]:
    person, secret, _ = vaults.arrive(name, passphrase)
    Person.objects.filter(pk=person.pk).update(joined=day)
    return lambda: access.open_spaces(person, Ring(secret))
