"""Addresses of guesses and check-ups, where they have pages of their own."""

from django.urls import path

from counterpoint.web.features.empathy import asking, guessing, result

urlpatterns = [
    path("mine/guess/new/", guessing.new, name="guess-new"),
    path("mine/guess/<uuid:id>/", guessing.show, name="guess"),
    path("mine/guess/<uuid:id>/edit/", guessing.edit, name="guess-edit"),
    path("mine/guess/<uuid:id>/look/", guessing.look, name="guess-look"),
    path("mine/checkup/new/", asking.new, name="checkup-new"),
    path("mine/checkup/<uuid:id>/", result.show, name="checkup"),
    path("mine/checkup/<uuid:id>/edit/", asking.page, {"number": 1}, name="checkup-edit"),
    path("mine/checkup/<uuid:id>/share/", result.share, name="checkup-share"),
    path("mine/checkup/<uuid:id>/page/<int:number>/", asking.page, name="checkup-page"),
]
