"""Arriving, signing in and out, unlocking and locking."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from counterpoint import vault
from counterpoint.web.accounts import devices, limits, ring, stash, vaults
from counterpoint.web.accounts.forms import (
    NewPassphraseForm,
    RecoverForm,
    SignInForm,
    SignUpForm,
    UnlockForm,
    posted,
)
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.ring import Ring

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@sensitive_variables()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Say who you are; the same passphrase then opens the vault."""
    if isinstance(request.user, Person) and request.method != "POST":
        return HttpResponseRedirect(next_page(request))
    form = SignInForm(posted(request))
    if request.method == "POST" and form.is_valid() and _may_try(request, form):
        words = form.cleaned_data
        person = authenticate(request, name=words["name"], passphrase=words["passphrase"])
        opened = _open(person, words["passphrase"]) if isinstance(person, Person) else None
        if opened:
            return enter(request, *opened, next_page(request))
        limits.note_failure(request, words["name"])
        form.add_error(None, _("That name and passphrase do not go together."))
    page = {"form": form, "first": not Person.objects.exists(), "may_join": may_sign_up()}
    return render(request, "accounts/sign_in.html", page, status=status(form))


def _open(person: Person, passphrase: str) -> tuple[Person, Ring] | None:
    try:
        return person, Ring(vaults.open_with_passphrase(person, passphrase))
    except vault.CannotOpen:
        return None  # the row was changed outside the app: nobody can get in by it


@form_page
@sensitive_variables()
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an account: the first on this server, or anyone's if the server is open."""
    if not may_sign_up():
        messages.info(request, _("New people come to this server by invitation."))
        return redirect("sign-in")
    form = SignUpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = make_person(form) if may_sign_up() else None
        if made:
            return enter(request, *made, reverse("recovery-code"), arriving=True)
    page = {"form": form, "first": not Person.objects.exists()}
    return render(request, "accounts/sign_up.html", page, status=status(form))


def may_sign_up() -> bool:
    """Say whether somebody without an invitation may make an account."""
    return settings.SIGN_UP == "open" or not Person.objects.exists()


def make_person(form: SignUpForm) -> tuple[Person, Ring] | None:
    """Make the account of a valid form, with its vault open; None if the name was just taken."""
    words = form.cleaned_data
    try:
        with transaction.atomic():
            person, secret, code = vaults.arrive(
                words["name"], words["new_passphrase"], words["email"]
            )
    except IntegrityError:
        form.add_error("name", _("Somebody here already has this name."))
        return None
    return person, Ring(secret, notes={"code": code})


def enter(
    request: HttpRequest, person: Person, opened: Ring, onward: str, *, arriving: bool = False
) -> HttpResponse:
    """Sign in, and only then put the wrapped key into the session that signing in renewed.

    The owner is told of a browser in which they had not signed in before, but when they arrive.
    """
    login(request, person)
    devices.note(request)
    _void_reset(request, person)
    if not (arriving or limits.is_known(request, person)):
        devices.tell_of_new(request, person)
    limits.forgive(request, person.name)
    response = HttpResponseRedirect(onward)
    ring.unlock(request, response, opened)
    stash.look(request)
    limits.know_device(request, response, person)
    return response


def _void_reset(request: HttpRequest, person: Person) -> None:
    if vaults.void_reset(person):
        messages.warning(
            request,
            _(
                "Whoever runs this server had made a link to begin your account again with an "
                "empty Mine. You are here, so it is void now."
            ),
        )


@form_page
@sensitive_variables()
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the vault of somebody who is signed in."""
    person = request.user
    if not isinstance(person, Person):
        return redirect("sign-in")
    form = UnlockForm(posted(request))
    if request.method == "POST" and form.is_valid() and _may_try(request, form, person.name):
        try:
            secret = vaults.open_with_passphrase(person, form.cleaned_data["passphrase"])
        except vault.CannotOpen:
            limits.note_failure(request, person.name)
            form.add_error("passphrase", _("That is not the passphrase of this account."))
        else:
            limits.forgive(request, person.name)
            _void_reset(request, person)
            response = HttpResponseRedirect(next_page(request))
            ring.unlock(request, response, Ring(secret))
            stash.look(request)
            return response
    return render(request, "accounts/unlock.html", {"form": form}, status=status(form))


@post_only
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the vault; keep, sealed, what was being written on the page that locked."""
    if not isinstance(request.user, Person):
        return redirect("sign-in")
    ring.lock(request)
    request.session.save()  # at once: it is locked also if the words cannot be kept
    came_from = request.POST.get("_at", "")
    if came_from.startswith("/"):
        stash.keep(request, came_from, request.POST)
    response = HttpResponseRedirect(
        f"{reverse('unlock')}?{urlencode({'next': came_from})}" if came_from else reverse("unlock")
    )
    ring.forget_key(response)
    return response


@post_only
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    response = redirect("sign-in")
    ring.forget_person(response)
    return response


@post_only
def leave_at_once(request: HttpRequest) -> HttpResponse:
    """End this session and go to an ordinary page somewhere else."""
    logout(request)
    response = HttpResponseRedirect(settings.EXIT_URL)
    ring.forget_person(response)
    return response


@form_page
@sensitive_variables()
def recover(request: HttpRequest) -> HttpResponse:
    """Open the vault with the recovery code and set a new passphrase."""
    form = RecoverForm(posted(request))
    if request.method == "POST" and form.is_valid() and _may_try(request, form):
        words = form.cleaned_data
        person = Person.objects.named(words["name"])
        try:
            if person is None:
                raise vault.CannotOpen
            secret = vaults.open_with_code(person, words["code"])
        except vault.VaultError:
            limits.note_failure(request, words["name"])
            form.add_error(None, _("That name and recovery code do not go together."))
        else:
            vaults.change_passphrase(person, secret, words["new_passphrase"])
            notes = {"code": vaults.new_code(person, secret)}
            return enter(request, person, Ring(secret, notes=notes), reverse("recovery-code"))
    return render(request, "accounts/recover.html", {"form": form}, status=status(form))


def next_page(request: HttpRequest) -> str:
    """Return the page of ours that the visitor was on the way to, or Today."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else reverse("today")


def _may_try(
    request: HttpRequest, form: SignInForm | UnlockForm | RecoverForm, name: str = ""
) -> bool:
    seconds = limits.seconds_to_wait(request, name or form.cleaned_data["name"])
    if seconds:
        form.add_error(None, _wait(seconds))
    return not seconds


def _wait(seconds: int) -> str:
    if seconds < 60:
        return ngettext(
            "Too many tries. Please wait a little: %(number)d second.",
            "Too many tries. Please wait a little: %(number)d seconds.",
            seconds,
        ) % {"number": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many tries. Please wait a little: %(number)d minute.",
        "Too many tries. Please wait a little: %(number)d minutes.",
        minutes,
    ) % {"number": minutes}


def status(form: NewPassphraseForm | SignInForm | UnlockForm) -> int:
    """Return 422 for a form that was sent and cannot be taken, else 200."""
    return 422 if form.is_bound and form.errors else 200
