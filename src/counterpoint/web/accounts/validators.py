"""Django's rules for a passphrase, said in our words: here nobody has a password."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LengthValidator(password_validation.MinimumLengthValidator):
    """Refuse a short passphrase."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return ngettext(
            "This passphrase is too short. It needs at least %(number)d character.",
            "This passphrase is too short. It needs at least %(number)d characters.",
            self.min_length,
        ) % {"number": self.min_length}


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    """Refuse a passphrase that is much like the name or the e-mail address."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return _("This passphrase is too much like your name or e-mail. Please choose another.")


class CommonValidator(password_validation.CommonPasswordValidator):
    """Refuse a passphrase that many people use."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return _("Many people use this passphrase, so it is soon guessed. Please choose another.")


class DigitsValidator(password_validation.NumericPasswordValidator):
    """Refuse digits alone."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return _("This passphrase is digits alone. Please put words into it.")
