"""Ours begins with an invitation: made, shown as a link, accepted once, or taken back.

The link holds a secret of 130 bits. The database holds a hash of it, to find the invitation, and
the key of the new Ours under a key derived from it. So the database alone admits nobody.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import Person
from counterpoint.web.spaces.access import Here, admit, found
from counterpoint.web.spaces.models import Invitation, Member, Space

LASTS = timedelta(days=7)
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that is mistaken for another
LENGTH = 26


class InvitationOver(Exception):
    """There is no such invitation: spent, taken back, past its time, or never made."""


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation somebody holds in their hands."""

    row: Invitation
    key: bytes

    def __repr__(self) -> str:
        return "Open(…)"


def invite(here: Here) -> str:
    """Make an invitation to a new Ours and return its secret; an earlier one is void."""
    secret = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    with transaction.atomic():
        revoke(here.person)
        member, key = found(here.person, here.ring.secret, shared=True, voice="a")
        Invitation.objects.create(
            lookup=_lookup(secret),
            space=member.space,
            inviter=here.person,
            sealed_key=vault.seal(_wrapping(secret), key, b"invitation/" + member.space_id.bytes),
            until=timezone.now() + LASTS,
        )
    return secret


def revoke(person: Person) -> None:
    """Take back a person's open invitation, and the empty Ours that was waiting behind it."""
    with transaction.atomic():
        # Held until the end, so that nobody joins what is being taken back.
        for invitation in Invitation.objects.select_for_update().filter(inviter=person):
            Space.objects.filter(pk=invitation.space_id).delete()


def find(secret: str) -> Open:
    """Return the invitation of this secret with its key; raise `InvitationOver` otherwise."""
    secret = tidy(secret)
    row = (
        Invitation.objects.filter(lookup=_lookup(secret), until__gt=timezone.now())
        .select_related("inviter", "space")
        .first()
    )
    if row is None:
        raise InvitationOver
    try:
        context = b"invitation/" + row.space_id.bytes
        key = vault.open_seal(_wrapping(secret), bytes(row.sealed_key), context)
    except vault.CannotOpen:
        raise InvitationOver from None
    return Open(row, key)


def accept(person: Person, secret: bytes, invitation: Open) -> Member:
    """Let a person into the Ours they were invited to; nobody can use the invitation again.

    Raise `InvitationOver` if somebody was quicker, or if the two are one person.
    """
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(pk=invitation.row.pk).first()
        if row is None or row.inviter_id == person.id or in_an_ours(person):
            raise InvitationOver
        if in_an_ours(row.inviter):
            raise InvitationOver
        revoke(person)  # an invitation of one's own to somebody else would make a second Ours
        row.delete()
        return admit(row.space, person, secret, invitation.key, voice="b")


def in_an_ours(person: Person) -> bool:
    """Say whether a person is one of two in an Ours that is open."""
    spaces = Member.objects.filter(
        person=person, space__shared=True, space__closed=None, space__invitation=None
    )
    return spaces.exists()


def tidy(secret: str) -> str:
    """Return the letters of a secret however it was typed."""
    return "".join(letter for letter in secret.lower() if letter in _LETTERS)


def _lookup(secret: str) -> bytes:
    return vault.derive(secret.encode(), "invitation lookup", 16)


def _wrapping(secret: str) -> bytes:
    return vault.derive(secret.encode(), "invitation key")
