"""The forms of arriving, signing in and looking after one's account."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpoint import vault
from counterpoint.web.accounts.models import NAME_LENGTH, Person, name_key
from counterpoint.web.accounts.ring import LONGEST_OPEN

if TYPE_CHECKING:
    PersonForm = forms.ModelForm[Person]
else:
    PersonForm = forms.ModelForm  # Django's form takes no type at run time

PASSPHRASE_LENGTH = 1000
LOCK_CHOICES = (2, 5, 10, 30, 60, LONGEST_OPEN)


class Passphrase(forms.CharField):
    """A passphrase as it was typed; a letter with an accent is one, however a device sends it."""

    def to_python(self, value: Any) -> Any:
        """Return the text in the one form that the vault gives it."""
        text = super().to_python(value)
        return vault.tidy_passphrase(text) if isinstance(text, str) else text


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None for a visit that only looks; an empty form counts as sent."""
    return request.POST if request.method == "POST" else None


def passphrase_field(label: Any, autocomplete: str, help_text: Any = "") -> Passphrase:
    """Return a field for a passphrase."""
    return Passphrase(
        label=label,
        strip=False,
        max_length=PASSPHRASE_LENGTH,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """A name and a passphrase."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    passphrase = passphrase_field(_("Passphrase"), "current-password")


class UnlockForm(forms.Form):
    """The passphrase alone: who it is, is known."""

    passphrase = passphrase_field(_("Passphrase"), "current-password")


class NewPassphraseForm(forms.Form):
    """A new passphrase, held to Django's rules and to ten characters."""

    new_passphrase = passphrase_field(
        _("New passphrase"),
        "new-password",
        _("Ten characters or more. Four or five words that only you would put together work well."),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Check the passphrase against the person it is for."""
        cleaned = super().clean() or self.cleaned_data
        passphrase = cleaned.get("new_passphrase")
        if passphrase:
            try:
                validate_password(passphrase, self._whose(cleaned))
            except ValidationError as error:
                self.add_error("new_passphrase", error)
        return cleaned

    def _whose(self, cleaned: dict[str, Any]) -> Person:
        return self.person or Person(name=cleaned.get("name", ""), email=cleaned.get("email", ""))


class SignUpForm(NewPassphraseForm):
    """A name and a passphrase suffice; e-mail is optional."""

    name = forms.CharField(
        label=_("Your name here"),
        max_length=NAME_LENGTH,
        help_text=_("You sign in with it, and it is how your partner sees you."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    email = forms.EmailField(
        label=_("E-mail, if you like"),
        required=False,
        help_text=_("Nothing is sent to it today. It only says who an account belongs to."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    understood = forms.BooleanField(
        label=_(
            "I understand that nobody can open my private space without my passphrase or my "
            "recovery code, and that losing both loses it."
        ),
    )
    field_order = ("name", "new_passphrase", "email", "understood")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_passphrase"].label = _("Passphrase")

    def clean_name(self) -> str:
        """Refuse a name that is taken, or that has nothing to see in it."""
        name: str = self.cleaned_data["name"]
        if not name.isprintable():
            raise ValidationError(_("Please use letters, digits and spaces that can be seen."))
        if len(name_key(name)) > 4 * NAME_LENGTH:  # a sign may stand for a whole phrase
            raise ValidationError(
                _("This name is too long when it is spelt out. Please shorten it.")
            )
        if Person.objects.filter(name_key=name_key(name)).exists():
            raise ValidationError(
                _("Somebody here already has this name. Please choose another way to write yours.")
            )
        return name


class ChangePassphraseForm(NewPassphraseForm):
    """The passphrase of now, and the one to come."""

    passphrase = passphrase_field(_("Passphrase now"), "current-password")
    field_order = ("passphrase", "new_passphrase")


class RecoverForm(NewPassphraseForm):
    """A name, the recovery code, and a new passphrase."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=100,
        help_text=_("Five groups of five. Small or capital letters, with or without dashes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ("name", "code", "new_passphrase")

    def clean_code(self) -> str:
        """Return the code's letters, or say what a code looks like."""
        try:
            return vault.tidy_recovery_code(self.cleaned_data["code"])
        except vault.WeakCode:
            raise ValidationError(
                _("A recovery code has 25 letters and digits, in five groups of five.")
            ) from None


class AccountForm(PersonForm):
    """What a person may change about their account at any time."""

    lock_minutes = forms.TypedChoiceField(
        label=_("Lock when I have been away for"),
        coerce=int,
        choices=(),
        help_text=_(
            "After that time without a sign of you, pages close and your passphrase is asked for. "
            "What you were writing is kept, sealed."
        ),
    )

    class Meta:
        model = Person
        fields = ("lock_minutes", "email")
        labels = {"email": _("E-mail, if you like")}  # noqa: RUF012  # as Django has it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lock_minutes"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(minutes, _time(minutes)) for minutes in LOCK_CHOICES]


def _time(minutes: int) -> str:
    if minutes % 60:
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    hours = minutes // 60
    return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
