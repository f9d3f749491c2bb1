"""Check-ins that were written offline: received sealed, put in their place once it is open."""

import base64
import uuid
from contextlib import suppress
from datetime import date

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts.models import Person, new_id
from counterpoint.web.features import writing
from counterpoint.web.features.base import EntryForm
from counterpoint.web.features.checkin import CHECKIN
from counterpoint.web.spaces import drops, entries
from counterpoint.web.spaces.access import Here

_NOT_BY_DROP = ("asked", "was")  # consent is given in front of the page that asks


class Sent(msgspec.Struct, frozen=True):
    """One sealed thing from a browser."""

    id: uuid.UUID
    box: str


class Load(msgspec.Struct, frozen=True):
    """What a browser sends when the network is back."""

    drops: list[Sent]


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest) -> HttpResponse:
    """Take sealed check-ins, also while the vault is locked; or say that the server is there."""
    if not isinstance(request.user, Person):
        return JsonResponse({"error": "Sign in first."}, status=403)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        load = msgspec.json.decode(request.body, type=Load)
        boxes = {sent.id: _bytes(sent.box) for sent in load.drops}
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return JsonResponse({"error": "This is not a list of sealed check-ins."}, status=422)
    kept = drops.keep(request.user, boxes)
    return JsonResponse({"kept": [str(id) for id in kept]})


def take_in(here: Here) -> drops.Arrived:
    """Open what has arrived for this person and keep it, as their own forms would."""
    return drops.open_all(here, lambda id, letter: _place(here, id, letter))


def _place(here: Here, id: uuid.UUID, letter: drops.Letter) -> None:
    """Keep a check-in as its form would.

    A drop does not say who sealed it, so it never touches what is there: under an id that is
    taken it becomes an entry of its own, for its author alone.
    """
    data = QueryDict(mutable=True)
    for name, values in letter.fields.items():
        if name not in _NOT_BY_DROP:
            data.setlist(name, values)
    data["id"], data["base"] = str(id), ""
    data.setdefault("day", _day_of(letter).isoformat())
    form = CHECKIN.form(data)
    if not writing.check(CHECKIN, form, here):
        form = _what_can_be_kept(data, form, letter)
    there = entries.history(here.mine, CHECKIN.payload, id)
    if any(CHECKIN.read_form(form) == kept.payload for kept in there):
        return  # it had arrived before
    if not there:
        with suppress(entries.EntryError):  # the clock of that browser may run ahead
            writing.keep(CHECKIN, form, here)
            return
    data["id"] = str(new_id())
    writing.keep(CHECKIN, _what_can_be_kept(data, form, letter), here)


def _what_can_be_kept(data: QueryDict, form: EntryForm, letter: drops.Letter) -> EntryForm:
    """Return the form without what cannot be, and not shared: nobody is there to be asked."""
    data = data.copy()
    for name in form.errors:
        data.pop(name, None)
    data["then"] = "keep"
    data.setdefault("day", _day_of(letter).isoformat())
    left = CHECKIN.form(data)
    if not left.is_valid():
        raise msgspec.ValidationError("not a check-in")
    return left


def _day_of(letter: drops.Letter) -> date:
    today = timezone.localdate()
    try:
        return min(timezone.localdate(letter.written), today)
    except OverflowError:  # a clock gone wild, at the end of the calendar
        return today


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
