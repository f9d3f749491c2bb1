"""The attacker of THREATS: every row of the database, and one person's keys."""

from typing import Any

from counterpoint import vault
from counterpoint.web.spaces.access import _context, _own
from counterpoint.web.spaces.models import Entry, Member, Space
from counterpoint.web.spaces.places import Keys, Place, Voice


def keys_of(secret: bytes) -> list[bytes]:
    """Return every key that this secret key opens anywhere in the database, and itself."""
    found = [secret[:32], secret[-32:], vault.derive(secret, "keys of spaces")]
    for member in Member.objects.select_related("space"):
        try:
            found.append(
                vault.open_seal(_own(secret), bytes(member.sealed_key), bound_to(member.space))
            )
        except vault.CannotOpen:
            continue
    return found


def bound_to(space: Space) -> bytes:
    """Return what the seal of a space's key is bound to."""
    return _context(space.id, shared=space.shared)


def opens_with(secret: bytes, sealed: bytes, row: Entry) -> Any:
    """Return what opens of a row with all these keys, in its place or in any space; else None."""
    for key in keys_of(secret):
        for space in Member.objects.values_list("space", flat=True):
            voice = Voice(row.author, "", "a")
            place = Place(space, Keys.of(key), True, row.space.began, None, voice, None)
            context = place.context(row.id, row.author, row.revision, row.written)
            try:
                return place.sealer.open(sealed, context)
            except vault.CannotOpen:
                continue
    return None
