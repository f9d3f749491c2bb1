"""Put Alice and Bob with sixty entries into an empty database, by the app's own ways."""

import django

django.setup()

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.demo.diary import id_at
from counterpoint.web.features.checkin import CheckIn, shared_part
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import access, clock, entries, invitations, sharing
from counterpoint.web.spaces.access import Here

PASSPHRASE = "{} likes a long walk"
EACH = 20


def main() -> None:
    """Make both, pair them, and let each write."""
    people = {}
    for name in ("Alice", "Bob"):
        person, secret, _ = vaults.arrive(name, PASSPHRASE.format(name))
        people[name] = (person, Ring(secret))
    secret = invitations.invite(access.open_spaces(*people["Alice"]))
    bob, ring = people["Bob"]
    invitations.accept(bob, ring.secret, invitations.find(secret))
    for person, ring in people.values():
        _write(access.open_spaces(person, ring))


def _write(here: Here) -> None:
    today = timezone.localdate()
    for back in range(EACH, 0, -1):
        day = today - timedelta(days=back)
        noon = datetime.combine(day, time(12), UTC)
        moment = int(noon.timestamp() * 1000)
        with clock.as_of(moment):
            _live(here, day, back, moment)


def _live(here: Here, day: date, back: int, moment: int) -> None:
    checkin = CheckIn(day=day, mood=back % 11, stress=4, feelings=("settled",), shared=("mood",))
    thanks = Thanks(words=f"for the {back} small things of that day")
    for payload, part in (
        (checkin, shared_part(checkin)),
        (thanks, thanks),
        (Journal(words=f"A page about the day {back} days ago. " * 12), None),
    ):
        id = id_at(moment)
        entries.write(here.mine, payload, id)
        if part:
            sharing.share(here, part, id)


main()
