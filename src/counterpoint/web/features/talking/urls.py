"""Addresses of a talk. Its own page takes the place of the general one at the same address."""

from django.urls import path

from counterpoint.web.features.talking import views

urlpatterns = [
    path("mine/talk/new/", views.begin, name="talk-new"),
    path("ours/talk/begin/<slug:way>/", views.begin, name="talk-begin"),
    path("ours/talk/<uuid:id>/", views.talk, name="talk"),
    path("ours/talk/<uuid:id>/state/", views.state, name="talk-state"),
    path("ours/talk/<uuid:id>/unsaid/", views.unsaid, name="talk-unsaid"),
    path("ours/talk/<uuid:id>/take-back/", views.take_back, name="talk-take-back"),
]
