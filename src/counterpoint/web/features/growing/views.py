"""Pages of growing: ticking a step, the queue and its draw, memories and their pictures."""

import secrets
import uuid
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import views
from counterpoint.web.features.growing import draw, steps, wishes
from counterpoint.web.features.growing.draw import Limits
from counterpoint.web.features.growing.goals import Goal
from counterpoint.web.features.growing.memories import MEMORY, Memory
from counterpoint.web.features.growing.plans import Plan
from counterpoint.web.features.growing.wishes import WISH, Wish
from counterpoint.web.spaces import access, entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.pictures import Picture
from counterpoint.web.spaces.places import Place

_OWN: dict[str, type[Goal | Plan]] = {"goal": Goal, "plan": Plan}
_JOINT: dict[str, type[Goal | Plan]] = {"plan": Plan}


@post_only
@access.door
def tick(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Say of a step of one's own that it is done, or not yet."""
    _tick(request, here.mine, _OWN.get(kind), id)
    return redirect(reverse("entry", args=(kind, id)) + "#steps")


@post_only
@access.door
def tick_joint(request: HttpRequest, here: Here, kind: str, id: uuid.UUID) -> HttpResponse:
    """Say of a step of a shared goal that it is done, or not yet: either may."""
    _tick(request, here.together(), _JOINT.get(kind), id)
    return redirect(reverse("shared-entry", args=(kind, id)) + "#steps")


def _tick(
    request: HttpRequest, place: Place, payload: type[Goal | Plan] | None, id: uuid.UUID
) -> None:
    if payload is None or entries.find(place, payload, id) is None:
        raise Http404
    words, done = request.POST.get("step", ""), request.POST.get("done") == "yes"
    if not steps.tick(place, payload, id, words, done=done):
        messages.info(request, _("That step was changed in between. Here is how it stands."))


# New things to do


@require_safe
@access.door
def queue(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the queue, and what is drawn for tonight."""
    ours = here.together()
    drawn = draw.of_day(ours, timezone.localdate())
    kept = entries.find(ours, Wish, drawn.payload.wish) if drawn else None
    more = {
        "drawn": kept if kept and not kept.payload.away else None,
        "seen": drawn.revision if drawn else 0,
        "limits": drawn.payload.limits if drawn else Limits(),
        "lengths": wishes.LENGTHS,
        "wheres": wishes.WHERES,
    }
    return views.shared_list(request, here, ours, WISH, "features/growing/queue.html", **more)


@post_only
@access.door
def draw_one(request: HttpRequest, here: Here) -> HttpResponse:
    """Draw one for tonight, for both alike; or another one."""
    ours = here.together()
    try:
        said = {name: request.POST.get(name, "") for name in ("length", "where")}
        limits = msgspec.convert({**said, "free": "free" in request.POST}, Limits)
        seen = int(request.POST.get("seen") or 0)
    except (msgspec.ValidationError, ValueError):
        messages.info(request, _("Please choose again what the evening has room for."))
        return redirect("queue")
    there = [kept for kept in entries.read(ours, Wish).entries if not kept.payload.away]
    if draw.draw(ours, timezone.localdate(), there, limits, seen) is None:
        messages.info(
            request, _("Nothing in the queue fits that. Leave more open, or add something new.")
        )
    return redirect(reverse("queue") + "#tonight")


@post_only
@access.door
def done(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Say that something was done: it leaves the queue, and may become a memory."""
    ours = here.together()
    kept = entries.find(ours, Wish, id)
    if kept is None:
        raise Http404
    if kept.payload.done is None:
        payload = msgspec.structs.replace(kept.payload, done=timezone.localdate(), away=True)
        try:
            entries.revise(ours, payload, id, kept.revision)
        except entries.Conflict:
            messages.info(request, _("It was changed in between. Here is how it stands."))
            return redirect("shared-entry", WISH.kind, id)
    messages.success(request, _("Done. If you like, keep something of it."))
    return redirect("remember", id)


@require_safe
@access.door
def remember(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Show the form of a memory that begins with what was done."""
    kept = entries.find(here.together(), Wish, id)
    if kept is None:
        raise Http404
    begun = {"id": new_id(), "title": kept.payload.what, "day": kept.payload.done}
    context = {"feature": MEMORY, "form": MEMORY.form(initial=begun), "next": ""}
    return render(request, "features/form.html", context)


# Memories


@require_safe
@access.door
def memories(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the memories, and one of all of them by chance."""
    ours = here.together()
    every = [kept for kept in entries.read(ours, Memory).entries if not kept.payload.away]
    chosen = secrets.choice(every) if every else None
    shown = [*every[: views.PER_PAGE], *([chosen] if chosen else [])]
    named = {each.id for kept in shown for each in kept.payload.pictures}
    more = {"chosen": chosen, "there": entries.there(ours, named)}
    return views.shared_list(request, here, ours, MEMORY, "features/growing/memories.html", **more)


@require_safe
@access.door
def picture(request: HttpRequest, here: Here, id: uuid.UUID) -> HttpResponse:
    """Serve a picture of one's own draft."""
    return _served(here.mine, id)


@require_safe
@access.door
def shared_picture(
    request: HttpRequest, here: Here, id: uuid.UUID, space: uuid.UUID | None = None
) -> HttpResponse:
    """Serve a picture of an Ours, the present one or one that was left."""
    return _served(here.shared_place(space) if space else here.together(), id)


def _served(place: Place, id: uuid.UUID) -> HttpResponse:
    kept: Kept[Any] | None = entries.find(place, Picture, id)
    if kept is None:
        raise Http404
    response = HttpResponse(kept.payload.data, content_type=kept.payload.type)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
