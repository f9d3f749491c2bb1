"""Addresses of taking space."""

from django.urls import path

from counterpoint.web.features.boundaries import views

urlpatterns = [
    path("ours/space/", views.taking, name="space"),
    path("ours/space/end/", views.end, name="space-end"),
]
