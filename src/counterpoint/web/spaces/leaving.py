"""Leaving Ours, and going for good. Either can do it alone, at once."""

from django.db import transaction

from counterpoint.web.accounts.models import Person, today_utc
from counterpoint.web.spaces.invitations import revoke
from counterpoint.web.spaces.models import Feed, Member, Space


def leave(person: Person) -> None:
    """Close the person's Ours to new writing for both; both go on reading what is there."""
    with transaction.atomic():
        revoke(person)
        ours = Member.objects.filter(person=person, space__shared=True).values("space")
        for space in Space.objects.select_for_update().filter(pk__in=ours, closed=None):
            space.closed = today_utc()
            space.save(update_fields=["closed"])
            Feed.objects.filter(space=space).delete()


def forget_mine(person: Person) -> None:
    """Delete the person's Mine with everything in it, and leave Ours."""
    with transaction.atomic():
        leave(person)
        Space.objects.filter(member__person=person, shared=False).delete()


def go(person: Person) -> None:
    """Delete the account and Mine. What was shared stays with the other, under the same name."""
    with transaction.atomic():
        forget_mine(person)
        spaces = list(Member.objects.filter(person=person).values_list("space", flat=True))
        person.delete()
        abandoned = Space.objects.filter(pk__in=spaces).exclude(member__person__isnull=False)
        abandoned.delete()
