"""Tell Django of this app. It has pages and no models."""

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms import BooleanField, Field
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class PagesConfig(AppConfig):
    """The pages of the house."""

    name = "counterpoint.web.pages"
    label = "pages"

    def ready(self) -> None:
        """Let the errors that any field may have be told in our own words."""
        Field.default_error_messages["required"] = _("This is still empty. Please fill it in.")
        BooleanField.default_error_messages = {"required": _("Please tick this to go on.")}
        MinValueValidator.message = _("Please give a number that is %(limit_value)s or more.")
        MaxValueValidator.message = _("Please give a number that is %(limit_value)s or less.")
        MaxLengthValidator.message = ngettext_lazy(
            "Please use at most %(limit_value)d character. This has %(show_value)d.",
            "Please use at most %(limit_value)d characters. This has %(show_value)d.",
            "limit_value",
        )
