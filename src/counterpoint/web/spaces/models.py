"""What is stored. Nothing here can be read without a key that is not here.

Space       a place that one person or two hold the key to
Member      somebody's key to a space, sealed to them
Entry       one revision of one thing somebody wrote, sealed
Invitation  the key of an Ours, sealed under a secret that is only in the link
Drop        a check-in made offline, sealed by the browser, until its author unlocks
Feed        the dates of an Ours for calendar programs, sealed under a secret only in their link
"""

import secrets

from django.db import models

from counterpoint.web.accounts.models import NAME_LENGTH, Person, new_id, today_utc


def new_row() -> int:
    """Return a number for a row that tells nothing of its neighbours."""
    return secrets.randbits(62)


class Space(models.Model):
    """Mine (of one) or Ours (of two). A closed Ours can be read by both and written by none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shared = models.BooleanField()
    began = models.DateField(default=today_utc)
    closed = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Member(models.Model):
    """One person's key to one space. It outlives the account, so that words keep their name."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL)
    author = models.UUIDField()  # the person's id, which stays when the account goes
    name = models.CharField(max_length=NAME_LENGTH)
    voice = models.CharField(max_length=1)
    sealed_key = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("space", "author"), name="one_membership_each"),
            models.UniqueConstraint(fields=("space", "voice"), name="one_voice_each"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Entry(models.Model):
    """One revision of an entry.

    `shelf` is a keyed hash of the kind under the space's key, so it names space and kind at
    once to those who hold the key and nothing to others. `sealed` holds the payload with its
    kind and is bound to space, id, author, revision and time.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, db_index=False)
    id = models.UUIDField()
    author = models.UUIDField()
    revision = models.PositiveIntegerField()
    written = models.BigIntegerField()  # milliseconds since 1970, bound into the seal
    current = models.BooleanField(default=True)
    shelf = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    # By chance, not by a counter: two rows written at once must not stand side by side and so
    # tell which of Mine was shared, nor when.
    row = models.BigIntegerField(primary_key=True, default=new_row, editable=False)

    class Meta:
        # Within one space, so that an id seen elsewhere can neither collide nor be probed for.
        constraints = (
            models.UniqueConstraint(fields=("space", "id", "revision"), name="one_of_a_revision"),
        )
        indexes = (
            models.Index(fields=("shelf", "-id"), name="shelf_newest_first"),
            models.Index(fields=("space", "-id"), name="space_newest_first"),
        )

    def __str__(self) -> str:
        return str(self.row)


class Invitation(models.Model):
    """An open invitation to an Ours. Used or revoked, the row is gone."""

    lookup = models.BinaryField(max_length=16, unique=True)
    space = models.OneToOneField(Space, on_delete=models.CASCADE)
    inviter = models.ForeignKey(Person, on_delete=models.CASCADE)
    sealed_key = models.BinaryField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Feed(models.Model):
    """The calendar that a link opens. Taken back, or when either leaves, the row is gone."""

    lookup = models.BinaryField(max_length=16, unique=True)
    space = models.OneToOneField(Space, on_delete=models.CASCADE)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Drop(models.Model):
    """Something written offline, sealed in the browser to its author's drop box."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    id = models.UUIDField()
    box = models.BinaryField()

    row = models.BigAutoField(primary_key=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "id"), name="dropped_once"),)

    def __str__(self) -> str:
        return str(self.row)
