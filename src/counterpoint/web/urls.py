"""Every address of the app."""

from django.urls import include, path

urlpatterns = [
    path("", include("counterpoint.web.pages.urls")),
    path("", include("counterpoint.web.accounts.urls")),
    path("", include("counterpoint.web.features.urls")),
]

handler400 = "counterpoint.web.pages.errors.bad_request"
handler403 = "counterpoint.web.pages.errors.forbidden"
handler404 = "counterpoint.web.pages.errors.not_found"
handler500 = "counterpoint.web.pages.errors.broken"
