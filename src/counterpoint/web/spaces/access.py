"""The one door: who may open what.

Every page with content goes through `@access.door`. It hands the view a `Here`: the person, and
the spaces that their own keys open. A view can reach nothing else, so an id of somebody else's
space or entry is simply not found, and an outsider gets a 404 that tells nothing.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from counterpoint import vault
from counterpoint.web.accounts import ring
from counterpoint.web.accounts.gate import unlocked
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.spaces import rows, visits
from counterpoint.web.spaces.models import Member, Space
from counterpoint.web.spaces.places import Keys, Place, Voice
from counterpoint.web.spaces.rows import Membership

P = ParamSpec("P")


class ShutOut(Exception):
    """A person's Mine does not open with their own keys: somebody changed the database."""


@dataclass(frozen=True)
class Here:
    """One visit: a person with their vault open, and the spaces it opens."""

    person: Person
    ring: Ring
    mine: Place
    ours: Place | None  # the Ours that both write in
    past: tuple[Place, ...]  # Ours that were left, still to be read
    waiting: Place | None  # an Ours to which somebody is invited and has not come yet

    @property
    def drops(self) -> bool:
        """Say whether something that this person wrote offline waits to be put in its place."""
        return self.mine.drops

    @property
    def partner(self) -> Voice | None:
        """Return the other of Ours, if there is one."""
        return self.ours.other if self.ours else None

    def shared_place(self, id: uuid.UUID) -> Place:
        """Return an Ours of this person, open or left; raise 404 for any other id."""
        for place in (self.ours, *self.past):
            if place and place.id == id:
                return place
        raise Http404

    def together(self) -> Place:
        """Return the Ours that both write in; raise 404 if there is none."""
        if self.ours is None:
            raise Http404
        return self.ours


def door(
    view: Callable[Concatenate[HttpRequest, Here, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let through only a person with an open vault, and hand the view what they may open."""

    @wraps(view)
    @unlocked
    def through(
        request: HttpRequest, opened: Ring, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            here = enter(request, opened)
        except ShutOut:
            return render(request, "pages/shut_out.html", status=409)
        request.here = here  # type: ignore[attr-defined]  # the frame of the page shows it
        return view(request, here, *args, **kwargs)

    return through


def enter(request: HttpRequest, opened: Ring) -> Here:
    """Open every space that this person's ring opens; make their Mine at the first visit."""
    assert isinstance(request.user, Person)
    before = len(opened.spaces)
    here = open_spaces(request.user, opened, visits.memberships(request))
    if len(opened.spaces) != before:
        ring.put_back(request, opened)
    return here


def open_spaces(person: Person, opened: Ring, members: Sequence[Membership] | None = None) -> Here:
    """Return the spaces of a person, sorted into Mine, Ours, past and waiting.

    Their members are read, if they have not been read with the session.
    """
    places = list(_places(person, opened, members))
    mine = next((p for p in places if not p.shared), None) or _first_visit(person, opened)
    shared = [p for p in places if p.shared]
    return Here(
        person=person,
        ring=opened,
        mine=mine,
        ours=next((p for p in shared if p.writable and p.other), None),
        past=tuple(p for p in shared if not p.writable),
        waiting=next((p for p in shared if p.writable and not p.other), None),
    )


def _places(
    person: Person, opened: Ring, members: Sequence[Membership] | None = None
) -> Iterator[Place]:
    by_space: dict[uuid.UUID, list[Membership]] = {}
    for member in rows.memberships(person.id) if members is None else members:
        by_space.setdefault(member.space, []).append(member)
    for there in by_space.values():
        own = next(row for row in there if row.person == person.id)
        if own.author != person.id:
            continue  # somebody put another's name to this membership
        others = [row for row in there if row is not own]
        keys = _keys(own, opened)
        if keys:
            yield _place(own, keys, others)
        elif not (own.shared and others):
            raise ShutOut


def _place(own: Membership, keys: Keys, others: Sequence[Membership] = ()) -> Place:
    return Place(
        id=own.space,
        keys=keys,
        shared=own.shared,
        began=own.began,
        closed=own.closed,
        me=Voice(own.author, own.name, own.voice),
        other=Voice(others[0].author, others[0].name, others[0].voice) if others else None,
        drops=own.drops,
        feed=own.feed,
    )


def _keys(own: Membership, opened: Ring) -> Keys | None:
    """Return the keys of a space, or None for one of before a reset, or changed from outside."""
    context = _context(own.space, shared=own.shared)
    kept = opened.spaces.get(context)
    if kept:
        return Keys(*kept)
    try:
        key = vault.open_seal(_own(opened.secret), bytes(own.sealed_key), context)
    except vault.CannotOpen:
        return None
    keys = opened.spaces[context] = Keys.of(key)
    return keys


def _first_visit(person: Person, opened: Ring) -> Place:
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # two first visits make one Mine
        for place in _places(person, opened):
            if not place.shared:
                return place
        found(person, opened.secret, shared=False, voice="a")
    return next(place for place in _places(person, opened) if not place.shared)


def found(person: Person, secret: bytes, *, shared: bool, voice: str) -> tuple[Member, bytes]:
    """Make a space with a new key, and its first member."""
    key = vault.new_key()
    with transaction.atomic():
        space = Space.objects.create(shared=shared)
        return admit(space, person, secret, key, voice), key


def admit(space: Space, person: Person, secret: bytes, key: bytes, voice: str) -> Member:
    """Let a person keep the key of a space, sealed under their own secret key.

    Everyone seals a space's key to themselves, with their vault open. A key sealed to a public
    key could be put there by anybody who can write to the database, and would draw a person into
    writing under a key that somebody else knows.
    """
    return Member.objects.create(
        space=space,
        person=person,
        author=person.id,
        name=person.name,
        voice=voice,
        sealed_key=vault.seal(_own(secret), key, _context(space.id, shared=space.shared)),
    )


def _own(secret: bytes) -> bytes:
    return vault.derive(secret, "keys of spaces")


def _context(space: uuid.UUID, *, shared: bool) -> bytes:
    # With what it is: an Ours, whose key two hold, must not be passed off as somebody's Mine.
    return (b"ours/" if shared else b"mine/") + space.bytes
