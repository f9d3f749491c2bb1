"""Addresses of the pages of the house."""

from django.urls import path

from counterpoint.web.pages import (
    drops,
    install,
    pairing,
    rooms,
    safety,
    themes,
)
from counterpoint.web.pages.understand import guessed, mine, season, views

urlpatterns = [
    path("", rooms.today, name="today"),
    path("mine/", rooms.mine, name="mine"),
    path("ours/", rooms.ours, name="ours"),
    path("past/<uuid:space>/", rooms.past, name="past"),
    path("practice/<slug:name>/", themes.theme, name="theme"),
    path("understand/", views.understand, name="understand"),
    path("understand/season/", season.season, name="season"),
    path("understand/mine/", mine.mine, name="understand-mine"),
    path("invite/", pairing.invite, name="invite"),
    path("invite/revoke/", pairing.revoke, name="revoke"),
    path("join/", pairing.join_by_code, name="join-by-code"),
    path("join/<slug:secret>/", pairing.join, name="join"),
    path("mine/guess/over-days/", guessed.over_days, name="guesses-over-days"),
    path("safety/", safety.safety, name="safety"),
    path("safety/export/", safety.export, name="export"),
    path("safety/leave/", safety.leave, name="leave"),
    path("safety/go/", safety.go, name="go"),
    path("reset/<str:secret>/", safety.reset, name="reset"),
    path("help/", safety.help_lines, name="help"),
    path("promises/", safety.joining, name="promises"),
    path("drop/", drops.drop, name="drop"),
    path("offline/", install.offline, name="offline"),
    path("sw.js", install.service_worker, name="service-worker"),
    path("manifest.webmanifest", install.manifest, name="manifest"),
]
