"""The pages of an agreement: propose its words, change them, say yes to them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import feature_of, writing
from counterpoint.web.features.deciding import showing
from counterpoint.web.features.deciding.forms import JointAgreementForm, in_three_months
from counterpoint.web.features.deciding.opening import agreement_id
from counterpoint.web.features.deciding.payloads import Agreement, Division, Said, with_yes
from counterpoint.web.spaces import access, entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept

AGREEMENT = "agreement"
ABOUT = ("decision", "division")


@dataclass(frozen=True)
class Asked:
    """What an agreement is on: nothing else, or a list with its things."""

    here: Here
    on: str = ""
    listed: Kept[Any] | None = None

    @property
    def things(self) -> tuple[str, ...]:
        """Return the options that an agreement may come down to."""
        if self.listed is None or isinstance(self.listed.payload, Division):
            return ()
        things: tuple[str, ...] = self.listed.payload.things
        return things

    def form(self, data: Any = None, follows: str = "", **more: Any) -> JointAgreementForm:
        """Return the form of an agreement on this; `follows` may be of an earlier list."""
        things = self.things if not follows or follows in self.things else (*self.things, follows)
        who = showing.voices(self.here.together())
        return JointAgreementForm(data, voices=who, things=things, **more)


def _asked(here: Here, on: str, of: uuid.UUID) -> Asked:
    if on not in ABOUT:
        raise Http404
    listed = entries.find(here.together(), feature_of(on).payload, of)
    if listed is None:
        raise Http404
    return Asked(here, on, listed)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def propose(request: HttpRequest, here: Here, on: str, of: uuid.UUID) -> HttpResponse:
    """Propose words on a decision or division; with that, say yes to them."""
    asked = _asked(here, on, of)
    assert asked.listed
    id = agreement_id(here.together(), of, asked.listed.begun)
    if request.method != "POST":
        if entries.find(here.together(), Agreement, id):
            return redirect("shared-entry", AGREEMENT, id)
        stashed = stash.take(request, here.ring)
        form = asked.form(stashed) if stashed else asked.form(initial=_begun(here, asked))
        return _page(request, asked, form)
    form = asked.form(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, status=422)
    payload = _read(form, Agreement(words="", of=of, on=on), here.person.id)
    try:
        _keep(here, id, payload, 0)
    except entries.Conflict:
        return _between(request, here, asked, form, id, payload)
    messages.success(request, _told(payload))
    return redirect("shared-entry", on, of)


def _begun(here: Here, asked: Asked) -> dict[str, Any]:
    begun: dict[str, Any] = {"id": new_id(), "look_again": in_three_months()}
    if asked.listed and isinstance(asked.listed.payload, Division):
        more = showing.more(here, here.together(), asked.listed)
        begun["words"] = "\n".join(_parts(more["shown"] or {}))
    return begun


def _parts(shown: dict[str, Any]) -> Sequence[str]:
    """Return who has what, as the words that an agreement on it may begin with."""
    return [f"{s.voice.name}: {', '.join(s.things)}" for s in shown.get("shares", ()) if s.things]


def _read(form: JointAgreementForm, payload: Agreement, who: uuid.UUID) -> Agreement:
    """Return an agreement with the words of a form, and the yes of the one who wrote them."""
    said = {"follows": "", **form.content()}
    said["leaned"] = tuple(sorted((uuid.UUID(each) for each in said["leaned"]), key=str))
    changed = msgspec.structs.replace(payload, **said)
    if changed.text == payload.text:
        return with_my_yes(payload, who)
    return msgspec.structs.replace(changed, agreed=(Said(who, changed.text),))


def with_my_yes(payload: Agreement, who: uuid.UUID, *, yes: bool = True) -> Agreement:
    """Return an agreement with the yes of one person to its words as they are, or without it."""
    kept = tuple(each for each in payload.agreed if each.of == payload.text)
    said = with_yes(kept, who, payload.text, yes=yes)
    order = tuple(sorted(said, key=lambda each: each.who))
    return msgspec.structs.replace(payload, agreed=order)


def _keep(here: Here, id: uuid.UUID, payload: Agreement, base: int) -> None:
    ours = here.together()
    with transaction.atomic():
        if base:
            entries.revise(ours, payload, id, base)
        else:
            entries.write(ours, payload, id)
        writing.remind(feature_of(AGREEMENT), payload, ours, id)


def _told(payload: Agreement) -> str:
    if payload.stands:
        return _("It is an agreement now: you have both said yes to these words.")
    return _("Kept, with your yes. It becomes an agreement once you have both said so.")


def _between(
    request: HttpRequest,
    here: Here,
    asked: Asked,
    form: JointAgreementForm,
    id: uuid.UUID,
    payload: Agreement,
) -> HttpResponse:
    """Take the same words as a yes to them; show other words beside those of the other."""
    kept = entries.find(here.together(), Agreement, id)
    if kept is None:
        raise Http404
    if kept.payload.text != payload.text:
        return _page(request, asked, form, kept, 409, between=True)
    if here.person.id not in kept.payload.agreed_by:
        _keep(here, id, with_my_yes(kept.payload, here.person.id), kept.revision)
    return redirect("shared-entry", AGREEMENT, id)


def _found(here: Here, id: uuid.UUID) -> tuple[Kept[Agreement], Asked]:
    kept = entries.find(here.together(), Agreement, id)
    if kept is None:
        raise Http404
    of, on = kept.payload.of, kept.payload.on
    listed = None
    if of and on in ABOUT:  # it may have been taken back
        listed = entries.find(here.together(), feature_of(on).payload, of)
    return kept, Asked(here, on, listed)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def edit(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Change the words; with that, say yes to the new ones, which the other has yet to do."""
    kept, asked = _found(here, id)
    follows = kept.payload.follows
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        filled = {**msgspec.structs.asdict(kept.payload), "id": id, "base": kept.revision}
        filled["leaned"] = [str(who) for who in kept.payload.leaned]
        form = (
            asked.form(stashed, follows) if stashed else asked.form(None, follows, initial=filled)
        )
        return _page(request, asked, form, kept)
    data = request.POST.copy()
    data["id"] = str(id)  # the address says which entry; the field cannot say another
    form = asked.form(data, follows)
    if not form.is_valid():
        return _page(request, asked, form, kept, 422)
    payload = _read(form, kept.payload, here.person.id)
    try:
        _keep(here, id, payload, form.cleaned_data["base"] or kept.revision + 1)
    except entries.Conflict:
        return _page(request, asked, form, kept, 409, between=True)
    messages.success(request, _told(payload))
    return redirect("shared-entry", AGREEMENT, id)


