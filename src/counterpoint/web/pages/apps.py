"""Tell Django of this app. It has pages and no models."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The pages of the house."""

    name = "counterpoint.web.pages"
    label = "pages"

    def ready(self) -> None:
        """Give an empty field our own sentence, before any form is made."""
        Field.default_error_messages["required"] = _("This is still empty. Please fill it in.")
