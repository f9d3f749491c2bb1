"""Addresses of growing."""

from django.urls import path

from counterpoint.web.features.growing import views

urlpatterns = [
    path("mine/<slug:kind>/<uuid:id>/step/", views.tick, name="tick"),
    path("ours/<slug:kind>/<uuid:id>/step/", views.tick_joint, name="tick-joint"),
    path("ours/wish/", views.queue, name="queue"),
    path("ours/wish/tonight/", views.draw_one, name="draw"),
    path("ours/wish/<uuid:id>/done/", views.done, name="done"),
    path("ours/wish/<uuid:id>/memory/", views.remember, name="remember"),
    path("ours/memory/", views.memories, name="memories"),
    path("mine/memory/picture/<uuid:id>/", views.picture, name="picture"),
    path("ours/memory/picture/<uuid:id>/", views.shared_picture, name="shared-picture"),
    path("past/<uuid:space>/memory/picture/<uuid:id>/", views.shared_picture, name="past-picture"),
]
