"""The pages of when one is busy: ticked by hand, shown to the other, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features.timing import busy as times
from counterpoint.web.features.timing.busy import Busy, Known
from counterpoint.web.features.timing.calendar import Blocks
from counterpoint.web.features.timing.solitude import Solitude
from counterpoint.web.spaces import access, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.readings import Ask

_MOST = 200  # protected times of one person that are looked at


def read(here: Here) -> tuple[Known, list[Solitude]]:
    """Return what is known of when the two are busy, and one's own protected times."""
    asked = [Ask(here.mine, Busy, 1), Ask(here.mine, Solitude, _MOST)]
    if here.ours:
        asked.append(Ask(here.ours, Busy, 2))
    own, solitudes, *shared = rows.gather(*asked)
    known = times.sort_out(here, own.entries, shared[0].entries if shared else ())
    return known, [kept.payload for kept in solitudes.entries]


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def busy(request: HttpRequest, here: Here) -> HttpResponse:
    """Show when one is busy in the next two weeks, and take ticks."""
    today = timezone.localdate()
    known, _solitudes = read(here)
    blocks: Blocks = known.own.blocks if known.own else ()
    if request.method == "POST":
        ticked = times.ticked(blocks, today, request.POST.getlist("busy"))
        times.keep(here.mine, ticked, today)
        messages.success(request, _("Kept, for you alone."))
        return redirect("busy")
    stashed = stash.take(request, here.ring)
    if stashed:
        blocks = times.ticked(blocks, today, stashed.getlist("busy"))
    context = {
        "days": times.ticks(blocks, today),
        "own": known.own,
        "shared": known.shared,
        "shown": times.by_day(known.shared) if known.shared else [],
    }
    return render(request, "features/timing/busy.html", context)


@post_only
@access.door
def share(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the other when one is busy, or show it anew."""
    here.together()
    known, solitudes = read(here)
    times.share(here, known.own.blocks if known.own else (), solitudes)
    assert here.partner
    messages.success(
        request,
        _("%(name)s can see that you are busy then, and nothing else.")
        % {"name": here.partner.name},
    )
    return redirect("busy")


@post_only
@access.door
def withdraw(request: HttpRequest, here: Here) -> HttpResponse:
    """Take back when one is busy."""
    times.forget(here.together())
    messages.success(request, _("Taken back. What has been read stays known."))
    return redirect("busy")
