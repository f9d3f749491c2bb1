"""Beginning Ours: inviting, joining, taking an invitation back."""

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import ring
from counterpoint.web.accounts.forms import SignUpForm, posted
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import Person
from counterpoint.web.accounts.views import enter, make_person
from counterpoint.web.spaces import access, invitations
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.invitations import InvitationOver, Open

NOTE = "invitation"  # on the key ring, so that the link can be shown again until it is used


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def invite(request: HttpRequest, here: Here) -> HttpResponse:
    """Make an invitation, and show its link and its QR code to the one who made it."""
    if here.ours:
        return redirect("ours")
    if request.method == "POST":
        here.ring.notes[NOTE] = invitations.invite(here)
        ring.put_back(request, here.ring)
        return redirect("invite")
    secret = here.ring.notes.get(NOTE) if here.waiting else None
    context: dict[str, object] = {"waiting": here.waiting}
    if secret:
        link = request.build_absolute_uri(reverse("join", args=(secret,)))
        if settings.ADDRESS:
            link = settings.ADDRESS + reverse("join", args=(secret,))
        context["only_here"] = not settings.ADDRESS and _is_this_machine(request)
        code = segno.make(link, error="m")
        context |= {
            "link": link,
            "code": " ".join(secret[i : i + 5] for i in range(0, len(secret), 5)),
            "qr": mark_safe(  # noqa: S308  # drawn here from our own link
                code.svg_inline(border=3, dark="#251c2c", light="#ffffff", omitsize=True)
            ),
        }
    return render(request, "pages/invite.html", context)


def _is_this_machine(request: HttpRequest) -> bool:
    host, _port = split_domain_port(request.get_host())
    return host in ("localhost", "127.0.0.1", "[::1]")


@post_only
@access.door
def revoke(request: HttpRequest, here: Here) -> HttpResponse:
    """Take the open invitation back."""
    invitations.revoke(here.person)
    here.ring.notes.pop(NOTE, None)
    ring.put_back(request, here.ring)
    messages.success(request, _("Taken back. That link opens nothing any more."))
    return redirect("invite")


class CodeForm(forms.Form):
    """The letters of an invitation, however they were typed."""

    code = forms.CharField(
        label=_lazy("Code"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_code(self) -> str:
        """Return the letters alone, or say how many there are."""
        letters = invitations.tidy(self.cleaned_data["code"])
        if len(letters) != invitations.LENGTH:
            raise ValidationError(
                _("An invitation has %(number)d letters and digits. Please look at it once more.")
                % {"number": invitations.LENGTH}
            )
        return letters


@require_http_methods(["GET", "HEAD", "POST"])
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Take an invitation that was read aloud and typed in."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("join", form.cleaned_data["code"])
    return render(
        request, "pages/join_code.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what joining means, then let the invited person in."""
    try:
        invitation = invitations.find(secret)
    except InvitationOver:
        return _over(request)
    if isinstance(request.user, Person):
        return _join_as_member(request, secret)
    form = SignUpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        response = _arrive_and_join(request, form, invitation)
        if response:
            return response
    context = {"invitation": invitation.row, "form": form, "secret": secret}
    return render(request, "pages/join.html", context, status=422 if form.errors else 200)


def _arrive_and_join(
    request: HttpRequest, form: SignUpForm, invitation: Open
) -> HttpResponse | None:
    try:
        with transaction.atomic():
            made = make_person(form)
            if made:
                invitations.accept(made[0], made[1].secret, invitation)
    except InvitationOver:  # somebody was quicker; the account is undone with the transaction
        return _over(request)
    return enter(request, *made, reverse("recovery-code"), arriving=True) if made else None


@access.door
def _join_as_member(request: HttpRequest, here: Here, secret: str) -> HttpResponse:
    try:
        invitation = invitations.find(secret)
        if request.method == "POST":
            invitations.accept(here.person, here.ring.secret, invitation)
            return redirect("ours")
    except InvitationOver:
        return _over(request)
    own = invitation.row.inviter_id == here.person.id
    context = {"invitation": invitation.row, "own": own, "already": here.ours is not None}
    return render(request, "pages/join.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/join_over.html", status=404)