@post_only
@access.door
def agree(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Say yes to the words that were seen, or take that back."""
    kept, _asked_of = _found(here, id)
    yes = request.POST.get("then") != "no"
    payload = with_my_yes(kept.payload, here.person.id, yes=yes)
    if request.POST.get("text") != kept.payload.text:
        messages.info(request, _("The words were changed in between. Here is how they stand."))
    elif payload != kept.payload:
        try:
            _keep(here, id, payload, kept.revision)
        except entries.Conflict:
            messages.info(request, _("The words were changed in between. Here is how they stand."))
        else:
            messages.success(request, _told(payload) if yes else _("Your yes is taken back."))
    return redirect("shared-entry", AGREEMENT, id)


def _page(
    request: HttpRequest,
    asked: Asked,
    form: JointAgreementForm,
    kept: Kept[Agreement] | None = None,
    status: int = 200,
    *,
    between: bool = False,
) -> HttpResponse:
    if kept:
        action = reverse("agreement-edit", args=(kept.id,))
    else:
        assert asked.listed
        action = reverse("agree-on", args=(asked.on, asked.listed.id))
    if between and kept:
        data = form.sent()
        data["base"], data["id"] = str(kept.revision), str(kept.id)
        form = asked.form(data, form.data.get("follows", "") or kept.payload.follows)
    context = {
        "feature": feature_of(AGREEMENT),
        "asked": asked,
        "form": form,
        "kept": kept,
        "between": between,
        "action": action,
        "room": "ours",
        "place": asked.here.together(),
    }
    return render(request, "features/deciding/agreeing.html", context, status=status)
