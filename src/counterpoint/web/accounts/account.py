"""Looking after one's account: passphrase, recovery code, locking, sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint import vault
from counterpoint.web.accounts import devices, limits, ring, vaults
from counterpoint.web.accounts.forms import AccountForm, ChangePassphraseForm, UnlockForm, posted
from counterpoint.web.accounts.gate import post_only, unlocked
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def account(request: HttpRequest, opened: Ring) -> HttpResponse:
    """Show the account, and take changes of it."""
    form = AccountForm(posted(request), instance=_person(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept."))
        return redirect("account")
    return _page(request, form=form)


@post_only
@unlocked
@sensitive_variables()
def change_passphrase(request: HttpRequest, opened: Ring) -> HttpResponse:
    """Wrap the vault's key under a new passphrase and end all other sessions."""
    person = _person(request)
    form = ChangePassphraseForm(request.POST, person=person)
    if form.is_valid() and _passphrase_is_right(request, form):
        vaults.change_passphrase(person, opened.secret, form.cleaned_data["new_passphrase"])
        vaults.void_reset(person)
        devices.end(request)
        update_session_auth_hash(request, person)
        messages.success(request, _("Your passphrase is changed. Other devices are signed out."))
        response = redirect("account")
        ring.unlock(request, response, opened)
        return response
    return _page(request, change=form)


def _passphrase_is_right(request: HttpRequest, form: ChangePassphraseForm | UnlockForm) -> bool:
    person = _person(request)
    if limits.seconds_to_wait(request, person.name):
        form.add_error("passphrase", _("Too many tries. Please wait a few minutes."))
        return False
    try:
        vaults.open_with_passphrase(person, form.cleaned_data["passphrase"])
    except vault.CannotOpen:
        limits.note_failure(request, person.name)
        form.add_error("passphrase", _("That is not your passphrase of now."))
        return False
    return True


@require_safe
@unlocked
def still_here(request: HttpRequest, opened: Ring) -> HttpResponse:
    """Take a sign of somebody who writes for long; coming through the gate has noted it."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def recovery_code(request: HttpRequest, opened: Ring) -> HttpResponse:
    """Show a new recovery code until its owner says that it is written down."""
    if request.method == "POST":
        opened.notes.pop("code", None)
        ring.put_back(request, opened)
        return redirect("today")
    if "code" not in opened.notes:
        return redirect("account")
    return render(request, "accounts/recovery_code.html", {"code": opened.notes["code"]})


@post_only
@unlocked
@sensitive_variables()
def new_recovery_code(request: HttpRequest, opened: Ring) -> HttpResponse:
    """Make a new recovery code and show it; the one before is void.

    It asks for the passphrase: a code made in a moment at an open screen would open for ever.
    """
    form = UnlockForm(request.POST, prefix="code")
    if form.is_valid() and _passphrase_is_right(request, form):
        opened.notes["code"] = vaults.new_code(_person(request), opened.secret)
        ring.put_back(request, opened)
        return redirect("recovery-code")
    return _page(request, code=form)


@post_only
@unlocked
def end_sessions(request: HttpRequest, opened: Ring) -> HttpResponse:
    """Sign out one other browser, or all others."""
    handle = request.POST.get("session")
    ended = devices.end(request, handle or None)
    messages.success(
        request, _("Signed out there.") if ended else _("That browser was signed out already.")
    )
    return redirect("safety")


def _page(
    request: HttpRequest,
    form: AccountForm | None = None,
    change: ChangePassphraseForm | None = None,
    code: UnlockForm | None = None,
) -> HttpResponse:
    person = _person(request)
    page = {
        "form": form or AccountForm(instance=person),
        "change": change or ChangePassphraseForm(person=person),
        "code": code or UnlockForm(prefix="code"),
    }
    wrong = any(f is not None and f.is_bound and f.errors for f in (form, change, code))
    return render(request, "accounts/account.html", page, status=422 if wrong else 200)
