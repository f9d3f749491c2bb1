"""Tell Django of this app."""

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    """Spaces, members, invitations and entries."""

    name = "counterpoint.web.spaces"
    label = "spaces"
