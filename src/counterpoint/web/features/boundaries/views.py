"""The page on which one takes space, changes until when, or ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features.boundaries import space
from counterpoint.web.features.boundaries.space import SPACE, Space, SpaceForm
from counterpoint.web.spaces import access
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def taking(request: HttpRequest, here: Here) -> HttpResponse:
    """Show who takes space, and until when; take one's own, or change it."""
    ours = here.together()
    taken = space.taken(ours)
    own = next((each for each in taken if each.author == here.person.id), None)
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        return _page(request, taken, own, SpaceForm(stashed) if stashed else _begun(own))
    form = SpaceForm(request.POST)
    if not form.is_valid():
        return _page(request, taken, own, form, 422)
    space.take(ours, SPACE.read_form(form))
    assert here.partner
    messages.success(request, _("%(name)s can see until when.") % {"name": here.partner.name})
    return redirect("today")


@post_only
@access.door
def end(request: HttpRequest, here: Here) -> HttpResponse:
    """End one's own space, before its time or after."""
    space.end(here.together())
    messages.success(request, _("Your space has ended. What waited is here again."))
    return redirect("today")


def _begun(own: Kept[Space] | None) -> SpaceForm:
    if own is None:
        return SpaceForm()
    return SpaceForm(initial={"until": own.payload.until, "words": own.payload.words})


def _page(
    request: HttpRequest,
    taken: tuple[Kept[Space], ...],
    own: Kept[Space] | None,
    form: SpaceForm,
    status: int = 200,
) -> HttpResponse:
    context = {"feature": SPACE, "taken": taken, "own": own, "form": form}
    return render(request, "features/boundaries/space.html", context, status=status)
