"""Safety: quick exit, where one is signed in, taking everything along, leaving, going."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint import vault
from counterpoint.web.accounts import devices, limits, ring, vaults
from counterpoint.web.accounts.forms import NewPassphraseForm, UnlockForm, posted
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.accounts.views import enter, status
from counterpoint.web.export import pack
from counterpoint.web.spaces import access, leaving
from counterpoint.web.spaces.access import Here


@require_safe
@access.door
def safety(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what anyone may do here without anyone else's say."""
    devices.seen(request, here.person)
    return render(request, "pages/safety.html", {"devices": devices.devices(request)})


@require_safe
def help_lines(request: HttpRequest) -> HttpResponse:
    """Show whom to call. Nothing about the visitor is asked, kept or shown."""
    return render(request, "pages/help.html")


@require_safe
def joining(request: HttpRequest) -> HttpResponse:
    """Say plainly what is promised to anyone who joins, and what is not."""
    return render(request, "pages/promises.html")


@post_only
@access.door
def export(request: HttpRequest, here: Here) -> HttpResponse:
    """Send everything this person may read, as pages and as data."""
    response = HttpResponse(pack(here), content_type="application/zip")
    name = f"counterpoint-{timezone.localdate().isoformat()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def leave(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask once, then close Ours for both. Each keeps reading what is there."""
    place = here.together()
    if request.method == "POST":
        leaving.leave(here.person)
        messages.success(request, _("You have left. What was shared stays readable to you both."))
        return redirect("past", place.id)
    return render(request, "pages/leave.html")


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
@sensitive_variables()
def go(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask for the passphrase, then delete the account and Mine for good."""
    form = UnlockForm(posted(request))
    if request.method == "POST" and form.is_valid() and _is_right(request, here, form):
        leaving.go(here.person)
        logout(request)
        # Said by the address: a message would leave a session behind.
        response = redirect(reverse("sign-in") + "?gone=1")
        ring.forget_person(response)
        return response
    return render(request, "pages/go.html", {"form": form}, status=status(form))


def _is_right(request: HttpRequest, here: Here, form: UnlockForm) -> bool:
    if limits.seconds_to_wait(request, here.person.name):
        form.add_error("passphrase", _("Too many tries. Please wait a few minutes."))
        return False
    try:
        vaults.open_with_passphrase(here.person, form.cleaned_data["passphrase"])
    except vault.CannotOpen:
        limits.note_failure(request, here.person.name)
        form.add_error("passphrase", _("That is not the passphrase of this account."))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def reset(request: HttpRequest, secret: str) -> HttpResponse:
    """Begin again with an empty Mine, by a link from the server's command line."""
    found = vaults.reset_of(secret)
    if found is None:
        return render(request, "accounts/reset_over.html", status=404)
    if found.begins > timezone.now():
        return render(request, "accounts/reset_later.html", {"begins": found.begins}, status=403)
    person = found.person
    form = NewPassphraseForm(posted(request), person=person)
    if request.method == "POST" and form.is_valid():
        leaving.forget_mine(person)
        key, code = vaults.begin_again(person, form.cleaned_data["new_passphrase"])
        return enter(request, person, Ring(key, notes={"code": code}), "/account/recovery-code/")
    return render(
        request, "accounts/reset.html", {"form": form, "person": person}, status=status(form)
    )
