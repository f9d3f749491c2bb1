"""Keep what a form says: written or revised, then shared if its author asked for that.

Used by the pages, and by what arrives from a browser that was offline, so both are one way in.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.base import EntryForm, Feature
from counterpoint.web.features.illustrating import attach
from counterpoint.web.spaces import again, entries, pictures, sharing
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import Place


def wants_share(form: EntryForm) -> bool:
    """Say whether the plum button was pressed."""
    return form.data.get("then") == "share"


def check(feature: Feature[Any], form: EntryForm, here: Here) -> bool:
    """Say whether a sent form may be kept; its errors stand by the fields."""
    if not form.is_valid():
        return False
    if wants_share(form) and feature.shareable and here.ours:
        return form.check_share()
    return True


def keep(feature: Feature[Any], form: EntryForm, here: Here) -> uuid.UUID | None:
    """Write or revise the entry of a checked form in Mine, and share it if asked.

    Something joint goes into Ours and leaves Mine; return its id there, else None. Raise
    `entries.Conflict` or `entries.NotWritable`; nothing is kept then.
    """
    payload = feature.read_form(form)
    id, base = form.cleaned_data["id"], form.cleaned_data["base"] or 0
    shared = wants_share(form) and feature.shareable and here.ours
    with transaction.atomic():
        payload = attach(here.mine, id, form, payload)
        if shared and feature.together:
            return put_into_ours(feature, payload, here, id)
        part = feature.part(payload) if shared else None
        if base:
            entries.revise(here.mine, payload, id, base)
        else:
            entries.write(here.mine, payload, id)
        if part is not None:
            sharing.share(here, part, id, anew=not feature.whole)
        remind(feature, payload, here.mine, id)
    return None


def put_into_ours(feature: Feature[Any], payload: Any, here: Here, id: uuid.UUID) -> uuid.UUID:
    """Move an entry of Mine into Ours, where both make it; return its id there."""
    with transaction.atomic():
        copy = sharing.move(here, payload, id)
        if feature.again:
            again.forget(here.mine, id)
        remind(feature, payload, here.together(), copy)
    return copy


def remind(feature: Feature[Any], payload: Any, place: Place, id: uuid.UUID) -> None:
    """Let an entry come back to Today on the day that it names, unless it is put away."""
    if feature.again:
        on, words = feature.again(payload)
        again.note(place, feature.kind, id, None if getattr(payload, "away", False) else on, words)


def remind_of_what_is_left(feature: Feature[Any], ours: Place, id: uuid.UUID) -> None:
    """Let something joint come back as the version says that stands, or not if it is gone."""
    kept = entries.find(ours, feature.payload, id)
    if kept:
        remind(feature, kept.payload, ours, id)
    elif feature.again:
        again.forget(ours, id)


def erase(feature: Feature[Any], here: Here, id: uuid.UUID) -> None:
    """Erase an entry of Mine with its copy in Ours, and what would bring it back to Today."""
    with transaction.atomic():
        pictures.erase(here.mine, feature.payload, id)
        sharing.erase(here, id)
        if feature.again:
            again.forget(here.mine, id)


def beginning(feature: Feature[Any], here: Here) -> dict[str, Any]:
    """Return what the form of a new entry begins with; the entry has an id from the start."""
    last: Sequence[entries.Kept[Any]] = ()
    if feature.start:
        last = entries.read(here.mine, feature.payload, limit=1).entries
    return beginning_after(feature, last)


def beginning_after(feature: Feature[Any], last: Sequence[entries.Kept[Any]]) -> dict[str, Any]:
    """Return what the form of a new entry begins with after the last one, if there is one."""
    begun = feature.start(last[0].payload if last else None) if feature.start else {}
    return {**begun, "id": new_id()}


def form_of(feature: Feature[Any], kept: entries.Kept[Any]) -> EntryForm:
    """Return the form that shows an entry for editing."""
    return feature.form(
        initial={**feature.fill(kept.payload), "id": kept.id, "base": kept.revision}
    )


def rebase(form: EntryForm, base: int) -> EntryForm:
    """Return the same filled form, to be kept on top of a later revision."""
    data = form.sent()
    data["base"] = str(base)
    return type(form)(data)


def says_the_same(feature: Feature[Any], form: EntryForm, kept: entries.Kept[Any]) -> bool:
    """Say whether a valid form says of an entry what stands there; pictures are not looked at."""
    words = form.content()
    words.pop("pictures", None)
    said = feature.read_form(form)
    return all(getattr(said, name) == getattr(kept.payload, name) for name in words)


def with_new_id(form: EntryForm) -> EntryForm:
    """Return the same filled form under a new id, and say why."""
    data = form.sent()
    data["id"] = str(new_id())
    again = type(form)(data)
    again.full_clean()
    again.add_error(
        None, _("This page had gone stale. Your words are here: please keep them again.")
    )
    return again


def said(form: EntryForm, feature: Feature[Any], here: Here) -> str:
    """Return what the page says after an entry was kept."""
    if wants_share(form) and feature.together and here.partner:
        return _("It is in Ours now, where either of you can change it.")
    if wants_share(form) and feature.shareable and here.partner:
        return _("Kept, and shared with %(name)s.") % {"name": here.partner.name}
    if form.cleaned_data["base"] and _is_shared(form, feature, here):
        assert here.partner
        return _("Kept. What %(name)s sees is the version you shared before.") % {
            "name": here.partner.name
        }
    return _("Kept, for you alone.")


def _is_shared(form: EntryForm, feature: Feature[Any], here: Here) -> bool:
    return sharing.shared_copy(here, feature.payload, form.cleaned_data["id"]) is not None
