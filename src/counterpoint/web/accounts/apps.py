"""Tell Django of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their sessions and the limits on guessing."""

    name = "counterpoint.web.accounts"
    label = "accounts"
