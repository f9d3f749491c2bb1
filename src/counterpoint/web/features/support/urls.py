"""The address of support's own page."""

from django.urls import path

from counterpoint.web.features.support import views

urlpatterns = [path("mine/support/", views.given_received, name="given-received")]
