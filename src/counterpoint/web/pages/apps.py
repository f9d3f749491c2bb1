"""Tell Django of this app. It has pages and no models."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The pages of the house."""

    name = "counterpoint.web.pages"
    label = "pages"
